"""The office's spreadsheet: fetched, filled in, brought back. First all differences are shown,
then they are taken over.

Between the two the file lies in the page itself, as a hidden field. So nothing that nobody has
agreed to is kept here, nothing runs out or has to be cleared away, and it does not matter which
process answers. Applying reads and compares it anew: the field is no more trusted than a file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.audit.actor import Role
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug, YearNumber
from app.http.sheets import XLSX, sheet_response
from app.kit.errors import Invalid, MonitorError
from app.monitoring.model import PlanState, YearRef
from app.offices.queries import office_by_id
from app.plan.queries import plan_by_slug
from app.status_reports.states import WRITABLE, YearState
from app.status_reports.years import check_open, year_of
from app.status_sheets.applying import Applied, apply_sheet, check_target
from app.status_sheets.columns import REPORTS
from app.status_sheets.comparing import (
    IN_THE_WAY,
    RowDifference,
    RowKind,
    sheet_differences,
)
from app.status_sheets.listing import open_occurrences, owed_measures, stored_reports
from app.status_sheets.reading import SheetReading, read_sheet
from app.status_sheets.writing import write_sheet
from app.web.desk import year_in
from app.web.forms import Upload, UploadDep, in_page
from app.web.frame import Frame, FrameDep, status_of

router = APIRouter(
    prefix="/amt", include_in_schema=False, dependencies=[needs(Action.WRITE_REPORT)]
)

_ADDRESS: Final = "/{slug}/{year}/tabelle"
_ROOM: Final = 16_384
"""For the other fields of the form that carries the file."""


@dataclass(frozen=True, slots=True)
class Place:
    frame: Frame
    plan: PlanState
    year: YearRef

    @property
    def address(self) -> str:
        return f"/amt/{self.plan.slug}/{self.year.year}/tabelle"

    @property
    def offices(self) -> frozenset[int]:
        return self.frame.actor.office_ids

    @property
    def most_bytes(self) -> int:
        """As a hidden field a file is a third larger, and has to get through once more."""
        return (self.frame.house.settings.max_upload_bytes - _ROOM) * 3 // 4


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking over would do. `drafts`: saved before and handed in along with it if wanted."""

    in_the_way: Sequence[RowDifference]
    written: Sequence[RowDifference]
    unchanged: Sequence[RowDifference]
    drafts: int
    is_foreign: bool

    @property
    def numbers_in_the_way(self) -> str:
        return " ".join(dict.fromkeys(one.number for one in self.in_the_way))

    @property
    def can_hand_in(self) -> int:
        return self.drafts + sum(one.place.sheet == REPORTS for one in self.written)


@router.get(_ADDRESS)
def show_sheet(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    return _start(_place(frame, slug, year), session)


@router.get(_ADDRESS + "/datei.xlsx")
def download_sheet(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, session: ReadSession
) -> Response:
    place = _place(frame, slug, year)
    check_open(year_of(session, plan_by_slug(session, slug), year))
    workbook = write_sheet(session, place.plan, place.offices, year, today=frame.today)
    return sheet_response(workbook, f"zuarbeiten-{year}.xlsx")


@router.post(_ADDRESS)
def receive_sheet(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, upload: UploadDep
) -> HTMLResponse:
    place = _place(frame, slug, year)
    try:
        reading = _read(place, upload.file)
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _start(place, session, problem)
    if upload.form.get("action") != "apply":
        return _compare(place, reading, upload)
    try:
        done = _apply(place, reading, upload)
    except MonitorError as problem:
        return _compare(place, reading, upload, problem)
    return frame.page(
        "status_sheet_applied.html",
        plan=place.plan,
        year=place.year,
        done=done,
        left_out=_left_out(upload),
        titles={measure.number: measure.title for measure in place.plan.measures},
    )


def _place(frame: Frame, slug: str, year: int) -> Place:
    state = frame.state(slug)
    return Place(frame, state, year_in(state, year))


def _read(place: Place, file: bytes) -> SheetReading:
    if not file:
        raise Invalid("Bitte wählen Sie zuerst die ausgefüllte Datei aus.")
    if len(file) > place.most_bytes:
        raise Invalid(f"Die Datei ist zu groß: höchstens {_megabytes(place.most_bytes)}.")
    reading = read_sheet(file, max_bytes=place.most_bytes)
    with place.frame.house.database.reading() as session:
        plan = plan_by_slug(session, place.plan.slug)
        check_target(reading, plan, year_of(session, plan, place.year.year))
    if not reading.reports and not reading.confirmations:
        raise Invalid("In der Datei steht keine Zeile zu einer Maßnahme.")
    return reading


def _apply(place: Place, reading: SheetReading, upload: Upload) -> Applied:
    with place.frame.writing() as session:
        plan = plan_by_slug(session, place.plan.slug)
        return apply_sheet(
            session,
            plan,
            year_of(session, plan, place.year.year),
            reading,
            by=place.frame.by,
            hand_in="hand_in" in upload.form,
            leave_out=_left_out(upload),
        )


def _left_out(upload: Upload) -> Sequence[str]:
    """Those that were shown as in the way; what has come into the way since is shown first."""
    return upload.form.get("leave_out", "").split()


def _start(place: Place, session: Session, problem: MonitorError | None = None) -> HTMLResponse:
    stored = stored_reports(session, place.year)
    occurrences = open_occurrences(place.plan, place.offices, place.year.year)
    return place.frame.page(
        "status_sheet.html",
        status=status_of(problem),
        plan=place.plan,
        year=place.year,
        address=place.address,
        problem=problem,
        is_closed=place.year.state is YearState.CLOSED,
        reports=len(owed_measures(place.plan, place.offices, stored)),
        occurrences=len(list(occurrences)),
        most=_megabytes(place.most_bytes),
        media_type=XLSX,
    )


def _compare(
    place: Place, reading: SheetReading, upload: Upload, problem: MonitorError | None = None
) -> HTMLResponse:
    state = place.frame.state(place.plan.slug)
    with place.frame.house.database.reading() as session:
        found = sheet_differences(session, state, place.offices, reading)
        needs_head = place.frame.actor.role is Role.CLERK and any(
            office_by_id(session, each).needs_release for each in place.offices
        )
    return place.frame.page(
        "status_sheet_differences.html",
        status=status_of(problem),
        plan=state,
        year=place.year,
        address=place.address,
        problem=problem,
        preview=_preview(place, found),
        needs_head=needs_head,
        file=in_page(upload.file),
        form=upload.form,
    )


def _preview(place: Place, found: Sequence[RowDifference]) -> Preview:
    mine = {
        one.number: one for one in place.plan.measures if one.reporting_office.id in place.offices
    }
    unchanged = [one for one in found if one.kind is RowKind.UNCHANGED]
    return Preview(
        in_the_way=[one for one in found if one.kind in IN_THE_WAY],
        written=[one for one in found if one.kind in {RowKind.NEW, RowKind.CHANGED}],
        unchanged=unchanged,
        drafts=sum(
            one.says_what_is_saved
            and one.place.sheet == REPORTS
            and (report := mine[one.number].annual_report(place.year.year)) is not None
            and report.step in WRITABLE
            for one in unchanged
        ),
        is_foreign=not any(one.number in mine for one in found),
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB".replace(".", ",")
