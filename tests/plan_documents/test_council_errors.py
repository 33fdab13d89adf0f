"""What cannot be understood is refused with its line, everything at once."""

from collections.abc import Callable

import pytest

from app.plan_documents.council_document import read_council_document
from app.plan_documents.document import DocumentError, Hint

ProblemsOf = Callable[[str], list[tuple[str, str]]]

HEADER = "Maßnahmen\tVerantwortungsbereich\tFrist\tFinanzielle Auswirkungen"
PLAN = f"""# Plan

## Handlungsfeld 1: Wege

### Empfehlung 1

Alle Wege werden sicher.

{HEADER}
M1: Laternen werden aufgestellt.\tBauhof\tlaufend\tkeine
M2: Bänke werden gestrichen.\tBauhof\tlaufend\tkeine

### Empfehlung 2

Alle Plätze werden grün.

{HEADER}
M1: Bäume werden gepflanzt.\tGartenamt\tjährlich\tbis zu 500 EUR

## Handlungsfeld 2: Spiel

### Empfehlung 1

Kinder finden Platz.

{HEADER}
M1: Spielplätze werden gebaut.\tGartenamt\tEnde 2022\tkeine
"""


def changed(old: str, new: str) -> str:
    assert PLAN.count(old) == 1, old
    return PLAN.replace(old, new)


def hints_of(text: str) -> tuple[Hint, ...]:
    return read_council_document(text).hints


def test_the_plan_itself_is_read_without_a_hint() -> None:
    plan = read_council_document(PLAN)
    assert len(plan.measures) == 4
    assert plan.hints == ()


ONE_PROBLEM = [
    ("### Empfehlung 2\n", "### Empfehlung 3\n", 13, "Erwartet wurde Empfehlung 1.2"),
    ("### Empfehlung 2\n", "### Empfehlung 1\n", 13, "doppelt"),
    ("## Handlungsfeld 2: Spiel", "## Handlungsfeld 4: Spiel", 20, "Erwartet wurde Handlungsfeld 2"),
    ("## Handlungsfeld 2: Spiel", "## Handlungsfeld 1: Spiel", 20, "doppelt"),
    ("## Handlungsfeld 2: Spiel", "", 22, "Erwartet wurde Empfehlung 1.3"),
    ("### Empfehlung 2\n", "", 14, "gehört zu keiner Empfehlung"),
    ("### Empfehlung 2\n", "### Ziele\n", 13, "„Ziele“ gehört zu keiner Empfehlung"),
    ("M1: Bäume", "Bäume", 18, "beginnt mit keiner Kennzeichnung"),
    ("M2: Bänke", "Bänke", 11, "hat aber keine Kennzeichnung"),
    ("laufend\tkeine\nM2", "laufend\tkeine\teigene\nM2", 10, "5 Zellen statt 4"),
    ("M1: Bäume werden gepflanzt.\tGartenamt\tjährlich\tbis zu 500 EUR\n", "", 13, "keine Maßnahme"),
    ("### Empfehlung 1\n\nKinder finden Platz.\n\n", "", 23, "bevor eine Empfehlung genannt ist"),
    ("### Empfehlung 2", "### Empfehlung 2.2", 13, "steht in Handlungsfeld 1"),
    ("M2: Bänke", "1.1.3 Bänke", 11, "Erwartet wurde Maßnahme 1.1.2, gefunden 1.1.3"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, line, words", ONE_PROBLEM)
def test_problems_name_their_line(
    problems_of: ProblemsOf, old: str, new: str, line: int, words: str
) -> None:
    problems = problems_of(changed(old, new))
    assert any(where == f"Zeile {line}" and words in message for where, message in problems)


def test_all_problems_at_once(problems_of: ProblemsOf) -> None:
    text = PLAN.replace("### Empfehlung 2\n", "### Empfehlung 5\n").replace("Feld 2", "Feld 3")
    text = text.replace("M1: Spielplätze", "Spielplätze").replace("M2: Bänke", "Bänke")
    assert [where for where, _ in problems_of(text)] == ["Zeile 11", "Zeile 13", "Zeile 27"]


def test_an_unknown_column_is_kept_beside_the_measure() -> None:
    text = PLAN.replace(HEADER, f"{HEADER}\tAmpel").replace(
        "bis zu 500 EUR", "bis zu 500 EUR\tgelb"
    )
    plan = read_council_document(text)
    assert plan.measure("1.2.1").footnotes == ("Ampel: gelb",)
    assert [(hint.line, "Ampel" in hint.message) for hint in plan.hints] == [(9, True)]


def test_a_row_torn_apart_is_not_swallowed_by_the_number_column(problems_of: ProblemsOf) -> None:
    text = (
        "## Handlungsfeld 1: Wege\n### Empfehlung 1\nText.\n"
        "| Nr. | Maßnahme | Frist | Kosten |\n"
        "| 1.1.1 | Laternen\n"
        " werden aufgestellt. | laufend | keine |\n"
        "| 1.1.2 | Bänke werden gestrichen. | laufend | keine |\n"
    )
    assert "Zeile 6" in [where for where, _ in problems_of(text)]


@pytest.mark.parametrize("text", ["", "Nur ein Brief.", "# Plan\n\n## Handlungsfeld 1: Wege\n"])
def test_no_measures_at_all(problems_of: ProblemsOf, text: str) -> None:
    assert any("keine Tabelle mit Maßnahmen" in message for _, message in problems_of(text))


def test_too_long_lines_are_refused(problems_of: ProblemsOf) -> None:
    text = changed("M2: Bänke", "M2: " + "Bänke " * 6000)
    assert problems_of(text)[0][0] == "Zeile 11"


HINTS = [
    ("\tbis zu 500 EUR", "\t", "1.2.1", "finanziellen Auswirkungen fehlt"),
    ("\tbis zu 500 EUR", "", "1.2.1", "finanziellen Auswirkungen fehlt"),
    ("M2: Bänke", "M1: Bänke", "1.1.2", "wiederholt sich"),
    ("M2: Bänke", "M4: Bänke", "1.1.2", "folgt nicht auf die vorige"),
    ("Bänke werden gestrichen.", "Bänke werden", "1.1.2", "wirkt abgeschnitten"),
    ("Bauhof\tlaufend\tkeine\nM2", "Bauhof,\tlaufend\tkeine\nM2", "1.1.1", "wirkt abgeschnitten"),
    ("Alle Plätze werden grün.", "", "1.2", "kein Wortlaut"),
    ("Bäume werden", "Bäume <sup>1</sup> werden", None, "gibt es keine Fußnote"),
    ("Kinder finden Platz.\n", "Kinder finden Platz.\n\n<sup>7</sup> Alle Kinder.\n", "2.1", "Fußnote 7"),
    ("Wege werden", "Wege\u202e werden", None, "U+202E"),
    ("## Handlungsfeld 2: Spiel\n", "## Handlungsfeld 2: Spiel\n\nEin Vorwort.\n", None, "Ein Vorwort."),
]  # fmt: skip


@pytest.mark.parametrize("old, new, number, words", HINTS)
def test_oddities_are_kept_and_listed(old: str, new: str, number: str | None, words: str) -> None:
    hints = hints_of(changed(old, new))
    assert any(hint.number == number and words in hint.message for hint in hints)
    assert all(hint.line for hint in hints)


def test_an_unmarked_note_is_kept_at_its_recommendation() -> None:
    text = changed("Kinder finden Platz.\n", "Kinder finden Platz.\n\n<sup>7</sup> Alle Kinder.\n")
    assert read_council_document(text).recommendations[2].footnotes == ("Alle Kinder.",)


def test_plans_without_full_stops_are_not_full_of_hints() -> None:
    assert hints_of(PLAN.replace(".\t", "\t")) == ()


def test_repeated_wordings_are_no_running_headers() -> None:
    text = PLAN
    for wording in ("Alle Wege werden sicher.", "Alle Plätze werden grün.", "Kinder finden Platz."):
        text = text.replace(wording, "Ausbau der Angebote")
    plan = read_council_document(text)
    assert [entry.official_text for entry in plan.recommendations] == ["Ausbau der Angebote"] * 3


def test_a_wide_gap_may_hold_the_rest_of_a_row_without_tabs() -> None:
    text = changed(
        "Laternen werden aufgestellt.\tBauhof\tlaufend\tkeine\n",
        "Laternen werden\tBauhof\tlaufend\tkeine\n\nEntwurf\n\naufgestellt.\n",
    )
    assert (
        read_council_document(text).measure("1.1.1").official_text == "Laternen werden aufgestellt."
    )


def test_the_errors_of_a_document_read_as_one_text() -> None:
    with pytest.raises(DocumentError, match=r"Zeile 13: Erwartet wurde Empfehlung 1\.2"):
        read_council_document(changed("### Empfehlung 2\n", "### Empfehlung 3\n"))
