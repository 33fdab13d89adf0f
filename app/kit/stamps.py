"""A stamp that says when a page was made, so that a form without a log-in can tell people from
programs: they need a while, and do not come back with a page of last year.

The key lies in the data folder, which all processes share. It is made when it is first needed.
"""

import contextlib
import hmac
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import Final

from app.kit.errors import Unavailable

QUICKEST: Final = timedelta(seconds=3)
LONGEST: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Stamps:
    key: bytes

    @classmethod
    def of_folder(cls, folder: Path) -> "Stamps":
        """Raises Unavailable where the folder cannot be written to."""
        path = folder / "stamp.key"
        try:
            if not path.is_file():
                _make(path)
            return cls(path.read_bytes())
        except OSError as error:
            raise Unavailable("Das Formular ist zurzeit nicht verfügbar.") from error

    def make(self, at: datetime) -> str:
        seconds = f"{int(at.timestamp()):d}"
        return f"{seconds}.{self._sign(seconds)}"

    def age(self, stamp: str, now: datetime) -> timedelta | None:
        """None for what was not made here."""
        seconds, _, signature = stamp.partition(".")
        if not hmac.compare_digest(self._sign(seconds).encode(), signature.encode()):
            return None
        return timedelta(seconds=now.timestamp() - int(seconds))

    def _sign(self, seconds: str) -> str:
        return hmac.new(self.key, seconds.encode(), sha256).hexdigest()[:32]


def _make(path: Path) -> None:
    """Whole or not at all; of two processes at once, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{token_hex(6)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(token_bytes(32))
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink()
