"""Runs the timetable in the background of the web process, one job after the other.

What was missed while the service was down is made up for at the start. A job that fails is
logged and runs again at its next time; it never takes the process with it.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Final

from app.config import Settings
from app.kit.clock import BERLIN, Clock
from app.kit.db import Database
from app.kit.errors import Unavailable
from app.kit.job_runs import note_success
from app.kit.logs import occasion
from app.scheduler.timetable import JOBS, Job

if TYPE_CHECKING:
    from apscheduler.triggers.base import BaseTrigger

_log = logging.getLogger(__name__)

_OPTIONS: Final = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
"""However late, a run is made; several that were missed are one."""


def run_job(name: str, settings: Settings, database: Database, clock: Clock) -> str:
    """What it did, in German. Raises KeyError for an unknown name, and whatever the job raises."""
    return JOBS[name].run(settings, database, clock)


def start(settings: Settings, database: Database, clock: Clock) -> Callable[[], None]:
    """Starts the timetable and comes back at once.

    What is returned stops it again: it waits for the job that runs and leaves the rest to the
    next start.
    """
    from apscheduler.executors.pool import ThreadPoolExecutor  # noqa: PLC0415  # not on import
    from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415

    scheduler = BackgroundScheduler(
        timezone=BERLIN, executors={"default": ThreadPoolExecutor(1)}, job_defaults=_OPTIONS
    )
    stopping = Event()

    def run(name: str) -> None:
        if not stopping.is_set():
            _run_safely(name, settings, database, clock)

    def stop() -> None:
        stopping.set()
        scheduler.shutdown(wait=True)

    # Each at once, one after the other as in the table, then at its times. A job for the start
    # alone is removed when it is done, and that fails where the scheduler stops just then.
    begin = Clock().now()
    for at, (name, job) in enumerate(JOBS.items()):
        first = begin + timedelta(microseconds=at)
        scheduler.add_job(run, trigger_of(job), args=(name,), id=name, next_run_time=first)
    scheduler.start()
    return stop


def trigger_of(job: Job) -> "BaseTrigger":
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415
    from apscheduler.triggers.interval import IntervalTrigger  # noqa: PLC0415

    if isinstance(job.when, timedelta):
        return IntervalTrigger(seconds=int(job.when.total_seconds()), timezone=BERLIN)
    return CronTrigger(hour=job.when.hour, minute=job.when.minute, timezone=BERLIN)


def _run_safely(name: str, settings: Settings, database: Database, clock: Clock) -> None:
    with occasion(name):
        try:
            done = run_job(name, settings, database, clock)
            now = clock.now()
            note_success(database, name, now=now, due_by=now + JOBS[name].patience)
        except Unavailable as outage:
            _log.warning("job %s: %s", name, outage.message)
        except Exception:  # noqa: BLE001  # whatever it is: the next run tries again
            _log.exception("job %s failed", name)
        else:
            _log.log(logging.INFO if done else logging.DEBUG, "job %s: %s", name, done or "–")
