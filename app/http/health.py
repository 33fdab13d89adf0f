"""Whether the process runs, and whether it can work; if not, why."""

from collections.abc import Callable, Iterator
from shutil import disk_usage
from typing import Final

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.http.answers import answers
from app.http.deps import PUBLIC, HouseDep
from app.http.house import House
from app.kit.errors import FieldError, Unavailable
from app.kit.migrations import newest_revision, revision_of
from app.kit.outbox import outbox_counts

router = APIRouter(prefix="/health", tags=["health"])

_MB: Final = 1_048_576


class Health(BaseModel):
    status: str


class Readiness(Health):
    warnings: tuple[str, ...] = Field(description="What somebody should look at, in German.")


@router.get("/live", dependencies=[PUBLIC], responses=answers(500))
async def live() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/ready", dependencies=[PUBLIC], responses=answers(500, 503))
def ready(house: HouseDep) -> Readiness:
    """The database answers and is migrated, the data folder has room, nobody stops the process.
    What is wrong stands in `errors`; undeliverable mail is no more than a warning."""
    wrong = [
        FieldError(where, message)
        for where, look in _LOOKS.items()
        if (message := look(house)) is not None
    ]
    if wrong:
        said = " ".join(error.message for error in wrong)
        raise Unavailable(f"Nicht bereit. {said}", fields=wrong)
    return Readiness(status="ok", warnings=tuple(_warnings(house)))


def _process(house: House) -> str | None:
    return "Der Dienst wird gerade beendet." if house.stopping.is_set() else None


def _database(house: House) -> str | None:
    """An older release goes on serving while the newer one migrates; tables are only added."""
    try:
        found = revision_of(house.database)
    except Unavailable as outage:
        return outage.message
    if found is None or found < newest_revision():
        return "Die Datenbank ist nicht auf dem Stand dieses Programms (massnahmen db upgrade)."
    return None


def _data_folder(house: House) -> str | None:
    try:
        free = disk_usage(house.settings.data_dir).free
    except OSError:
        return "Der Datenordner ist nicht erreichbar."
    if free < house.settings.min_free_mb * _MB:
        return f"Im Datenordner sind nur noch {free // _MB} MB frei."
    return None


_LOOKS: Final[dict[str, Callable[[House], str | None]]] = {
    "process": _process,
    "database": _database,
    "data_folder": _data_folder,
}


def _warnings(house: House) -> Iterator[str]:
    with house.database.reading() as session:
        waiting, given_up = outbox_counts(session)
    if given_up:
        yield f"Nicht zustellbare Mails: {given_up}."
    if waiting and house.settings.smtp_url is None:
        yield f"Es ist kein Mailserver eingestellt; {waiting} Mails warten."
