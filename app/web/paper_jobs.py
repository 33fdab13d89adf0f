"""The making of a paper in the background: it takes half a minute, and somebody is watching.

In the memory of one process; an edition's file is kept by council_reports/issuing.py, a draft only
here until the next one is made.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread

from app.council_reports.issuing import Issued
from app.kit.errors import MonitorError

logger = logging.getLogger("massnahmen.web")

Make = Callable[[Callable[[str], object]], Issued]
"""Makes the paper and tells how far it is."""


@dataclass(slots=True)
class PaperJob:
    messages: list[str] = field(default_factory=list)
    issued: Issued | None = None
    problem: str | None = None

    @property
    def is_running(self) -> bool:
        return self.issued is None and self.problem is None


class PaperJobs:
    """One at a time for each plan and year; starting again while one runs joins it."""

    def __init__(self) -> None:
        self._jobs: dict[tuple[str, int], PaperJob] = {}
        self._lock = Lock()

    def get(self, slug: str, year: int) -> PaperJob | None:
        return self._jobs.get((slug, year))

    def start(self, slug: str, year: int, make: Make) -> PaperJob:
        with self._lock:
            known = self._jobs.get((slug, year))
            if known is not None and known.is_running:
                return known
            job = self._jobs[slug, year] = PaperJob(["Der Bericht wird vorbereitet …"])
        Thread(target=_run, args=(job, make), daemon=True).start()
        return job


def _run(job: PaperJob, make: Make) -> None:
    try:
        job.issued = make(job.messages.append)
    except MonitorError as error:
        job.problem = error.message
    except Exception:
        logger.exception("the making of a paper failed")
        job.problem = "Der Bericht konnte nicht erzeugt werden. Die IT findet Näheres im Protokoll."
