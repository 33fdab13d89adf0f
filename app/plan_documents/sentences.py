"""A provisional title for a measure that has none: its first sentence."""

import re

_ABBREVIATIONS = (
    "z.B.|bzw.|ggf.|u.a.|inkl.|o.Ä.|etc.|ca.|mind.|max.|insb.|vgl.|d.h.|i.d.R.|Nr.|Abs.|Art.|Str.|"
    "usw.|sog.|evtl.|gem.|ggü.|lt.|Dr.|Prof.|St.|bspw.|einschl.|zzgl."
)
_ABBREVIATION = re.compile(
    rf"(?:^|[\s(/])(?:{_ABBREVIATIONS.replace('.', '[.]')}"
    r"|\d{1,2}\.\d{1,2}\.|\d{1,3}\.|[A-Za-zÄÖÜ]\.)$",
    re.IGNORECASE,
)
_LONGEST = 12  # characters of an abbreviation with what stands before it
_END = re.compile(r"[.!?…]+[\"“”»')\]]*(?=\s|$)|\n\n")


def first_sentence(text: str) -> str:
    for match in _END.finditer(text):
        before = text[: match.end()].rstrip()
        goes_on_in_lower_case = text[match.end() :].lstrip()[:1].islower()
        if before.endswith((".", ")")) and (
            _ABBREVIATION.search(before.rstrip(")")[-_LONGEST:]) or goes_on_in_lower_case
        ):
            continue
        return " ".join(before.split())
    return " ".join(text.split())


def first_sentence_title(text: str, limit: int = 120) -> str:
    """At most `limit` characters, cut behind a word with "…"; without a final full stop."""
    sentence = first_sentence(text)
    if sentence.endswith(".") and not _ABBREVIATION.search(sentence[-_LONGEST:]):
        sentence = sentence[:-1]
    if len(sentence) <= limit:
        return sentence
    room = limit - len(" …")
    words = sentence[: room + 1].rpartition(" ")[0] or sentence[:room]
    return f"{words.rstrip(' ,;:–(')} …"
