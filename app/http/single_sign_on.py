"""The city's own log-in: the provider, and what its groups mean here."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from app.accounts.openid import Groups, groups_of
from app.config import Settings
from app.kit.openid import Client

if TYPE_CHECKING:
    from app.kit.openid_provider import OpenIdProvider

ANSWER_PATH: Final = "/anmelden/openid/antwort"
"""Registered at the provider, below MASSNAHMEN_BASE_URL."""


@dataclass(frozen=True)
class SingleSignOn:
    client: Client
    groups: Groups
    label: str

    @cached_property
    def provider(self) -> "OpenIdProvider":
        from app.kit.openid_provider import OpenIdProvider  # noqa: PLC0415 - a second

        return OpenIdProvider(self.client)


def single_sign_on(settings: Settings) -> SingleSignOn | None:
    """None where the settings name no provider; raises `Invalid` where they name a wrong one."""
    if settings.oidc_issuer is None:
        return None
    secret = settings.oidc_client_secret
    client = Client(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value() if secret else "",
        redirect_uri=f"{settings.base_url.rstrip('/')}{ANSWER_PATH}",
        scopes=settings.oidc_scopes,
    )
    groups = groups_of(
        settings.oidc_roles,
        claim=settings.oidc_groups_claim,
        office_claim=settings.oidc_office_claim,
        contact=settings.account_contact,
    )
    return SingleSignOn(client, groups, settings.oidc_label)
