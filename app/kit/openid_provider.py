"""OpenID Connect: authorization code with PKCE against one provider. The one file that speaks it,
loaded with the first log-in: what it stands on takes a second.

An identity token counts only where its signature, issuer, audience, times and nonce are right; a
key that is not known yet is asked for once.
"""

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.kit.errors import NotAllowed, Unavailable
from app.kit.openid import Attempt, Client

logger = logging.getLogger("massnahmen.openid")

Claims = Mapping[str, Any]

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "Ed25519", "EdDSA")
"""Signatures with a key pair; „none“ and shared secrets are not among them."""
_TIMEOUT_SECONDS: Final = 5.0
_LEEWAY_SECONDS: Final = 60
_DESCRIPTION_SECONDS: Final = 3600


class OpenIdProvider:
    """Where people log in once for everything. Asked only when somebody does."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._read: tuple[float, dict[str, Any], KeySet] | None = None

    def log_in_address(self, attempt: Attempt) -> str:
        asked = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": self.client.redirect_uri,
            "scope": self.client.scopes,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        return _with_query(self._description()["authorization_endpoint"], asked)

    def log_out_address(self, back_to: str) -> str | None:
        """None where the provider offers none."""
        endpoint = self._description().get("end_session_endpoint")
        asked = {"client_id": self.client.client_id, "post_logout_redirect_uri": back_to}
        return _with_query(endpoint, asked) if endpoint else None

    def claims_for(self, code: str, attempt: Attempt, now: datetime) -> Claims:
        """Who it is, for the code that the browser has brought: what the checked identity token
        says, and beside it what the provider tells about the same person."""
        tokens = self._exchange(code, attempt)
        claims = self.checked(str(tokens.get("id_token", "")), attempt.nonce, now)
        return self._told(str(tokens.get("access_token", "")), str(claims["sub"])) | claims

    def checked(self, id_token: str, nonce: str, now: datetime) -> dict[str, Any]:
        """Raises `NotAllowed` for any token that is not the provider's answer to this attempt."""
        try:
            token = self._verified(id_token)
            essential = {name: {"essential": True} for name in ("sub", "exp", "iat")}
            jwt.JWTClaimsRegistry(
                now=int(now.timestamp()),
                leeway=_LEEWAY_SECONDS,
                **essential,  # type: ignore[arg-type]
                iss={"essential": True, "value": self.client.issuer},
                aud={"essential": True, "value": self.client.client_id},
                nonce={"essential": True, "value": nonce},
                azp={"value": self.client.client_id},
            ).validate(token.claims)
        except (JoseError, ValueError) as error:
            raise _refused(type(error).__name__) from error
        return token.claims

    def _verified(self, id_token: str) -> jwt.Token:
        """A signature that fits none of the keys known may come from a new one."""
        if self._read is not None:
            with suppress(JoseError, ValueError):
                return jwt.decode(id_token, self._keys(), ALGORITHMS)
            self._read = None
        return jwt.decode(id_token, self._keys(), ALGORITHMS)

    def _exchange(self, code: str, attempt: Attempt) -> Claims:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.redirect_uri,
            "code_verifier": attempt.verifier,
        }
        description = self._description()
        methods = description.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        ours = self.client.client_id, self.client.client_secret
        auth = None
        if "client_secret_basic" in methods:
            auth = httpx.BasicAuth(*map(quote_plus, ours))
        else:
            sent |= dict(zip(("client_id", "client_secret"), ours, strict=True))
        return self._answer("POST", description["token_endpoint"], data=sent, auth=auth)

    def _told(self, access_token: str, subject: str) -> dict[str, Any]:
        """Some providers put names and groups here only. About somebody else it does not count."""
        endpoint = self._description().get("userinfo_endpoint")
        if not endpoint or not access_token:
            return {}
        bearer = {"Authorization": f"Bearer {access_token}"}
        told = self._answer("GET", endpoint, headers=bearer)
        if told.get("sub") != subject:
            raise _refused("userinfo of another subject")
        return told

    def _description(self) -> dict[str, Any]:
        return self._known()[1]

    def _keys(self) -> KeySet:
        return self._known()[2]

    def _known(self) -> tuple[float, dict[str, Any], KeySet]:
        """What the provider says of itself, and its keys; read anew every hour."""
        now = time.monotonic()
        if self._read is None or now - self._read[0] > _DESCRIPTION_SECONDS:
            issuer = self.client.issuer
            found = self._answer("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != issuer:
                logger.error("the provider calls itself %r", found.get("issuer"))
                raise _away()
            keys: Any = self._answer("GET", found["jwks_uri"])
            self._read = now, found, KeySet.import_key_set(keys)
        return self._read

    def _answer(self, method: str, address: str, **sent: Any) -> dict[str, Any]:
        try:
            answer = httpx.request(method, address, timeout=_TIMEOUT_SECONDS, **sent)
            found = answer.json() if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR else {}
        except (httpx.HTTPError, ValueError) as error:
            logger.error("the provider does not answer: %s", type(error).__name__)  # noqa: TRY400
            raise _away() from error
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or not isinstance(found, dict):
            logger.error("the provider answers %s", answer.status_code)
            raise _away()
        if answer.is_error:
            raise _refused(str(found.get("error", answer.status_code)))
        return found


def _with_query(address: str, asked: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def _away() -> Unavailable:
    return Unavailable(
        "Der Anmeldedienst ist gerade nicht erreichbar. Bitte versuchen Sie es in einigen Minuten "
        "noch einmal. Die öffentlichen Seiten können Sie ohne Anmeldung lesen."
    )


def _refused(why: str) -> NotAllowed:
    """`why` is for the log: no claim, no token stands in it."""
    logger.warning("a log-in was refused: %s", why)
    return NotAllowed(
        "Der Anmeldedienst hat diese Anmeldung nicht bestätigt. Bitte beginnen Sie noch einmal.",
        slug="log-in-failed",
    )
