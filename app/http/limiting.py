"""How often somebody may try: the limits as settings have them, and who is behind an address."""

from datetime import timedelta
from typing import Final

from fastapi import Request

from app.config import Settings
from app.kit.limits import Limit

_QUARTER_OF_AN_HOUR: Final = timedelta(minutes=15)


def log_in_limits(settings: Settings) -> tuple[Limit, Limit]:
    """For one account, and for one address."""
    message = "Zu viele Fehlversuche. Bitte warten Sie eine Viertelstunde."
    return (
        Limit("login", settings.log_in_attempts, _QUARTER_OF_AN_HOUR, message),
        Limit("from", settings.log_in_attempts_per_address, _QUARTER_OF_AN_HOUR, message),
    )


def key_limit(settings: Settings) -> Limit:
    return Limit(
        "key",
        settings.key_failures,
        _QUARTER_OF_AN_HOUR,
        "Zu viele Anfragen mit einem ungültigen Zugangsschlüssel. Bitte prüfen Sie ihn, und warten "
        "Sie eine Viertelstunde.",
    )


def search_limit(settings: Settings) -> Limit:
    return Limit(
        "search",
        settings.searches_per_minute,
        timedelta(minutes=1),
        "Sie suchen sehr oft in kurzer Zeit. Bitte warten Sie eine Minute.",
    )


def paper_limit(settings: Settings) -> Limit:
    return Limit(
        "paper",
        settings.papers_per_hour,
        timedelta(hours=1),
        "Es wurden in der letzten Stunde sehr viele Berichte erzeugt. "
        "Bitte warten Sie, oder nehmen Sie den zuletzt erzeugten.",
    )


def sheet_limit(settings: Settings) -> Limit:
    return Limit(
        "sheet",
        settings.papers_per_hour,
        timedelta(hours=1),
        "Sie haben in der letzten Stunde sehr viele Blätter erzeugen lassen. Bitte warten Sie. Auf "
        "den Seiten steht dasselbe.",
    )


def address_of(request: Request) -> str:
    """Behind a proxy the reader's own, where the proxy is one of ours (`MASSNAHMEN_PROXIES`)."""
    return request.client.host if request.client else ""
