"""Out, filled, back and saved: all of it or nothing."""

from datetime import date

import pytest
from sqlmodel import select

from app.audit.actor import Role
from app.kit.errors import Conflict, Invalid, NotAllowed, Stale
from app.offices.queries import office_by_code
from app.plan.extensions import extensions_of
from app.plan.queries import measure_by_number
from app.status_reports.states import Step
from app.status_reports.tables import StatusReport
from app.status_sheets.comparing import RowKind
from app.status_sheets.reading import read_sheet

from .town import Town
from .workbooks import Cells, by_hand, filled, seen

ALL: Cells = {
    "3.2.2": {
        "Umsetzungsstand": "läuft dauerhaft",
        "Datum zum Stand": "01.03.2021",
        "Sachstand": "Zeile 1\nZeile 2 – „so“",
        "unverändert": "nein",
        "Hemmnisse": "-1 Stelle",
        "Nächster Schritt": "weiter",
        "bis wann": "31.03.2022",
        "ausgegeben (Stadt)": "1.500,00",
        "ausgegeben (Dritte)": 20.5,
        "Quelle": "@Land",
        "Bedarf Folgejahr": 0,
        "Zielwert": "25",
        "Nachweis": "Aktenzeichen 7",
        "Interner Vermerk": "nur für uns",
    },
    "3.3.5": {
        "Umsetzungsstand": "abgeschlossen",
        "Datum zum Stand": "01.06.2021",
        "Sachstand": "Geprüft.",
        "Prüfung: Ergebnis": "nur bei Finanzierung umsetzbar",
        "Prüfung: Kosten einmalig": 1000,
        "Prüfung: Haushaltsjahr": 2023,
        "Prüfung: Stellen": "0,5",
        "Prüfung: Folgemaßnahme": "Anbau",
    },
}
CONFIRMED: Cells = {"7.1.2": {"durchgeführt am": "05.12.2021"}}
DONE = {"implementation": "continuous", "effective_date": "2021-03-01", "text": "Läuft."}


def whole(town: Town) -> bytes:
    return filled(filled(town.sheet(), ALL), CONFIRMED, "Termine")


def count(town: Town) -> int:
    with town.desk() as desk:
        return len(desk.session.exec(select(StatusReport)).all()) + len(desk.confirmations())


def test_a_workbook_becomes_drafts_and_confirmations(town: Town) -> None:
    reading = read_sheet(whole(town))
    with town.desk() as desk:
        applied = desk.apply(reading)
    assert applied.saved == ("3.2.2", "3.3.5")
    assert applied.confirmed == (("7.1.2", date(2021, 12, 31)),)
    assert applied.receipts == ()
    with town.desk() as desk:
        report = desk.report("3.2.2")
        assert report
        assert report.step is Step.DRAFT
        assert report.text == "Zeile 1\nZeile 2 – „so“"
        assert (report.spent_city_cents, report.spent_third_party_cents) == (150_000, 2_050)
        assert report.drafted_by == "u-D02"
        assert desk.confirmations() == [(date(2021, 12, 31), date(2021, 12, 5))]


def test_the_next_download_shows_it_and_changes_nothing(town: Town) -> None:
    first = read_sheet(whole(town))
    with town.desk() as desk:
        desk.apply(first)
    again = town.sheet()
    rows = {row["Nummer"]: row for row in seen(again, "Zuarbeiten")}
    assert rows["3.2.2"]["Quelle"] == "@Land"
    assert rows["3.3.5"]["Prüfung: Ergebnis"] == "nur bei Finanzierung umsetzbar"
    reading = read_sheet(again)
    assert all(row.is_untouched for row in reading.reports)
    with town.desk() as desk:
        assert desk.apply(reading).saved == ()
        assert not desk.session.info.get("changed")


def test_the_same_workbook_twice_is_once(town: Town) -> None:
    reading = read_sheet(whole(town))
    with town.desk() as desk:
        desk.apply(reading)
    with town.desk() as desk:
        differences = desk.differences(reading)
        assert {each.kind for each in differences.values()} == {RowKind.UNCHANGED}
        assert desk.apply(reading).saved == ()


def test_handed_in_with_receipts(town: Town) -> None:
    reading = read_sheet(whole(town))
    with town.desk() as desk:
        applied = desk.apply(reading, hand_in=True)
    assert [receipt.number for receipt in applied.receipts] == ["3.2.2", "3.3.5"]
    assert len(applied.receipts[0].check_code) == 19


def test_saved_first_and_handed_in_with_the_same_workbook_later(town: Town) -> None:
    reading = read_sheet(whole(town))
    with town.desk() as desk:
        desk.apply(reading)
    with town.desk() as desk:
        applied = desk.apply(reading, hand_in=True)
    assert applied.saved == ()
    assert [receipt.number for receipt in applied.receipts] == ["3.2.2", "3.3.5"]


def test_a_draft_that_the_workbook_does_not_show_is_not_handed_in(town: Town) -> None:
    data = town.sheet()
    with town.desk() as desk:
        desk.save("8.3.1", **DONE)
    with town.desk() as desk:
        assert desk.apply(read_sheet(data), hand_in=True).receipts == ()


def test_what_is_incomplete_is_named_by_cell_and_nothing_is_kept(town: Town) -> None:
    data = filled(whole(town), {"8.3.1": {"Umsetzungsstand": "abgeschlossen"}})
    data = filled(data, {"6.4.1": {"Prüfung: Kosten einmalig": 5}})
    with pytest.raises(Invalid, match="Nichts wurde gespeichert") as refused, town.desk() as desk:
        desk.apply(read_sheet(data), hand_in=True)
    where = {one.where: one.message for one in refused.value.fields}
    assert "erledigt am" in where["Blatt „Zuarbeiten“, Zelle I9 (Datum zum Stand)"]
    assert "Sachstand" in where["Blatt „Zuarbeiten“, Zelle J9 (Sachstand)"]
    assert "Stand der Umsetzung" in where["Blatt „Zuarbeiten“, Zelle H7 (Umsetzungsstand)"]
    assert count(town) == 0


@pytest.mark.parametrize(
    ("cells", "sheet", "where"),
    [
        ({"8.3.1": {"unverändert": "ja"}}, "Zuarbeiten", "Zelle K9 (unverändert)"),
        ({"7.1.2": {"durchgeführt am": "05.12.2030"}}, "Termine", "Zelle D2 (durchgeführt am)"),
        ({"7.1.2": {"durchgeführt am": "05.12.2019"}}, "Termine", "Zelle D2 (durchgeführt am)"),
    ],
)
def test_what_the_rules_refuse_is_named_by_cell(
    town: Town, cells: Cells, sheet: str, where: str
) -> None:
    data = filled(whole(town), cells, sheet)
    with pytest.raises(Invalid) as refused, town.desk() as desk:
        desk.apply(read_sheet(data))
    assert [one.where for one in refused.value.fields] == [f"Blatt „{sheet}“, {where}"]
    assert count(town) == 0


def test_an_occurrence_that_is_none(town: Town) -> None:
    reading = read_sheet(filled(whole(town), {"7.1.2": {"Termin": "30.11.2021"}}, "Termine"))
    with pytest.raises(Invalid) as refused, town.desk() as desk:
        desk.apply(reading)
    assert [one.where for one in refused.value.fields] == ["Blatt „Termine“, Zelle C2 (Termin)"]


def test_a_conflict_stops_everything_until_its_row_is_left_out(town: Town) -> None:
    reading = read_sheet(whole(town))
    with town.desk() as desk:
        desk.save("3.2.2", **DONE)
    with pytest.raises(Stale, match="Nichts wurde gespeichert") as refused, town.desk() as desk:
        desk.apply(reading)
    assert [one.where for one in refused.value.fields] == ["Blatt „Zuarbeiten“, Zelle A4 (Nummer)"]
    assert count(town) == 1
    with town.desk() as desk:
        assert desk.apply(reading, leave_out={"3.2.2"}).saved == ("3.3.5",)
        kept = desk.report("3.2.2")
        assert kept
        assert kept.text == "Läuft."


@pytest.mark.parametrize(
    ("office", "role"), [("D03", Role.HEAD), ("BMI", Role.COORDINATION), ("D03", Role.ADMIN)]
)
def test_nobody_writes_for_another_office(town: Town, office: str, role: Role) -> None:
    data = whole(town)
    with pytest.raises(NotAllowed), town.desk(office, role) as desk:
        desk.apply(read_sheet(data))
    assert count(town) == 0


def test_reading_roles_of_the_same_office_do_not_write(town: Town) -> None:
    data = whole(town)
    with pytest.raises(Invalid) as refused, town.desk("D02", Role.TREASURY) as desk:
        desk.apply(read_sheet(data))
    assert all("Berechtigung" in one.message for one in refused.value.fields)
    assert count(town) == 0


def test_two_pairs_of_eyes(town: Town) -> None:
    with town.desk() as desk:
        office_by_code(desk.session, "D02").needs_release = True
    reading = read_sheet(whole(town))
    with pytest.raises(Invalid) as refused, town.desk(role=Role.CLERK) as desk:
        desk.apply(reading, hand_in=True)
    assert "Leitung" in refused.value.fields[0].message
    with town.desk(role=Role.CLERK) as desk:
        desk.apply(reading)
    with town.desk(role=Role.HEAD) as desk:
        assert len(desk.apply(reading, hand_in=True).receipts) == 2


def test_what_the_workbook_has_no_column_for_stays(town: Town) -> None:
    assessed = {"assessment_outcome": "feasible", "posts": "0,5"}
    with town.desk() as desk:
        desk.save("3.3.5", **DONE, **assessed)

    data = by_hand(town.sheet(), lambda book: book["Zuarbeiten"].delete_cols(23, 6))
    data = filled(data, {"3.3.5": {"Sachstand": "Neu."}})
    with town.desk() as desk:
        assert desk.apply(read_sheet(data)).saved == ("3.3.5",)
        report = desk.report("3.3.5")
        assert report
        assert (report.text, report.assessment_outcome, report.posts) == ("Neu.", "feasible", "0,5")


def test_the_workbook_of_another_year_is_refused(town: Town) -> None:
    data = by_hand(town.sheet(), lambda book: book["Kennung"].__setitem__("B4", 2020))
    with pytest.raises(Conflict, match="2020"), town.desk() as desk:
        desk.apply(read_sheet(data))


def test_a_wished_date_becomes_a_proposal_when_handed_in(town: Town) -> None:
    cells: Cells = {
        "3.3.6": {
            "Umsetzungsstand": "verschoben",
            "Sachstand": "Noch nicht.",
            "Hemmnisse": "Personal",
            "Gewünschte neue Frist": "31.12.2022",
        }
    }
    reading = read_sheet(filled(town.sheet(), cells))
    with town.desk() as desk:
        desk.apply(reading, hand_in=True)
        measure = measure_by_number(desk.session, desk.plan, "3.3.6")
        (proposal,) = extensions_of(desk.session, measure)
    assert proposal.new_due_date == date(2022, 12, 31)
