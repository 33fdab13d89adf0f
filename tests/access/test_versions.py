"""Who changes or deletes a row says which version they have read: every write really asked without
one and with one that is old. What needs none stands here with its reason."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from app.config import Settings
from app.kit.db import Database
from app.main import create_app

from .knocking import Knock, Knocks
from .test_matrix import (
    EVERYBODY,
    Door,
    _content,
    _headers,
    door,  # noqa: F401  # a fixture
    table,
)
from .town import COOKIES

OLD: Final = 99_999
_PLAN: Final = "/api/v1/plans/{plan}"

FIGURE: Final = {
    "label": "Alle",
    "people": 1,
    "counted_date": "2022-12-31",
    "source": "Statistik",
}
CREATION: Final = "makes a row; two of them are told apart by Idempotency-Key"
EACH_ITS_OWN: Final = "every item carries the version that was read"
WITHOUT: Final[Mapping[str, str]] = {
    f"POST {_PLAN}/extensions": CREATION,
    f"POST {_PLAN}/measures/{{number}}/interim-reports": CREATION,
    f"POST {_PLAN}/measures/{{number}}/confirmations": "whoever corrects names the day they read",
    f"POST {_PLAN}/resolution-controls/{{quarter}}": "recorded once; a second time is a conflict",
    f"POST {_PLAN}/resolution-controls/{{quarter}}/file": "orders a paper, which changes no row",
    f"POST {_PLAN}/years/{{year}}/papers": "orders a paper, which changes no row",
    f"POST {_PLAN}/years/{{year}}/status-reports:batch": EACH_ITS_OWN,
    f"POST {_PLAN}/years/{{year}}/status-sheet": EACH_ITS_OWN,
    "POST /rechtliches/barrierefreiheit": "sends a mail",
    "POST /anmelden": "begins a session",
    "POST /abmelden": "ends one's own session",
    "POST /anmeldungen/beenden": "ends one's own sessions, those begun meanwhile too",
    "POST /passwort": "one's own; the old one is asked for",
    "POST /passwort/{link}": "a link is used once",
    "POST /zugaenge/neu": CREATION,
    "POST /zugaenge/{user_id}/passwort": "makes a link; those before are void",
    "POST /schluessel/{token_id}/widerrufen": "final, and the same a second time",
    "POST /koordination/archiv/{slug}/{year}/anbietung": "the same bytes are recorded once",
    "POST /koordination/archiv/{slug}/{year}/antwort": "recorded once; a second is a conflict",
    "POST /koordination/archiv/{slug}/{year}/aussonderung": "done once; a second is a conflict",
    "POST /amt/{slug}/{year}/einreichen": EACH_ITS_OWN,
    "POST /amt/{slug}/{year}/tabelle": EACH_ITS_OWN,
    "POST /amt/{slug}/massnahmen/{number}/termine": "whoever corrects names the day they read",
    "POST /amt/{slug}/massnahmen/{number}/vorschlag": CREATION,
    "POST /amt/{slug}/massnahmen/{number}/zwischenbericht": CREATION,
    "POST /koordination/einlesen": "compares with what is there and shows all differences before",
    "POST /koordination/mails/{mail_id}": "only from given up to on its way",
    "POST /koordination/{slug}/jahre/{year}/bericht": "orders a paper, which changes no row",
    "POST /koordination/{slug}/beschlusskontrolle/{quarter}/liste": "orders a paper",
    "POST /koordination/{slug}/jahre/{year}/papiere": "orders papers, which changes no row",
    "POST /kontakte/{code}/vertretung": "adds one, or ends one, which is the same a second time",
}

OWN: Final[Mapping[str, Knock]] = {
    f"PUT {_PLAN}/years/{{year}}/report-texts/{{place}}": Knock(
        {"place": "general"}, body={"text": "Vorwort."}, first=True
    ),
    f"PUT {_PLAN}/years/{{year}}/population-figures/{{position}}": Knock(
        {"position": 1}, body=FIGURE, first=True
    ),
    f"DELETE {_PLAN}/years/{{year}}/population-figures/{{position}}": Knock({"position": 1}),
    f"POST {_PLAN}/years/{{year}}/editions/{{edition}}/agree": Knock(),
    f"POST {_PLAN}/years/{{year}}/editions/{{edition}}/lay": Knock(
        body={"laid_date": "2023-03-09"}
    ),
    f"POST {_PLAN}/years/{{year}}/editions/{{edition}}/note": Knock(
        body={"noted_date": "2023-03-16"}
    ),
    f"POST {_PLAN}/resolution-controls/{{quarter}}/lay": Knock(body={"laid_date": "2022-02-01"}),
    f"POST {_PLAN}/resolution-controls/{{quarter}}/note": Knock(
        body={"noted_date": "2022-02-01", "agenda_item": "1"}
    ),
    "POST /koordination/{slug}/beschlusskontrolle/{quarter}": Knock(
        form={"action": "lay", "laid_date": "01.02.2022"}
    ),
    "POST /koordination/{slug}/jahre/{year}/vorlage": Knock(form={"action": "agree"}),
    "POST /koordination/{slug}/jahre/{year}/berichtstexte": Knock(
        form={"action": "texts", "text-general": "Vorwort.", "version-general": str(OLD)},
        first=True,
    ),
    "POST /zugaenge/{user_id}": Knock({"user_id": 1}, form={"action": "activate"}),
}
"""Where the matrix asks for no row that is there, or with something else that is wrong."""

FIRST: Final[Mapping[str, tuple[str, Knock]]] = {
    "population-figures": (
        f"PUT {_PLAN}/years/{{year}}/population-figures/{{position}}",
        Knock({"position": 1}, body=FIGURE, first=True),
    ),
    "resolution-controls": (f"POST {_PLAN}/resolution-controls/{{quarter}}", Knock()),
    "beschlusskontrolle": (f"POST {_PLAN}/resolution-controls/{{quarter}}", Knock()),
}
"""What has to be there before: by a word of the address."""


def writes() -> Iterator[tuple[str, APIRoute]]:
    for context in iter_route_contexts(create_app(Settings(), Database("sqlite://")).routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            for method in route.methods - {"GET", "HEAD"}:
                yield f"{method} {route.path}", route


WRITES: Final = dict(writes())
VERSIONED: Final = [name for name in WRITES if name not in WITHOUT]


def test_every_exception_is_still_there() -> None:
    assert set(WITHOUT) <= set(WRITES)
    assert set(OWN) <= set(VERSIONED)


def test_the_description_asks_for_the_version() -> None:
    paths = create_app(Settings(), Database("sqlite://")).openapi()["paths"]
    for name, route in WRITES.items():
        if route.include_in_schema:
            operation = paths[route.path][name.partition(" ")[0].lower()]
            sent = {one["name"].lower() for one in operation.get("parameters", ())}
            assert ("if-match" in sent) is (name in VERSIONED), name
            assert {"412", "428"} <= set(operation["responses"]), name


@pytest.mark.parametrize("name", VERSIONED)
def test_a_write_knows_what_it_changes(door: tuple[Door, Knocks], name: str) -> None:  # noqa: F811
    """At the API 428 and 412; a page comes back with what was typed and says what happened."""
    entrance, knocks = door
    knock, who = _allowed(knocks, name)
    for word, (before, first) in FIRST.items():
        if f"/{word}/" in name and name != before:
            asyncio.run(_ask(entrance, knocks, before, first, "coord", None))
    for sent, wanted in ((None, 428), (OLD, 412)):
        if knock.form is None:
            asked = replace(knock, first=False)
            answer = asyncio.run(_ask(entrance, knocks, name, asked, who, sent))
            assert answer.status_code == wanted, (sent, answer.text)
        elif sent or not knock.first:
            answer = asyncio.run(_ask(entrance, knocks, name, knock, who, sent))
            assert answer.status_code in (409, 412, 422), (sent, answer.text)
            assert "inzwischen" in answer.text, sent
    entrance.restored.put_back(entrance.app.state.house)


def _allowed(knocks: Knocks, name: str) -> tuple[Knock, str]:
    """Who may, in a state in which there is something to change."""
    method, _, path = name.partition(" ")
    if name in OWN:
        return OWN[name], "admin" if path.startswith("/zugaenge") else "coord"
    found = [
        (knock, who)
        for state, knock in knocks.of(method, path)
        for who, answer in zip(EVERYBODY, table()[method, path, state], strict=True)
        if answer == "+"
    ]
    there = [(knock, who) for knock, who in found if knock.version]
    return (there or [(replace(knock, first=True), who) for knock, who in found])[0]


async def _ask(
    entrance: Door, knocks: Knocks, name: str, knock: Knock, who: str, version: int | None
) -> httpx.Response:
    method, _, path = name.partition(" ")
    how = "key" if knock.form is None else "session"
    asked = replace(knock, version=version)
    return await entrance.client.request(
        method,
        path.format(**{**knocks.usual, **knock.path}),
        headers=_headers(method, asked, who, how),
        **_content(asked, COOKIES[who] if how == "session" else ""),
    )
