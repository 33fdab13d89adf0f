"""The outermost ring, pure ASGI: a request id, the headers every answer carries, a size limit,
and an answer for what nobody expected."""

import logging
import time
import traceback
from secrets import token_hex
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.meanings import meaning_of
from app.http.observing import observe, pattern_of
from app.http.problems import problem_of, problem_response
from app.kit.logs import OCCASION

logger = logging.getLogger("massnahmen.http")

_CONTENT_POLICY: Final = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SECURITY_HEADERS: Final = (
    (b"content-security-policy", _CONTENT_POLICY.encode()),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
KEEP_AWAY: Final = ((b"x-robots-tag", b"noindex, nofollow"),)
"""For search engines, as long as the site is a trial."""
ONLY_TLS: Final = ((b"strict-transport-security", b"max-age=31536000"),)
"""Where the public address is https: browsers ask this host by TLS only, for a year."""
UNWANTED: Final = frozenset({"internal-error", "unavailable"})
"""Problems that somebody in IT should hear of."""

_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def request_id_of(scope: Scope) -> str:
    return str(scope.get("request_id", ""))


class Edge:
    def __init__(
        self,
        app: ASGIApp,
        *,
        max_body_bytes: int,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        """`headers`: what every answer carries besides the security headers."""
        self.app = app
        self.max_body_bytes = max_body_bytes
        self.headers = (*SECURITY_HEADERS, *headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begin, request_id, status = time.perf_counter(), token_hex(8), 0
        if scope["method"] == "HEAD":  # answered as GET is, without the body
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        scope["request_id"] = request_id
        OCCASION.set(request_id)
        extra = (*self.headers, (b"x-request-id", request_id.encode()))
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started, status
            if message["type"] == "http.response.start":
                started, status = True, message["status"]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        try:
            if scope["method"] in _BODILESS:
                await self.app(scope, receive, send_with_headers)
            else:
                await self._limited(scope, receive, send_with_headers)
        except ClientDisconnect:
            pass  # noted below, and nobody's error
        except Exception as error:
            if meaning_of(error).problem in UNWANTED:
                log_unexpected(scope, error)
            if started:
                raise
            await _refuse(error, scope, receive, send_with_headers)
        finally:
            observe(scope, status, time.perf_counter() - begin)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Announced sizes are refused unread, unannounced ones when they grow too large; both from
        within the application, so that people see a page."""
        left = self.max_body_bytes
        announced = Headers(scope=scope).get("content-length", "0")
        is_too_large = announced.isdecimal() and int(announced[:20]) > left

        async def counted() -> Message:
            nonlocal left
            if is_too_large:
                raise HTTPException(413)
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


def _without_body(send: Send) -> Send:
    async def send_without(message: Message) -> None:
        is_body = message["type"] == "http.response.body"
        await send({**message, "body": b""} if is_body else message)

    return send_without


async def _refuse(error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
    problem = problem_of(meaning_of(error), instance=scope["path"], request_id=request_id_of(scope))
    await problem_response(problem)(scope, receive, send)


def log_unexpected(scope: Scope, error: Exception) -> None:
    """Kind and place of the error; no address, no message, no values: they may name people."""
    logger.error(
        "request %s (%s %s): %s\n%s",
        request_id_of(scope),
        scope["method"],
        pattern_of(scope),
        type(error).__qualname__,
        "".join(traceback.format_tb(error.__traceback__)),
    )
