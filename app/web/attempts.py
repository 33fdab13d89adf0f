"""How often a password may be tried wrongly: against guessing, per account and per address."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

MOST_PER_ACCOUNT: Final = 5
MOST_PER_ADDRESS: Final = 50
"""A town hall goes out through one address."""
WINDOW: Final = timedelta(minutes=15)
_MOST_KEYS: Final = 10_000


class Attempts:
    """In the memory of one process: more workers allow that many times more."""

    def __init__(self) -> None:
        self._failed: dict[str, list[datetime]] = defaultdict(list)
        self._lock = Lock()

    def may_try(self, keys: Iterable[str], now: datetime) -> bool:
        with self._lock:
            return all(len(self._recent(key, now)) < _most(key) for key in keys)

    def failed(self, keys: Iterable[str], now: datetime) -> None:
        with self._lock:
            if len(self._failed) > _MOST_KEYS:
                self._forget(now)
            for key in keys:
                self._failed[key].append(now)

    def succeeded(self, keys: Iterable[str]) -> None:
        """Only the account is forgiven: one's own must not open an address for guessing."""
        with self._lock:
            for key in keys:
                if key.startswith("login:"):
                    self._failed.pop(key, None)

    def _recent(self, key: str, now: datetime) -> list[datetime]:
        return [at for at in self._failed.get(key, ()) if now - at < WINDOW]

    def _forget(self, now: datetime) -> None:
        kept = {key: recent for key in self._failed if (recent := self._recent(key, now))}
        self._failed = defaultdict(list, kept)


def _most(key: str) -> int:
    return MOST_PER_ACCOUNT if key.startswith("login:") else MOST_PER_ADDRESS
