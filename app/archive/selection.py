"""Which rows make up a year of a plan, table by table."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Select, Table, extract, select
from sqlmodel import SQLModel

import app.council_reports.tables
import app.offices.tables
import app.quarterly_checks.tables
import app.reminders.tables
import app.status_reports.edition_tables  # noqa: F401  # chosen by name, so all have to be known
from app.plan.tables import Plan
from app.status_reports.tables import ReportingYear

CONTEXT: Final = frozenset(
    {
        *("plan", "action_field", "recommendation", "measure", "measure_version"),
        *("responsibility", "extension", "office"),
    }
)
"""What the year's rows refer to. It belongs to the plan and goes on."""


def rows_of_year(plan: Plan, year: ReportingYear) -> Mapping[str, Select[tuple[object, ...]]]:
    """By table, ascending by key."""
    t = SQLModel.metadata.tables
    measures = select(t["measure"].c.id).where(t["measure"].c.plan_id == plan.id)
    versions = select(t["measure_version"].c.id).where(
        t["measure_version"].c.measure_id.in_(measures)
    )
    fields = select(t["action_field"].c.id).where(t["action_field"].c.plan_id == plan.id)
    checks = t["quarterly_check"]
    ours = (checks.c.plan_id == plan.id) & checks.c.quarter.like(f"{year.year}-%")
    reports = t["council_report"]
    editions = (reports.c.plan_id == plan.id) & (reports.c.year == year.year)
    in_year = {
        name: t[name].c.reporting_year_id == year.id
        for name in ("status_report", "contribution", "group_member", "year_edition")
    }
    kept = select(t["year_edition"].c.id).where(in_year["year_edition"])
    printed = {
        name: t[name].c.year_edition_id.in_(kept)
        for name in ("printed_report", "printed_confirmation")
    }
    chosen = {
        **in_year,
        **printed,
        "plan": t["plan"].c.id == plan.id,
        "action_field": t["action_field"].c.plan_id == plan.id,
        "recommendation": t["recommendation"].c.action_field_id.in_(fields),
        "measure": t["measure"].c.plan_id == plan.id,
        "measure_version": t["measure_version"].c.measure_id.in_(measures),
        "responsibility": t["responsibility"].c.measure_version_id.in_(versions),
        "extension": t["extension"].c.measure_id.in_(measures),
        "office": t["office"].c.id.is_not(None),
        "reporting_year": t["reporting_year"].c.id == year.id,
        "confirmation": t["confirmation"].c.measure_id.in_(measures)
        & (extract("year", t["confirmation"].c.occurrence_date) == year.year),
        "quarterly_check": ours,
        "quarterly_check_item": t["quarterly_check_item"].c.quarterly_check_id.in_(
            select(checks.c.id).where(ours)
        ),
        "reminder": (t["reminder"].c.plan_id == plan.id)
        & t["reminder"].c.period.like(f"{year.year}%"),
        "council_report": editions,
        "issued_file": t["issued_file"].c.council_report_id.in_(
            select(reports.c.id).where(editions)
        ),
    }
    return {
        name: t[name].select().where(chosen[name]).order_by(t[name].c.id) for name in sorted(chosen)
    }


def table_named(name: str) -> Table:
    return SQLModel.metadata.tables[name]
