"""The workbook as an office gets it."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from sqlmodel import select

from app.audit.actor import SYSTEM, By, Role
from app.kit.errors import NotFound
from app.monitoring.known import plan_state
from app.monitoring.model import View
from app.plan.queries import measure_by_number
from app.plan.tables import Plan
from app.status_reports.confirmations import confirm
from app.status_reports.implementation import IMPLEMENTATION, REPORTABLE
from app.status_reports.inputs import ConfirmationInput
from app.status_reports.reports import accept, send_back, submit
from app.status_reports.years import open_years
from app.status_sheets.columns import COLUMNS, REPORTS, Column
from app.status_sheets.writing import write_sheet

from .town import SLUG, TODAY, Town
from .workbooks import seen

OF_D02 = [
    "2.1.2",
    "3.1.3",
    "3.2.2",
    "3.3.5",
    "3.3.6",
    "6.4.1",
    "7.1.2",
    "8.3.1",
    "12.1.4",
    "14.2.1",
]
DONE = {"implementation": "continuous", "effective_date": "2021-03-01", "text": "Läuft."}


def opened(data: bytes, title: str = REPORTS) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))[title]


def numbers(data: bytes) -> list[str]:
    return [row["Nummer"] for row in seen(data, REPORTS)]


def test_one_row_for_each_measure_that_the_office_owes(town: Town) -> None:
    assert numbers(town.sheet()) == OF_D02


def test_the_sheets_in_their_order_and_the_last_two_hidden(town: Town) -> None:
    book = openpyxl.load_workbook(io.BytesIO(town.sheet()))
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        ("Zuarbeiten", "visible"),
        ("Termine", "visible"),
        ("Hinweise", "visible"),
        ("Kennung", "hidden"),
        ("Auswahl", "hidden"),
    ]
    assert all(sheet.protection.sheet for sheet in book.worksheets[:4])


def test_what_is_handed_in_is_not_asked_again_unless_it_comes_back(town: Town) -> None:
    with town.desk() as desk:
        for number in ("3.2.2", "8.3.1", "12.1.4"):
            submit(desk.session, desk.plan, desk.save(number, **DONE), by=desk.by)
    with town.desk("BMI", Role.COORDINATION) as desk:
        for number in ("8.3.1", "12.1.4"):
            report = desk.report(number)
            assert report
            accept(desk.session, report, by=desk.by)
        assert report
        send_back(desk.session, report, "Seit wann genau?", by=desk.by)
    assert numbers(town.sheet()) == [n for n in OF_D02 if n not in {"3.2.2", "8.3.1"}]
    (row,) = (row for row in seen(town.sheet(), REPORTS) if row["Nummer"] == "12.1.4")
    assert row["Rückfrage"] == "Seit wann genau?"


def test_a_row_shows_the_plan_and_the_draft(town: Town) -> None:
    with town.desk() as desk:
        desk.save("3.3.5", **DONE, spent_city_eur="1500.00", internal_note="nur für uns")
    (row,) = (row for row in seen(town.sheet(), REPORTS) if row["Nummer"] == "3.3.5")
    assert row["Frist"] == "2. Quartal 2021\nfällig am 30.06.2021"
    assert row["Umsetzungsstand"] == "läuft dauerhaft"
    assert row["Datum zum Stand"].date() == date(2021, 3, 1)
    assert row["Sachstand"] == "Läuft."
    assert row["unverändert"] == "nein"
    assert row["ausgegeben (Stadt)"] == Decimal(1500)
    assert row["Interner Vermerk"] == "nur für uns"
    assert row["Hemmnisse"] is None


def test_what_was_reported_last_stands_beside(town: Town) -> None:
    with town.desk() as desk:
        submit(desk.session, desk.plan, desk.save("3.2.2", **DONE), by=desk.by)
    with town.desk(day=date(2022, 12, 1)) as desk:
        open_years(desk.session, desk.plan, desk.by.date, by=By(SYSTEM, desk.by.at))
        data = write_sheet(
            desk.session, desk.state, desk.by.actor.office_ids, 2022, today=desk.by.date
        )
    (row,) = (row for row in seen(data, REPORTS) if row["Nummer"] == "3.2.2")
    assert row["Letzter Stand"] == "2021: läuft dauerhaft, 01.03.2021"
    assert row["Letzter Sachstand"] == "Läuft."
    assert row["Sachstand"] is None


def test_every_column_does_in_the_file_what_the_table_says(town: Town) -> None:
    data = town.sheet()
    for title, columns in COLUMNS.items():
        sheet = opened(data, title)
        index = {cell.value: cell.column for cell in sheet[1]}
        for column in columns:
            _does_what_the_table_says(sheet, index[column.heading], column)


def _does_what_the_table_says(sheet: Worksheet, index: int, column: Column) -> None:
    cell = sheet.cell(2, index)
    assert cell.protection.locked is column.locked, column.heading
    assert sheet.column_dimensions[get_column_letter(index)].width == column.width
    if column.kind.number_format:
        assert cell.number_format == column.kind.number_format
    rules = [r for r in sheet.data_validations.dataValidation if cell.coordinate in r.sqref]
    assert bool(rules) is not column.locked, column.heading
    for rule in rules:
        assert (rule.type == "list") is bool(column.kind.choices)
        assert rule.prompt == column.description
        assert len(column.description) <= 255
        assert len(rule.promptTitle) <= 32


def test_the_list_offers_every_state_that_can_be_reported(town: Town) -> None:
    choices = opened(town.sheet(), "Auswahl")
    assert [row[0] for row in choices.iter_rows(values_only=True) if row[0]] == [
        IMPLEMENTATION[state].label for state in REPORTABLE
    ]


def test_head_and_first_columns_stay_in_sight(town: Town) -> None:
    assert opened(town.sheet()).freeze_panes == "C2"


def test_only_offices_with_assessments_are_asked_about_them(town: Town) -> None:
    with town.desk("D03") as desk:
        assert not any(name.startswith("Prüf") for name in seen(desk.sheet(), REPORTS)[0])
    assert "Prüfung: Ergebnis" in seen(town.sheet(), REPORTS)[0]


def test_open_dates_until_the_end_of_the_year(town: Town) -> None:
    with town.desk() as desk:
        (row,) = seen(desk.sheet(), "Termine")
    assert (row["Nummer"], row["Termin"].date()) == ("7.1.2", date(2021, 12, 31))
    assert row["durchgeführt am"] is None


def test_confirmed_dates_are_not_asked_again_even_if_done_today(town: Town) -> None:
    with town.desk() as desk:
        measure = measure_by_number(desk.session, desk.plan, "7.1.2")
        done = ConfirmationInput(occurrence_date=date(2021, 12, 31), done_date=TODAY)
        confirm(desk.session, desk.plan, measure, done, by=desk.by)
        assert seen(desk.sheet(), "Termine") == []


def test_the_hints_name_plan_office_year_and_day(town: Town) -> None:
    hints = {row["Angabe"]: row["Inhalt"] for row in seen(town.sheet(), "Hinweise")}
    assert "Achtung" not in hints
    assert hints["Berichtsjahr"] == "2021, Stichtag 31.12.2021"
    assert hints["Abgabe bis"] == "31.01.2022"
    assert hints["Stand"] == "10.01.2022"
    assert hints["Stelle"].startswith("Dezernat")
    assert hints["Sachstand"].startswith("Was wurde getan?")


def test_a_sample_plan_is_marked_in_every_row_and_in_the_hints(town: Town) -> None:
    with town.desk() as desk:
        desk.session.exec(select(Plan)).one().is_sample = True
        data = desk.sheet()
    rows = [*seen(data, REPORTS), *seen(data, "Termine")]
    assert all(row["Kurztitel"].startswith("Beispiel: ") for row in rows)
    assert seen(data, "Hinweise")[0]["Angabe"] == "Achtung"


def test_an_office_that_owes_nothing_gets_an_empty_sheet(town: Town) -> None:
    with town.desk() as desk:
        data = write_sheet(desk.session, desk.state, (), 2021, today=TODAY)
    assert seen(data, REPORTS) == []


def test_a_year_that_is_not_there_and_a_public_state_are_refused(town: Town) -> None:
    with town.desk() as desk:
        with pytest.raises(NotFound, match="2019"):
            write_sheet(desk.session, desk.state, (), 2019, today=TODAY)
        public = plan_state(desk.session, SLUG, today=TODAY, view=View.PUBLIC)
        with pytest.raises(ValueError, match="internal view"):
            write_sheet(desk.session, public, (), 2021, today=TODAY)
