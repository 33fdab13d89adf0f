"""Sheets of a page or two, drawn while somebody waits.

One costs seconds of a processor, and anybody may ask: few are drawn at once, and what was drawn is
kept for whoever asks next. The same text is the same sheet, so nothing kept can be out of date.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from threading import BoundedSemaphore, Lock
from typing import Final

from app.kit.errors import TooMany
from app.kit.printing import Print, render

MOST_BYTES: Final = 16 * 1024 * 1024
MOST_AT_ONCE: Final = 2
PATIENCE_SECONDS: Final = 15

_Key = tuple[bytes, datetime]


class Drawings:
    """The sheets drawn last, without attachments, bounded in bytes."""

    def __init__(self, *, seconds: float, memory_mb: int) -> None:
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()
        self._lock = Lock()
        self._places = BoundedSemaphore(MOST_AT_ONCE)

    def get(self, job: Print, before_drawing: Callable[[], None]) -> bytes:
        """`before_drawing` may refuse; what is kept is given to everybody.

        Raises TooMany while others are drawing, and Unavailable where printing.render does.
        """
        key = (sha256(job.html.encode(errors="replace")).digest(), job.made_at)
        if (kept := self._known(key)) is not None:
            return kept
        before_drawing()
        if not self._places.acquire(timeout=PATIENCE_SECONDS):
            raise TooMany(
                "Gerade werden viele Blätter erzeugt. Bitte versuchen Sie es in einer Minute noch "
                "einmal.",
                retry_after=60,
            )
        try:
            kept = self._known(key)  # another one has waited for the same
            if kept is None:
                kept = render(job, seconds=self._seconds, memory_mb=self._memory_mb)
        finally:
            self._places.release()
        self._keep(key, kept)
        return kept

    def _known(self, key: _Key) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: _Key, content: bytes) -> None:
        with self._lock:
            self._kept[key] = content
            while sum(map(len, self._kept.values())) > MOST_BYTES:
                self._kept.popitem(last=False)
