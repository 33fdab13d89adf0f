"""Coordination adapts a measure: a new version with reason, day and who decided; and settles what
the printed wording left open."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session, col, select

from app.accounts.permissions import Action
from app.audit.actor import By
from app.costs import CEILING_PERIOD_LABEL, CeilingPeriod
from app.http.deps import ReadSession, needs
from app.http.parameters import MeasureNumber, PlanSlug
from app.kit.errors import Invalid, MonitorError
from app.kit.inputs import read_input
from app.monitoring.model import MeasureState
from app.offices.tables import Office
from app.plan.changes import invalid_change
from app.plan.measures import (
    MeasureChange,
    ResponsibilityInput,
    adapt,
    confirm_ceiling_period,
    interpret_deadline,
    settle_assessment,
    settle_responsibility,
)
from app.plan.queries import measure_by_number, plan_by_slug, responsibilities_of, version_on
from app.plan.tables import Measure
from app.web.changes import changes_of
from app.web.deadline_rules import RULE_CHOICES, rules_of
from app.web.forms import Form, FormDep, Written, by_name, chosen, read_fields, version_of
from app.web.frame import Frame, FrameDep, go_to, status_of
from app.web.measures import measure_in
from app.web.responsibilities import responsibilities_in

router = APIRouter(
    prefix="/koordination", include_in_schema=False, dependencies=[needs(Action.ADAPT_MEASURE)]
)

_ABOUT = {
    "reason": Written.TEXT,
    "valid_from_date": Written.DAY,
    "decided_by": Written.TEXT,
    "decision_paper": Written.TEXT,
}
_WORDING = ("title", "official_text", "deadline_text", "cost_text")


def _adapt(session: Session, measure: Measure, form: Form, by: By) -> None:
    values = read_fields(form, _ABOUT)
    version = version_on(session, measure, by.date)
    changed = {
        name: form[name].strip()
        for name in _WORDING
        if name in form and form[name].strip() != (getattr(version, name) or "")
    }
    if not changed:
        raise Invalid("Sie haben nichts geändert.")
    change = read_input(MeasureChange, {"reason": ""} | values | changed)
    adapt(session, measure, change, by=by, expected_version=version_of(form))


def _interpret(session: Session, measure: Measure, form: Form, by: By) -> None:
    rules = rules_of(form)
    reason, version = form.get("reason", ""), version_of(form)
    interpret_deadline(session, measure, rules, reason, by=by, expected_version=version)


def _settle(session: Session, measure: Measure, form: Form, by: By) -> None:
    named = responsibilities_of(session, version_on(session, measure, by.date))
    offices = {office.code: office.id for office in session.exec(select(Office))}
    reporting = offices.get(form.get("reporting_office", ""))
    if reporting is None:
        raise Invalid("Bitte wählen Sie die berichtende Stelle.")
    settle_responsibility(
        session,
        measure,
        [
            ResponsibilityInput(printed=one.printed, office_id=office, role=role)
            for one, (office, role) in zip(
                named, responsibilities_in(form, len(named), offices), strict=True
            )
        ],
        reporting,
        form.get("reason", ""),
        by=by,
        expected_version=version_of(form),
    )


def _confirm_period(session: Session, measure: Measure, form: Form, by: By) -> None:
    period = _period_in(form)
    reason, version = form.get("reason", ""), version_of(form)
    confirm_ceiling_period(session, measure, period, reason, by=by, expected_version=version)


def _period_in(form: Form) -> CeilingPeriod | None:
    sent = form.get("ceiling_period")
    if sent and sent not in set(CeilingPeriod):
        raise Invalid("Bitte wählen Sie einen Zeitraum aus der Liste.")
    return CeilingPeriod(sent) if sent else None


def _settle_assessment(session: Session, measure: Measure, form: Form, by: By) -> None:
    if form.get("is_assessment") not in {"ja", "nein"}:
        raise invalid_change("is_assessment", "Bitte wählen Sie, ob es ein Prüfauftrag ist.")
    is_assessment, version = form["is_assessment"] == "ja", version_of(form)
    reason = form.get("reason", "")
    settle_assessment(session, measure, is_assessment, reason, by=by, expected_version=version)


_ACTS: Mapping[str, Any] = {
    "adapt": _adapt,
    "interpret": _interpret,
    "settle": _settle,
    "period": _confirm_period,
    "assessment": _settle_assessment,
}


@router.get("/{slug}/massnahmen/{number}")
def show_adapting(
    slug: PlanSlug, number: MeasureNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    return _page(frame, session, slug, number)


@router.post("/{slug}/massnahmen/{number}", response_model=None)
def adapt_measure(
    slug: PlanSlug, number: MeasureNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    act = chosen(_ACTS, form)
    try:
        with frame.writing() as session:
            plan = plan_by_slug(session, slug)
            act(session, measure_by_number(session, plan, number), form, frame.by)
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _page(frame, session, slug, number, form, problem)
    if _to_settle(frame):
        return go_to(f"/koordination/{slug}/klaerung?meldung=geklaert")
    return go_to(f"/koordination/{slug}/massnahmen/{number}?meldung=fortgeschrieben")


def _to_settle(frame: Frame) -> str:
    """Who comes from „Zu klären“ finds that form open and goes back there for the next matter."""
    return frame.request.query_params.get("klaeren", "")


def _page(
    frame: Frame,
    session: Session,
    slug: str,
    number: str,
    form: Form | None = None,
    problem: MonitorError | None = None,
) -> HTMLResponse:
    state = frame.state(slug)
    measure, _, _ = measure_in(state, number)
    errors = by_name(problem.fields) if problem else {}
    offices = session.exec(select(Office).where(col(Office.valid_to).is_(None)))
    return frame.page(
        "adapting.html",
        status=status_of(problem),
        plan=state,
        measure=measure,
        values=form or _values(measure),
        opened=(form or {}).get("action") or _to_settle(frame),
        errors=errors,
        notice=problem.message if problem and not errors else None,
        offices=[
            (office.code, office.name)
            for office in sorted(offices, key=lambda office: office.sort_key)
        ],
        periods=[(period.value, label) for period, label in CEILING_PERIOD_LABEL.items()],
        rule_choices=RULE_CHOICES,
        changes=changes_of(session, measure),
    )


def _values(measure: MeasureState) -> dict[str, str]:
    return {
        "title": measure.title,
        "official_text": measure.official_text or "",
        "deadline_text": measure.deadline_text,
        "cost_text": measure.cost.text,
        "reporting_office": measure.reporting_office.code,
        "ceiling_period": measure.ceiling_period or "",
    }
