"""The queue of papers to be made: in the database, so that any process may take the next one.

A job is claimed in one statement; whoever's UPDATE finds it queued has it. While it runs its
process says every few seconds that it lives. A job whose process fell silent is begun once more,
and fails with a word to the person who waits when that happens again. A run that was taken over
finds its job signed by another and writes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import delete, exists, func, select, update
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from app.accounts.permissions import Action, require
from app.audit.actor import Actor, By, Role
from app.council_reports.job_tables import WAITING, JobState, PaperJob
from app.council_reports.kinds import PaperKind
from app.council_reports.tables import ResolutionControl
from app.deadlines import Quarter
from app.kit.db import Database
from app.kit.errors import NotFound
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.status_reports.years import year_of

BEAT: Final = timedelta(seconds=5)
SILENCE: Final = timedelta(seconds=60)
"""After which a running job's process is taken for dead: many beats, for a busy machine."""
KEPT: Final = timedelta(hours=24)
"""How long a job and its draft can be fetched."""
_MOST_ATTEMPTS: Final = 2
_JOB = PaperJob.__table__  # type: ignore[attr-defined]


def order(session: Session, slug: str, year: int, kind: PaperKind, *, by: By) -> int:
    """The job's id: a new one, or the one that is on its way already. Part of the caller's unit of
    work; whoever commits wakes the worker then (working.py).

    Raises NotFound, NotAllowed.
    """
    require(by.actor, Action.ISSUE_PAPER)
    plan = plan_by_slug(session, slug)
    year_of(session, plan, year)
    return _ordered(session, {"plan_id": plan.id, "year": year, "kind": kind}, by)


def order_list(session: Session, control: ResolutionControl, *, by: By) -> int:
    """The same for a quarterly list. Raises NotAllowed."""
    require(by.actor, Action.ISSUE_PAPER)
    year = Quarter.parse(control.quarter).year
    what = {"plan_id": control.plan_id, "year": year, "kind": None, "quarter": control.quarter}
    return _ordered(session, what, by)


def _ordered(session: Session, what: Mapping[str, Any], by: By) -> int:
    connection = session.connection()  # a job is no change of the data: no trail, caches stay
    same = (_JOB.c[name].is_not_distinct_from(value) for name, value in what.items())
    waiting = select(_JOB.c.id).where(*same, _JOB.c.state.in_(WAITING))
    if (known := connection.execute(waiting).scalar()) is not None:
        return int(known)
    values = {
        **what,
        "requested_by": _signature(by.actor),
        "requested_at": by.at,
        "state": JobState.QUEUED,
        "attempts": 0,
        "pages": 0,
        "message": "Der Auftrag wartet, bis ein Platz frei ist …",
    }
    return int(connection.execute(_JOB.insert().values(values).returning(_JOB.c.id)).scalar_one())


def job_of(session: Session, slug: str, job_id: int) -> PaperJob:
    """Raises NotFound; jobs go after a day."""
    plan = plan_by_slug(session, slug)
    job = session.get(PaperJob, job_id)
    if job is None or job.plan_id != plan.id:
        raise NotFound(
            "Diesen Auftrag gibt es nicht oder nicht mehr. Bitte erzeugen Sie das Dokument neu."
        )
    return job


def jobs_of(session: Session, plan_id: int, year: int) -> Sequence[PaperJob]:
    """The latest of each kind, the latest first."""
    rows = session.exec(
        select_rows(PaperJob)
        .where(PaperJob.plan_id == plan_id, PaperJob.year == year, col(PaperJob.quarter).is_(None))
        .order_by(col(PaperJob.id).desc())
    ).all()
    newest: dict[PaperKind | None, PaperJob] = {}
    for row in rows:
        newest.setdefault(row.kind, row)
    return tuple(newest.values())


def list_jobs_of(session: Session, plan_id: int) -> Mapping[str, PaperJob]:
    """The latest of each quarter's list, by quarter."""
    rows = session.exec(
        select_rows(PaperJob)
        .where(PaperJob.plan_id == plan_id, col(PaperJob.quarter).is_not(None))
        .order_by(col(PaperJob.id))
    )
    return {row.quarter or "": row for row in rows}


def job_counts(session: Session) -> Mapping[JobState, int]:
    """How many jobs of the last day are in each state."""
    found = session.execute(select(_JOB.c.state, func.count()).group_by(_JOB.c.state)).all()
    return dict.fromkeys(JobState, 0) | {JobState(state): number for state, number in found}


def is_waiting(database: Database) -> bool:
    with database.reading() as session:
        return bool(
            session.execute(select(exists().where(_JOB.c.state == JobState.QUEUED))).scalar()
        )


def claim(database: Database, now: datetime) -> tuple[PaperJob, str] | None:
    """The next job with its plan's slug, signed by a worker of its own; None where none waits."""
    worker = uuid4().hex
    next_one = (
        select(_JOB.c.id)
        .where(_JOB.c.state == JobState.QUEUED)
        .order_by(_JOB.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # where the engine has it
    )
    taking = (
        update(_JOB)
        .where(_JOB.c.id == next_one.scalar_subquery(), _JOB.c.state == JobState.QUEUED)
        .values(
            state=JobState.RUNNING,
            worker=worker,
            heartbeat_at=now,
            attempts=_JOB.c.attempts + 1,
            pages=0,
            message="Das Dokument wird vorbereitet …",
        )
    )
    with database.counting() as connection:
        if connection.execute(taking).rowcount == 0:
            return None
    with database.reading() as session:
        job = session.exec(select_rows(PaperJob).where(PaperJob.worker == worker)).one()
        return job, session.get_one(Plan, job.plan_id).slug


def note(database: Database, job: PaperJob, now: datetime, **values: Any) -> bool:
    """Says that the run lives, and what is new of it; False where it was taken over."""
    mine = (_JOB.c.id == job.id, _JOB.c.worker == job.worker, _JOB.c.state == JobState.RUNNING)
    with database.counting() as connection:
        found = connection.execute(update(_JOB).where(*mine).values(heartbeat_at=now, **values))
        return found.rowcount == 1


def take_over(database: Database, now: datetime) -> int:
    """Jobs whose process fell silent: once more from the start, then given up."""
    silent = (_JOB.c.state == JobState.RUNNING, _JOB.c.heartbeat_at < now - SILENCE)
    again = (
        update(_JOB)
        .where(*silent, _JOB.c.attempts < _MOST_ATTEMPTS)
        .values(
            state=JobState.QUEUED,
            worker=None,
            message="Die Erstellung wurde unterbrochen und beginnt von vorn …",
        )
    )
    given_up = (
        update(_JOB)
        .where(*silent)
        .values(
            state=JobState.FAILED,
            worker=None,
            message="Die Erstellung wurde zweimal unterbrochen und ist beendet. Es wurde nichts "
            "ausgegeben; Sie können sie neu starten. Die IT findet Näheres im Protokoll.",
        )
    )
    with database.counting() as connection:
        return connection.execute(again).rowcount + connection.execute(given_up).rowcount


def forget_old_jobs(database: Database, now: datetime) -> int:
    old = delete(_JOB).where(_JOB.c.requested_at < now - KEPT, _JOB.c.state.not_in(WAITING))
    with database.counting() as connection:
        return connection.execute(old).rowcount


def by_of(job: PaperJob, now: datetime) -> By:
    """The signature of who asked for it."""
    who = job.requested_by
    only = None if who["only"] is None else frozenset(who["only"])
    return By(Actor(who["id"], Role(who["role"]), frozenset(who["office_ids"]), only), now)


def _signature(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "role": actor.role.value,
        "office_ids": sorted(actor.office_ids),
        "only": None if actor.only is None else sorted(actor.only),
    }
