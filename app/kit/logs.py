"""What the service tells those who run it: one line for each event, for eyes or for programs.

Every line names the request or the job that it belongs to. No line names people: no address, no
login, nothing that somebody typed. So of an error only its kind and its place are told, for its
message may hold any of these.
"""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from secrets import token_hex
from types import TracebackType
from typing import Final

import orjson

from app.config import LogFormat

OCCASION: Final = ContextVar("occasion", default="-")
"""The request's id, or that of one run of a job; also in what services log on the way."""

_TALKATIVE: Final = ("apscheduler", "alembic", "httpx", "httpcore", "weasyprint", "fontTools")
_PIECES: Final = "pieces"
_NOT_TOLD: Final = ("logThreads", "logProcesses", "logMultiprocessing", "logAsyncioTasks")


@contextmanager
def occasion(name: str) -> Iterator[str]:
    """For what happens outside a request."""
    token = OCCASION.set(f"{name}-{token_hex(4)}")
    try:
        yield OCCASION.get()
    finally:
        OCCASION.reset(token)


def pieces(**values: object) -> dict[str, dict[str, object]]:
    """`logger.info("request", extra=pieces(status=200))`: fields of their own in a line of JSON."""
    return {_PIECES: values}


class TextLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = " ".join(f"{name}={value}" for name, value in _pieces_of(record).items())
        parts = (_instant(record), record.levelname, record.name, f"[{OCCASION.get()}]")
        line = " ".join(filter(None, (*parts, record.getMessage(), told)))
        return f"{line}\n{where}" if (where := _where(record)) else line


class JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": _instant(record),
            "level": record.levelname,
            "logger": record.name,
            "request_id": OCCASION.get(),
            "message": record.getMessage().encode(errors="replace").decode(),
            **_pieces_of(record),
        }
        if where := _where(record):
            line["error"] = where
        return orjson.dumps(line, default=str).decode()


_FORMATTERS: Final = {LogFormat.TEXT: TextLine, LogFormat.JSON: JsonLine}


def set_up(level: str, form: LogFormat) -> None:
    """What no line tells is not looked up either (the HOWTO of `logging` names these switches), for
    every request pays for it. Each line is written at once, so that none is lost."""
    logging._srcfile = None  # noqa: SLF001
    for name in _NOT_TOLD:
        setattr(logging, name, False)
    handler = logging.StreamHandler()
    handler.setFormatter(_FORMATTERS[form]())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def place_of(error: BaseException, trace: TracebackType | None = None) -> str:
    """Kind and place of an error and of what it came from, without a message or a value."""
    lines = traceback.format_tb(trace or error.__traceback__)
    before = error.__cause__ or error.__context__
    came_from = f"after {place_of(before)}\n" if before is not None else ""
    return f"{came_from}{type(error).__qualname__}\n{''.join(lines)}".rstrip()


def _where(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[1] is None:
        return ""
    return place_of(record.exc_info[1], record.exc_info[2])


def _instant(record: logging.LogRecord) -> str:
    return f"{_second(int(record.created))}.{int(record.msecs):03}+00:00"


@lru_cache(maxsize=1)
def _second(since_1970: int) -> str:
    return datetime.fromtimestamp(since_1970, UTC).isoformat()[:19]


def _pieces_of(record: logging.LogRecord) -> dict[str, object]:
    found: dict[str, object] = getattr(record, _PIECES, {})
    return found
