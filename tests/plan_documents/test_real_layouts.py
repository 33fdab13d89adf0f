"""The same plan in the layouts of other towns reads the same."""

import re
from collections.abc import Callable
from itertools import count

import pytest

from app.plan_documents.council_document import read_council_document
from app.plan_documents.decoding import decode_text
from app.plan_documents.document import PlanDocument


def with_pipes(source: str) -> str:
    return "\n".join(
        f"| {line.replace('|', chr(92) + '|').replace(chr(9), ' | ')} |"
        if line.count("\t") > 1
        else line
        for line in source.split("\n")
    )


def with_page_marks(mark: str) -> Callable[[str], str]:
    def change(source: str) -> str:
        pages = count(5)
        return re.sub(r"(?m)^(## )?Entwurf$", lambda _: mark.replace("N", str(next(pages))), source)

    return change


def with_full_recommendation_numbers(source: str) -> str:
    lines, number = [], "0"
    for line in source.split("\n"):
        if found := re.match(r"#+ (\d+) (Handlungsfeld|Allgemein)", line):
            number = found[1]
        lines.append(re.sub(r"^([#* ]*)Empfehlung ", rf"\1Handlungsempfehlung {number}.", line))
    return "\n".join(lines)


def replaced(pattern: str, by: str) -> Callable[[str], str]:
    return lambda source: re.sub(pattern, by, source, flags=re.MULTILINE)


HEADER = "Maßnahmen\tVerantwortungsbereich\tFrist\tFinanzielle Auswirkungen"
LAYOUTS: dict[str, list[Callable[[str], str]]] = {
    "pipes": [with_pipes],
    "no heading marks": [replaced(r"^#+ ", "")],
    "bold headings": [replaced(r"^#+ (.*)$", r"**\1**")],
    "no blank lines": [replaced(r"\n\n+", "\n")],
    "neither marks nor blank lines": [replaced(r"^#+ ", ""), replaced(r"\n\n+", "\n")],
    "form feeds": [with_page_marks("\f")],
    "form feed with header": [with_page_marks("\fPlan der Stadt N")],
    "- 12 -": [with_page_marks("- N -")],
    "Seite 12 von 40": [with_page_marks("Seite N von 40")],
    "lonely page numbers": [with_page_marks("\nN\n")],
    "town's name": [with_page_marks("Landeshauptstadt – Maßnahmenplan")],
    "footer with a tab": [with_page_marks("Landeshauptstadt\tSeite N")],
    "footer with a pipe": [with_page_marks("Landeshauptstadt | Seite N")],
    "repeated table header": [with_page_marks(f"Entwurf\n\n{HEADER}")],
    "separators below headers": [replaced(f"^{HEADER}$", f"{HEADER}\n---\t---\t---\t---")],
    "Handlungsfeld 1: Titel": [replaced(r"^(#+ )(\d+) Handlungsfeld (.*)$", r"\1Handlungsfeld \2: \3")],
    "1. Handlungsfeld – Titel": [replaced(r"^(#+ )(\d+) Handlungsfeld (.*)$", r"\1\2. Handlungsfeld – \3")],
    "Handlungsempfehlung 1.2": [with_full_recommendation_numbers],
    "all of it": [
        with_full_recommendation_numbers,
        replaced(r"^(#+ )(\d+) Handlungsfeld (.*)$", r"\1Handlungsfeld \2: \3"),
        with_page_marks("- N -\n\nLandeshauptstadt"),
        with_pipes,
        replaced(r"\n\n+", "\n"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_other_layouts_read_the_same(
    real_source: str, real_plan: PlanDocument, layout: str
) -> None:
    source = real_source
    for change in LAYOUTS[layout]:
        source = change(source)
    assert source != real_source
    assert read_council_document(source).fields == real_plan.fields


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_read_the_same(real_source: str, real_plan: PlanDocument, encoding: str) -> None:
    data = real_source.replace("\n", "\r\n").encode(encoding)
    assert read_council_document(decode_text(data)) == real_plan
