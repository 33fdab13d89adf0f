"""Plans as other towns would publish them, and what was read from each, checked by people.

`tests/data/plans_read` holds the expected reading: one line for each part, an empty cell for what
is not printed. All towns are invented.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.plan_documents.council_document import read_council_document
from app.plan_documents.document import MeasureEntry, PlanDocument, RecommendationEntry

from .conftest import EXPECTED, INVENTED

Source = Callable[[str], str]
Problems = Callable[[str], list[tuple[str, str]]]
TAB = "\t"


def outline(plan: PlanDocument) -> str:
    return "\n".join(_outline(plan)) + "\n"


def _outline(plan: PlanDocument) -> Iterator[str]:
    yield f"{plan.title} ¦ {plan.as_of_date}"
    for part in plan.fields:
        yield f"{part.number} ¦ {part.title}"
        for entry in part.recommendations:
            yield _cells(f"{part.number}.{entry.number}", *_recommendation(entry))
            for measure in entry.measures:
                yield _cells(measure.number, *_measure(measure))
    for hint in plan.hints:
        yield f"Zeile {hint.line}: {hint.message}"


def _recommendation(entry: RecommendationEntry) -> tuple[str | None, ...]:
    return entry.is_new, entry.title, entry.official_text, *entry.footnotes


def _measure(measure: MeasureEntry) -> tuple[str | None, ...]:
    return (
        measure.label,
        measure.official_text,
        measure.responsible_text,
        measure.deadline_text,
        measure.cost_text,
        *measure.footnotes,
    )


def _cells(*cells: str | None) -> str:
    return " ¦ ".join((cell or "").replace("\n\n", " ¶ ") for cell in cells)


@pytest.mark.parametrize("name", sorted(path.name for path in INVENTED.iterdir()))
def test_reads_as_people_do(invented: Source, name: str) -> None:
    expected = (EXPECTED / name).with_suffix(".txt").read_text(encoding="utf-8")
    assert outline(read_council_document(invented(name))) == expected


def test_a_missing_heading_follows_from_full_numbers() -> None:
    plan = read_council_document(
        "Handlungsfeld 1: Wege\n\n"
        "Alle Wege werden sicher.\n\n"
        "Maßnahme\tZuständigkeit\tTermin\tKosten\n"
        "1.1.1 Laternen werden geprüft.\tBauhof\tlaufend\tkeine\n\n"
        "Auch die Plätze werden sicher.\n\n"
        "1.2.1 Bänke werden gestrichen.\tBauhof\tlaufend\tkeine\n"
    )
    assert [(entry.number, entry.official_text) for entry in plan.recommendations] == [
        (1, "Alle Wege werden sicher."),
        (2, "Auch die Plätze werden sicher."),
    ]
    assert [measure.number for measure in plan.measures] == ["1.1.1", "1.2.1"]
    assert len(plan.hints) == 2


def test_every_cell_may_continue_on_the_next_page() -> None:
    plan = read_council_document(
        "# Handlungsfeld 1: Wege\n## Empfehlung 1\nText.\n"
        "Termin\tMaßnahme\tKosten\tZuständigkeit\n"
        "4. Quartal\tM1: Laternen an der\tbis zu\tAmt für\n"
        "\fPlan – Seite 2\n"
        "2023 und\tSchule und am\t2.500\tStraßen und\n"
        "Seite 3\n"
        "folgende\tMarkt.\tEUR\tGrün\n"
        "\fPlan – Seite 4\n"
    )
    (measure,) = plan.measures
    assert _measure(measure) == (
        "M1",
        "Laternen an der Schule und am Markt.",
        "Amt für Straßen und Grün",
        "4. Quartal 2023 und folgende",
        "bis zu 2.500 EUR",
    )


WORDS = st.sampled_from(["Lampen", "am", "Weg", "vor", "Schulen", "Grün", "Parks", "12", "Ämter"])
CELLS = st.tuples(*[st.lists(WORDS, min_size=1, max_size=9)] * 4)
BREAKS = ["\f", "Seite 3/12", "\n- 3 -\n", "3\n\fStadt X", "## Entwurf", "\fHandlungsfeld 1: Wege"]


@given(
    cells=CELLS,
    cuts=st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=3),
    page=st.sampled_from(BREAKS),
    header_again=st.booleans(),
    pipes=st.booleans(),
)
@settings(deadline=None)
def test_a_row_may_be_cut_anywhere_and_go_on_over_pages(
    cells: tuple[list[str], ...],
    cuts: list[tuple[int, ...]],
    page: str,
    header_again: bool,
    pipes: bool,
) -> None:
    header = "Maßnahme\tAmt\tFrist\tKosten"
    lines = [header, "M1: " + "\t".join(" ".join(cell) for cell in cells)]
    if cuts:
        bounds = [[0, *sorted(column), None] for column in zip(*cuts, strict=True)]
        rows = [
            [" ".join(cell[low:high]) for cell, (low, high) in zip(cells, row, strict=True)]
            for row in zip(*map(pairwise, bounds), strict=True)
        ]
        again = [page, header] if header_again else [page]
        lines = [header, "M1: " + "\t".join(rows[0])]
        for row in rows[1:]:
            lines += [*again, "\t".join(row)]
    if pipes:
        lines = [f"| {line.replace(TAB, ' | ')} |" if TAB in line else line for line in lines]
    source = "Stadt X\nHandlungsfeld 1: Wege\nEmpfehlung 1\nText.\n" + "\n".join(lines)
    (measure,) = read_council_document(source).measures
    assert _measure(measure) == ("M1", *(" ".join(cell) for cell in cells))


def test_numbers_go_on_through_all_fields_or_start_again(problems_of: Problems) -> None:
    def plan(*numbers: int) -> str:
        headings = {0: "# Handlungsfeld 1: Wege\n", 2: "# Handlungsfeld 2: Plätze\n"}
        return "\n".join(
            f"{headings.get(index, '')}\nEmpfehlung {number}\nText.\nM1: Bau.\tAmt\tlaufend\tkeine"
            for index, number in enumerate(numbers)
        )

    def numbers_read(*numbers: int) -> list[str]:
        return [measure.number for measure in read_council_document(plan(*numbers)).measures]

    assert numbers_read(1, 2, 1, 2) == ["1.1.1", "1.2.1", "2.1.1", "2.2.1"]
    assert numbers_read(1, 2, 3, 4) == ["1.1.1", "1.2.1", "2.3.1", "2.4.1"]
    for odd in [(1, 2, 4, 5), (1, 3, 1, 2), (1, 2, 3, 1), (2, 3, 4, 5)]:
        assert problems_of(plan(*odd))


HEADER = "Maßnahme\tZuständig\tFrist\tKosten\n"
ROW = "M1: Bau.\tAmt\tlaufend\tkeine\n"
VARIANTS = {
    "headings without colons": (
        f"Handlungsfeld 1 Wege\nEmpfehlung 1 Licht\nText.\n{HEADER}{ROW}",
        ["1 Wege", "1.1 Licht: Text.", "1.1.1 M1: Bau. | Amt | laufend | keine"],
    ),
    "headings without words": (
        f"## 1. Wege\n### 1.1 Licht\nText.\n{HEADER}{ROW}### 1.2 Grün\n{HEADER}{ROW}",
        [
            "1 Wege",
            "1.1 Licht: Text.",
            "1.1.1 M1: Bau. | Amt | laufend | keine",
            "1.2 Grün",
            "1.2.1 M1: Bau. | Amt | laufend | keine",
        ],
    ),
    "headings without numbers": (
        f"## Handlungsfeld: Wege\n### Empfehlung\nText.\n{HEADER}{ROW}",
        [
            "1 Wege",
            "1.1 Text.",
            "1.1.1 M1: Bau. | Amt | laufend | keine",
            "„Handlungsfeld: Wege“ erhält die Nummer 1.",
            "„Empfehlung“ erhält die Nummer 1.",
        ],
    ),
    "letters before numbers": (
        f"Handlungsfeld A: Wege\nZiel A1: Licht\nText.\n{HEADER}{ROW.replace('M1', 'A1.1')}",
        [
            "1 Wege",
            "1.1 Licht: Text.",
            "1.1.1 A1.1: Bau. | Amt | laufend | keine",
            "„Handlungsfeld A: Wege“ erhält die Nummer 1.",
        ],
    ),
    "goals in the text of a recommendation": (
        (
            "Handlungsfeld 1: Wege\nEmpfehlung 1\nDas dient zwei Zielen:\nZiel 4: Bildung\n"
            f"{HEADER}{ROW}Empfehlung 2\nText.\n{ROW}"
        ),
        [
            "1 Wege",
            "1.1 Das dient zwei Zielen: Ziel 4: Bildung",
            "1.1.1 M1: Bau. | Amt | laufend | keine",
            "1.2 Text.",
            "1.2.1 M1: Bau. | Amt | laufend | keine",
        ],
    ),
    "a footer of two cells": (
        (
            f"Handlungsfeld 1: Wege\nEmpfehlung 1\nText.\n{HEADER}M1: Bau an\tAmt\tlaufend\tkeine\n"
            "Stadt X\t12\nder Schule.\t\t\t\nStadt X\t13\n"
        ),
        ["1 Wege", "1.1 Text.", "1.1.1 M1: Bau an der Schule. | Amt | laufend | keine"],
    ),
    "a sum below the table": (
        f"Handlungsfeld 1: Wege\nEmpfehlung 1\nText.\n{HEADER}{ROW}Gesamtkosten:\t\t\t500 €\n",
        [
            "1 Wege",
            "1.1 Text.",
            "1.1.1 M1: Bau. | Amt | laufend | keine",
            "Die Summenzeile „Gesamtkosten: | 500 €“ gehört zu keiner Maßnahme und wird nicht übernommen.",
        ],
    ),
    "no column for the cost": (
        (
            "Handlungsfeld 1: Wege\nEmpfehlung 1\nText.\nMaßnahme\tFrist\tAmt\n"
            "M1: Bau.\tlaufend\tBauamt\nM2: Bau.\tlaufend\tBauamt\n"
        ),
        [
            "1 Wege",
            "1.1 Text.",
            "1.1.1 M1: Bau. | Bauamt | laufend",
            "1.1.2 M2: Bau. | Bauamt | laufend",
            "Die Tabelle hat keine Spalte für die finanziellen Auswirkungen.",
        ],
    ),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants(variant: str) -> None:
    source, expected = VARIANTS[variant]
    plan = read_council_document(source)
    read = []
    for part in plan.fields:
        read.append(f"{part.number} {part.title}")
        for entry in part.recommendations:
            words = ": ".join(text for text in (entry.title, entry.official_text) if text)
            read.append(f"{part.number}.{entry.number} {words}")
            for measure in entry.measures:
                label, *cells = filter(None, _measure(measure))
                read.append(f"{measure.number} {label}: {' | '.join(cells)}")
    assert read + [hint.message for hint in plan.hints] == expected
