"""The council paper of a year: what coordination enters, its way through the house, its files."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.audit.actor import By
from app.config import CouncilPaperType
from app.council_reports.closing import latest_report
from app.council_reports.entries import CouncilPaperInput, enter, entry_of
from app.council_reports.issuing import kinds_due
from app.council_reports.jobs import order
from app.council_reports.presentation import TYPE_LABEL
from app.council_reports.states import agree, lay_before_council, take_note
from app.council_reports.tables import PAPER_STATE_LABEL, CouncilPaperEntry
from app.council_reports.working import start_working
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug, YearNumber
from app.kit.errors import MonitorError
from app.kit.german import german_date
from app.kit.inputs import Day, Input, OptionalLine, read_input
from app.kit.versions import FIRST
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.web.desk import year_in
from app.web.forms import Form, FormDep, Written, by_name, chosen, read_fields, version_of
from app.web.frame import Frame, FrameDep, go_to
from app.web.papers import papers_of

router = APIRouter(
    prefix="/koordination", include_in_schema=False, dependencies=[needs(Action.ISSUE_PAPER)]
)
SITTINGS: Final = 6
"""Rows of the form; the API takes more."""

_TEXTS: Final = ("subject", "submitted_by", "file_reference", "financial_effects", "facts")
_LINES: Final = ("earlier_papers", "points")

Act = Callable[[Session, Plan, int, Form, By], object]


class Laying(Input):
    laid_date: Day
    paper: OptionalLine = None


class Noting(Input):
    noted_date: Day


def _enter(session: Session, plan: Plan, year: int, form: Form, by: By) -> None:
    content = read_input(CouncilPaperInput, _typed(form))
    enter(session, plan, year, content, by=by, expected_version=version_of(form))


def _typed(form: Form) -> dict[str, Any]:
    rows = [
        {"body": f"body_{at}", "sitting_date": f"date_{at}", "result": f"result_{at}"}
        for at in range(SITTINGS)
    ]
    days = read_fields(form, {row["sitting_date"]: Written.DAY for row in rows})
    return {
        **{name: form.get(name, "").strip() or None for name in ("type", *_TEXTS)},
        **{
            name: [line for line in form.get(name, "").splitlines() if line.strip()]
            for name in _LINES
        },
        "sittings": [
            {
                "body": form[row["body"]].strip(),
                "sitting_date": days.get(row["sitting_date"]),
                "result": form.get(row["result"], "").strip() or None,
            }
            for row in rows
            if form.get(row["body"], "").strip()
        ],
    }


def _agree(session: Session, plan: Plan, year: int, form: Form, by: By) -> None:
    agree(session, plan, year, by=by, expected_version=version_of(form))


def _lay(session: Session, plan: Plan, year: int, form: Form, by: By) -> None:
    values = read_fields(form, {"laid_date": Written.DAY, "paper": Written.TEXT})
    laying = read_input(Laying, values)
    lay_before_council(
        session,
        plan,
        year,
        laying.laid_date,
        paper=laying.paper,
        by=by,
        expected_version=version_of(form),
    )


def _note(session: Session, plan: Plan, year: int, form: Form, by: By) -> None:
    noting = read_input(Noting, read_fields(form, {"noted_date": Written.DAY}))
    take_note(session, plan, year, noting.noted_date, by=by, expected_version=version_of(form))


_ACTS: Mapping[str, tuple[Act, str]] = {
    "enter": (_enter, "eingetragen"),
    "agree": (_agree, "eingetragen"),
    "lay": (_lay, "vorgelegt"),
    "note": (_note, "eingetragen"),
}


@router.get("/{slug}/jahre/{year}/vorlage")
def show_council_paper(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    return _page(frame, session, slug, year)


@router.post("/{slug}/jahre/{year}/vorlage", response_model=None)
def change_council_paper(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    act, message = chosen(_ACTS, form)
    try:
        with frame.writing() as session:
            act(session, plan_by_slug(session, slug), year, form, frame.by)
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _page(frame, session, slug, year, form, problem)
    return go_to(f"/koordination/{slug}/jahre/{year}/vorlage?meldung={message}")


@router.post("/{slug}/jahre/{year}/papiere")
def start_papers(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, form: FormDep
) -> RedirectResponse:
    """All papers of the year, one after the other, in the background."""
    del form
    house, by = frame.house, frame.by
    kinds = kinds_due(house.database, slug, year, by=by)
    with frame.writing() as session:
        for kind in kinds:
            order(session, slug, year, kind, by=by)
    start_working(house.database, house.settings, house.clock)
    return go_to(f"/koordination/{slug}/jahre/{year}/abschluss#bericht")


def _page(
    frame: Frame,
    session: Session,
    slug: str,
    year: int,
    form: Form | None = None,
    problem: MonitorError | None = None,
) -> HTMLResponse:
    state = frame.state(slug)
    plan = plan_by_slug(session, slug)
    entry, report = entry_of(session, plan, year), latest_report(session, plan, year)
    errors = by_name(problem.fields) if problem else {}
    return frame.page(
        "council_paper.html",
        status=422 if problem else 200,
        plan=state,
        year=year_in(state, year),
        version=entry.version if entry else FIRST,
        report=report,
        report_state=PAPER_STATE_LABEL[report.state] if report else None,
        papers=[paper for paper in papers_of(session, state) if paper.year == year][:1],
        types=tuple(TYPE_LABEL.items()),
        default_type=TYPE_LABEL[CouncilPaperType(frame.house.settings.council_paper_type)],
        sittings=range(SITTINGS),
        values=form if form is not None else _known(entry),
        errors=errors,
        notice=problem.message if problem and not errors else None,
    )


def _known(entry: CouncilPaperEntry | None) -> Mapping[str, str]:
    if entry is None:
        return {}
    texts = {name: getattr(entry, name) or "" for name in ("type", *_TEXTS)}
    lines: dict[str, Sequence[str]] = {name: getattr(entry, name) for name in _LINES}
    values = {**texts, **{name: "\n".join(each) for name, each in lines.items()}}
    for at, sitting in enumerate(CouncilPaperInput(sittings=entry.sittings).sittings):
        values[f"body_{at}"] = sitting.body
        values[f"date_{at}"] = german_date(sitting.sitting_date) if sitting.sitting_date else ""
        values[f"result_{at}"] = sitting.result or ""
    return values
