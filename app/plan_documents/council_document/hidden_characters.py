"""Characters that nobody sees and that can make a text read otherwise than it is stored."""

import re

from app.plan_documents.council_document.findings import Findings

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f"  # control characters
    "\u202a-\u202e\u2066-\u2069"  # reversed reading direction
    "\ud800-\udfff\ufffe\uffff\U000f0000-\U000f007f]"  # no characters at all
)


def without_hidden_characters(text: str, findings: Findings) -> str:
    if not _HIDDEN.search(text):
        return text
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if found := _HIDDEN.findall(line):
            codes = ", ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(found))
            findings.hint(index + 1, f"Unsichtbare Steuerzeichen wurden entfernt ({codes}).")
            lines[index] = _HIDDEN.sub("", line)
    return "\n".join(lines)
