"""`/metrics` for Prometheus: how the service does, without a word about anybody.

Open to whoever asks on the machine itself, or shows `MASSNAHMEN_METRICS_TOKEN`; for all others the
address does not exist.
"""

import hmac
import platform
from collections.abc import Iterator
from importlib.metadata import version
from ipaddress import ip_address
from typing import Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.accounts.permissions import Action
from app.council_reports.jobs import job_counts
from app.http.deps import HouseDep, Needs
from app.http.house import House, house_of
from app.kit.db import DataVersion
from app.kit.errors import NotFound, Unavailable
from app.kit.job_runs import job_runs
from app.kit.metrics import CONTENT_TYPE, Figure, exposition
from app.kit.migrations import revision_of
from app.kit.outbox import outbox_counts

_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")


class OnlyMachines(Needs):
    """Not an account's permission: Prometheus has none."""

    async def __call__(self, request: Request) -> None:
        token = house_of(request).settings.metrics_token
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token is not None:
            is_known = hmac.compare_digest(shown.encode(), token.get_secret_value().encode())
        else:
            is_known = _is_here(request)
        if not is_known:
            raise NotFound("Unter dieser Adresse gibt es nichts.")


router = APIRouter(tags=["health"], dependencies=[Depends(OnlyMachines(Action.READ_PUBLIC))])


@router.get("/metrics", include_in_schema=False, response_class=Response)
async def metrics(house: HouseDep) -> Response:
    """Answers where the database is away, too: that is when somebody looks."""
    text = await run_in_threadpool(lambda: exposition(_figures(house)))
    return Response(text, media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _is_here(request: Request) -> bool:
    """A proxy on the same machine passes others on, and says so."""
    client = request.client.host if request.client else ""
    try:
        is_loopback = ip_address(client).is_loopback
    except ValueError:
        return False
    return is_loopback and not any(name in request.headers for name in _FORWARDED)


def _figures(house: House) -> Iterator[Figure]:
    try:
        found = tuple(_from_database(house))
    except Unavailable:
        found = ()
    yield Figure("massnahmen_database_up", "Whether the database answers.", float(bool(found)))
    yield from found


def _from_database(house: House) -> Iterator[Figure]:
    database, now = house.database, house.clock.now()
    build = {
        "version": version("massnahmenmonitor"),
        "python": platform.python_version(),
        "tables": revision_of(database) or "",
    }
    yield Figure("massnahmen_build_info", "What runs here.", 1, build)
    with database.reading() as session:
        waiting, given_up = outbox_counts(session)
        yield Figure("massnahmen_outbox_waiting", "Mails on their way.", waiting)
        yield Figure("massnahmen_outbox_given_up", "Mails that nobody tries again.", given_up)
        for state, number in job_counts(session).items():
            label = {"state": state.value}
            yield Figure("massnahmen_paper_jobs", "Papers ordered in a day.", number, label)
        data = session.get_one(DataVersion, 1).value
        yield Figure("massnahmen_data_version", "Counts every change.", data)
        for job in job_runs(session):
            label = {"job": job.name}
            yield Figure(
                "massnahmen_job_last_success_timestamp_seconds",
                "When a job of the timetable was last done.",
                job.succeeded_at.timestamp(),
                label,
            )
            yield Figure(
                "massnahmen_job_overdue",
                "1: the job should have been done again by now.",
                float(job.due_by < now),
                label,
            )
