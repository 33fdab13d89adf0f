"""The queries: every row of a plan, grouped by the measure it hangs on.

Plain rows instead of objects: a check over 100,000 measures reads half a million of them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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


def read_rows(session: Session, plan_id: int) -> PlanRows:
    field, recommendation = _table(ActionField), _table(Recommendation)
    measure, version = _table(Measure), _table(MeasureVersion)
    responsibility = _table(Responsibility)
    of_plan = measure.c.plan_id == plan_id

    def all_rows(query: Select[Any]) -> Rows:
        return session.execute(query).all()

    def of_measures(table: Any, *order: str) -> Grouped:
        query = select(table).join(measure, table.c.measure_id == measure.c.id).where(of_plan)
        rows = all_rows(query.order_by(*(table.c[name] for name in order), table.c.id))
        return _grouped(rows, "measure_id")

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
        versions=of_measures(version, "version_no"),
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
        reports=of_measures(_table(StatusReport), "reporting_year_id"),
        confirmations=of_measures(_table(Confirmation), "occurrence_date"),
        contributions=of_measures(_table(Contribution), "reporting_year_id"),
        extensions=of_measures(_table(Extension), "proposed_date"),
    )


def _table(model: type[SQLModel]) -> Any:
    return model.__table__  # type: ignore[attr-defined]


def _by_id(rows: Rows) -> dict[int, Row[Any]]:
    return {row.id: row for row in rows}


def _grouped(rows: Rows, key: str) -> dict[int, Rows]:
    groups: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return dict(groups)
