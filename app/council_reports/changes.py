"""What of the plan was changed in a year: old wording, new wording, why, who decided."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from sqlmodel import Session, col, select

from app.costs import CEILING_PERIOD_LABEL
from app.council_reports.contents import Change
from app.deadlines import explain_deadline
from app.kit.german import german_date
from app.monitoring.model import ExtensionInfo, PlanState
from app.offices.tables import Office
from app.plan.deadline import deadline_of
from app.plan.states import ExtensionEffect, ExtensionState
from app.plan.tables import Measure, MeasureVersion

_NOTHING = "keine Angabe"


def changes_of(session: Session, plan_id: int, first: date, last: date) -> tuple[Change, ...]:
    """Versions of measures that came into force from `first` to `last`, in the plan's order."""
    measures = session.exec(select(Measure).where(Measure.plan_id == plan_id)).all()
    numbers = {measure.id: measure.number for measure in measures}
    versions: dict[int, list[MeasureVersion]] = {}
    query = (
        select(MeasureVersion)
        .join(Measure, col(Measure.id) == MeasureVersion.measure_id)
        .where(Measure.plan_id == plan_id)
        .order_by(col(MeasureVersion.version_no))
    )
    for version in session.exec(query):
        versions.setdefault(version.measure_id, []).append(version)
    offices = {office.id: office.name for office in session.exec(select(Office))}
    return tuple(
        change
        for measure_id in sorted(versions, key=lambda key: _order(numbers[key]))
        for change in _changes(numbers[measure_id], versions[measure_id], offices)
        if first <= change.date <= last
    )


def _order(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def _changes(
    number: str, versions: Sequence[MeasureVersion], offices: dict[int | None, str]
) -> Iterator[Change]:
    for before, after in pairwise(versions):
        olds, news = _said(before, offices), _said(after, offices)
        for what, new in news.items():
            if olds[what] != new:
                yield Change(
                    number=number,
                    date=after.valid_from_date,
                    what=what,
                    old=olds[what] or _NOTHING,
                    new=new or _NOTHING,
                    reason=after.reason,
                    decided_by=after.decided_by,
                    paper=after.decision_paper,
                )


def _said(version: MeasureVersion, offices: dict[int | None, str]) -> dict[str, str]:
    period = version.ceiling_period
    return {
        "Kurztitel": version.title,
        "Wortlaut": version.official_text or "",
        "Verantwortlich": version.responsible_text,
        "Berichtende Stelle": offices[version.reporting_office_id],
        "Frist": version.deadline_text,
        "Auslegung der Frist": explain_deadline(deadline_of(version))[0],
        "Finanzielle Auswirkungen": version.cost_text,
        "Zeitraum der Obergrenze": CEILING_PERIOD_LABEL[period] if period else "angenommen",
    }


def decided_changes(state: PlanState, year: int) -> Iterable[Change]:
    """What bodies decided on single measures in the year, as changes of the plan."""
    for m in state.measures:
        for each in m.extensions:
            decided = each.decided_date
            if each.state is ExtensionState.DECIDED and decided and decided.year == year:
                drops = each.effect is ExtensionEffect.DROP
                old = each.occurrence_date or m.standing.resolved_due_date
                yield Change(
                    number=m.number,
                    date=decided,
                    what="Maßnahme entfällt" if drops else "Fristverlängerung",
                    old=german_date(old) if old else m.deadline_text,
                    new=_new_state(each),
                    reason=each.reason,
                    decided_by=each.decided_by,
                    paper=each.decision_paper,
                )


def _new_state(extension: ExtensionInfo) -> str:
    if extension.effect is ExtensionEffect.DROP:
        day = extension.effective_date or extension.decided_date
        return f"entfallen zum {german_date(day)}" if day else "entfallen"
    return german_date(extension.new_due_date) if extension.new_due_date else ""
