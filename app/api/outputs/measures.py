"""A measure: short in the list, whole at its own address."""

from datetime import date
from typing import Any

from pydantic import Field

from app.api.outputs.base import Eur, OfficeOut, Output, eur, office_out
from app.api.outputs.details import (
    ConfirmationOut,
    ContributionOut,
    InternalExtension,
    PublicExtension,
    confirmation_out,
    contribution_out,
    internal_extension,
    public_extension,
)
from app.api.outputs.reports import InternalReport, PublicReport, internal_report, public_report
from app.costs import CeilingPeriod, CostKind
from app.deadlines import DeadlineKind, RuleJson, rules_to_json
from app.http.deps import Reader
from app.monitoring.model import MeasureState, ResponsibilityState
from app.offices.kinds import ResponsibilityRole
from app.overdue import Basis, Timeliness
from app.status_reports.implementation import Implementation


class ResponsibilityOut(Output):
    office: OfficeOut | None = Field(description="null: the directory does not know the name.")
    role: ResponsibilityRole


class PrintedResponsibility(ResponsibilityOut):
    printed: str = Field(description="As the council's document has it.")


class DeadlineOut(Output):
    text: str = Field(description="As printed.", examples=["4. Quartal 2021"])
    kind: DeadlineKind
    due_date: date | None = Field(description="The fixed date after decided extensions.")
    next_due_date: date | None = Field(description="The earliest date not met.")
    rules: tuple[RuleJson, ...]


class CostOut(Output):
    text: str = Field(description="As printed.", examples=["bis zu 1.500,00 EUR"])
    kind: CostKind
    ceiling_eur: Eur | None
    approximate: bool
    ceiling_period: CeilingPeriod | None


class MeasureItem(Output):
    """A measure as lists have it, the same for everybody. Other things are named by their keys."""

    number: str = Field(examples=["1.8.3"])
    label: str = Field(description="As printed; not unique.", examples=["M2"])
    title: str
    official_text: str | None = Field(
        description="As adopted, without label, Markdown and footnote marks."
    )
    footnotes: tuple[str, ...]
    action_field: int = Field(examples=[1])
    recommendation: str = Field(description="field.recommendation", examples=["1.8"])
    is_assessment: bool
    responsibilities: tuple[ResponsibilityOut, ...]
    reporting_office: str = Field(description="Code of the office.", examples=["BMI"])
    responsible_text: str = Field(description="As printed.")
    deadline: DeadlineOut
    cost: CostOut
    implementation: Implementation
    timeliness: Timeliness | None = Field(description="null: dropped.")


class OccurrenceOut(Output):
    resolved_date: date
    due_date: date = Field(description="After decided extensions.")
    met_date: date | None


class MeasureDetail(MeasureItem):
    """What the measure's own address adds."""

    as_of: date = Field(description="Everything is as of the end of this day.")
    title_is_provisional: bool
    responsibilities: tuple[PrintedResponsibility, ...]
    responsibility_settled: bool
    assessment_settled: bool = Field(description="true: decided where the wording admits both.")
    ceiling_period_is_assumed: bool
    resolved_due_date: date | None = Field(description="The fixed date as resolved.")
    interpretation_date: date | None = Field(description="null: what the wording itself says.")
    interpretation_reason: str | None
    overdue_since: date | None
    overdue_basis: Basis | None
    dropped_date: date | None
    occurrences: tuple[OccurrenceOut, ...]
    explanation: tuple[str, ...] = Field(description="Why it is overdue, or why not; German.")
    confirmations: tuple[ConfirmationOut, ...]


class PublicMeasure(MeasureDetail):
    """For everybody: accepted reports of years that are public, decided extensions."""

    reports: tuple[PublicReport, ...]
    extensions: tuple[PublicExtension, ...]


class InternalMeasure(MeasureDetail):
    """For those inside: also proposals, contributions, and money as far as they may see it."""

    version_no: int
    owes_report: bool
    spent_city_eur: Eur | None
    reports: tuple[InternalReport, ...]
    extensions: tuple[InternalExtension, ...]
    contributions: tuple[ContributionOut, ...]


def measure_item(measure: MeasureState) -> MeasureItem:
    return MeasureItem(
        **_item(measure),
        responsibilities=tuple(
            ResponsibilityOut(office=_office(one), role=one.role)
            for one in measure.responsibilities
        ),
    )


def public_measure(measure: MeasureState) -> PublicMeasure:
    return PublicMeasure(
        **_item(measure),
        **_detail(measure),
        reports=tuple(public_report(measure.number, report) for report in measure.reports),
        extensions=tuple(public_extension(measure.number, each) for each in measure.extensions),
    )


def internal_measure(measure: MeasureState, reader: Reader) -> InternalMeasure:
    return InternalMeasure(
        **_item(measure),
        **_detail(measure),
        version_no=measure.version_no,
        owes_report=measure.owes_report,
        spent_city_eur=eur(measure.spent_city_cents) if reader.sees_costs else None,
        reports=tuple(
            internal_report(measure.number, report, reader)
            for report in measure.reports
            if reader.sees(report)
        ),
        extensions=tuple(internal_extension(measure.number, each) for each in measure.extensions),
        contributions=tuple(map(contribution_out, measure.contributions)),
    )


def measure_out(measure: MeasureState, reader: Reader) -> PublicMeasure | InternalMeasure:
    return internal_measure(measure, reader) if reader.is_internal else public_measure(measure)


def _item(measure: MeasureState) -> dict[str, Any]:
    return {
        "number": measure.number,
        "label": measure.label,
        "title": measure.title,
        "official_text": measure.official_text,
        "footnotes": measure.footnotes,
        "action_field": measure.field.number,
        "recommendation": f"{measure.field.number}.{measure.recommendation.number}",
        "is_assessment": measure.is_assessment,
        "reporting_office": measure.reporting_office.code,
        "responsible_text": measure.responsible_text,
        "deadline": _deadline(measure),
        "cost": _cost(measure),
        "implementation": measure.implementation,
        "timeliness": measure.timeliness,
    }


def _detail(measure: MeasureState) -> dict[str, Any]:
    standing = measure.standing
    late = standing.overdue
    return {
        "as_of": standing.as_of,
        "responsibilities": tuple(
            PrintedResponsibility(office=_office(one), role=one.role, printed=one.printed)
            for one in measure.responsibilities
        ),
        "title_is_provisional": measure.title_is_provisional,
        "responsibility_settled": measure.responsibility_settled,
        "assessment_settled": measure.assessment_settled,
        "ceiling_period_is_assumed": measure.ceiling_period_is_assumed,
        "resolved_due_date": standing.resolved_due_date,
        "interpretation_date": measure.interpretation_date,
        "interpretation_reason": measure.interpretation_reason,
        "overdue_since": late.since if late else None,
        "overdue_basis": late.basis if late else None,
        "dropped_date": measure.dropped_from,
        "occurrences": tuple(
            OccurrenceOut(resolved_date=day.resolved, due_date=day.due, met_date=day.met_on)
            for day in standing.occurrences
        ),
        "explanation": standing.explanation,
        "confirmations": tuple(map(confirmation_out, measure.confirmations)),
    }


def _office(responsibility: ResponsibilityState) -> OfficeOut | None:
    return office_out(responsibility.office) if responsibility.office else None


def _deadline(measure: MeasureState) -> DeadlineOut:
    return DeadlineOut(
        text=measure.deadline_text,
        kind=measure.deadline.kind,
        due_date=measure.standing.due_date,
        next_due_date=measure.standing.next_due_date,
        rules=tuple(
            {name: value for name, value in rule.items() if value is not None}
            for rule in rules_to_json(measure.deadline.rules)
        ),
    )


def _cost(measure: MeasureState) -> CostOut:
    return CostOut(
        text=measure.cost.text,
        kind=measure.cost.kind,
        ceiling_eur=eur(measure.cost.ceiling_cents),
        approximate=measure.cost.approximate,
        ceiling_period=measure.ceiling_period,
    )
