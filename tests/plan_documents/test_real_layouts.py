"""The same plan in the layouts of other towns reads the same."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
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


def with_roman_fields(source: str) -> str:
    numerals = "I, II, III, IV, V, VI, VII, VIII, IX, X, XI, XII, XIII, XIV"
    roman = numerals.split(", ")

    def heading(match: re.Match[str]) -> str:
        return f"{match[1]}Handlungsfeld {roman[int(match[2]) - 1]} – {match[3]}"

    return re.sub(r"(?m)^([#* ]*)(\d+) (?:Handlungsfeld )?(\w.*)$", heading, source)


def with_fields_as_page_headers(source: str) -> str:
    lines, field = [], "Entwurf"
    for line in source.split("\n"):
        if re.match(r"[#* ]*\d+ (Handlungsfeld|Allgemein)", line):
            field = line
        lines.append(field if line.endswith("Entwurf") else line)
    return "\n".join(lines)


def with_columns(order: Sequence[int], *, label: bool = False) -> Callable[[str], str]:
    """Other columns first; the label may have one of its own."""

    def change(source: str) -> str:
        lines = []
        for line in source.split("\n"):
            cells = line.split("\t")
            if len(cells) == len(order):
                found = re.match(r"(M ?\d+): ?(.*)", cells[0]) if label else None
                number = ["Nr." if cells[0] == "Maßnahmen" else ""] if label else []
                if found:
                    number, cells[0] = [found[1]], found[2]
                cells = number + [cells[index] for index in order]
            lines.append("\t".join(cells))
        return "\n".join(lines)

    return change


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
    "Handlungsfeld III – Titel": [with_roman_fields],
    "Themenfeld, Leitziel": [replaced(r"^([#* ]*\d+ )Handlungsfeld", r"\1Themenfeld"), replaced(r"^([#* ]*)Empfehlung(?= \d)", r"\1Leitziel")],
    "field as page header": [with_fields_as_page_headers],
    "other columns first": [with_columns([2, 3, 0, 1])],
    "labels in a column": [with_columns([0, 1, 2, 3], label=True)],
    "labels in a column, with pipes": [with_columns([0, 2, 1, 3], label=True), with_pipes],
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


def labels_as(pattern: str) -> Callable[[str], str]:
    return replaced(r"^(?:\*\*)?M ?(\d+):(?:\*\*)?", pattern)


@pytest.mark.parametrize("pattern", [r"Maßnahme \1:", r"M \1)", r"M\1.", r"\1.", r"\1)"])
def test_other_labels_read_the_same(
    real_source: str, real_plan: PlanDocument, pattern: str
) -> None:
    plan = read_council_document(labels_as(pattern)(real_source))
    assert [replace(measure, label="") for measure in plan.measures] == [
        replace(measure, label="") for measure in real_plan.measures
    ]


def test_recommendations_counted_through_all_fields(
    real_source: str, real_plan: PlanDocument
) -> None:
    numbers = count(1)
    source = re.sub(
        r"(?m)^([#* ]*)Empfehlung \d+",
        lambda found: f"{found[1]}Empfehlung {next(numbers)}",
        real_source,
    )
    plan = read_council_document(source)
    assert [entry.number for entry in plan.recommendations] == list(range(1, 63))
    assert [entry.official_text for entry in plan.recommendations] == [
        entry.official_text for entry in real_plan.recommendations
    ]
