"""A write that carries an `Idempotency-Key` is done once and answered as often as it is asked.

`Once` is the class of the API's routes: it knows the request before and the answer after, both
within the unit of work, which ends when the route has returned (deps.WriteDesk).
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final

from fastapi import Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from sqlmodel import Session

from app.audit.actor import By
from app.kit.answered import AnsweredRequest, answered

HEADER: Final = "idempotency-key"
REPLAYED: Final = "Idempotency-Replayed"
_RECOMPUTED: Final = "content-length"
_PART_OF_IT: Final = ("content-type", "if-match", "if-none-match")

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="A key of your own for this one request, such as a UUID. Sent again with the "
        "same key, it has no second effect and gets the same answer.",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        examples=["0f8fad5b-d9cb-469f-a165-70867728950e"],
    ),
]


class AnsweredBefore(Exception):
    """Leaves the unit of work without doing anything."""

    def __init__(self, found: AnsweredRequest) -> None:
        headers = {**found.headers, REPLAYED: "true"}
        self.response = Response(found.body, found.status, headers)


@dataclass(frozen=True, slots=True)
class First:
    """The request is new; its answer is kept with what it does."""

    session: Session
    by: By
    key: str
    fingerprint: str

    def keep(self, response: Response) -> None:
        headers = {name: value for name, value in response.headers.items() if name != _RECOMPUTED}
        self.session.add(
            AnsweredRequest(
                actor=self.by.actor.id,
                key=self.key,
                request_hash=self.fingerprint,
                status=response.status_code,
                headers=headers,
                body=bytes(response.body).decode(),
                created_at=self.by.at,
            )
        )
        self.session.flush()


class Once(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_once(request: Request) -> Response:
            if HEADER not in request.headers:
                return await handle(request)
            request.state.fingerprint = _fingerprint(request, await request.body())
            try:
                response = await handle(request)
            except AnsweredBefore as before:
                return before.response
            first = getattr(request.state, "first", None)
            if isinstance(first, First):
                await run_in_threadpool(first.keep, response)
            return response

        return handle_once


def begin(
    request: Request, session: Session, key: str, by: By, *, heard_before: Callable[[], None]
) -> None:
    """At the beginning of the unit of work. `heard_before`: another process may have done it, and
    who hears so here will look for it here. Raises AnsweredBefore, Conflict, Invalid."""
    fingerprint: str = request.state.fingerprint
    found = answered(session, by.actor.id, key, fingerprint)
    if found is not None:
        heard_before()
        raise AnsweredBefore(found)
    request.state.first = First(session, by, key, fingerprint)


def _fingerprint(request: Request, body: bytes) -> str:
    """Of everything that decides what the request does."""
    told = (request.method, request.url.path, request.url.query)
    sent = (f"{name}:{request.headers.get(name, '')}" for name in _PART_OF_IT)
    return sha256("\n".join((*told, *sent, "")).encode() + body).hexdigest()
