"""OpenID Connect without the provider: as whom the service is registered, and one log-in on its
way.

Nothing is kept between leaving and coming back but the browser's cookie, from which state, nonce
and verifier are made; so any process can answer.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b, sha256
from typing import Final
from urllib.parse import urlsplit

from app.kit.errors import Invalid

PATIENCE: Final = timedelta(minutes=10)
"""How long somebody may take at the provider."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Client:
    """As whom the service is registered at the provider."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    scopes: str

    def __post_init__(self) -> None:
        address = urlsplit(self.issuer)
        if address.scheme != "https" and address.hostname not in _LOOPBACK:
            raise Invalid("MASSNAHMEN_OIDC_ISSUER muss mit https:// beginnen.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One log-in on its way. `cookie` is all of it: a secret, when it began, where to go then."""

    cookie: str

    @classmethod
    def begin(cls, now: datetime, way_on: str) -> "Attempt":
        way = _in_address(way_on.encode())
        return cls(f"{secrets.token_urlsafe(32)}.{int(now.timestamp())}.{way}")

    @property
    def state(self) -> str:
        return self._made("state")

    @property
    def nonce(self) -> str:
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        return self._made("verifier")

    @property
    def challenge(self) -> str:
        return _in_address(sha256(self.verifier.encode()).digest())

    @property
    def way_on(self) -> str:
        return urlsafe_b64decode(self.cookie.rpartition(".")[2] + "==").decode()

    def is_answered_by(self, state: str, now: datetime) -> bool:
        """Whether this browser asked, not long ago, for just this answer."""
        began = self.cookie.split(".")[1] if self.cookie.count(".") > 1 else ""
        if not began.isdecimal() or not secrets.compare_digest(self.state.encode(), state.encode()):
            return False
        return 0 <= now.timestamp() - int(began) + 1 <= PATIENCE.total_seconds()

    def _made(self, purpose: str) -> str:
        person = f"openid-{purpose}".encode()
        made = blake2b(self.cookie.encode(), person=person, digest_size=32)
        return _in_address(made.digest())


def _in_address(content: bytes) -> str:
    """Base64 as addresses take it (RFC 7636: without padding)."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()
