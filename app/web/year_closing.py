"""The end of a year: close it, make its papers, reopen it with a reason."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.council_reports.closing import close_year
from app.council_reports.job_tables import WAITING, PaperJob
from app.council_reports.jobs import job_of, jobs_of, order
from app.council_reports.kinds import PAPERS, PaperKind
from app.council_reports.working import start_working
from app.http.deps import ReadSession, needs
from app.http.limiting import paper_limit
from app.http.papers import job_file
from app.http.parameters import PlanSlug, RowId, YearNumber
from app.kit.errors import Invalid, MonitorError
from app.kit.limits import count_attempt
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.status_reports.years import reopen, year_of
from app.web.board import board_of
from app.web.desk import year_in
from app.web.forms import Form, FormDep, by_name, version_of
from app.web.frame import Frame, FrameDep, go_to, status_of
from app.web.papers import papers_of
from app.web.year_acts import Acts, act_on_year, shown_to_readers

router = APIRouter(
    prefix="/koordination", include_in_schema=False, dependencies=[needs(Action.CLOSE_YEAR)]
)


def _close(session: Session, plan: Plan, year: int, form: Form, by: By) -> None:
    close_year(session, plan, year, by=by, expected_version=version_of(form))


def _reopen(session: Session, plan: Plan, year: int, form: Form, by: By) -> None:
    row, reason = year_of(session, plan, year), form.get("reason", "")
    reopen(session, row, reason, by=by, expected_version=version_of(form))


_ACTS: Final[Acts] = {
    "close": (_close, "abgeschlossen"),
    "reopen": (_reopen, "geoeffnet"),
}


@router.get("/{slug}/jahre/{year}/abschluss")
def show_closing(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    return _page(frame, session, slug, year)


@router.post("/{slug}/jahre/{year}/abschluss", response_model=None)
def change_year(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    return act_on_year(frame, slug, year, form, _ACTS, _page)


@router.post("/{slug}/jahre/{year}/bericht", dependencies=[needs(Action.ISSUE_PAPER)])
def start_report(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, form: FormDep
) -> RedirectResponse:
    require(frame.actor, Action.ISSUE_PAPER)
    house, by = frame.house, frame.by
    count_attempt(house.database, paper_limit(house.settings), by.actor.id, by.at)
    with frame.writing() as session:
        order(session, slug, year, _kind(form), by=by)
    start_working(house.database, house.settings, house.clock)
    return go_to(f"{_address(slug, year)}#bericht")


@router.get("/{slug}/jahre/{year}/bericht")
def show_progress(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    """The part of the page that changes while papers are made."""
    state = frame.state(slug)
    jobs = jobs_of(session, state.id, year)
    return frame.page("paper_job.html", plan=state, year=year_in(state, year), **_progress(jobs))


@router.get("/{slug}/jahre/{year}/bericht/{job}")
def download_report(
    slug: PlanSlug, year: YearNumber, job: RowId, frame: FrameDep, session: ReadSession
) -> Response:
    del year
    return job_file(frame.house.database, job_of(session, slug, job))


def _kind(form: Form) -> PaperKind:
    kind = form.get("kind", PaperKind.REPORT.value)
    if kind not in PAPERS:
        raise Invalid("Dieses Papier gibt es nicht.")
    return PaperKind(kind)


def _kinds(*, has_edition_before: bool) -> Mapping[PaperKind, str]:
    """What may be asked for one by one; a first edition replaces no pages."""
    left_out = () if has_edition_before else (PaperKind.REPLACEMENT,)
    return {kind: about.label for kind, about in PAPERS.items() if kind not in left_out}


def _progress(jobs: Sequence[PaperJob]) -> dict[str, Any]:
    return {"jobs": jobs, "is_at_work": any(job.state in WAITING for job in jobs)}


def _address(slug: str, year: int) -> str:
    return f"/koordination/{slug}/jahre/{year}/abschluss"


def _page(
    frame: Frame,
    session: Session,
    slug: str,
    year: int,
    form: Form | None = None,
    problem: MonitorError | None = None,
) -> HTMLResponse:
    state = frame.state(slug)
    year_ref = year_in(state, year)
    errors = by_name(problem.fields) if problem else {}
    papers = [paper for paper in papers_of(session, state) if paper.year == year]
    return frame.page(
        "year_closing.html",
        status=status_of(problem),
        plan=state,
        year=year_ref,
        board=board_of(state, year_ref, {}),
        public=shown_to_readers(frame, session, year_ref),
        reopened_reason=year_of(session, plan_by_slug(session, slug), year).reopened_reason,
        papers=papers,
        kinds=_kinds(has_edition_before=len(papers) > 1),
        **_progress(jobs_of(session, state.id, year)),
        values=form or {},
        errors=errors,
        notice=problem.message if problem and not errors else None,
    )
