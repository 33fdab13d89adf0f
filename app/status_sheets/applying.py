"""The office's spreadsheet into drafts and confirmations: all of it or nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.audit.actor import By
from app.kit.errors import Conflict, FieldError, Invalid, MonitorError, NotAllowed, Stale
from app.monitoring.known import plan_state
from app.monitoring.model import View
from app.plan.queries import measure_by_number
from app.plan.tables import Plan
from app.status_reports.confirmations import confirm
from app.status_reports.finding import annual_report
from app.status_reports.inputs import ReportInput
from app.status_reports.receipt import Receipt, receipt
from app.status_reports.reports import save_draft, submit
from app.status_reports.states import WRITABLE
from app.status_reports.tables import ReportingYear, StatusReport
from app.status_reports.writing import CONTENT
from app.status_reports.years import check_open
from app.status_sheets.columns import NUMBER
from app.status_sheets.comparing import IN_THE_WAY, RowDifference, RowKind, sheet_differences
from app.status_sheets.reading import ConfirmationRow, ReportRow, SheetReading

_WRITTEN = frozenset({RowKind.NEW, RowKind.CHANGED})


@dataclass(frozen=True, slots=True)
class Applied:
    """Numbers of the measures whose drafts were saved; dates confirmed; what was handed in."""

    saved: tuple[str, ...]
    confirmed: tuple[tuple[str, date], ...]
    receipts: tuple[Receipt, ...]


Pair = tuple[ReportRow | ConfirmationRow, RowDifference]


@dataclass(frozen=True, slots=True)
class _Desk:
    session: Session
    plan: Plan
    year: ReportingYear
    by: By


def apply_sheet(
    session: Session,
    plan: Plan,
    year: ReportingYear,
    reading: SheetReading,
    *,
    by: By,
    hand_in: bool = False,
    leave_out: Collection[str] = (),
) -> Applied:
    """`leave_out`: numbers of measures whose rows stay aside, as chosen when looking at the
    differences. `hand_in`: also hands in every row that then says what is saved.

    Raises Conflict for another plan's or year's workbook and for a closed year; Stale or NotAllowed
    where rows stand in the way, Invalid where a row is refused, each with a `FieldError` for every
    cell. Then nothing is kept.
    """
    check_target(reading, plan, year)
    state = plan_state(session, plan.slug, today=by.date, view=View.INTERNAL)
    differences = sheet_differences(session, state, by.actor.office_ids, reading)
    rows: tuple[ReportRow | ConfirmationRow, ...] = (*reading.reports, *reading.confirmations)
    pairs = [
        (row, difference)
        for row, difference in zip(rows, differences, strict=True)
        if row.number not in leave_out
    ]
    _refuse_what_is_in_the_way(pairs)
    return _apply(_Desk(session, plan, year, by), pairs, hand_in=hand_in)


def check_target(reading: SheetReading, plan: Plan, year: ReportingYear) -> None:
    """Is this the plan and the year of the workbook, and can the year still be written in?"""
    if reading.plan != plan.slug:
        raise Conflict(f"Die Arbeitsmappe gehört zu einem anderen Plan („{reading.plan[:80]}“).")
    if reading.year != year.year:
        raise Conflict(
            f"Die Arbeitsmappe gehört zum Berichtsjahr {reading.year}. Bitte laden Sie sie dort "
            f"hoch; hier geht es um {year.year}."
        )
    check_open(year)


def _refuse_what_is_in_the_way(pairs: Sequence[Pair]) -> None:
    found = [one for _, one in pairs if one.kind in IN_THE_WAY]
    fields = [FieldError(one.place.of(NUMBER), one.reason or "") for one in found]
    rows = "Eine Zeile kann" if len(found) == 1 else f"{len(found)} Zeilen können"
    message = f"Nichts wurde gespeichert. {rows} so nicht übernommen werden."
    if any(one.kind is RowKind.CONFLICT for one in found):
        raise Stale(message, fields=fields)
    if found:
        raise NotAllowed(message, fields=fields)


def _apply(desk: _Desk, pairs: Sequence[Pair], *, hand_in: bool) -> Applied:
    saved: list[str] = []
    confirmed: list[tuple[str, date]] = []
    receipts: list[Receipt] = []
    refused: list[FieldError] = []
    for row, difference in pairs:
        is_written = difference.kind in _WRITTEN
        try:
            with desk.session.begin_nested():
                match row:
                    case ReportRow():
                        if is_written:
                            saved.append(_save(desk, row))
                        if hand_in and (is_written or difference.says_what_is_saved):
                            receipts += _hand_in(desk, row)
                    case ConfirmationRow() if is_written:
                        confirmed.append(_confirm(desk, row))
        except MonitorError as error:
            refused += row.place.errors(error.fields or [FieldError(NUMBER, error.message)])
    if refused:
        raise Invalid("Nichts wurde gespeichert: Es sind Angaben zu berichtigen.", fields=refused)
    return Applied(tuple(saved), tuple(confirmed), tuple(receipts))


def _save(desk: _Desk, row: ReportRow) -> str:
    measure = measure_by_number(desk.session, desk.plan, row.number)
    content = _with_what_the_sheet_lacks(row, annual_report(desk.session, measure, desk.year))
    save_draft(
        desk.session,
        desk.plan,
        measure,
        desk.year,
        content,
        by=desk.by,
        expected_version=row.mark.version,
    )
    return row.number


def _with_what_the_sheet_lacks(row: ReportRow, stored: StatusReport | None) -> ReportInput:
    """A report is saved whole: what the sheet has no column for stays as it is."""
    if stored is None:
        return row.content
    kept = CONTENT - {column.field for column in row.columns}
    return row.content.model_copy(update={name: getattr(stored, name) for name in kept})


def _confirm(desk: _Desk, row: ConfirmationRow) -> tuple[str, date]:
    measure = measure_by_number(desk.session, desk.plan, row.number)
    confirm(desk.session, desk.plan, measure, row.content, by=desk.by)
    return row.number, row.content.occurrence_date


def _hand_in(desk: _Desk, row: ReportRow) -> list[Receipt]:
    """None for a row without a report, or one that is handed in already."""
    measure = measure_by_number(desk.session, desk.plan, row.number)
    report = annual_report(desk.session, measure, desk.year)
    if report is None or report.step not in WRITABLE:
        return []
    return [receipt(desk.session, submit(desk.session, desk.plan, report, by=desk.by))]
