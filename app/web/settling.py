"""What is to be settled, and the proposals: supported, declined, decided."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.audit.actor import By
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug, RowId
from app.kit.errors import MonitorError, NotFound
from app.kit.inputs import read_input
from app.monitoring.model import ExtensionInfo, MeasureState, PlanState
from app.plan.extensions import Decision, decide, decline, support
from app.plan.queries import extension_by_id, plan_by_slug
from app.plan.states import EXTENSION_WAYS, ExtensionState
from app.plan.tables import Extension
from app.web.forms import Form, FormDep, Written, by_name, chosen, read_fields, version_of
from app.web.frame import Frame, FrameDep, go_to, status_of
from app.web.to_settle import to_settle

router = APIRouter(
    prefix="/koordination", include_in_schema=False, dependencies=[needs(Action.SETTLE)]
)

_DECISION = {
    "decided_by": Written.TEXT,
    "decided_date": Written.DAY,
    "paper": Written.TEXT,
    "new_due_date": Written.DAY,
    "note": Written.TEXT,
}
Act = Callable[[Session, Extension, Form, By], Extension]


def _support(session: Session, extension: Extension, form: Form, by: By) -> Extension:
    note, version = form.get("note", ""), version_of(form)
    return support(session, extension, note, by=by, expected_version=version)


def _decline(session: Session, extension: Extension, form: Form, by: By) -> Extension:
    note, version = form.get("note", ""), version_of(form)
    return decline(session, extension, note, by=by, expected_version=version)


def _decide(session: Session, extension: Extension, form: Form, by: By) -> Extension:
    values = read_fields(form, _DECISION)
    decision = read_input(Decision, values)
    return decide(session, extension, decision, by=by, expected_version=version_of(form))


_ACTS: Mapping[str, tuple[Act, str]] = {
    "support": (_support, "befuerwortet"),
    "decline": (_decline, "abgelehnt"),
    "decide": (_decide, "entschieden"),
}


@router.get("/{slug}/klaerung")
def list_matters(slug: PlanSlug, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    state = frame.state(slug)
    return frame.page("to_settle.html", plan=state, found=to_settle(session, state, frame.today))


@router.get("/{slug}/vorschlaege/{extension_id}")
def show_extension(slug: PlanSlug, extension_id: RowId, frame: FrameDep) -> HTMLResponse:
    return _page(frame, slug, extension_id)


@router.post("/{slug}/vorschlaege/{extension_id}", response_model=None)
def judge_extension(
    slug: PlanSlug, extension_id: RowId, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    act, message = chosen(_ACTS, form)
    try:
        with frame.writing() as session:
            plan = plan_by_slug(session, slug)
            act(session, extension_by_id(session, plan, extension_id), form, frame.by)
    except MonitorError as problem:
        return _page(frame, slug, extension_id, form, problem)
    return go_to(f"/koordination/{slug}/vorschlaege/{extension_id}?meldung={message}")


def _page(
    frame: Frame,
    slug: str,
    extension_id: int,
    form: Form | None = None,
    problem: MonitorError | None = None,
) -> HTMLResponse:
    state = frame.state(slug)
    measure, extension = _extension_in(state, extension_id)
    errors = by_name(problem.fields) if problem else {}
    return frame.page(
        "extension.html",
        status=status_of(problem),
        plan=state,
        measure=measure,
        extension=extension,
        ways=EXTENSION_WAYS.get(extension.state, frozenset()),
        state=ExtensionState,
        values=form or {},
        errors=errors,
        notice=problem.message if problem and not errors else None,
    )


def _extension_in(state: PlanState, extension_id: int) -> tuple[MeasureState, ExtensionInfo]:
    for measure in state.measures:
        for extension in measure.extensions:
            if extension.id == extension_id:
                return measure, extension
    raise NotFound("Diesen Vorschlag gibt es im Plan nicht.")
