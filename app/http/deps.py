"""Who is asking, what they may do, and the sessions that routes work in.

A route names its permission in its decorator, `dependencies=[needs(Action.SETTLE)]`; where the
table says OWN, the service asks again with the offices concerned. A test proves that no route
goes without.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session

from app.accounts.permissions import Action, allowed, require
from app.audit.actor import Actor, By
from app.http.actors import actor_of_request
from app.http.house import House, house_of
from app.monitoring.model import View

HouseDep = Annotated[House, Depends(house_of)]


def _actor(request: Request, house: HouseDep) -> Actor:
    return actor_of_request(request, house)


CurrentActor = Annotated[Actor, Depends(_actor)]


@dataclass(frozen=True, slots=True)
class Needs:
    """A route's permission, as a dependency that tests can read."""

    action: Action

    def __call__(self, actor: CurrentActor) -> None:
        require(actor, self.action)


def needs(action: Action) -> Any:
    return Depends(Needs(action))


PUBLIC = needs(Action.READ_PUBLIC)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and how far into the house they see."""

    actor: Actor
    view: View

    @property
    def is_internal(self) -> bool:
        return self.view is View.INTERNAL

    @property
    def sees_costs(self) -> bool:
        return allowed(self.actor, Action.READ_COSTS)

    def sees_notes_of(self, office_id: int) -> bool:
        """Internal notes, questions and what is not handed in yet."""
        return allowed(self.actor, Action.READ_INTERNAL_NOTES, [office_id])


def _reader(actor: CurrentActor, house: HouseDep) -> Reader:
    internal = allowed(actor, Action.READ_INTERNAL)
    return Reader(actor, View.INTERNAL if internal else house.open_view)


CurrentReader = Annotated[Reader, Depends(_reader)]


def _by(actor: CurrentActor, house: HouseDep) -> By:
    return By(actor, house.clock.now())


Signature = Annotated[By, Depends(_by)]


def _reading(house: HouseDep) -> Iterator[Session]:
    with house.database.reading() as session:
        yield session


def _writing(house: HouseDep, by: Signature) -> Iterator[Session]:
    with house.database.writing(by=by) as session:
        yield session


ReadSession = Annotated[Session, Depends(_reading)]
WriteSession = Annotated[Session, Depends(_writing, scope="function")]
"""One unit of work: committed when the route has returned, before anything is answered."""
