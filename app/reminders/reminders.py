"""Decides on today's mails and records them: each reminder with its mail in one unit of work.

Sending is kit/outbox.py. A reminder to an office without mailbox is recorded all the same and
listed for coordination.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.audit.actor import By, by_system
from app.config import Settings
from app.deadlines import Quarter
from app.kit import outbox
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.german import german_date
from app.monitoring.known import office_ref, plan_state
from app.monitoring.model import PlanState, View
from app.offices.deputies import deputies_on
from app.offices.queries import office_by_code
from app.offices.tables import Office
from app.plan.queries import all_plans
from app.plan.tables import Plan
from app.quarterly_checks.checks import check_of, streaks_of, work_out
from app.quarterly_checks.contents import Streaks
from app.quarterly_checks.due import due_quarters
from app.reminders.letters import Letter, Letterhead, letter_of
from app.reminders.occasions import Correspondence, Past, PlannedMail, plan_reminders
from app.reminders.tables import OCCASION_LABEL, Reminder


class Outcome(StrEnum):
    RECORDED = "recorded"
    REHEARSED = "rehearsed"
    WAS_THERE = "was_there"


_OUTCOME_LABEL = {
    Outcome.RECORDED: "vorgemerkt",
    Outcome.REHEARSED: "Probelauf, nichts gespeichert",
    Outcome.WAS_THERE: "von einem anderen Prozess vorgemerkt",
}


@dataclass(frozen=True, slots=True)
class ReminderResult:
    """`mailbox` is None where the office has none."""

    plan_slug: str
    mail: PlannedMail
    mailbox: str | None
    letter: Letter
    outcome: Outcome

    @property
    def summary(self) -> str:
        """One German line: to whom, why, about what."""
        mail = self.mail
        return (
            f"{OCCASION_LABEL[mail.window.occasion]} ({mail.window.period}, vorgesehen für "
            f"{german_date(mail.window.first)}) an {mail.office.name} "
            f"<{self.mailbox or 'kein Postfach'}>: {', '.join(mail.measure_numbers)}. "
            f"{_OUTCOME_LABEL[self.outcome]}."
        )


def record_reminders(
    database: Database,
    settings: Settings,
    clock: Clock,
    *,
    dry_run: bool = False,
    progress: Callable[[str], object] = lambda _line: None,
) -> list[ReminderResult]:
    """What is due today for all plans and not recorded yet."""
    results = []
    with database.reading() as session:
        plans = [plan for plan in all_plans(session) if not plan.is_sample]
    for plan in plans:
        for result in _plan_results(database, plan, settings, by_system(clock), dry_run=dry_run):
            progress(result.summary)
            results.append(result)
    return results


def without_mailbox(session: Session, plan: Plan) -> Sequence[Reminder]:
    """Recorded, but nobody could be written to; newest first, for coordination."""
    return session.exec(
        select(Reminder)
        .where(Reminder.plan_id == plan.id, col(Reminder.outbox_mail_id).is_(None))
        .order_by(col(Reminder.created_at).desc(), col(Reminder.id))
    ).all()


def _plan_results(
    database: Database, plan: Plan, settings: Settings, by: By, *, dry_run: bool
) -> Iterator[ReminderResult]:
    with database.reading() as session:
        state = plan_state(session, plan.slug, today=by.date, view=View.INTERNAL)
        known = _correspondence(session, plan, settings, by.date, rehearsal=dry_run)
    head = Letterhead(settings.base_url, settings.city, known.coordination.name)
    for mail in plan_reminders(state, by.date, known, settings.federal_state):
        mailbox = known.mailboxes.get(mail.office.id)
        letter = letter_of(mail, state, head, by.date)
        outcome = Outcome.REHEARSED
        if not dry_run:
            is_new = _record(database, state, mail, mailbox, letter, by)
            outcome = Outcome.RECORDED if is_new else Outcome.WAS_THERE
        yield ReminderResult(plan.slug, mail, mailbox, letter, outcome)


def _correspondence(
    session: Session, plan: Plan, settings: Settings, day: date, *, rehearsal: bool
) -> Correspondence:
    coordination = office_by_code(session, settings.coordinating_office)
    offices = session.exec(select(Office.id, Office.mailbox)).all()
    deputies = {key: deputy.mailbox for key, deputy in deputies_on(session, day).items()}
    return Correspondence(
        past=tuple(_past(session, plan)),
        streaks=_streaks(session, plan, day, rehearsal=rehearsal),
        mailboxes={key: mailbox for key, mailbox in offices if key and mailbox} | deputies,
        coordination=office_ref(coordination),
    )


def _streaks(session: Session, plan: Plan, day: date, *, rehearsal: bool) -> Streaks | None:
    """Of the last quarter's check. A rehearsal of a day to come works out what will be recorded."""
    quarter = Quarter.of(day).previous()
    if check_of(session, plan, quarter) is not None:
        return streaks_of(session, plan, quarter)
    if rehearsal and quarter in due_quarters(plan, (), day):
        return work_out(session, plan, quarter, today=day).streaks
    return None


def _past(session: Session, plan: Plan) -> Iterator[Past]:
    for row in session.exec(select(Reminder).where(Reminder.plan_id == plan.id)):
        yield Past(
            office_id=row.office_id,
            occasion=row.occasion,
            period=row.period,
            measure_numbers=frozenset(row.measure_numbers),
            was_mailed=row.outbox_mail_id is not None,
        )


def _record(
    database: Database,
    state: PlanState,
    mail: PlannedMail,
    mailbox: str | None,
    letter: Letter,
    by: By,
) -> bool:
    """False where another process was first: the unique constraint decides."""
    try:
        with database.writing(by=by) as session:
            return _write(session, state, mail, mailbox, letter, by)
    except IntegrityError:
        with database.reading() as session:
            if _recorded(session, state, mail) is None:
                raise
        return False


def _write(
    session: Session,
    state: PlanState,
    mail: PlannedMail,
    mailbox: str | None,
    letter: Letter,
    by: By,
) -> bool:
    reminder = _recorded(session, state, mail)
    if reminder is not None and (reminder.outbox_mail_id is not None or mailbox is None):
        return False
    reminder = reminder or Reminder(
        plan_id=state.id,
        office_id=mail.office.id,
        occasion=mail.window.occasion,
        period=mail.window.period,
        planned_date=mail.window.first,
        measure_numbers=list(mail.measure_numbers),
        created_at=by.at,
    )
    if mailbox is not None:
        reminder.measure_numbers = list(mail.measure_numbers)
        key = f"reminder:{state.id}:{mail.office.id}:{mail.window.occasion}:{mail.window.period}"
        sent = outbox.put(
            session, key, mailbox, letter.subject, letter.text, letter.html, now=by.at
        )
        reminder.outbox_mail_id = sent.id
    session.add(reminder)
    session.flush()
    return True


def _recorded(session: Session, state: PlanState, mail: PlannedMail) -> Reminder | None:
    return session.exec(
        select(Reminder).where(
            Reminder.plan_id == state.id,
            Reminder.office_id == mail.office.id,
            Reminder.occasion == mail.window.occasion,
            Reminder.period == mail.window.period,
        )
    ).one_or_none()
