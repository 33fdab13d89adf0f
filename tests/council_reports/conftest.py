"""The invented year of the seed as rows, and what is frozen and printed of it."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from app.audit.actor import Actor, By, Role, by_system
from app.config import PROJECT, Settings
from app.council_reports.closing import contents_now
from app.council_reports.contents import ReportContents
from app.council_reports.paper import pdf_of
from app.council_reports.text_tables import PopulationFigure, ReportText
from app.kit.clock import BERLIN, clock_at
from app.kit.db import Database
from app.kit.money import decimal_string_to_cents
from app.plan.queries import measure_by_number, plan_by_slug, version_on
from app.plan.states import ExtensionEffect, ExtensionState
from app.plan.tables import Extension, Plan
from app.plan_documents.seed import load_offices, load_plan
from app.status_reports.tables import Confirmation, ReportingYear, StatusReport
from app.status_reports.years import open_years, year_of

SLUG = "erfurt-integration-2021"
SECRET = "Nur für das Haus: Rücksprache mit der Amtsleitung."
CLOSED_ON = date(2022, 3, 1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), BERLIN)


def coordination_on(day: date) -> By:
    return By(Actor("u-test", Role.COORDINATION), noon(day))


@pytest.fixture
def coordination() -> Callable[[date], By]:
    return coordination_on


@pytest.fixture
def sample(templates: Any, engine_name: str) -> Iterator[Database]:
    """The plan with the year 2021 reported, not closed yet."""
    with templates.copy(engine_name, "sample_year", _fill) as copy:
        yield copy


@pytest.fixture
def quick(templates: Any) -> Iterator[Database]:
    """As `sample`, on SQLite only: for what does not depend on the engine."""
    with templates.copy("sqlite", "sample_year", _fill) as copy:
        yield copy


@pytest.fixture(scope="session")
def sample_contents(templates: Any) -> ReportContents:
    with templates.copy("sqlite", "sample_year", _fill) as copy, copy.reading() as session:
        plan = plan_by_slug(session, SLUG)
        row = year_of(session, plan, 2021)
        return contents_now(session, plan, row, edition=1, by=coordination_on(CLOSED_ON))


@pytest.fixture(scope="session")
def sample_pdf(sample_contents: ReportContents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All 146 measures, drawn once a run."""
    path = tmp_path_factory.mktemp("papers") / "sample.pdf"
    path.write_bytes(pdf_of(sample_contents, seconds=300, memory_mb=2048))
    return path


def _fill(database: Database) -> None:
    settings, by = Settings(), by_system(clock_at(date(2021, 5, 3)))
    load_offices(database, settings.seed_offices, by=by)
    load_plan(database, settings.seed_plan, settings, by=by)
    with database.writing(by=by) as session:
        _add_year(session)


def _add_year(session: Session) -> None:
    sample = json.loads((PROJECT / "seed" / "sample-year-2021.json").read_bytes())
    plan = plan_by_slug(session, SLUG)
    plan.is_sample = True
    plan.resolution_date = date.fromisoformat(sample["resolution"]["date"])
    plan.resolution_paper = sample["resolution"]["paper"]
    plan.resolution_body = sample["resolution"]["body"]
    open_years(session, plan, date(2021, 7, 1), by=coordination_on(date(2021, 7, 1)))
    year = year_of(session, plan, sample["year"])
    for facts in sample["extensions"]:
        session.add(_extension(session, plan, facts))
    for facts in sample["confirmations"]:
        session.add(_confirmation(session, plan, facts))
    for position, facts in enumerate(sample["population_figures"], 1):
        facts["counted_date"] = _day(facts["counted_date"])
        session.add(PopulationFigure(reporting_year_id=year.id or 0, position=position, **facts))
    for place, text in sample["report_texts"].items():
        session.add(ReportText(reporting_year_id=year.id or 0, place=place, text=text))
    for facts in sample["status_reports"]:
        session.add(_report(session, plan, year, facts))


def _ids(session: Session, plan: Plan, facts: dict[str, Any]) -> dict[str, int]:
    measure = measure_by_number(session, plan, facts["number"])
    office = version_on(session, measure, date.max).reporting_office_id
    return {"measure_id": measure.id or 0, "office_id": office}


def _extension(session: Session, plan: Plan, facts: dict[str, Any]) -> Extension:
    ids = _ids(session, plan, facts)
    day = date.fromisoformat(facts["decided_on"])
    return Extension(
        measure_id=ids["measure_id"],
        effect=ExtensionEffect.LATER_DATE,
        new_due_date=date.fromisoformat(facts["new_due_date"]),
        reason=facts["reason"],
        proposed_by_office_id=ids["office_id"],
        proposed_date=day,
        state=ExtensionState.DECIDED,
        decided_by=facts["body"],
        decided_date=day,
        decision_paper=facts["paper"],
    )


def _confirmation(session: Session, plan: Plan, facts: dict[str, Any]) -> Confirmation:
    done = date.fromisoformat(facts["done_date"])
    return Confirmation(
        **_ids(session, plan, facts),
        occurrence_date=date.fromisoformat(facts["occurrence_date"]),
        done_date=done,
        note=facts["note"],
        recorded_at=noon(done),
    )


def _report(
    session: Session, plan: Plan, year: ReportingYear, facts: dict[str, Any]
) -> StatusReport:
    found = facts["assessment"] or {}
    submitted = _day(facts["submitted_on"])
    at = noon(submitted) if submitted else None
    return StatusReport(
        **_ids(session, plan, facts),
        reporting_year_id=year.id or 0,
        kind=facts["kind"],
        step=facts["step"],
        implementation=facts["implementation"],
        effective_date=_day(facts["effective_date"]),
        text=facts["text"] or "",
        obstacles=facts["obstacles"],
        next_step=facts["next_step"],
        next_step_date=_day(facts["next_step_date"]),
        spent_city_cents=_cents(facts["spent_city_eur"]),
        spent_third_party_cents=_cents(facts["spent_third_party_eur"]),
        spent_source=facts["spent_source"],
        budget_need_cents=_cents(facts["budget_need_eur"]),
        is_unchanged=facts["unchanged"],
        internal_note=SECRET,
        question=facts["question"],
        assessment_outcome=found.get("outcome"),
        cost_once_cents=_cents(found.get("cost_once_eur")),
        cost_yearly_cents=_cents(found.get("cost_yearly_eur")),
        cost_budget_year=found.get("budget_year"),
        posts=found.get("posts"),
        follow_up=found.get("follow_up"),
        drafted_by="u-test",
        submitted_at=at,
        accepted_at=at if facts["step"] == "accepted" else None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _cents(text: str | None) -> int | None:
    return decimal_string_to_cents(text) if text else None
