"""What coordination itself adds to the report of a year: its texts, and population figures."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.audit.actor import By
from app.council_reports.population import (
    MOST_FIGURES,
    FigureInput,
    figures_in,
    take_out_figure,
    write_figure,
)
from app.council_reports.report_texts import TextInput, places_of, texts_of, write_text
from app.council_reports.text_tables import PopulationFigure
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug, YearNumber
from app.kit.errors import Conflict, FieldError, MonitorError
from app.kit.german import german_number
from app.kit.inputs import read_input
from app.kit.versions import FIRST
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.status_reports.states import YearState
from app.status_reports.tables import ReportingYear
from app.status_reports.years import year_of
from app.web.desk import year_in
from app.web.forms import Form, FormDep, Written, by_name, chosen, read_fields, version_of
from app.web.frame import Frame, FrameDep, go_to

router = APIRouter(
    prefix="/koordination", include_in_schema=False, dependencies=[needs(Action.PREPARE_REPORT)]
)

ADDRESS: Final = "/{slug}/jahre/{year}/berichtstexte"
_FREE_ROWS: Final = 3
_FIGURE: Final = {
    "label": Written.TEXT,
    "people": Written.WHOLE,
    "counted_date": Written.DAY,
    "source": Written.TEXT,
}


@dataclass(frozen=True, slots=True)
class Area:
    """One text as the page shows it; `other` is what somebody else has saved meanwhile."""

    name: str
    title: str
    value: str
    version: int
    other: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One population figure as the page shows it."""

    position: int
    values: Mapping[str, str]
    version: int


@router.get(ADDRESS)
def show_report_texts(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    return _page(frame, session, slug, year, {})


@router.post(ADDRESS, response_model=None)
def save_report_texts(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    save = chosen({"texts": _save_texts, "figures": _save_figures}, form)
    try:
        with frame.writing() as session:
            plan = plan_by_slug(session, slug)
            save(session, plan, year_of(session, plan, year), form, frame.by)
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _page(frame, session, slug, year, form, problem)
    return go_to(f"/koordination/{slug}/jahre/{year}/berichtstexte?meldung=berichtstexte")


def _save_texts(session: Session, plan: Plan, year: ReportingYear, form: Form, by: By) -> None:
    """Only what was changed, so that two people may write on different fields."""
    known = texts_of(session, year)
    for place in places_of(session, plan):
        name = f"text-{place}"
        row, typed = known.get(place), form.get(name, "")
        if name not in form or _same(typed, row.text if row else ""):
            continue
        with _named(name, {"text": name}):
            content = read_input(TextInput, {"text": typed})
            version = version_of(form, f"version-{place}")
            write_text(session, plan, year, place, content, by=by, expected_version=version)


def _save_figures(session: Session, plan: Plan, year: ReportingYear, form: Form, by: By) -> None:
    del plan
    known = {row.position: row for row in figures_in(session, year)}
    for position in range(1, MOST_FIGURES + 1):
        typed = {name: form.get(f"{name}-{position}", "").strip() for name in _FIGURE}
        version = version_of(form, f"version-{position}")
        if typed == _values(known.get(position)):
            continue
        with _named(f"label-{position}", {name: f"{name}-{position}" for name in _FIGURE}):
            if any(typed.values()):
                typed["people"] = typed["people"].replace(".", "").replace(" ", "")
                content = read_input(FigureInput, read_fields(typed, _FIGURE))
                write_figure(session, year, position, content, by=by, expected_version=version)
            elif f"label-{position}" in form and version:
                take_out_figure(session, year, position, by=by, expected_version=version)


@contextmanager
def _named(otherwise: str, names: Mapping[str, str]) -> Iterator[None]:
    """What is wrong is named as the field of this form."""
    try:
        yield
    except MonitorError as problem:
        found = [FieldError(names.get(one.where, otherwise), one.message) for one in problem.fields]
        raise type(problem)(
            problem.message,
            slug=problem.problem,
            fields=found or [FieldError(otherwise, problem.message)],
        ) from problem


def _same(typed: str, known: str) -> bool:
    """Browsers send line breaks as two signs."""
    return typed.replace("\r\n", "\n").strip() == known


def _values(row: PopulationFigure | None) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(_FIGURE, "")
    return {
        "label": row.label,
        "people": german_number(row.people),
        "counted_date": row.counted_date.isoformat(),
        "source": row.source,
    }


def _areas(session: Session, plan: Plan, row: ReportingYear, form: Form) -> Iterator[Area]:
    known = texts_of(session, row)
    for place, title in places_of(session, plan).items():
        name, text = f"text-{place}", known.get(place)
        saved, version = (text.text, text.version) if text else ("", FIRST)
        typed = form.get(name, saved)
        was_changed = name in form and version_of(form, f"version-{place}") != version
        other = saved if was_changed and not _same(typed, saved) else None
        yield Area(name, title, typed, version, other)


def _rows(session: Session, row: ReportingYear, form: Form) -> Iterator[Row]:
    known = {each.position: each for each in figures_in(session, row)}
    free = 0 if row.state is YearState.CLOSED else _FREE_ROWS
    last = min(max(known, default=0) + free, MOST_FIGURES)
    for position in range(1, last + 1):
        figure = known.get(position)
        saved = _values(figure)
        values = {name: form.get(f"{name}-{position}", saved[name]) for name in _FIGURE}
        yield Row(position, values, figure.version if figure else FIRST)


def _page(
    frame: Frame,
    session: Session,
    slug: str,
    year: int,
    form: Form,
    problem: MonitorError | None = None,
) -> HTMLResponse:
    state = frame.state(slug)
    plan = plan_by_slug(session, slug)
    row = year_of(session, plan, year)
    errors = by_name(problem.fields) if problem else {}
    return frame.page(
        "report_texts.html",
        status=(409 if isinstance(problem, Conflict) else 422) if problem else 200,
        plan=state,
        year=year_in(state, year),
        areas=list(_areas(session, plan, row, form)),
        rows=list(_rows(session, row, form)),
        is_closed=row.state is YearState.CLOSED,
        errors=errors,
        notice=problem.message if problem and not errors else None,
    )
