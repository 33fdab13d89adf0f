"""A measure of a document becomes a measure of the plan, or a new version of one."""

from datetime import date
from typing import Any

from app.costs import CeilingPeriod
from app.kit.errors import FieldError, Invalid
from app.kit.inputs import read_input
from app.offices.kinds import ResponsibilityRole
from app.offices.wording import Mention, read_responsible
from app.plan.measures import MeasureChange, ResponsibilityInput, adapt, name_responsible
from app.plan.queries import measure_by_number, version_on
from app.plan.tables import Measure, MeasureVersion, Plan, Recommendation
from app.plan_documents.assessment import looks_like_assessment
from app.plan_documents.comparing import Difference
from app.plan_documents.desk import Desk, id_of
from app.plan_documents.document import MeasureEntry, ResponsibilityEntry
from app.plan_documents.sentences import first_sentence_title

PLAIN = ("title", "official_text", "footnotes", "is_assessment", "deadline_text", "cost_text")
"""Cells of a measure that go into its version as they are."""

WORDING_ONLY = frozenset({"title", "official_text", "footnotes", "is_assessment", "label"})
"""Changes that add what was adopted from the start: they count from the old version's day on."""


def add_measure(
    desk: Desk, plan: Plan, recommendation: Recommendation, number: str, entry: MeasureEntry
) -> None:
    measure = desk.stored(
        Measure(
            plan_id=id_of(plan),
            recommendation_id=id_of(recommendation),
            number=number,
            position=int(number.rpartition(".")[2]),
            label=entry.label,
        )
    )
    version = desk.stored(
        MeasureVersion(
            measure_id=id_of(measure),
            version_no=1,
            valid_from_date=plan.as_of_date,
            recorded_at=desk.by.at,
            recorded_by=desk.by.actor.id,
            reason="Aufnahme in den Plan",
            title=entry.title or first_sentence_title(entry.official_text or entry.label),
            title_is_provisional=entry.title_is_provisional or entry.title is None,
            official_text=entry.official_text,
            footnotes=list(entry.footnotes),
            is_assessment=_is_assessment(entry),
            assessment_settled=_settles_assessment(entry),
            responsible_text=entry.responsible_text,
            deadline_text=entry.deadline_text,
            cost_text=entry.cost_text,
            ceiling_period=_period(entry),
            **_answering(desk, entry, plan.as_of_date),
            **_interpretation(entry),
        )
    )
    name_responsible(desk.session, version, _responsibilities(desk, entry, plan.as_of_date))


def change_measure(
    desk: Desk,
    plan: Plan,
    entry: MeasureEntry,
    difference: Difference,
    *,
    source: str,
    changes_from: date,
) -> None:
    measure = measure_by_number(desk.session, plan, difference.number)
    measure.label = entry.label
    changed = {change.field: change.after for change in difference.changes}
    values = _changed_values(desk, entry, changed, changes_from)
    if not values:
        return
    newest = version_on(desk.session, measure, date.max)
    valid_from = date.min if changed.keys() <= WORDING_ONLY else changes_from
    about = {
        "reason": f"Einlesen von {source}",
        "valid_from_date": max(valid_from, newest.valid_from_date),
    }
    try:
        change = read_input(MeasureChange, about | values)
    except Invalid as error:
        fields = [FieldError(f"{entry.number}: {one.where}", one.message) for one in error.fields]
        raise Invalid(error.message, fields=fields) from error
    adapt(desk.session, measure, change, by=desk.by)


def _changed_values(
    desk: Desk, entry: MeasureEntry, changed: dict[str, object], on: date
) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(entry, name) for name in PLAIN if name in changed}
    if "footnotes" in values:
        values["footnotes"] = list(entry.footnotes)
    if "title" in values:
        values["title_is_provisional"] = entry.title_is_provisional
    if {"responsible_text", "responsibilities", "reporting_office"} & changed.keys():
        values["responsible_text"] = entry.responsible_text
        values["responsibilities"] = _responsibilities(desk, entry, on)
        values |= _answering(desk, entry, on)
    if "interpretation" in changed:
        values |= _interpretation(entry)
    if "ceiling_period" in changed:
        values["ceiling_period"] = _period(entry)
    return values


def _answering(desk: Desk, entry: MeasureEntry, on: date) -> dict[str, Any]:
    reading = read_responsible(entry.responsible_text, desk.directory, on)
    return {
        "reporting_office_id": desk.office_id(entry.reporting_office or reading.reporting_code),
        "responsibility_settled": entry.responsibilities is not None,
    }


def _responsibilities(desk: Desk, entry: MeasureEntry, on: date) -> list[ResponsibilityInput]:
    """As settled where the document says so, else read from the printed wording."""
    if entry.responsibilities is not None:
        return [_responsibility(desk, each, each.office) for each in entry.responsibilities]
    reading = read_responsible(entry.responsible_text, desk.directory, on)
    return [_responsibility(desk, each, each.code) for each in reading.mentions]


def _responsibility(
    desk: Desk, named: ResponsibilityEntry | Mention, code: str | None
) -> ResponsibilityInput:
    return ResponsibilityInput(
        printed=named.printed[:300],
        office_id=desk.office_id(code) if code else None,
        role=ResponsibilityRole(named.role),
    )


def _interpretation(entry: MeasureEntry) -> dict[str, Any]:
    if not entry.interpretation:
        return {}
    set_date = entry.interpretation.get("set_date")
    return {
        "interpretation_rules": entry.interpretation.get("rules"),
        "interpretation_reason": entry.interpretation.get("reason"),
        "interpretation_date": date.fromisoformat(set_date) if isinstance(set_date, str) else None,
    }


def _is_assessment(entry: MeasureEntry) -> bool:
    if entry.is_assessment is not None:
        return entry.is_assessment
    return looks_like_assessment(entry.official_text or entry.title or "").is_assessment


def _settles_assessment(entry: MeasureEntry) -> bool:
    """Where the wording admits both, a document that states it has decided."""
    text = entry.official_text or ""
    return entry.is_assessment is not None and looks_like_assessment(text).doubtful


def _period(entry: MeasureEntry) -> CeilingPeriod | None:
    return CeilingPeriod(entry.ceiling_period) if entry.ceiling_period else None
