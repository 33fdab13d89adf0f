"""Asks one address again and again over connections that stay open, and counts."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import cast

import uvloop

CONNECTIONS = 8
PATIENCE = 10
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(slots=True)
class Asker(asyncio.Protocol):
    """One connection: the next question as soon as the answer is there."""

    request: bytes
    until: float
    done: asyncio.Future[None]
    answers: int = 0
    _missing: int = 0
    _head: bytearray = field(default_factory=bytearray)
    _transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop has classes of its own
        self._transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if self._missing == 0:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self._head.startswith(b"HTTP/1.1 200"):
                self._stop(RuntimeError(bytes(self._head[:200]).decode()))
                return
            length = _LENGTH.search(self._head, 0, end)
            assert length, "an answer without a length"
            self._missing = int(length[1]) + end + 4 - len(self._head)
            self._head.clear()
        else:
            self._missing -= len(data)
        if self._missing == 0:
            self._answered()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop(exc or ConnectionError("the server hung up"))

    def _answered(self) -> None:
        self.answers += 1
        if time.perf_counter() < self.until and self._transport:
            self._transport.write(self.request)
        else:
            self._stop(None)

    def _stop(self, error: Exception | None) -> None:
        if self.done.done():
            return
        if error:
            self.done.set_exception(error)
        else:
            self.done.set_result(None)
        if self._transport:
            self._transport.close()


def rate(port: int, path: str, seconds: float, *headers: str) -> float:
    """Answers per second."""
    return uvloop.run(_rate(port, path, seconds, headers))


async def _rate(port: int, path: str, seconds: float, headers: tuple[str, ...]) -> float:
    loop = asyncio.get_running_loop()
    lines = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers, "", "")
    request = "\r\n".join(lines).encode()
    start = time.perf_counter()
    askers = [Asker(request, start + seconds, loop.create_future()) for _ in range(CONNECTIONS)]
    for asker in askers:
        await loop.create_connection(lambda asker=asker: asker, "127.0.0.1", port)
    async with asyncio.timeout(seconds + PATIENCE):
        await asyncio.gather(*(asker.done for asker in askers))
    return sum(asker.answers for asker in askers) / (time.perf_counter() - start)
