import subprocess
import sys
from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import delete, select, update

from app.audit.actor import Actor, By, Role, by_system
from app.audit.tables import AuditEntry
from app.config import PROJECT
from app.deadlines import Quarter
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.errors import Invalid
from app.offices.tables import Office
from app.plan.queries import measure_by_number, plan_by_slug
from app.plan.tables import Plan
from app.quarterly_checks.checking import check_checks
from app.quarterly_checks.checks import record_check, run_due_checks, work_out
from app.quarterly_checks.results import CheckResult, Outcome
from app.quarterly_checks.tables import Movement, QuarterlyCheck, QuarterlyCheckItem
from app.status_reports.inputs import ReportInput
from app.status_reports.reports import save_draft, submit
from app.status_reports.years import open_years, year_of

SLUG = "erfurt-integration-2021"
NUMBER = "1.1.2"  # due on 30.06.2021


def run(database: Database, day: date, **options: object) -> list[CheckResult]:
    return run_due_checks(database, clock_at(day), **options)  # type: ignore[arg-type]


def checks(database: Database) -> list[QuarterlyCheck]:
    with database.reading() as session:
        return list(session.exec(select(QuarterlyCheck).order_by("quarter")).all())


def items_of(database: Database, number: str) -> list[QuarterlyCheckItem]:
    with database.reading() as session:
        measure = measure_by_number(session, plan_by_slug(session, SLUG), number)
        found = select(QuarterlyCheckItem).where(QuarterlyCheckItem.measure_id == measure.id)
        return list(session.exec(found.order_by("quarterly_check_id")).all())


def report_completed(database: Database, number: str, on: date) -> None:
    with database.reading() as session:
        offices = frozenset(session.exec(select(Office.id)).all())
    by = By(Actor("u-1", Role.COORDINATION, offices), clock_at(on).now())
    with database.writing(by=by) as session:
        plan = plan_by_slug(session, SLUG)
        open_years(session, plan, on, by=by)
        measure = measure_by_number(session, plan, number)
        written = ReportInput(implementation="completed", effective_date=on, text="Erledigt.")
        report = save_draft(
            session,
            plan,
            measure,
            year_of(session, plan, on.year),
            written,
            by=by,
            expected_version=None,
        )
        submit(session, plan, report, by=by)


def test_the_check_runs_at_the_start_of_the_quarter_and_once(seeded: Database) -> None:
    assert run(seeded, date(2021, 6, 30)) == []
    [result] = run(seeded, date(2021, 7, 1))
    assert (result.quarter, result.outcome) == (Quarter(2021, 2), Outcome.RECORDED)
    assert result.newly > 0
    assert (result.still, result.recovered) == (0, 0)
    assert run(seeded, date(2021, 7, 1)) == []
    assert run(seeded, date(2021, 9, 30)) == []
    [check] = checks(seeded)
    assert (check.quarter, check.as_of_date) == ("2021-Q2", date(2021, 6, 30))
    assert check.counts["overdue"] == result.newly
    assert sum(check.counts.values()) == 146


def test_nothing_is_overdue_on_its_due_day_but_in_the_check_of_its_end(seeded: Database) -> None:
    run(seeded, date(2021, 7, 1))
    [item] = items_of(seeded, NUMBER)
    assert (item.movement, item.quarters) == (Movement.NEWLY, 1)
    assert item.since_date == date(2021, 7, 1)
    assert item.basis == "unreported"
    assert item.snapshot["due_dates"] == ["2021-06-30"]
    assert item.snapshot["number"] == NUMBER
    assert item.snapshot["office_code"] == "BMI"
    assert any("30.06.2021" in sentence for sentence in item.snapshot["reason"])


def test_newly_still_recovered(seeded: Database) -> None:
    for day in (date(2021, 7, 1), date(2021, 10, 1)):
        run(seeded, day)
    report_completed(seeded, NUMBER, date(2021, 11, 8))
    for day in (date(2022, 1, 1), date(2022, 4, 1)):
        run(seeded, day)
    assert [(item.movement, item.quarters) for item in items_of(seeded, NUMBER)] == [
        (Movement.NEWLY, 1),
        (Movement.STILL, 2),
        (Movement.RECOVERED, 0),
    ]


def test_missed_quarters_are_made_up_for_one_by_one(seeded: Database) -> None:
    lines: list[str] = []
    before = seeded.version()
    results = run(seeded, date(2022, 2, 10), progress=lines.append)
    assert [str(result.quarter) for result in results] == ["2021-Q2", "2021-Q3", "2021-Q4"]
    assert [check.is_made_up for check in checks(seeded)] == [True, True, False]
    assert [item.quarters for item in items_of(seeded, NUMBER)] == [1, 2, 3]
    assert seeded.version() == before + 3  # a commit each
    assert lines == [result.summary for result in results]
    assert lines[1].startswith("3. Quartal 2021 (Stand 30.09.2021), „")
    assert lines[1].endswith("0 wieder im Plan. Festgehalten, nachgeholt.")


def test_a_rehearsal_says_the_same_and_writes_nothing(seeded: Database) -> None:
    before = seeded.version()
    rehearsed = run(seeded, date(2022, 2, 10), dry_run=True)
    assert checks(seeded) == []
    assert seeded.version() == before
    recorded = run(seeded, date(2022, 2, 10))
    assert [result.outcome for result in rehearsed] == [Outcome.REHEARSED] * 3
    numbers = [(result.quarter, result.newly, result.still) for result in rehearsed]
    assert numbers == [(result.quarter, result.newly, result.still) for result in recorded]


def test_before_monitoring_began_only_by_command(seeded: Database) -> None:
    with seeded.writing(by=by_system(clock_at(date(2026, 11, 20)))) as session:
        plan_by_slug(session, SLUG).monitored_from = date(2026, 11, 20)
    assert run(seeded, date(2026, 11, 20)) == []
    [result] = run(seeded, date(2026, 11, 20), quarter="2021-Q3")
    assert result.outcome is Outcome.RECORDED
    [again] = run(seeded, date(2026, 11, 21), quarter="2021-Q3")
    assert again.outcome is Outcome.WAS_THERE
    assert (again.newly, again.still) == (result.newly, result.still)
    assert len(checks(seeded)) == 1
    assert run(seeded, date(2026, 11, 20), quarter="2020-Q4") == []  # not in force


@pytest.mark.parametrize("quarter", ["2021-Q4", "2021-Q5", "2021/4", " "])
def test_a_quarter_that_is_none_or_not_over_is_refused(seeded: Database, quarter: str) -> None:
    with pytest.raises(Invalid):
        run(seeded, date(2021, 12, 31), quarter=quarter)


def test_what_is_recorded_is_never_rewritten(seeded: Database) -> None:
    run(seeded, date(2021, 7, 1))
    [before] = checks(seeded)
    report_completed(seeded, NUMBER, date(2021, 7, 2))
    run(seeded, date(2021, 7, 3), quarter="2021-Q2")
    assert checks(seeded) == [before]
    assert len(items_of(seeded, NUMBER)) == 1
    by = by_system(clock_at(date(2021, 7, 3)))
    for statement in (
        update(QuarterlyCheckItem).values(quarters=7),
        delete(QuarterlyCheckItem),
        update(QuarterlyCheck).values(is_made_up=True),
    ):
        with pytest.raises(DBAPIError, match="append-only"), seeded.writing(by=by) as session:
            session.exec(statement)


def test_a_check_is_in_the_trail(seeded: Database) -> None:
    run(seeded, date(2021, 7, 1))
    with seeded.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.entity == "quarterly_check")).one()
    assert (entry.action, entry.actor) == ("insert", "system")


def test_two_at_once_record_one(seeded: Database) -> None:
    """Both have worked it out before either writes: the constraint decides."""
    by = by_system(clock_at(date(2021, 7, 1)))
    outcomes: list[list[Outcome]] = []
    barrier = Barrier(4)

    def start() -> None:
        own = Database(seeded.engine.url.render_as_string(hide_password=False))
        barrier.wait()
        outcomes.append([result.outcome for result in run(own, by.date)])
        own.close()

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 4
    assert sum(found.count(Outcome.RECORDED) for found in outcomes) == 1
    [check] = checks(seeded)
    assert len(items_of(seeded, NUMBER)) == 1
    assert check.quarter == "2021-Q2"


def test_the_second_that_comes_while_the_first_writes_finds_it_there(seeded: Database) -> None:
    """On PostgreSQL the second waits at the unique index and fails there; it must not show."""
    by = by_system(clock_at(date(2021, 7, 1)))
    quarter = Quarter(2021, 2)
    with seeded.reading() as session:
        plan = plan_by_slug(session, SLUG)
        contents = work_out(session, plan, quarter, today=by.date)
    found: list[CheckResult] = []
    second = Thread(target=lambda: found.extend(run(seeded, by.date)))
    with seeded.writing(by=by) as session:
        assert record_check(session, plan, quarter, contents, by=by)
        second.start()
        second.join(timeout=0.5)
        assert second.is_alive()
    second.join()
    assert [result.outcome for result in found] == [Outcome.WAS_THERE]
    assert len(checks(seeded)) == 1


PROCESS = """
import sys
from datetime import date
from app.kit.clock import clock_at
from app.kit.db import Database
from app.quarterly_checks.checking import check_checks
from app.quarterly_checks.checks import run_due_checks
database = Database(sys.argv[1])
sys.stdin.readline()
for result in run_due_checks(database, clock_at(date(2022, 1, 1))):
    print(result.quarter, result.outcome)
"""


def test_real_processes_at_once_record_each_quarter_once(seeded: Database) -> None:
    url = seeded.engine.url.render_as_string(hide_password=False)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, url],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [line for process in processes for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in processes] == [0, 0]
    recorded = sorted(line for line in said if line.endswith("recorded"))
    assert recorded == ["2021-Q2 recorded", "2021-Q3 recorded", "2021-Q4 recorded"]
    assert [check.quarter for check in checks(seeded)] == ["2021-Q2", "2021-Q3", "2021-Q4"]


def test_a_sample_is_checked_like_any_plan(seeded: Database) -> None:
    with seeded.writing(by=by_system(clock_at(date(2021, 5, 4)))) as session:
        session.exec(select(Plan)).one().is_sample = True
    assert len(run(seeded, date(2021, 7, 1))) == 1


def test_items_that_are_not_those_that_were_recorded_are_found(seeded: Database) -> None:
    run(seeded, date(2021, 10, 1))

    def found() -> list[str]:
        with seeded.reading() as session:
            return [str(finding) for finding in check_checks(session)]

    assert found() == []
    with seeded.engine.begin() as connection:
        if seeded.is_sqlite:
            connection.execute(text("DROP TRIGGER keep_quarterly_check_item_update"))
        else:
            connection.execute(text("ALTER TABLE quarterly_check_item DISABLE TRIGGER ALL"))
        connection.execute(text("UPDATE quarterly_check_item SET quarters = 9 WHERE id = 1"))
    assert found() == [
        "Terminkontrolle 2021-Q2 (Plan 1): ihre Zeilen sind nicht mehr die, die festgehalten wurden."
    ]
