"""Makes the papers that wait in the queue: in the background, one at a time in each process."""

import logging
import re
from threading import Event, Lock, Thread
from typing import Final

from app.config import Settings
from app.council_reports.control_paper import ControlFile, issue_control
from app.council_reports.issuing import Issued, issue
from app.council_reports.job_tables import JobState, PaperJob
from app.council_reports.jobs import (
    BEAT,
    KEPT,
    by_of,
    claim,
    forget_old_jobs,
    is_waiting,
    note,
    take_over,
)
from app.council_reports.keeping import forget_drafts, keep
from app.council_reports.telling import Tell
from app.deadlines import Quarter
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.errors import MonitorError

_log = logging.getLogger(__name__)
_RUNNING: Final = Lock()
"""Drawing takes a core and some hundred MB: one at a time in this process."""


def start_working(database: Database, settings: Settings, clock: Clock) -> Thread | None:
    """In a thread of its own, unless one is at work: that one takes what was added, too."""
    if not settings.makes_papers or _RUNNING.locked():
        return None
    thread = Thread(target=work_off, args=(database, settings, clock), daemon=True)
    thread.start()
    return thread


def work_off(database: Database, settings: Settings, clock: Clock) -> int:
    """Makes what waits until nothing does. How many papers were begun."""
    begun = 0
    while is_waiting(database) and _RUNNING.acquire(blocking=False):
        try:
            while (claimed := claim(database, clock.now())) is not None:
                begun += 1
                _run(database, settings, clock, *claimed)
        finally:
            _RUNNING.release()
    return begun


def tidy(database: Database, settings: Settings, clock: Clock) -> str:
    """For the timetable: takes over what was interrupted, forgets what is old."""
    now = clock.now()
    taken_over = take_over(database, now)
    forget_old_jobs(database, now)
    forget_drafts(database, now)
    if is_waiting(database):
        start_working(database, settings, clock)
    return f"{taken_over} unterbrochene Papiere übernommen" if taken_over else ""


def _run(database: Database, settings: Settings, clock: Clock, job: PaperJob, slug: str) -> None:
    done = Event()
    heart = Thread(target=_beat, args=(database, clock, job, done), daemon=True)
    heart.start()

    def tell(message: str) -> None:
        pages = re.match(r"(\d+) Seiten", message)
        note(
            database,
            job,
            clock.now(),
            message=message,
            **({"pages": int(pages[1])} if pages else {}),
        )

    try:
        _finish(database, clock, job, _make(database, settings, clock, job, slug, tell))
    except MonitorError as error:
        _fail(database, clock, job, error.message)
    except Exception:  # noqa: BLE001  # whatever it is: somebody waits for a word
        _log.exception("the making of a paper failed")
        text = "Das Dokument konnte nicht erzeugt werden. Die IT findet Näheres im Protokoll."
        _fail(database, clock, job, text)
    finally:
        done.set()
        heart.join()


def _make(
    database: Database, settings: Settings, clock: Clock, job: PaperJob, slug: str, tell: Tell
) -> Issued | ControlFile:
    by = by_of(job, clock.now())
    if job.kind is not None:
        return issue(database, settings, slug, job.year, by=by, kind=job.kind, progress=tell)
    quarter = Quarter.parse(job.quarter or "")
    return issue_control(database, settings, slug, quarter, by=by, progress=tell)


def _finish(database: Database, clock: Clock, job: PaperJob, issued: Issued | ControlFile) -> None:
    now = clock.now()
    sha256 = keep(database, issued.content, until=now + KEPT)
    note(
        database,
        job,
        now,
        state=JobState.DONE,
        message=issued.message,
        name=issued.name,
        sha256=sha256,
    )


def _fail(database: Database, clock: Clock, job: PaperJob, message: str) -> None:
    note(database, job, clock.now(), state=JobState.FAILED, message=message[:1000])


def _beat(database: Database, clock: Clock, job: PaperJob, done: Event) -> None:
    while not done.wait(BEAT.total_seconds()):
        try:
            note(database, job, clock.now())
        except MonitorError as outage:
            _log.warning("no heartbeat for paper %s: %s", job.id, outage.message)
