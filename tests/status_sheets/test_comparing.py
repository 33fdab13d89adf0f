"""What somebody sees before anything is written."""

from datetime import date, datetime

import pytest
from sqlmodel import select

from app.audit.actor import Role
from app.kit.errors import Conflict
from app.kit.inputs import read_input
from app.monitoring.known import plan_state
from app.monitoring.model import View
from app.offices.queries import office_by_code
from app.plan.changes import MeasureChange
from app.plan.measures import adapt
from app.plan.queries import measure_by_number
from app.plan.tables import Measure
from app.status_reports.confirmations import confirm
from app.status_reports.inputs import ConfirmationInput
from app.status_reports.reports import accept, submit
from app.status_reports.states import ReportKind, YearState
from app.status_reports.tables import StatusReport
from app.status_sheets.comparing import CellChange, RowDifference, RowKind, sheet_differences
from app.status_sheets.reading import read_sheet

from .town import TODAY, Town
from .workbooks import Cells, filled

DONE = {"implementation": "continuous", "effective_date": "2021-03-01", "text": "Läuft."}
SAME: Cells = {
    "3.2.2": {
        "Umsetzungsstand": "läuft dauerhaft",
        "Datum zum Stand": datetime(2021, 3, 1),  # noqa: DTZ001 - spreadsheets know no zones
        "Sachstand": "Läuft.",
    }
}
OTHER: Cells = {"3.2.2": {"Sachstand": "Läuft gut.", "ausgegeben (Stadt)": "1.500"}}
WINTER = date(2021, 12, 31)


def compared(town: Town, data: bytes, number: str = "3.2.2", office: str = "D02") -> RowDifference:
    with town.desk(office) as desk:
        return desk.differences(read_sheet(data))[number]


def test_an_untouched_workbook_changes_nothing_and_writes_nothing(town: Town) -> None:
    data = town.sheet()
    with town.desk() as desk:
        found = desk.differences(read_sheet(data))
        assert {each.kind for each in found.values()} == {RowKind.UNCHANGED}
        assert desk.session.exec(select(StatusReport)).all() == []
        assert not desk.session.info.get("changed")


def test_a_first_report_is_new_and_shows_only_what_is_said(town: Town) -> None:
    found = compared(town, filled(town.sheet(), SAME))
    assert found.kind is RowKind.NEW
    assert found.title
    assert found.place.row == 4
    assert found.changes == (
        CellChange("Umsetzungsstand", "", "läuft dauerhaft"),
        CellChange("Datum zum Stand", "", "01.03.2021"),
        CellChange("Sachstand", "", "Läuft."),
    )


def test_a_changed_draft_shows_old_and_new_for_each_column(town: Town) -> None:
    with town.desk() as desk:
        desk.save("3.2.2", **DONE, obstacles="Personal")
    data = filled(town.sheet(), OTHER)
    data = filled(data, {"3.2.2": {"Hemmnisse": None, "unverändert": "ja"}})
    found = compared(town, data)
    assert (found.kind, found.reason) == (RowKind.CHANGED, None)
    assert found.changes == (
        CellChange("Sachstand", "Läuft.", "Läuft gut."),
        CellChange("unverändert", "nein", "ja"),
        CellChange("Hemmnisse", "Personal", ""),
        CellChange("ausgegeben (Stadt)", "", "1.500,00 EUR"),
    )


def test_what_says_the_same_is_unchanged_even_if_saved_meanwhile(town: Town) -> None:
    data = filled(town.sheet(), SAME)
    with town.desk() as desk:
        desk.save("3.2.2", **DONE)
    assert compared(town, data).kind is RowKind.UNCHANGED


def test_a_row_that_both_changed_is_a_conflict_with_both_texts(town: Town) -> None:
    data = filled(town.sheet(), OTHER)
    with town.desk() as desk:
        desk.save("3.2.2", **DONE)
    found = compared(town, data)
    assert found.kind is RowKind.CONFLICT
    assert CellChange("Sachstand", "Läuft.", "Läuft gut.") in found.changes
    assert found.reason
    assert "jemand anderes" in found.reason


def test_a_draft_changed_again_meanwhile_is_a_conflict(town: Town) -> None:
    with town.desk() as desk:
        desk.save("3.2.2", **DONE)
    data = filled(town.sheet(), OTHER)
    with town.desk() as desk:
        desk.save("3.2.2", **(DONE | {"text": "Läuft seit März."}))
    assert compared(town, data).kind is RowKind.CONFLICT


def test_rows_that_nobody_touched_take_nothing_back(town: Town) -> None:
    with town.desk() as desk:
        desk.save("3.2.2", **DONE)
    data = town.sheet()
    with town.desk() as desk:
        desk.save("3.2.2", **(DONE | {"text": "Läuft seit März."}))
    found = compared(town, data)
    assert found.kind is RowKind.UNCHANGED
    assert not found.says_what_is_saved
    assert found.reason


def test_unchanged_without_a_text_shows_the_text_that_will_be_saved(town: Town) -> None:
    with town.desk() as desk:
        interim = desk.save("3.2.2", **DONE)
        interim.kind = ReportKind.INTERIM
        submit(desk.session, desk.plan, interim, by=desk.by)
    found = compared(town, filled(town.sheet(), {"3.2.2": {"unverändert": "ja"}}))
    assert CellChange("Sachstand", "", "Läuft.") in found.changes


@pytest.mark.parametrize(("is_accepted", "step"), [(False, "eingereicht"), (True, "angenommen")])
def test_what_is_handed_in_cannot_be_changed(town: Town, *, is_accepted: bool, step: str) -> None:
    data = filled(town.sheet(), OTHER)
    with town.desk() as desk:
        report = desk.save("3.2.2", **DONE)
        submit(desk.session, desk.plan, report, by=desk.by)
        number = report.id
    if is_accepted:
        with town.desk("BMI", Role.COORDINATION) as desk:
            accept(desk.session, desk.session.get_one(StatusReport, number), by=desk.by)
    found = compared(town, data)
    assert found.kind is RowKind.NOT_ALLOWED
    assert found.reason
    assert step in found.reason


def test_a_closed_year_takes_nothing(town: Town) -> None:
    data = filled(town.sheet(), OTHER)
    with town.desk() as desk:
        desk.year.state = YearState.CLOSED
    found = compared(town, data)
    assert found.kind is RowKind.NOT_ALLOWED
    assert found.reason == "Das Berichtsjahr 2021 ist abgeschlossen."


def test_another_office_sees_nothing_of_the_draft_and_may_not(town: Town) -> None:
    data = filled(town.sheet(), OTHER)
    with town.desk() as desk:
        desk.save("3.2.2", **DONE, internal_note="geheim")
    found = compared(town, data, office="D03")
    assert (found.kind, found.changes) == (RowKind.NOT_ALLOWED, ())
    assert compared(town, data, "8.3.1", office="D03").kind is RowKind.UNCHANGED


def test_a_measure_that_was_handed_over_belongs_to_the_other_office(town: Town) -> None:
    data = filled(town.sheet(), OTHER)
    with town.desk("BMI", Role.COORDINATION) as desk:
        measure = measure_by_number(desk.session, desk.plan, "3.2.2")
        other = office_by_code(desk.session, "D03").id
        change = read_input(MeasureChange, {"reason": "neu", "reporting_office_id": other})
        adapt(desk.session, measure, change, by=desk.by)
    assert compared(town, data).kind is RowKind.NOT_ALLOWED
    assert compared(town, data, office="D03").kind is RowKind.NEW


def test_a_measure_that_is_gone(town: Town) -> None:
    data = filled(town.sheet(), OTHER)
    with town.desk() as desk:
        measure = measure_by_number(desk.session, desk.plan, "3.2.2")
        desk.session.get_one(Measure, measure.id).number = "3.2.99"
    assert compared(town, data).reason == "Diese Maßnahme gibt es im Plan nicht."


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        (None, RowKind.NEW),
        (date(2021, 12, 5), RowKind.UNCHANGED),
        (date(2021, 12, 6), RowKind.CONFLICT),
    ],
)
def test_confirmations(town: Town, known: date | None, kind: RowKind) -> None:
    data = filled(town.sheet(), {"7.1.2": {"durchgeführt am": "05.12.2021"}}, "Termine")
    with town.desk() as desk:
        if known:
            measure = measure_by_number(desk.session, desk.plan, "7.1.2")
            given = ConfirmationInput(occurrence_date=WINTER, done_date=known)
            confirm(desk.session, desk.plan, measure, given, by=desk.by)
    found = compared(town, data, "7.1.2")
    assert found.kind is kind
    assert found.place.sheet == "Termine"
    if kind is RowKind.CONFLICT:
        assert found.changes == (
            CellChange("Termin 31.12.2021, durchgeführt am", "06.12.2021", "05.12.2021"),
        )


def test_the_confirmation_of_another_office_is_not_ours(town: Town) -> None:
    data = filled(town.sheet(), {"7.1.2": {"durchgeführt am": "05.12.2021"}}, "Termine")
    assert compared(town, data, "7.1.2", office="D03").kind is RowKind.NOT_ALLOWED


def test_the_workbook_of_another_plan_is_refused(town: Town) -> None:
    reading = read_sheet(town.sheet())
    with town.desk() as desk:
        desk.plan.slug = "anderer-plan"
        desk.session.flush()
        state = plan_state(desk.session, "anderer-plan", today=TODAY, view=View.INTERNAL)
        with pytest.raises(Conflict, match="anderen Plan"):
            sheet_differences(desk.session, state, (), reading)
