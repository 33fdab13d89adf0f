"""Who is asking, what they may do, and the sessions that routes work in.

A route names its permission in its decorator, `dependencies=[needs(Action.SETTLE)]`; where the
table says OWN, the service asks again with the offices concerned. A test proves that no route
goes without.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session

from app.accounts.access_log import LOGGED, note_look
from app.accounts.permissions import Action, allowed, require
from app.audit.actor import ANYONE, Actor, By, Role
from app.http.actors import actor_of_request, shows_key
from app.http.house import House, house_of
from app.http.limiting import address_of, search_limit
from app.http.once import IdempotencyKey, begin
from app.http.preconditions import etag
from app.kit.errors import MonitorError
from app.kit.limits import count_attempt
from app.monitoring.known import plan_state
from app.monitoring.model import PlanState, ReportState, View
from app.status_reports.states import COUNTING


class UnsupportedMediaType(MonitorError):
    slug = "unsupported-media-type"


async def json_only(request: Request) -> None:
    require_body_type(request, "application/json")


def require_body_type(request: Request, media_type: str) -> None:
    """A body has to say what it is; also keeps plain forms of other sites out."""
    sent = request.headers.get("content-type")
    has_body = request.headers.get("content-length", "0") != "0" or (
        "transfer-encoding" in request.headers
    )
    if has_body and (sent is None or sent.partition(";")[0].strip().lower() != media_type):
        raise UnsupportedMediaType(f"Bitte senden Sie den Inhalt als {media_type}.")


async def _house(request: Request) -> House:
    return house_of(request)


HouseDep = Annotated[House, Depends(_house)]


async def _actor(request: Request) -> Actor:
    """Looked up once per request, and only where somebody shows a key; beside the loop."""
    if not hasattr(request.state, "actor"):
        request.state.actor = (
            await run_in_threadpool(actor_of_request, request, house_of(request))
            if shows_key(request)
            else ANYONE
        )
    actor: Actor = request.state.actor
    return actor


@dataclass(frozen=True, slots=True)
class Needs:
    """A route's permission, as a dependency that tests can read."""

    action: Action

    async def __call__(self, request: Request) -> None:
        actor = await _actor(request)
        require(actor, self.action)
        if self.action is not Action.READ_PUBLIC and actor.role in LOGGED:
            await _note_look(request, actor)


def needs(action: Action) -> Any:
    return Depends(Needs(action))


@dataclass(frozen=True, slots=True)
class Searching:
    """What differs with every word asked for is worked out anew, so it is counted. Answers from
    the cache never get here, and a list without these parameters is no search."""

    parameters: tuple[str, ...]

    async def __call__(self, request: Request) -> None:
        if not any(request.query_params.get(name) for name in self.parameters):
            return
        house, actor = house_of(request), await _actor(request)
        limit, now = search_limit(house.settings), house.clock.now()
        await run_in_threadpool(count_attempt, house.database, limit, whose(request, actor), now)


SEARCHING: Any = Depends(Searching(("q", "as_of")))


def whose(request: Request, actor: Actor) -> str:
    """Who has an account counts for themselves, however many share the address."""
    return address_of(request) if actor.role is Role.PUBLIC else actor.id


PUBLIC = needs(Action.READ_PUBLIC)


_NOTHING_INTERNAL = ("/rechtliches/", "/erklaerung", "/anmelden", "/abmelden", "/static/")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and how far into the house they see."""

    actor: Actor
    view: View
    house: House

    @property
    def is_internal(self) -> bool:
        return self.view is View.INTERNAL

    @property
    def sees_costs(self) -> bool:
        return allowed(self.actor, Action.READ_COSTS)

    def sees_notes_of(self, office_id: int) -> bool:
        """Internal notes, questions and what is not handed in yet."""
        return allowed(self.actor, Action.READ_INTERNAL_NOTES, [office_id])

    def sees(self, report: ReportState) -> bool:
        """Inside, everybody sees what is handed in; drafts stay with those who see the notes."""
        return report.step in COUNTING or self.sees_notes_of(report.office.id)

    def state(self, plan: str, as_of: date | None = None) -> PlanState:
        return self.house.states.get(plan, self.view, as_of)


async def _reader(request: Request) -> Reader:
    actor, house = await _actor(request), house_of(request)
    internal = allowed(actor, Action.READ_INTERNAL)
    if internal and actor.role in LOGGED:
        await _note_look(request, actor)
    return Reader(actor, View.INTERNAL if internal else house.open_view, house)


async def _note_look(request: Request, actor: Actor) -> None:
    """Once a request, before anything is shown."""
    path = request.url.path
    if hasattr(request.state, "is_noted") or path.startswith(_NOTHING_INTERNAL):
        return
    request.state.is_noted = True
    house = house_of(request)
    await run_in_threadpool(note_look, house.database, actor, path, house.clock.now())


CurrentReader = Annotated[Reader, Depends(_reader)]


def _reading(request: Request) -> Iterator[Session]:
    with house_of(request).database.reading() as session:
        yield session


ReadSession = Annotated[Session, Depends(_reading)]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a route needs to change something and to show what came of it."""

    session: Session
    by: By
    reader: Reader
    response: Response

    def state(self, plan: str) -> PlanState:
        """The plan as this unit of work leaves it, not committed yet."""
        today = self.reader.house.clock.today()
        return plan_state(self.session, plan, today=today, view=self.reader.view)

    def tag(self, version: int) -> None:
        """The answer's ETag: the version of the row that was written."""
        self.response.headers["ETag"] = etag(version)


def _desk(
    request: Request, reader: CurrentReader, response: Response, key: IdempotencyKey = None
) -> Iterator[Desk]:
    by = By(reader.actor, reader.house.clock.now())
    database = reader.house.database
    with database.writing(by=by) as session:
        if key is not None:
            begin(request, session, key, by, heard_before=database.look_again)
        yield Desk(session, by, reader, response)


WriteDesk = Annotated[Desk, Depends(_desk, scope="function")]
"""One unit of work: committed when the route has returned, before anything is answered."""
