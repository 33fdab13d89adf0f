"""The workbook as it comes back: everything understood, or every wrong cell named."""

import io
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest

from app.kit.errors import Invalid
from app.status_reports.implementation import Implementation
from app.status_sheets.reading import read_sheet

from .town import SLUG
from .workbooks import Cells, by_hand, filled

STATE, DAY, TEXT = "Umsetzungsstand", "Datum zum Stand", "Sachstand"


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    return {}


@pytest.fixture
def sheet(kept: dict[str, bytes], request: pytest.FixtureRequest) -> bytes:
    """One download for all tests: reading needs no database."""
    if "sheet" not in kept:
        kept["sheet"] = request.getfixturevalue("town").sheet()
    return kept["sheet"]


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


def mistakes(data: bytes) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read_sheet(data)
    return {one.where: one.message for one in refused.value.fields}


def test_untouched_it_says_nothing_new(sheet: bytes) -> None:
    reading = read_sheet(sheet)
    assert (reading.plan, reading.year) == (SLUG, 2021)
    assert len(reading.reports) == 10
    assert all(row.is_untouched and row.mark.version == 0 for row in reading.reports)
    assert reading.confirmations == ()


def test_a_filled_row_becomes_an_input(sheet: bytes) -> None:
    cells: Cells = {
        "3.2.2": {
            STATE: "läuft dauerhaft",
            DAY: datetime(2021, 3, 1),  # noqa: DTZ001 - spreadsheets know no zones
            TEXT: "Zeile 1\nZeile 2",
            "unverändert": "nein",
            "Hemmnisse": "keine",
            "Nächster Schritt": "weiter",
            "bis wann": "31.03.2022",
            "ausgegeben (Stadt)": "1.500,00",
            "ausgegeben (Dritte)": 20.5,
            "Quelle": "Landesprogramm",
            "Bedarf Folgejahr": 0,
            "Zielwert": 25,
            "Nachweis": "Aktenzeichen 7",
            "Interner Vermerk": "nur für uns",
        }
    }
    (row,) = (r for r in read_sheet(filled(sheet, cells)).reports if r.number == "3.2.2")
    assert not row.is_untouched
    content = row.content
    assert content.implementation is Implementation.CONTINUOUS
    assert content.effective_date == date(2021, 3, 1)
    assert content.text == "Zeile 1\nZeile 2"
    assert not content.is_unchanged
    assert (content.next_step, content.next_step_date) == ("weiter", date(2022, 3, 31))
    assert (content.spent_city_cents, content.spent_third_party_cents) == (150_000, 2_050)
    assert (content.spent_source, content.budget_need_cents) == ("Landesprogramm", 0)
    assert (content.target_figure, content.evidence) == ("25", "Aktenzeichen 7")
    assert (content.obstacles, content.internal_note) == ("keine", "nur für uns")


def test_assessments_say_what_came_of_them(sheet: bytes) -> None:
    cells: Cells = {
        "3.3.5": {
            "Prüfung: Ergebnis": "nur bei Finanzierung umsetzbar",
            "Prüfung: Kosten einmalig": 1000,
            "Prüfung: Kosten jährlich": "2.000",
            "Prüfung: Haushaltsjahr": 2023,
            "Prüfung: Stellen": "0,5",
            "Prüfung: Folgemaßnahme": "Anbau",
        }
    }
    (row,) = (r for r in read_sheet(filled(sheet, cells)).reports if r.number == "3.3.5")
    content = row.content
    assert content.assessment_outcome == "only_if_funded"
    assert (content.cost_once_cents, content.cost_yearly_cents) == (100_000, 200_000)
    assert (content.cost_budget_year, content.posts) == (2023, "0,5")
    assert content.follow_up == "Anbau"


def test_confirmations_are_read_where_something_is_entered(sheet: bytes) -> None:
    data = filled(sheet, {"7.1.2": {"durchgeführt am": "5.12.2021", "Bemerkung": "x"}}, "Termine")
    (row,) = read_sheet(data).confirmations
    assert row.number == "7.1.2"
    assert row.content.occurrence_date == date(2021, 12, 31)
    assert (row.content.done_date, row.content.note) == (date(2021, 12, 5), "x")


def test_every_wrong_cell_is_named_with_sheet_row_and_column(sheet: bytes) -> None:
    data = filled(
        sheet,
        {
            "2.1.2": {STATE: "fertig", DAY: "bald"},
            "3.2.2": {"ausgegeben (Stadt)": -5, TEXT: "x" * 8001, "Quelle": "y" * 301},
            "3.3.5": {"Prüfung: Haushaltsjahr": 1900, DAY: "01.01.1900"},
        },
    )
    data = filled(data, {"7.1.2": {"Bemerkung": "ohne Tag"}}, "Termine")
    found = mistakes(data)
    assert found["Blatt „Zuarbeiten“, Zelle H2 (Umsetzungsstand)"].startswith(
        "„fertig“ steht nicht"
    )
    assert found["Blatt „Zuarbeiten“, Zelle I2 (Datum zum Stand)"].startswith(
        "„bald“ ist kein Datum"
    )
    assert "8000" in found["Blatt „Zuarbeiten“, Zelle J4 (Sachstand)"]
    assert "negativ" in found["Blatt „Zuarbeiten“, Zelle P4 (ausgegeben (Stadt))"]
    assert "300" in found["Blatt „Zuarbeiten“, Zelle R4 (Quelle)"]
    assert "2000" in found["Blatt „Zuarbeiten“, Zelle Z5 (Prüfung: Haushaltsjahr)"]
    assert "Jahr" in found["Blatt „Zuarbeiten“, Zelle I5 (Datum zum Stand)"]
    assert "fehlt" in found["Blatt „Termine“, Zelle D2 (durchgeführt am)"]
    assert len(found) == 8


def set_cell(sheet: str, cell: str, value: object) -> Callable[[openpyxl.Workbook], object]:
    return lambda book: book[sheet].__setitem__(cell, value)


REPEATED = "Blatt „Zuarbeiten“, Zelle A3 (Nummer)"
BROKEN: list[tuple[str, Callable[[openpyxl.Workbook], object], str, str]] = [
    (
        "formula",
        set_cell("Zuarbeiten", "P2", "=1+1"),
        "Blatt „Zuarbeiten“, Zelle P2",
        "Formel",
    ),
    ("number twice", set_cell("Zuarbeiten", "A3", "2.1.2"), REPEATED, "Zeile 2"),
    (
        "number of another",
        set_cell("Zuarbeiten", "A3", "1.1.1"),
        REPEATED,
        "keine Zeile ausgegeben",
    ),
    ("number gone", set_cell("Zuarbeiten", "A3", None), REPEATED, "fehlt"),
    (
        "number become a date",
        set_cell("Zuarbeiten", "A3", date(2002, 1, 3)),
        REPEATED,
        "keine Zeile ausgegeben",
    ),
    (
        "column gone",
        lambda book: book["Zuarbeiten"].delete_cols(8),
        "Blatt „Zuarbeiten“",
        "Die Spalte „Umsetzungsstand“ fehlt.",
    ),
    (
        "column twice",
        set_cell("Zuarbeiten", "AC1", "Umsetzungsstand"),
        "Blatt „Zuarbeiten“",
        "Die Spalte „Umsetzungsstand“ steht doppelt da.",
    ),
    (
        "column added",
        set_cell("Zuarbeiten", "AC2", "noch etwas"),
        "Blatt „Zuarbeiten“, Zelle AC2",
        "gehört nicht dazu",
    ),
    (
        "sheet gone",
        lambda book: book.remove(book["Termine"]),
        "Blatt „Termine“",
        "fehlt",
    ),
    (
        "marks gone",
        lambda book: book.remove(book["Kennung"]),
        "Blatt „Kennung“",
        "keine hier ausgegebene",
    ),
    ("year changed", set_cell("Kennung", "B4", "x"), "Blatt „Kennung“", "verborgenes Blatt"),
    ("version changed", set_cell("Kennung", "B5", 1.5), "Blatt „Kennung“", "verborgenes Blatt"),
    ("marks torn", set_cell("Kennung", "C5", None), "Blatt „Kennung“", "verborgenes Blatt"),
]


@pytest.mark.parametrize(
    ("change", "where", "message"), [pytest.param(*c[1:], id=c[0]) for c in BROKEN]
)
def test_a_workbook_that_was_changed_where_it_must_not(
    sheet: bytes, change: Callable[[openpyxl.Workbook], object], where: str, message: str
) -> None:
    found = mistakes(by_hand(sheet, change))
    assert message in found[where]


def test_rows_may_be_sorted_or_deleted_and_assessment_columns_may_go(sheet: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        table = book["Zuarbeiten"]
        table.delete_cols(23, 6)
        table.delete_rows(3)
        table.move_range("A2:V2", rows=30)

    reading = read_sheet(by_hand(sheet, change))
    assert {row.number for row in reading.reports} == {
        "2.1.2", "3.2.2", "3.3.5", "3.3.6", "6.4.1", "7.1.2", "8.3.1", "12.1.4", "14.2.1",
    }  # fmt: skip
    assert {row.place.row for row in reading.reports} == {32, *range(3, 11)}


@pytest.mark.parametrize("data", [b"", b"PK", b"Nummer;Stand\n1.1.1;fertig"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert "keine Arbeitsmappe" in mistakes(data)["Datei"]


def test_limits_hold(sheet: bytes) -> None:
    with pytest.raises(Invalid, match="MB"):
        read_sheet(sheet, max_bytes=1000)
    data = by_hand(sheet, set_cell("Zuarbeiten", "A3000", "x"))
    assert "2000 Zeilen" in mistakes(data)["Blatt „Zuarbeiten“"]


def test_another_workbook_is_refused() -> None:
    data = by_hand(empty(), lambda book: book.create_sheet("Zuarbeiten"))
    assert set(mistakes(data)) == {"Blatt „Kennung“"}


def empty() -> bytes:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()
