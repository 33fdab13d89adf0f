"""Puts a document into the plan: what is new is added, what changed becomes a new version.

Nothing is deleted: what a document no longer contains stays and is listed.
"""

from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

from app.audit.actor import By
from app.costs import CeilingPeriod
from app.kit.errors import Invalid
from app.offices.directory import Directory
from app.offices.kinds import ResponsibilityRole
from app.offices.tables import Office
from app.offices.wording import Mention, read_responsible
from app.plan.measures import MeasureChange, ResponsibilityInput, adapt
from app.plan.queries import measure_by_number, version_on
from app.plan.tables import (
    ActionField,
    Measure,
    MeasureVersion,
    Plan,
    Recommendation,
    Responsibility,
)
from app.plan_documents.assessment import looks_like_assessment
from app.plan_documents.comparing import Difference, Kind
from app.plan_documents.document import (
    FieldEntry,
    MeasureEntry,
    PlanDocument,
    RecommendationEntry,
    ResponsibilityEntry,
)
from app.plan_documents.sentences import first_sentence_title

Row = TypeVar("Row", bound=SQLModel)

PLAIN = ("title", "official_text", "footnotes", "is_assessment", "deadline_text", "cost_text")
"""Cells of a measure that go into its version as they are."""

WORDING_ONLY = frozenset({"title", "official_text", "footnotes", "is_assessment", "label"})
"""Changes that add what was adopted from the start: they count from the old version's day on."""


class Desk:
    """What every entry of one import needs: who, which plan, which offices."""

    def __init__(self, session: Session, by: By, directory: Directory, coordinating: str) -> None:
        self.session, self.by, self.directory = session, by, directory
        offices = session.exec(select(Office)).all()
        self.office_ids = {office.code: office.id for office in offices if office.id is not None}
        self.coordinating = coordinating

    def office_id(self, code: str | None) -> int:
        """The office, or coordination where nobody is named."""
        wanted = code or self.coordinating
        if wanted not in self.office_ids:
            raise Invalid(
                f"Die Stelle „{wanted}“ steht nicht im Verzeichnis. "
                "Bitte nehmen Sie sie auf oder berichtigen Sie das Kürzel."
            )
        return self.office_ids[wanted]


def create_plan(session: Session, slug: str, document: PlanDocument, *, by: By) -> Plan:
    if document.as_of_date is None:
        raise Invalid(
            "Das Dokument nennt keinen Stand (Datum). Bitte ergänzen Sie die Zeile "
            "„Stand: TT.MM.JJJJ“."
        )
    plan = Plan(
        slug=slug,
        title=document.title or slug,
        as_of_date=document.as_of_date,
        resolution_date=document.resolution_date,
        resolution_paper=document.resolution_paper,
        resolution_body=document.resolution_body,
        in_force_until=document.in_force_until,
        monitored_from=by.date,
        is_sample=document.is_sample,
    )
    session.add(plan)
    session.flush()
    return plan


def apply_document(
    desk: Desk,
    plan: Plan,
    document: PlanDocument,
    found: tuple[Difference, ...],
    *,
    source: str,
    changes_from: date,
) -> None:
    """`changes_from`: the day from which changed decisions (not mere wording) count."""
    by_document_number = {each.document_number: each for each in found}
    for field_entry in document.fields:
        field = _field(desk, plan, field_entry)
        for recommendation_entry in field_entry.recommendations:
            recommendation = _recommendation(desk, field, recommendation_entry)
            for entry in recommendation_entry.measures:
                difference = by_document_number[entry.number]
                if difference.kind is Kind.NEW:
                    _add(desk, plan, recommendation, difference.number, entry)
                elif difference.changes:
                    _change(desk, plan, difference, source=source, changes_from=changes_from)
    desk.session.flush()


def _field(desk: Desk, plan: Plan, entry: FieldEntry) -> ActionField:
    query = select(ActionField).where(ActionField.plan_id == plan.id)
    field = desk.session.exec(query.where(ActionField.number == entry.number)).one_or_none()
    if field is None:
        field = ActionField(plan_id=_id(plan), number=entry.number, title=entry.title)
    elif field.title.casefold() != entry.title.casefold():
        field.title = entry.title
    return _stored(desk, field)


def _recommendation(desk: Desk, field: ActionField, entry: RecommendationEntry) -> Recommendation:
    query = select(Recommendation).where(Recommendation.action_field_id == field.id)
    found = desk.session.exec(query.where(Recommendation.number == entry.number)).one_or_none()
    recommendation = found or Recommendation(
        action_field_id=_id(field),
        number=entry.number,
        title=entry.title or first_sentence_title(entry.official_text or ""),
        title_is_provisional=entry.title is None,
    )
    if entry.title is not None and recommendation.title != entry.title:
        recommendation.title, recommendation.title_is_provisional = entry.title, False
    if entry.official_text is not None:
        recommendation.official_text = entry.official_text
        recommendation.footnotes = list(entry.footnotes)
    recommendation.is_new = entry.is_new
    return _stored(desk, recommendation)


def _add(
    desk: Desk, plan: Plan, recommendation: Recommendation, number: str, entry: MeasureEntry
) -> None:
    measure = _stored(
        desk,
        Measure(
            plan_id=_id(plan),
            recommendation_id=_id(recommendation),
            number=number,
            position=int(number.rpartition(".")[2]),
            label=entry.label,
        ),
    )
    responsible = _responsible(desk, entry, plan.as_of_date)
    interpretation = entry.interpretation or {}
    version = _stored(
        desk,
        MeasureVersion(
            measure_id=_id(measure),
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
            responsible_text=entry.responsible_text,
            reporting_office_id=responsible["reporting_office_id"],
            responsibility_settled=responsible["responsibility_settled"],
            deadline_text=entry.deadline_text,
            interpretation_rules=interpretation.get("rules"),
            interpretation_reason=interpretation.get("reason"),
            interpretation_date=_day(interpretation.get("set_date")),
            cost_text=entry.cost_text,
            ceiling_period=_period(entry),
        ),
    )
    desk.session.add_all(
        Responsibility(
            measure_version_id=_id(version),
            position=position,
            printed=each.printed,
            office_id=each.office_id,
            role=each.role,
        )
        for position, each in enumerate(responsible["responsibilities"], start=1)
    )


def _change(
    desk: Desk, plan: Plan, difference: Difference, *, source: str, changes_from: date
) -> None:
    entry = difference.entry
    if entry is None:
        return
    measure = measure_by_number(desk.session, plan, difference.number)
    newest = version_on(desk.session, measure, date.max)
    changed = {change.field: change.after for change in difference.changes}
    measure.label = entry.label
    values: dict[str, Any] = {name: changed[name] for name in PLAIN if name in changed}
    if "footnotes" in values:
        values["footnotes"] = list(values["footnotes"])
    if "title" in values:
        values["title_is_provisional"] = entry.title_is_provisional
    if {"responsible_text", "responsibilities", "reporting_office"} & changed.keys():
        values |= {"responsible_text": entry.responsible_text}
        values |= _responsible(desk, entry, changes_from)
    if entry.interpretation and "interpretation" in changed:
        values |= {
            "interpretation_rules": entry.interpretation.get("rules"),
            "interpretation_reason": entry.interpretation.get("reason"),
            "interpretation_date": _day(entry.interpretation.get("set_date")),
        }
    if "ceiling_period" in changed:
        values["ceiling_period"] = _period(entry)
    if not values:
        return
    is_wording = changed.keys() <= WORDING_ONLY
    valid_from = date.min if is_wording else changes_from
    change = MeasureChange(
        reason=f"Einlesen von {source}",
        valid_from_date=max(valid_from, newest.valid_from_date),
        **values,
    )
    adapt(desk.session, measure, change, by=desk.by)


def _responsible(desk: Desk, entry: MeasureEntry, on: date) -> dict[str, Any]:
    """As settled where the document says so, else read from the printed wording."""
    reading = read_responsible(entry.responsible_text, desk.directory, on)
    settled = entry.responsibilities is not None
    named = entry.responsibilities if entry.responsibilities is not None else reading.mentions
    return {
        "responsibilities": [_responsibility(desk, each) for each in named],
        "reporting_office_id": desk.office_id(entry.reporting_office or reading.reporting_code),
        "responsibility_settled": settled,
    }


def _responsibility(desk: Desk, named: ResponsibilityEntry | Mention) -> ResponsibilityInput:
    code = named.office if isinstance(named, ResponsibilityEntry) else named.code
    return ResponsibilityInput(
        printed=named.printed[:300],
        office_id=desk.office_id(code) if code else None,
        role=ResponsibilityRole(named.role),
    )


def _is_assessment(entry: MeasureEntry) -> bool:
    if entry.is_assessment is not None:
        return entry.is_assessment
    return looks_like_assessment(entry.official_text or entry.title or "").is_assessment


def _period(entry: MeasureEntry) -> CeilingPeriod | None:
    return CeilingPeriod(entry.ceiling_period) if entry.ceiling_period else None


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _stored(desk: Desk, row: Row) -> Row:
    desk.session.add(row)
    desk.session.flush()
    return row


def _id(row: Any) -> int:
    return int(row.id)
