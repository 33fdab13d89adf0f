"""Coordination's list of deadlines: the newest check beside what is known today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.accounts.permissions import Action
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug
from app.monitoring.model import MeasureState, PlanState
from app.overdue import Basis, Timeliness
from app.web.checks import Check, CheckItem, checks_of
from app.web.frame import FrameDep

router = APIRouter(
    prefix="/koordination", include_in_schema=False, dependencies=[needs(Action.ACCEPT_REPORT)]
)


_MEANING: Final = {
    "neu": ("Neu überschritten", "In dieser Kontrolle zum ersten Mal."),
    "weiterhin": ("Weiterhin überschritten", "Am längsten überschritten zuerst."),
    "ausstehend": (
        "Frist abgelaufen, Meldung steht aus",
        "Ob erfüllt wurde, meldet die Stelle mit der Jahresabfrage.",
    ),
    "seither": (
        "Seit der Kontrolle dazugekommen",
        "Nach heutigem Wissen; die nächste Kontrolle hält es fest.",
    ),
    "erledigt": (
        "Seit der Kontrolle erledigt",
        "Die Kontrolle bleibt, wie sie war; heute sind diese nicht mehr überschritten.",
    ),
    "bald": ("In diesem Quartal fällig", "Noch nicht überschritten."),
    "wieder": (
        "Wieder im Plan",
        "In der vorigen Kontrolle überschritten, in dieser nicht mehr.",
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A measure today, and how the check saw it; None: it came after the check."""

    measure: MeasureState
    item: CheckItem | None


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    heading: str
    meaning: str
    lines: Sequence[Line]


@router.get("/{slug}/fristen")
def list_deadlines(slug: PlanSlug, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    state = frame.state(slug)
    checks = checks_of(session, state)
    newest = checks[0] if checks else None
    return frame.page("deadlines.html", plan=state, check=newest, sections=_sections(state, newest))


def _sections(state: PlanState, check: Check | None) -> Sequence[Section]:
    newly = _lines(state, check.newly if check else ())
    still = _lines(state, check.still if check else ())
    longest_first = sorted(still, key=lambda line: -(line.item.quarters if line.item else 0))
    late = (*newly, *longest_first)
    seen = {line.measure.number for line in late}
    lines: Mapping[str, Sequence[Line]] = {
        "neu": [line for line in newly if _is_late(line, Basis.REPORTED)],
        "weiterhin": [line for line in longest_first if _is_late(line, Basis.REPORTED)],
        "ausstehend": [line for line in late if _is_late(line, Basis.UNREPORTED)],
        "seither": [
            Line(measure, None)
            for measure in state.measures
            if measure.standing.overdue and measure.number not in seen
        ],
        "erledigt": [line for line in late if line.measure.standing.overdue is None],
        "bald": [
            Line(measure, None)
            for measure in state.measures
            if measure.timeliness is Timeliness.DUE_THIS_QUARTER
        ],
        "wieder": _lines(state, check.recovered if check else ()),
    }
    return [Section(id_, *_MEANING[id_], found) for id_, found in lines.items()]


def _lines(state: PlanState, items: Sequence[CheckItem]) -> Sequence[Line]:
    by_number = {measure.number: measure for measure in state.measures}
    return [Line(by_number[item.number], item) for item in items if item.number in by_number]


def _is_late(line: Line, basis: Basis) -> bool:
    """As it is known today."""
    overdue = line.measure.standing.overdue
    return overdue is not None and overdue.basis is basis
