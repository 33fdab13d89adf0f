"""A plan with all that is known about it on a day, in a fixed number of queries."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlmodel import Session, select

from app.monitoring.measures import Frame, measure_state
from app.monitoring.model import FieldRef, OfficeRef, PlanState, RecommendationRef, View, YearRef
from app.monitoring.rows import PlanRows, read_rows
from app.offices.tables import Office
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.status_reports.editions import public_editions
from app.status_reports.tables import ReportingYear


def plan_state(
    session: Session, slug: str, *, today: date, view: View, as_of: date | None = None
) -> PlanState:
    """The plan as of the end of `as_of`, with what is known on `today`.

    Without `as_of` it is what a page shows on `today`: the end of the day before; in the PUBLIC
    view the reference date of the year last laid before the council, where there is one.
    Raises NotFound for an unknown slug.
    """
    plan = plan_by_slug(session, slug)
    plan_id = plan.id or 0
    years = tuple(_years(session, plan_id))
    offices = {ref.id: ref for ref in map(office_ref, session.exec(select(Office)).all())}
    frame = _frame(plan, view, years, offices, today=today, as_of=as_of)
    editions = public_editions(session, plan_id, today) if view is View.PUBLIC else None
    rows = read_rows(session, plan_id, editions)
    recommendations = _recommendations(rows)
    return PlanState(
        id=plan_id,
        version=plan.version,
        slug=plan.slug,
        title=plan.title,
        as_of_date=plan.as_of_date,
        resolution_date=plan.resolution_date,
        resolution_paper=plan.resolution_paper,
        resolution_body=plan.resolution_body,
        in_force_from=plan.in_force_from,
        in_force_until=plan.in_force_until,
        monitored_from=plan.monitored_from,
        is_sample=plan.is_sample,
        view=view,
        as_of=frame.as_of,
        years=years,
        offices=offices,
        measures=tuple(
            measure_state(frame, rows, measure, *recommendations[measure.recommendation_id])
            for measure in rows.measures
        ),
    )


def _recommendations(rows: PlanRows) -> dict[int, tuple[FieldRef, RecommendationRef]]:
    fields = {key: FieldRef(row.number, row.title) for key, row in rows.fields.items()}
    return {
        key: (
            fields[row.action_field_id],
            RecommendationRef(
                row.number,
                row.title,
                row.title_is_provisional,
                row.official_text,
                tuple(row.footnotes),
                row.is_new,
            ),
        )
        for key, row in rows.recommendations.items()
    }


def office_ref(office: Office) -> OfficeRef:
    if office.id is None:
        raise ValueError("an office that is not stored yet has no reference")
    return OfficeRef(office.id, office.code, office.name, office.kind, office.parent_id)


def year_ref(year: ReportingYear) -> YearRef:
    return YearRef(
        id=year.id or 0,
        version=year.version,
        year=year.year,
        state=year.state,
        reference_date=year.reference_date,
        submission_due_date=year.submission_due_date,
        public_from_date=year.public_from_date,
    )


def _years(session: Session, plan_id: int) -> Iterable[YearRef]:
    query = select(ReportingYear).where(ReportingYear.plan_id == plan_id)
    return map(year_ref, session.exec(query.order_by("year")))


def _frame(
    plan: Plan,
    view: View,
    years: tuple[YearRef, ...],
    offices: dict[int, OfficeRef],
    *,
    today: date,
    as_of: date | None,
) -> Frame:
    laid = [y for y in years if y.public_from_date is not None and y.public_from_date <= today]
    shows_laid_state = as_of is None and view is View.PUBLIC and bool(laid)
    if shows_laid_state:
        as_of = max(year.reference_date for year in laid)
    return Frame(
        in_force_from=plan.in_force_from,
        in_force_until=plan.in_force_until,
        resolved_on=plan.resolution_date,
        view=view,
        as_of=as_of or today - timedelta(days=1),
        state_as_of=as_of or today,
        today=None if as_of else today,
        offices=offices,
        years={year.id: year for year in (laid if view is View.PUBLIC else years)},
        submission_due_dates={year.year: year.submission_due_date for year in years},
    )
