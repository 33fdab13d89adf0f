from collections.abc import Iterator
from datetime import date
from threading import Barrier, Thread

import pytest
from sqlmodel import select

from app.audit.actor import by_system
from app.config import Settings
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.outbox_tables import MailState, OutboxMail
from app.offices.tables import Office
from app.plan.queries import plan_by_slug
from app.quarterly_checks.checks import run_due_checks
from app.reminders.reminders import Outcome, ReminderResult, record_reminders, without_mailbox
from app.reminders.tables import Occasion, Reminder
from app.status_reports.years import open_years

SLUG = "erfurt-integration-2021"


@pytest.fixture
def city(seeded: Database) -> Iterator[Database]:
    """Two offices and a Dezernat with mailboxes; the others have none."""
    give_mailboxes(seeded, "A50", "A51", "D05")
    return seeded


def give_mailboxes(database: Database, *codes: str) -> None:
    with database.writing(by=by_system(clock_at(date(2021, 5, 3)))) as session:
        for office in session.exec(select(Office)):
            if office.code in codes:
                office.mailbox = f"{office.code.lower()}@stadt.example"


def run(database: Database, day: date, *, dry_run: bool = False) -> list[ReminderResult]:
    clock = clock_at(day)
    with database.writing(by=by_system(clock)) as session:
        open_years(session, plan_by_slug(session, SLUG), day, by=by_system(clock))
    run_due_checks(database, clock)
    return record_reminders(database, Settings(), clock, dry_run=dry_run)


def reminders(database: Database) -> list[Reminder]:
    with database.reading() as session:
        return list(session.exec(select(Reminder).order_by("id")).all())


def mails(database: Database) -> list[OutboxMail]:
    with database.reading() as session:
        return list(session.exec(select(OutboxMail).order_by("id")).all())


def test_a_reminder_and_its_mail_are_recorded_before_anything_is_sent(city: Database) -> None:
    results = run(city, date(2022, 1, 5))
    january = [r for r in reminders(city) if r.occasion is Occasion.JANUARY]
    assert {mail.recipient for mail in mails(city)} == {
        "a50@stadt.example",
        "a51@stadt.example",
        "d05@stadt.example",
    }
    assert {mail.state for mail in mails(city)} == {MailState.PENDING}
    assert {mail.key for mail in mails(city)} == {
        f"reminder:{r.plan_id}:{r.office_id}:january:2021" for r in january if r.outbox_mail_id
    }
    assert {result.outcome for result in results} == {Outcome.RECORDED}
    assert len(results) == len(reminders(city))
    assert all(r.planned_date == date(2022, 1, 5) for r in january)


def test_the_same_day_again_and_the_days_after_do_nothing(city: Database) -> None:
    assert run(city, date(2022, 1, 5))
    before = city.version()
    assert run(city, date(2022, 1, 5)) == run(city, date(2022, 1, 17)) == []
    assert city.version() == before


def test_a_rehearsal_names_everybody_and_writes_nothing(city: Database) -> None:
    run(city, date(2021, 12, 31))
    run_due_checks(city, clock_at(date(2022, 1, 5)))
    before = city.version(), reminders(city), mails(city)
    lines: list[str] = []
    rehearsed = record_reminders(
        city, Settings(), clock_at(date(2022, 1, 5)), dry_run=True, progress=lines.append
    )
    assert (city.version(), reminders(city), mails(city)) == before
    recorded = record_reminders(city, Settings(), clock_at(date(2022, 1, 5)))
    assert [r.letter for r in rehearsed] == [r.letter for r in recorded]
    [line] = [line for line in lines if "Jugendamt" in line]
    assert line.startswith(
        "Abfrage im Januar (2021, vorgesehen für 05.01.2022) an Jugendamt <a51@stadt.example>: 4.1.1"
    )
    assert line.endswith(" Probelauf, nichts gespeichert.")
    assert any("<kein Postfach>" in line for line in lines)


def test_january_can_be_rehearsed_before_its_check_is_recorded(city: Database) -> None:
    run(city, date(2021, 12, 31))
    january = clock_at(date(2022, 1, 5))
    rehearsed = record_reminders(city, Settings(), january, dry_run=True)
    run_due_checks(city, january)
    recorded = record_reminders(city, Settings(), january)
    assert recorded
    assert [r.letter for r in rehearsed] == [r.letter for r in recorded]


def test_nothing_on_a_day_off(city: Database) -> None:
    assert run(city, date(2022, 1, 8)) == []
    assert run(city, date(2022, 4, 15)) == []


def test_a_first_start_on_an_old_plan_writes_to_nobody_about_the_past(city: Database) -> None:
    with city.writing(by=by_system(clock_at(date(2026, 11, 20)))) as session:
        plan_by_slug(session, SLUG).monitored_from = date(2026, 11, 20)
    results = run(city, date(2026, 11, 20))
    assert {(r.mail.window.occasion, r.mail.window.period) for r in results} == {
        (Occasion.ANNOUNCEMENT, "2026")
    }
    results = run(city, date(2027, 1, 5))
    assert {r.mail.window.occasion for r in results} == {Occasion.JANUARY}
    assert {r.mail.window.period for r in results} == {"2026"}


def test_after_missed_quarters_only_the_newest_sends_mail(city: Database) -> None:
    results = run(city, date(2021, 10, 4))
    assert {r.mail.window.period for r in results} == {"2021-Q3", "2021"}
    told = {r.mail.window.occasion for r in results if r.mailbox}
    assert told == {Occasion.ANNOUNCEMENT, Occasion.QUARTERLY}


def test_samples_write_to_nobody(city: Database) -> None:
    with city.writing(by=by_system(clock_at(date(2021, 5, 3)))) as session:
        plan_by_slug(session, SLUG).is_sample = True
    assert run(city, date(2022, 1, 5)) == []
    assert reminders(city) == []


def test_the_department_is_told_after_an_earlier_mail(city: Database) -> None:
    run(city, date(2022, 1, 5))
    results = run(city, date(2022, 4, 1))
    above = {
        r.mail.office.code: r for r in results if r.mail.window.occasion is Occasion.ESCALATION
    }
    children = {each.measure.reporting_office.code for each in above["D05"].mail.overdue}
    assert children == {"A50", "A51"}
    assert above["D05"].mailbox == "d05@stadt.example"
    without = {each.measure.reporting_office.code for each in above["BMI"].mail.overdue}
    assert without.isdisjoint({"A50", "A51"})
    assert above["BMI"].mailbox is None


def test_offices_without_mailbox_are_listed_until_they_have_one(city: Database) -> None:
    run(city, date(2022, 1, 5))
    with city.reading() as session:
        plan = plan_by_slug(session, SLUG)
        listed = {reminder.office_id for reminder in without_mailbox(session, plan)}
        office = session.exec(select(Office).where(Office.code == "A40")).one()
    assert office.id in listed
    give_mailboxes(city, "A40")
    [result] = run(city, date(2022, 1, 6))
    assert (result.mail.office.code, result.outcome) == ("A40", Outcome.RECORDED)
    with city.reading() as session:
        listed = {reminder.office_id for reminder in without_mailbox(session, plan)}
    assert office.id not in listed
    assert "a40@stadt.example" in {mail.recipient for mail in mails(city)}
    assert len(reminders(city)) == len(
        {(r.office_id, r.occasion, r.period) for r in reminders(city)}
    )


def test_processes_at_once_record_each_mail_once(city: Database) -> None:
    run(city, date(2022, 1, 4))
    run_due_checks(city, clock_at(date(2022, 1, 5)))
    barrier = Barrier(3)
    found: list[list[ReminderResult]] = []

    def start() -> None:
        own = Database(city.engine.url.render_as_string(hide_password=False))
        barrier.wait()
        found.append(record_reminders(own, Settings(), clock_at(date(2022, 1, 5))))
        own.close()

    threads = [Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    recorded = [r for results in found for r in results if r.outcome is Outcome.RECORDED]
    assert len(recorded) == len(reminders(city))
    assert len({(r.office_id, r.occasion) for r in reminders(city)}) == len(recorded)
    assert len(mails(city)) == 3
