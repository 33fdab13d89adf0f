"""The council paper of a year: what coordination enters, its way through the house, its files."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.audit.actor import By
from app.config import CouncilPaperType
from app.council_reports.closing import latest_report
from app.council_reports.entries import MOST, CouncilPaperInput, enter, entry_of
from app.council_reports.issuing import kinds_due
from app.council_reports.jobs import order
from app.council_reports.presentation import TYPE_LABEL
from app.council_reports.states import Laying, Noting, agree, lay_before_council, take_note
from app.council_reports.tables import PAPER_STATE_LABEL, CouncilPaperEntry
from app.council_reports.working import start_working
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug, YearNumber
from app.kit.errors import FieldError, Invalid, MonitorError
from app.kit.inputs import read_input
from app.kit.versions import FIRST
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.web.desk import year_in
from app.web.forms import Form, FormDep, Written, by_name, read_fields, version_of
from app.web.frame import Frame, FrameDep, go_to, status_of
from app.web.papers import papers_of
from app.web.year_acts import Acts, act_on_year, shown_to_readers

router = APIRouter(
    prefix="/koordination", include_in_schema=False, dependencies=[needs(Action.ISSUE_PAPER)]
)
_SITTING: Final = {"body": "body", "sitting_date": "date", "result": "result"}
"""A body's columns, and what their fields are called before the number of the row."""
_MORE: Final = "more"
"""The button for one more row."""

_TEXTS: Final = ("subject", "submitted_by", "file_reference", "financial_effects", "facts")
_LINES: Final = ("earlier_papers", "points")


def _enter(session: Session, plan: Plan, year: int, form: Form, by: By) -> None:
    rows = _filled_rows(form)
    try:
        content = read_input(CouncilPaperInput, _typed(form, rows))
    except Invalid as problem:
        fields = [FieldError(_place(each.where, rows), each.message) for each in problem.fields]
        raise Invalid(problem.message, fields=fields) from problem
    enter(session, plan, year, content, by=by, expected_version=version_of(form))


def _filled_rows(form: Form) -> Sequence[int]:
    """Numbers of the rows of the form in which something is said of a body."""
    return [
        at
        for at in range(MOST + 1)
        if any(form.get(f"{field}_{at}", "").strip() for field in _SITTING.values())
    ]


def _place(where: str, rows: Sequence[int]) -> str:
    """„sittings[1].body“ → „body_4“, where the second body stands in the fifth row."""
    found = re.fullmatch(r"sittings\[(\d+)\]\.(\w+)", where)
    return f"{_SITTING[found[2]]}_{rows[int(found[1])]}" if found else where


def _typed(form: Form, rows: Sequence[int]) -> dict[str, Any]:
    days = read_fields(form, {f"date_{at}": Written.DAY for at in rows})
    return {
        **{name: form.get(name, "").strip() or None for name in ("type", *_TEXTS)},
        **{
            name: [line for line in form.get(name, "").splitlines() if line.strip()]
            for name in _LINES
        },
        "sittings": [
            {
                "body": form.get(f"body_{at}", "").strip(),
                "sitting_date": days.get(f"date_{at}"),
                "result": form.get(f"result_{at}", "").strip() or None,
            }
            for at in rows
        ],
    }


def _agree(session: Session, plan: Plan, year: int, form: Form, by: By) -> None:
    agree(session, plan, year, by=by, **_read(form))


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
        **_read(form),
    )


def _note(session: Session, plan: Plan, year: int, form: Form, by: By) -> None:
    noting = read_input(Noting, read_fields(form, {"noted_date": Written.DAY}))
    take_note(session, plan, year, noting.noted_date, by=by, **_read(form))


def _read(form: Form) -> dict[str, int | None]:
    """Which edition the page was made from, in which version."""
    edition = form.get("edition", "")
    return {
        "expected_version": version_of(form),
        "edition": int(edition) if edition.isdecimal() else None,
    }


_ACTS: Final[Acts] = {
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
    if form.get("action") == _MORE:  # one more row, nothing is saved
        with frame.house.database.reading() as session:
            return _page(frame, session, slug, year, form)
    return act_on_year(frame, slug, year, form, _ACTS, _page)


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
    year_ref, plan = year_in(state, year), plan_by_slug(session, slug)
    entry, report = entry_of(session, plan, year), latest_report(session, plan, year)
    errors = by_name(problem.fields) if problem else {}
    wants_more = (form or {}).get("action") == _MORE
    values = form if form is not None and "subject" in form else _known(entry)
    return frame.page(
        "council_paper.html",
        status=status_of(problem),
        plan=state,
        year=year_ref,
        public=shown_to_readers(frame, session, year_ref),
        version=entry.version if entry else FIRST,
        report=report,
        report_state=PAPER_STATE_LABEL[report.state] if report else None,
        papers=[paper for paper in papers_of(session, state) if paper.year == year][:1],
        types=tuple(TYPE_LABEL.items()),
        default_type=TYPE_LABEL[CouncilPaperType(frame.house.settings.council_paper_type)],
        sittings=_shown_rows(values, wants_more=wants_more),
        wants_more=wants_more,
        most=MOST,
        values=values,
        errors=errors,
        notice=problem.message if problem and not errors else None,
    )


def _shown_rows(values: Mapping[str, str], *, wants_more: bool) -> Sequence[int]:
    """What is filled, and one row to go on with; who wants more keeps those that were there."""
    there = [at for at in range(MOST) if f"body_{at}" in values] if wants_more else []
    shown = there or _filled_rows(values)
    following = range(shown[-1] + 1 if shown else 0, MOST)
    return [*shown, *following[:1]]


def _known(entry: CouncilPaperEntry | None) -> Mapping[str, str]:
    if entry is None:
        return {}
    texts = {name: getattr(entry, name) or "" for name in ("type", *_TEXTS)}
    lines: dict[str, Sequence[str]] = {name: getattr(entry, name) for name in _LINES}
    values = {**texts, **{name: "\n".join(each) for name, each in lines.items()}}
    for at, sitting in enumerate(CouncilPaperInput(sittings=entry.sittings).sittings):
        values[f"body_{at}"] = sitting.body
        values[f"date_{at}"] = sitting.sitting_date.isoformat() if sitting.sitting_date else ""
        values[f"result_{at}"] = sitting.result or ""
    return values
