"""Answers from memory, and „nothing new“ (304) instead of an answer.

What anonymous readers get, from the API or as a page, depends on nothing but the data, the day and
the address, so the bytes of an answer are kept under exactly these: data version, day, path, query.
Whoever asks again with `If-None-Match` gets 304. An answer that says itself how it may be kept
(`Cache-Control`: what insiders see, the log-in, papers) goes straight through.

An ETag is `"<row version>-<hash of the body>"`; where there is no single row behind an answer,
only the hash. Writes compare the part before the hyphen (preconditions.py).
"""

import gzip
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.observing import NO_ROUTE, PATTERN, pattern_of
from app.kit.clock import Clock
from app.kit.db import RECHECK_SECONDS, Database
from app.kit.errors import Unavailable

MOST_BYTES: Final = 32 * 1024 * 1024
MOST_ANSWERS: Final = 2_000
SMALLEST_GZIP: Final = 1_000
_KEPT: Final = (b"application/json", b"text/html", b"text/csv", b"text/calendar")
_NOT_OURS: Final = ("/static/", "/health/", "/metrics")

Key = tuple[int, date, str, bytes]


@dataclass(slots=True)
class Answer:
    """A finished answer: plain body, made once; zipped body, made when first wanted."""

    body: bytes
    etag: bytes
    media_type: bytes = b"application/json"
    pattern: str = NO_ROUTE
    """Of the route that has made it."""
    disposition: bytes | None = None
    """Under which name a file is saved."""
    _zipped: bytes | None = field(default=None, init=False)

    @property
    def size(self) -> int:
        return len(self.body)

    @property
    def zipped_etag(self) -> bytes:
        """Other bytes, another tag."""
        return self.etag[:-1] + b'-gz"'

    def zipped(self) -> bytes:
        if self._zipped is None:
            self._zipped = gzip.compress(self.body, compresslevel=6, mtime=0)
        return self._zipped

    def is_known_to(self, if_none_match: str | None) -> bool:
        if if_none_match is None:
            return False
        known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return not known.isdisjoint({"*", self.etag.decode(), self.zipped_etag.decode()})


class Memory:
    """The answers used last, bounded in number and bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_answers: int = MOST_ANSWERS) -> None:
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._bytes = 0
        self._most_bytes = most_bytes
        self._most_answers = most_answers

    def get(self, key: Key) -> Answer | None:
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def put(self, key: Key, answer: Answer) -> None:
        self._forget(key)
        self._answers[key] = answer
        self._bytes += answer.size
        while self._bytes > self._most_bytes or len(self._answers) > self._most_answers:
            self._forget(next(iter(self._answers)))

    def _forget(self, key: Key) -> None:
        if (old := self._answers.pop(key, None)) is not None:
            self._bytes -= old.size

    def __len__(self) -> int:
        return len(self._answers)


class FromMemory:
    """Pure ASGI around the application; only GET is its business."""

    def __init__(self, app: ASGIApp, *, database: Database, clock: Clock) -> None:
        self.app = app
        self.memory = Memory()
        self._database = database
        self._clock = clock
        self._asked_at = float("-inf")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        if path.startswith(_NOT_OURS):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        anonymous = "authorization" not in headers and "cookie" not in headers
        try:
            version = await self._version()
        except Unavailable:  # what needs no database is answered; the rest says so in its own way
            await self.app(scope, receive, send)
            return
        key = (version, self._clock.today(), path, scope["query_string"])
        answer = self.memory.get(key) if anonymous else None
        if answer is None:
            answer = await _collect(self.app, scope, receive, send)
            if answer is None:
                return
            if anonymous:
                self.memory.put(key, answer)
        scope[PATTERN] = answer.pattern
        await _send(answer, headers, send, public=anonymous)

    async def _version(self) -> int:
        """From memory; once a second from the database, beside the loop."""
        now = time.monotonic()
        if now - self._asked_at < RECHECK_SECONDS / 2:
            return self._database.version()
        version = await run_in_threadpool(self._database.version)
        self._asked_at = now
        return version


async def _collect(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> Answer | None:
    """A whole 200 answer of a kept kind; everything else goes straight through (then None)."""
    start: Message | None = None
    parts: list[bytes] = []
    through = False

    async def catch(message: Message) -> None:
        nonlocal start, through
        if message["type"] == "http.response.start":
            found = dict(message["headers"])
            is_kept = found.get(b"content-type", b"").startswith(_KEPT)
            is_kept = is_kept and b"cache-control" not in found
            through = message["status"] != 200 or not is_kept  # noqa: PLR2004
            start = message
        if through:
            await send(message)
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app(scope, receive, catch)
    if start is None or through:
        return None
    body = b"".join(parts)
    headers = dict(start["headers"])
    version = headers.get(b"etag", b"").strip(b'"')
    digest = blake2b(body, digest_size=8).hexdigest().encode()
    etag = b'"%b-%b"' % (version, digest) if version else b'"%b"' % digest
    disposition = headers.get(b"content-disposition")
    return Answer(body, etag, headers[b"content-type"], pattern_of(scope), disposition)


async def _send(answer: Answer, asked: Headers, send: Send, *, public: bool) -> None:
    wants_zipped = answer.size >= SMALLEST_GZIP and "gzip" in asked.get("accept-encoding", "")
    headers = [
        (b"etag", answer.zipped_etag if wants_zipped else answer.etag),
        (b"cache-control", b"public, no-cache" if public else b"private, no-cache"),
        (b"vary", b"Authorization, Cookie, Accept-Encoding"),
    ]
    if answer.is_known_to(asked.get("if-none-match")):
        await _respond(send, 304, headers, b"")
        return
    body = answer.zipped() if wants_zipped else answer.body
    headers += [(b"content-type", answer.media_type), (b"content-length", b"%d" % len(body))]
    if answer.disposition:
        headers.append((b"content-disposition", answer.disposition))
    if wants_zipped:
        headers.append((b"content-encoding", b"gzip"))
    await _respond(send, 200, headers, body)


async def _respond(
    send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
