"""The sample year: everything the service does, played once with an injected clock.

All of it is invented and marked so: the plan is a sample (`is_sample`), which every page, mail
and paper shows. Offices act through the same services as real ones.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from fastapi import FastAPI

from app.accounts.people import create_user
from app.audit.actor import Role, by_system
from app.audit.chain import seal_all
from app.config import PROJECT, Settings
from app.council_reports.issuing import make_report
from app.demo import council
from app.demo.scene import Facts, Scene, coordination, office_of
from app.kit.clock import clock_at, clock_running_from
from app.kit.db import Database
from app.kit.migrations import upgrade
from app.main import create_app
from app.offices.queries import office_by_code
from app.plan.extensions import (
    Decision,
    ExtensionInput,
    decide,
    propose,
    support,
)
from app.plan.queries import extension_by_id, measure_by_number, plan_by_slug
from app.plan.resolution import Resolution, record_resolution
from app.plan.states import ExtensionEffect
from app.plan_documents.seed import load_offices, load_plan
from app.quarterly_checks.checks import run_due_checks
from app.status_reports.confirmations import confirm
from app.status_reports.finding import report_by_id
from app.status_reports.inputs import ConfirmationInput, ReportInput
from app.status_reports.reports import accept, save_draft, send_back, submit
from app.status_reports.states import ReportKind
from app.status_reports.years import open_years, year_of

SAMPLE_YEAR = PROJECT / "seed" / "sample-year-2021.json"
PAPER = "Evaluationsbericht-2021-Beispiel.pdf"
CHECK_DAYS = (date(2021, 7, 1), date(2021, 10, 1), date(2022, 1, 1))
FIRST_DAY, CLOSED_ON, LAID_ON = date(2021, 5, 3), date(2022, 3, 1), date(2022, 3, 9)
CONTROL_LAID_ON = date(2022, 2, 15)
DRAFTED_ON = "2022-01-28"
TODAY = date(2022, 3, 15)
"""The day on which the sample stands when it is shown."""

SAMPLE_PASSWORD = "beispiel-2021"  # noqa: S105  # printed for everyone; the data are invented
SAME_NAME = (
    "implementation",
    "effective_date",
    "text",
    "obstacles",
    "next_step",
    "next_step_date",
    "spent_city_eur",
    "spent_third_party_eur",
    "spent_source",
    "budget_need_eur",
)
"""What the sample file and a report call alike."""

LOGINS = (
    ("koordination", "Beispielzugang Koordination", Role.COORDINATION, "BMI"),
    ("leitung-soziales", "Beispielzugang Leitung Amt für Soziales", Role.HEAD, "A50"),
    ("amt-soziales", "Beispielzugang Amt für Soziales", Role.CLERK, "A50"),
    ("kaemmerei", "Beispielzugang Stadtkämmerei", Role.TREASURY, "A20"),
    ("stadtrat", "Beispielzugang Stadtrat", Role.COUNCIL, None),
)

Tell = Callable[[str], None]


Event = tuple[date, Callable[[Scene, Facts], None], Facts]


def play(config: Settings, *, tell: Tell) -> Path:
    """Fills an empty database; on a filled one it does nothing. Returns where the paper lies."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    paper = config.data_dir / PAPER
    database = Database(config.database)
    upgrade(database)
    sample = json.loads(SAMPLE_YEAR.read_bytes())
    if _begin(database, config):
        tell("Ein erfundenes Berichtsjahr wird gespielt …")
        _play_year(database, sample, tell)
    if not paper.exists():
        tell("Der Evaluationsbericht wird gesetzt …")
        make_report(
            database,
            config,
            sample["plan"],
            sample["year"],
            paper,
            clock=clock_at(TODAY),
            progress=tell,
        )
        seal_all(database, clock_at(TODAY))
    database.close()
    return paper


def sample_service(config: Settings) -> FastAPI:
    """The service on the filled database, on the day on which the sample stands; no mails."""
    quiet = config.model_copy(update={"scheduler": False})
    return create_app(quiet, Database(config.database), clock_running_from(TODAY))


def _begin(database: Database, config: Settings) -> bool:
    by = by_system(clock_at(FIRST_DAY))
    load_offices(database, config.seed_offices, by=by)
    if load_plan(database, config.seed_plan, config, by=by, is_sample=True) is None:
        return False
    with database.writing(by=by) as session:
        for login, name, role, code in LOGINS:
            office = office_by_code(session, code) if code else None
            create_user(
                session,
                login=login,
                display_name=name,
                role=role,
                office=office,
                password=SAMPLE_PASSWORD,
                by=by,
            )
    return True


def _play_year(database: Database, sample: Facts, tell: Tell) -> None:
    events = list(_events(sample))
    for day in sorted({day for day, _, _ in events} | set(CHECK_DAYS)):
        clock = clock_at(day)
        by = by_system(clock)
        with database.writing(by=by) as session:
            plan = plan_by_slug(session, sample["plan"])
            open_years(session, plan, day, by=by)
            scene = Scene(session, plan, sample["year"], clock.now())
            for when, act, facts in events:
                if when == day:
                    act(scene, facts)
        if day in CHECK_DAYS:
            run_due_checks(database, clock, progress=tell)
        seal_all(database, clock)


def _events(sample: Facts) -> Iterator[Event]:
    """In the order in which they happen on one day."""
    resolution = sample["resolution"]
    yield _day(resolution["date"], 1), _resolve, resolution
    for confirmation in sample["confirmations"]:
        yield _day(confirmation["done_date"], 1), _confirm, confirmation
    for answers in sample["group_answers"]:
        yield _day(answers["written_on"]), council.answer, answers
    for report in sample["status_reports"]:
        yield _day(report["submitted_on"] or DRAFTED_ON), _write, report
        if report["step"] in {"accepted", "returned"}:
            yield _day(report["submitted_on"], 7), _judge, report
    for extension in sample["extensions"]:
        yield _day(extension["decided_on"], -21), _propose, extension
        yield _day(extension["decided_on"], 1), _decide, extension
    for proposal in sample["proposals"]:
        yield CONTROL_LAID_ON, council.prepare, proposal
    yield CONTROL_LAID_ON, council.give_control, sample["resolution_control"]
    yield CLOSED_ON, council.write_texts, sample
    yield CLOSED_ON, council.close, sample["council_paper"]
    yield LAID_ON, council.lay, {}


def _resolve(scene: Scene, facts: Facts) -> None:
    record_resolution(
        scene.session, scene.plan, Resolution.model_validate(facts), by=coordination(scene)
    )


def _confirm(scene: Scene, facts: Facts) -> None:
    confirmation = ConfirmationInput.model_validate(
        {key: facts[key] for key in ("occurrence_date", "done_date", "note")}
    )
    measure = measure_by_number(scene.session, scene.plan, facts["number"])
    confirm(scene.session, scene.plan, measure, confirmation, by=office_of(scene, measure))


def _write(scene: Scene, facts: Facts) -> None:
    measure = measure_by_number(scene.session, scene.plan, facts["number"])
    year = year_of(scene.session, scene.plan, scene.year)
    by = office_of(scene, measure)
    report = save_draft(
        scene.session,
        scene.plan,
        measure,
        year,
        _content(facts),
        by=by,
        expected_version=None,
        kind=ReportKind(facts["kind"]),
    )
    if facts["step"] != "draft":
        submit(scene.session, scene.plan, report, by=by)
    facts["id"] = report.id


def _content(facts: Facts) -> ReportInput:
    outcome = facts["assessment"] or {}
    return ReportInput.model_validate(
        {name: facts[name] for name in SAME_NAME}
        | {
            "assessment_outcome": outcome.get("outcome"),
            "cost_once_eur": outcome.get("cost_once_eur"),
            "cost_yearly_eur": outcome.get("cost_yearly_eur"),
            "cost_budget_year": outcome.get("budget_year"),
            "posts": outcome.get("posts"),
            "follow_up": outcome.get("follow_up"),
        }
    )


def _judge(scene: Scene, facts: Facts) -> None:
    report = report_by_id(scene.session, scene.plan, facts["id"])
    if facts["step"] == "accepted":
        accept(scene.session, report, by=coordination(scene))
    else:
        send_back(scene.session, report, facts["question"], by=coordination(scene))


def _propose(scene: Scene, facts: Facts) -> None:
    measure = measure_by_number(scene.session, scene.plan, facts["number"])
    proposal = ExtensionInput(
        effect=ExtensionEffect.LATER_DATE,
        new_due_date=_day(facts["new_due_date"]),
        reason=facts["reason"],
    )
    extension = propose(scene.session, scene.plan, measure, proposal, by=office_of(scene, measure))
    support(scene.session, extension, None, by=coordination(scene))
    facts["id"] = extension.id


def _decide(scene: Scene, facts: Facts) -> None:
    extension = extension_by_id(scene.session, scene.plan, facts["id"])
    decision = Decision(
        decided_by=facts["body"], decided_date=_day(facts["decided_on"]), paper=facts["paper"]
    )
    decide(scene.session, extension, decision, by=coordination(scene))


def _day(text: str, later: int = 0) -> date:
    return date.fromisoformat(text) + timedelta(days=later)
