"""The whole timetable: what this service does by itself, and when.

Every job asks the database what is due and does that; so a run that was missed is made up for by
the next one, and two processes may run the same job at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial
from typing import Final

from app.accounts.retention import run_retention
from app.accounts.sessions import has_expired, remove_expired
from app.audit.actor import by_system
from app.audit.chain import last_seal, seal_all
from app.config import Settings
from app.council_reports.working import tidy
from app.kit import answered, mail, outbox
from app.kit.backup import back_up
from app.kit.backups import has_backup_of, remove_old
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.limits import forget_old_attempts
from app.kit.mail_message import Sender
from app.plan.queries import all_plans
from app.quarterly_checks.checks import run_due_checks
from app.reminders.reminders import record_reminders
from app.status_reports.years import open_years

Daily = time
"""Every day at this time in Europe/Berlin, and not before 03:00: the hour from 02:00 is missing
on one day of the year and there twice on another, and APScheduler's cron trigger passes over the
day after the missing hour for jobs between midnight and 01:00 (its issue 606)."""

Every = timedelta


@dataclass(frozen=True, slots=True)
class Job:
    """`run` says in German what it did; nothing where there was nothing to do."""

    description: str
    when: Daily | Every
    run: Callable[[Settings, Database, Clock], str]

    @property
    def patience(self) -> timedelta:
        """Not done for so long, and somebody should look."""
        return timedelta(hours=26) if isinstance(self.when, Daily) else 3 * self.when


def open_reporting_years(_settings: Settings, database: Database, clock: Clock) -> str:
    by = by_system(clock)
    with database.writing(by=by) as session:
        for plan in all_plans(session):
            open_years(session, plan, by.date, by=by)
    return ""


def check_quarters(_settings: Settings, database: Database, clock: Clock) -> str:
    return "\n".join(result.summary for result in run_due_checks(database, clock))


def remind(settings: Settings, database: Database, clock: Clock) -> str:
    found = record_reminders(database, settings, clock)
    return f"{len(found)} Erinnerungen vorgemerkt" if found else ""


def deliver_mails(settings: Settings, database: Database, clock: Clock) -> str:
    if settings.smtp_url is None:
        return ""
    server = mail.SmtpServer.parse(settings.smtp_url.get_secret_value())
    sender = Sender(settings.mail_from, settings.mail_reply_to)
    done = outbox.deliver_due(database, partial(mail.send, server=server, sender=sender), clock)
    if done == outbox.Delivery():
        return ""
    return f"Mails: {done.sent} gesendet, {done.postponed} vertagt, {done.given_up} aufgegeben"


def seal_trail(_settings: Settings, database: Database, clock: Clock) -> str:
    sealed = seal_all(database, clock)
    return f"{sealed} Einträge des Änderungsprotokolls gesiegelt" if sealed else ""


def make_papers(settings: Settings, database: Database, clock: Clock) -> str:
    return tidy(database, settings, clock)


def remove_expired_sessions(_settings: Settings, database: Database, clock: Clock) -> str:
    """Looks first: an empty DELETE would count as a change and empty every cache."""
    now = clock.now()
    forget_old_attempts(database, now)
    with database.reading() as session:
        if not has_expired(session, now):
            return ""
    with database.writing() as session:
        remove_expired(session, now)
    return "abgelaufene Anmeldungen gelöscht"


def remove_old_answers(settings: Settings, database: Database, clock: Clock) -> str:
    kept_since = clock.now() - timedelta(hours=settings.idempotency_hours)
    with database.reading() as session:
        if not answered.has_older_than(session, kept_since):
            return ""
    with database.writing() as session:
        removed = answered.remove_older_than(session, kept_since)
    return f"{removed} alte Antworten gelöscht"


def back_up_nightly(settings: Settings, database: Database, clock: Clock) -> str:
    """One a day, whichever process is first; two at the same moment write two."""
    folder, now = settings.backup_dir, clock.now()
    if folder is None or has_backup_of(folder, now.date()):
        return ""
    seal_all(database, clock)
    with database.reading() as session:
        seal = last_seal(session)
    folder.mkdir(parents=True, exist_ok=True)
    file, manifest = back_up(
        database, folder, settings.papers_dir, made_at=now, seal=str(seal) if seal else None
    )
    removed = remove_old(folder, settings.backup_keep)
    return f"gesichert: {file.name} ({manifest.summary}), {removed} alte gelöscht"


def delete_what_is_over(settings: Settings, database: Database, clock: Clock) -> str:
    removed = run_retention(database, settings, clock)
    return ", ".join(f"{each.count} {each.label} gelöscht" for each in removed)


JOBS: Final[Mapping[str, Job]] = {
    "years": Job("Berichtsjahre eröffnen", Daily(3, 10), open_reporting_years),
    "checks": Job("fällige Terminkontrollen festhalten", Daily(3, 20), check_quarters),
    "reminders": Job("Erinnerungen des Tages vormerken", Daily(6, 30), remind),
    "outbox": Job("vorgemerkte Mails senden", Every(minutes=5), deliver_mails),
    "seal": Job("das Änderungsprotokoll siegeln", Every(minutes=5), seal_trail),
    "papers": Job("bestellte Papiere erzeugen", Every(minutes=1), make_papers),
    "answers": Job("alte Antworten an Programme löschen", Every(hours=1), remove_old_answers),
    "backup": Job("sichern", Daily(3, 40), back_up_nightly),
    "sessions": Job("abgelaufene Anmeldungen löschen", Every(hours=1), remove_expired_sessions),
    "retention": Job("löschen, was nicht mehr gebraucht wird", Daily(3, 40), delete_what_is_over),
}
"""In the order in which they run when the service starts."""
