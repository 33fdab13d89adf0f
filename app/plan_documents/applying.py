"""Puts a document into the plan: what is new is added, what changed becomes a new version.

Nothing is deleted: what a document no longer contains stays and is listed.
"""

from datetime import date

from sqlmodel import select

from app.kit.errors import Invalid
from app.plan.tables import ActionField, Plan, Recommendation
from app.plan_documents.applying_measures import add_measure, change_measure
from app.plan_documents.comparing import Difference, Kind
from app.plan_documents.desk import Desk, id_of
from app.plan_documents.document import FieldEntry, PlanDocument, RecommendationEntry
from app.plan_documents.sentences import first_sentence_title


def create_plan(desk: Desk, slug: str, document: PlanDocument) -> Plan:
    if document.as_of_date is None:
        raise Invalid(
            "Das Dokument nennt keinen Stand (Datum). Bitte ergänzen Sie die Zeile "
            "„Stand: TT.MM.JJJJ“."
        )
    return desk.stored(
        Plan(
            slug=slug,
            title=document.title or slug,
            as_of_date=document.as_of_date,
            resolution_date=document.resolution_date,
            resolution_paper=document.resolution_paper,
            resolution_body=document.resolution_body,
            in_force_until=document.in_force_until,
            monitored_from=desk.by.date,
            is_sample=document.is_sample,
        )
    )


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
                    add_measure(desk, plan, recommendation, difference.number, entry)
                elif difference.changes:
                    change_measure(
                        desk, plan, entry, difference, source=source, changes_from=changes_from
                    )
    desk.session.flush()


def _field(desk: Desk, plan: Plan, entry: FieldEntry) -> ActionField:
    query = select(ActionField).where(ActionField.plan_id == plan.id)
    field = desk.session.exec(query.where(ActionField.number == entry.number)).one_or_none()
    if field is None:
        field = ActionField(plan_id=id_of(plan), number=entry.number, title=entry.title)
    elif field.title.casefold() != entry.title.casefold():
        field.title = entry.title
    return desk.stored(field)


def _recommendation(desk: Desk, field: ActionField, entry: RecommendationEntry) -> Recommendation:
    query = select(Recommendation).where(Recommendation.action_field_id == field.id)
    found = desk.session.exec(query.where(Recommendation.number == entry.number)).one_or_none()
    recommendation = found or Recommendation(
        action_field_id=id_of(field),
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
    return desk.stored(recommendation)
