"""Runs what is due and records it: once per plan and quarter, whichever process is first.

Each check is worked out in a reading session and written in a short unit of work of its own, so
that nobody waits for a large plan. The unique constraint decides between two processes; the
triggers keep what is recorded.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By, by_system
from app.deadlines import Quarter
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.errors import Invalid
from app.kit.german import german_date
from app.monitoring.known import plan_state
from app.monitoring.model import View
from app.plan.queries import all_plans
from app.plan.tables import Plan
from app.quarterly_checks.checking import hash_of
from app.quarterly_checks.contents import CheckContents, Streaks, contents_of
from app.quarterly_checks.due import due_quarters, is_in_force_at_end_of, is_made_up
from app.quarterly_checks.results import CheckResult, Outcome, counted
from app.quarterly_checks.tables import Movement, QuarterlyCheck, QuarterlyCheckItem


def run_due_checks(
    database: Database,
    clock: Clock,
    *,
    quarter: str | None = None,
    dry_run: bool = False,
    progress: Callable[[str], object] = lambda _line: None,
) -> list[CheckResult]:
    """All that is due for all plans; with `quarter` that one, for every plan in force at its end.

    Raises Invalid for a quarter that is none or has not ended.
    """
    asked = _asked(quarter, clock.today()) if quarter else None
    results = []
    with database.reading() as session:
        plans = all_plans(session)
    for plan in plans:
        for result in _check_plan(database, plan, asked, by_system(clock), dry_run=dry_run):
            progress(result.summary)
            results.append(result)
    return results


def work_out(
    session: Session, plan: Plan, quarter: Quarter, *, today: date, before: Streaks | None = None
) -> CheckContents:
    """As of the quarter's last day, with what is known today."""
    state = plan_state(session, plan.slug, as_of=quarter.last_day, today=today, view=View.INTERNAL)
    if before is None:
        before = streaks_of(session, plan, quarter.previous())
    return contents_of(state, before)


def record_check(
    session: Session, plan: Plan, quarter: Quarter, contents: CheckContents, *, by: By
) -> bool:
    """False where it is recorded already: then nothing changes.

    Raises IntegrityError where another process records it at this very moment.
    """
    require(by.actor, Action.RUN_CHECKS)
    if check_of(session, plan, quarter) is not None:
        return False
    check = QuarterlyCheck(
        plan_id=plan.id or 0,
        quarter=str(quarter),
        as_of_date=quarter.last_day,
        recorded_at=by.at,
        is_made_up=is_made_up(quarter, by.date),
        counts=contents.counts,
        items_sha256=hash_of(map(asdict, contents.items)),
    )
    session.add(check)
    session.flush()
    if contents.items:
        rows = [asdict(item) | {"quarterly_check_id": check.id} for item in contents.items]
        session.execute(insert(QuarterlyCheckItem), rows)
    return True


def check_of(session: Session, plan: Plan, quarter: Quarter) -> QuarterlyCheck | None:
    return session.exec(
        select(QuarterlyCheck).where(
            QuarterlyCheck.plan_id == plan.id, QuarterlyCheck.quarter == str(quarter)
        )
    ).one_or_none()


def streaks_of(session: Session, plan: Plan, quarter: Quarter) -> Streaks:
    """Of a recorded check; empty where there is none."""
    rows = session.exec(
        select(QuarterlyCheckItem.measure_id, QuarterlyCheckItem.quarters)
        .join(QuarterlyCheck, col(QuarterlyCheck.id) == QuarterlyCheckItem.quarterly_check_id)
        .where(QuarterlyCheck.plan_id == plan.id, QuarterlyCheck.quarter == str(quarter))
        .where(QuarterlyCheckItem.quarters > 0)
    )
    return dict(rows.all())


def _asked(quarter: str, today: date) -> Quarter:
    try:
        asked = Quarter.parse(quarter)
    except ValueError as error:
        raise Invalid(str(error)) from error
    if asked.last_day >= today:
        raise Invalid(
            f"Das {asked.label} endet erst am {german_date(asked.last_day)}. "
            "Die Terminkontrolle ist ab dem Tag danach möglich."
        )
    return asked


def _check_plan(
    database: Database, plan: Plan, asked: Quarter | None, by: By, *, dry_run: bool
) -> Iterator[CheckResult]:
    worked_out: dict[Quarter, Streaks] = {}
    for quarter in _quarters(database, plan, asked, by.date):
        before = worked_out.get(quarter.previous())
        with database.reading() as session:
            if asked and check_of(session, plan, quarter) is not None:
                yield _recorded_result(session, plan, quarter)
                continue
            contents = work_out(session, plan, quarter, today=by.date, before=before)
        worked_out[quarter] = contents.streaks
        if dry_run:
            yield _result(plan, quarter, contents, Outcome.REHEARSED, by.date)
        elif _record_once(database, plan, quarter, contents, by):
            yield _result(plan, quarter, contents, Outcome.RECORDED, by.date)
        else:
            with database.reading() as session:
                yield _recorded_result(session, plan, quarter)


def _quarters(
    database: Database, plan: Plan, asked: Quarter | None, today: date
) -> tuple[Quarter, ...]:
    if asked is not None:
        return (asked,) if is_in_force_at_end_of(asked, plan) else ()
    with database.reading() as session:
        recorded = session.exec(
            select(QuarterlyCheck.quarter).where(QuarterlyCheck.plan_id == plan.id)
        ).all()
    return due_quarters(plan, {Quarter.parse(text) for text in recorded}, today)


def _record_once(
    database: Database, plan: Plan, quarter: Quarter, contents: CheckContents, by: By
) -> bool:
    try:
        with database.writing(by=by) as session:
            return record_check(session, plan, quarter, contents, by=by)
    except IntegrityError:
        with database.reading() as session:
            if check_of(session, plan, quarter) is None:
                raise
        return False


def _result(
    plan: Plan, quarter: Quarter, contents: CheckContents, outcome: Outcome, today: date
) -> CheckResult:
    numbers = counted(item.movement for item in contents.items)
    made_up = is_made_up(quarter, today)
    return CheckResult(plan.slug, plan.title, quarter, outcome, made_up, **numbers)


def _recorded_result(session: Session, plan: Plan, quarter: Quarter) -> CheckResult:
    check = check_of(session, plan, quarter)
    if check is None:
        raise LookupError(f"{quarter} of {plan.slug} is not recorded")
    movements = session.exec(
        select(QuarterlyCheckItem.movement).where(QuarterlyCheckItem.quarterly_check_id == check.id)
    )
    numbers = counted(Movement(movement) for movement in movements)
    return CheckResult(
        plan.slug, plan.title, quarter, Outcome.WAS_THERE, check.is_made_up, **numbers
    )
