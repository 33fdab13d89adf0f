"""A plan as a document: everything that the import reads back."""

from itertools import groupby

from app.deadlines import rules_to_json
from app.monitoring.model import MeasureState, PlanState
from app.plan_documents.assessment import is_open
from app.plan_documents.document import (
    FieldEntry,
    MeasureEntry,
    PlanDocument,
    RecommendationEntry,
    ResponsibilityEntry,
)


def document_of(state: PlanState) -> PlanDocument:
    """`state` is the INTERNAL view: a plan document holds decisions, not reports."""
    return PlanDocument(
        title=state.title,
        as_of_date=state.as_of_date,
        fields=tuple(
            FieldEntry(
                number=field.number,
                title=field.title,
                recommendations=_recommendations(list(measures)),
            )
            for field, measures in groupby(state.measures, key=lambda measure: measure.field)
        ),
        slug=state.slug,
        resolution_date=state.resolution_date,
        resolution_paper=state.resolution_paper,
        resolution_body=state.resolution_body,
        in_force_until=state.in_force_until,
        is_sample=state.is_sample,
    )


def _recommendations(measures: list[MeasureState]) -> tuple[RecommendationEntry, ...]:
    return tuple(
        RecommendationEntry(
            number=recommendation.number,
            official_text=recommendation.official_text,
            is_new=recommendation.is_new,
            title=recommendation.title,
            footnotes=recommendation.footnotes,
            measures=tuple(map(measure_entry, group)),
        )
        for recommendation, group in groupby(measures, key=lambda m: m.recommendation)
    )


def measure_entry(measure: MeasureState) -> MeasureEntry:
    return MeasureEntry(
        number=measure.number,
        label=measure.label,
        official_text=measure.official_text,
        responsible_text=measure.responsible_text,
        deadline_text=measure.deadline_text,
        cost_text=measure.cost.text,
        footnotes=measure.footnotes,
        title=measure.title,
        title_is_provisional=measure.title_is_provisional,
        is_assessment=None if is_assessment_open(measure) else measure.is_assessment,
        responsibilities=tuple(
            ResponsibilityEntry(each.printed, each.office.code if each.office else None, each.role)
            for each in measure.responsibilities
        )
        if measure.responsibility_settled
        else None,
        reporting_office=measure.reporting_office.code if measure.responsibility_settled else None,
        interpretation=_interpretation(measure),
        ceiling_period=None if measure.ceiling_period_is_assumed else measure.ceiling_period,
    )


def is_assessment_open(measure: MeasureState) -> bool:
    """Read from its wording, which admits both; a document must not make a decision of it."""
    return is_open(measure.official_text, is_settled=measure.assessment_settled)


def _interpretation(measure: MeasureState) -> dict[str, object] | None:
    if not measure.deadline.is_interpreted or measure.interpretation_date is None:
        return None
    return {
        "rules": rules_to_json(measure.deadline.rules),
        "reason": measure.interpretation_reason,
        "set_date": measure.interpretation_date.isoformat(),
    }
