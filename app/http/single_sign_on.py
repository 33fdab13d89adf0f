"""The city's own log-in: the provider, and what its groups mean here."""

from dataclasses import dataclass
from typing import Final

from app.accounts.openid import Groups, groups_of
from app.config import Settings
from app.kit.openid import Client, OpenIdProvider

ANSWER_PATH: Final = "/anmelden/openid/antwort"
"""Registered at the provider, below MASSNAHMEN_BASE_URL."""


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    provider: OpenIdProvider
    groups: Groups
    label: str


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
    return SingleSignOn(OpenIdProvider(client), groups, settings.oidc_label)
