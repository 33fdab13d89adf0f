"""The queries: every row of a plan, grouped by the measure it hangs on.

Plain rows instead of objects: a check over 100,000 measures reads half a million of them.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlmodel import Session, SQLModel

from app.plan.tables import (
    ActionField,
    Extension,
    Measure,
    MeasureVersion,
    Recommendation,
    Responsibility,
)
from app.status_reports.edition_tables import PrintedConfirmation, PrintedReport, YearEdition
from app.status_reports.tables import Confirmation, Contribution, StatusReport

Rows = Sequence[Row[Any]]
Grouped = Mapping[int, Rows]


@dataclass(frozen=True, slots=True)
class PlanRows:
    """Keys are measure ids; `responsibilities` hang on versions, fields and the rest on ids."""

    fields: Mapping[int, Row[Any]]
    recommendations: Mapping[int, Row[Any]]
    measures: Rows
    versions: Grouped
    responsibilities: Grouped
    reports: Grouped
    confirmations: Grouped
    contributions: Grouped
    extensions: Grouped


def read_rows(session: Session, plan_id: int, editions: Collection[int] | None = None) -> PlanRows:
    """`editions`: what these printed, instead of what offices report."""
    field, recommendation = _table(ActionField), _table(Recommendation)
    measure, version = _table(Measure), _table(MeasureVersion)
    responsibility = _table(Responsibility)
    of_plan = measure.c.plan_id == plan_id

    def all_rows(query: Select[Any]) -> Rows:
        return session.execute(query).all()

    return PlanRows(
        fields=_by_id(all_rows(select(field).where(field.c.plan_id == plan_id))),
        recommendations=_by_id(
            all_rows(
                select(recommendation)
                .join(field, recommendation.c.action_field_id == field.c.id)
                .where(field.c.plan_id == plan_id)
            )
        ),
        measures=all_rows(
            select(measure)
            .join(recommendation, measure.c.recommendation_id == recommendation.c.id)
            .join(field, recommendation.c.action_field_id == field.c.id)
            .where(of_plan)
            .order_by(field.c.number, recommendation.c.number, measure.c.position)
        ),
        versions=_of_measures(session, plan_id, version, "version_no"),
        responsibilities=_grouped(
            all_rows(
                select(responsibility)
                .join(version, responsibility.c.measure_version_id == version.c.id)
                .join(measure, version.c.measure_id == measure.c.id)
                .where(of_plan)
                .order_by(responsibility.c.position)
            ),
            "measure_version_id",
        ),
        extensions=_of_measures(session, plan_id, _table(Extension), "proposed_date"),
        **(_reported(session, plan_id) if editions is None else _printed(session, editions)),
    )


def _reported(session: Session, plan_id: int) -> dict[str, Grouped]:
    return {
        name: _of_measures(session, plan_id, _table(model), order)
        for name, model, order in (
            ("reports", StatusReport, "reporting_year_id"),
            ("confirmations", Confirmation, "occurrence_date"),
            ("contributions", Contribution, "reporting_year_id"),
        )
    }


def _printed(session: Session, editions: Collection[int]) -> dict[str, Grouped]:
    report, confirmation = _table(PrintedReport), _table(PrintedConfirmation)
    edition = _table(YearEdition)
    reports = (
        select(report, edition.c.reporting_year_id)
        .join(edition, report.c.year_edition_id == edition.c.id)
        .where(edition.c.id.in_(editions))
        .order_by(edition.c.reporting_year_id, report.c.id)
    )
    confirmations = (
        select(confirmation)
        .where(confirmation.c.year_edition_id.in_(editions))
        .order_by(confirmation.c.occurrence_date, confirmation.c.id)
    )
    return {
        "reports": _grouped(session.execute(reports).all(), "measure_id"),
        "confirmations": _grouped(session.execute(confirmations).all(), "measure_id"),
        "contributions": {},
    }


def _of_measures(session: Session, plan_id: int, table: Any, *order: str) -> Grouped:
    measure = _table(Measure)
    query = select(table).join(measure, table.c.measure_id == measure.c.id)
    in_order = query.order_by(*(table.c[name] for name in order), table.c.id)
    rows = session.execute(in_order.where(measure.c.plan_id == plan_id)).all()
    return _grouped(rows, "measure_id")


def _table(model: type[SQLModel]) -> Any:
    return model.__table__  # type: ignore[attr-defined]


def _by_id(rows: Rows) -> dict[int, Row[Any]]:
    return {row.id: row for row in rows}


def _grouped(rows: Rows, key: str) -> dict[int, Rows]:
    groups: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return dict(groups)
