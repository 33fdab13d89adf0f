"""Other sites cannot make a browser write here: every form and every write of the API is really
sent with somebody's session, as a foreign page would send it. Nothing is done."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from sqlmodel import func, select

from app.audit.tables import AuditEntry
from app.http.cookies import SESSION_COOKIE
from app.kit.outbox_tables import OutboxMail
from app.web.csrf import word_for

from .knocking import Knock, Knocks
from .test_matrix import (
    EVERYBODY,
    Door,
    _content,
    _headers,
    door,  # noqa: F401  # a fixture
    table,
)
from .town import COOKIES, NOBODY

OURS: Final = {"origin": "http://testserver"}
FOREIGN: Final[Mapping[str, Mapping[str, str]]] = {
    "another site": {"origin": "https://boese.example"},
    "no site": {"origin": "null"},
    "an address that is none": {"origin": "http://["},
    "a neighbour": {**OURS, "sec-fetch-site": "same-site"},
    "another site by its own word": {**OURS, "sec-fetch-site": "cross-site"},
    "nothing said": {},
}
WORDS: Final = {"none": None, "of nobody": word_for(""), "of another session": word_for("x")}


def writes() -> Iterator[tuple[str, str, str, str]]:
    """Method, path, state and somebody whom the table lets in there; else coordination."""
    seen = set()
    for (method, path, state), answers in table().items():
        who = next((who for who in reversed(EVERYBODY) if _gets_in(who, answers)), "coord")
        if method != "GET" and (method, path) not in seen:
            seen.add((method, path))
            yield method, path, state, who


def _gets_in(who: str, answers: tuple[str, ...]) -> bool:
    return who != NOBODY and answers[EVERYBODY.index(who)] not in ("401", "403")


async def refusals(opened: Door, knocks: Knocks) -> list[str]:
    """What was not refused as coming from a foreign page."""
    wrong = []
    for number, (method, path, state, who) in enumerate(writes()):
        knock = dict(knocks.of(method, path))[state]
        for how, sent in _sent(number, path, knock, who):
            address = knocks.address(path, knock)
            answer = await opened.client.request(method, address, params=dict(knock.query), **sent)
            if answer.status_code != 403 or not _says_why(answer):
                wrong.append(f"{method} {path} ({who}, {how}): {answer.status_code}")
    return wrong


def _says_why(answer: Any) -> bool:
    return "fremden Seite" in answer.text or "nicht von dieser Seite" in answer.text


def _sent(number: int, path: str, knock: Knock, who: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """As a browser of `who` sends it from elsewhere; a form also from here, without our word. Each
    in one way of several, in turn."""
    cookie = COOKIES[who]
    headers = {**_headers("POST", knock, NOBODY, "session")}
    del headers["origin"]
    headers["cookie"] = f"{SESSION_COOKIE}={cookie}"
    how, said = list(FOREIGN.items())[number % len(FOREIGN)]
    yield how, {"headers": {**headers, **said}, **_content(knock, cookie)}
    if not path.startswith("/api/"):
        how, word = list(WORDS.items())[number % len(WORDS)]
        content = _content(knock if knock.form is not None else Knock(form={}), cookie)
        content["data"].pop("csrf")
        content["data"] |= {} if word is None else {"csrf": word}
        yield f"word: {how}", {"headers": {**headers, **OURS}, **content}


def _traces(opened: Door) -> tuple[int, int]:
    with opened.restored.database.reading() as session:
        return (
            session.exec(select(func.count()).select_from(AuditEntry)).one(),
            session.exec(select(func.count()).select_from(OutboxMail)).one(),
        )


def test_nothing_is_written_for_a_foreign_page(door: tuple[Door, Knocks]) -> None:  # noqa: F811
    before = _traces(door[0])
    assert len(list(writes())) > 60
    assert asyncio.run(refusals(*door)) == []
    assert _traces(door[0]) == before


@pytest.mark.parametrize("how", ["none", "of nobody"])
def test_the_log_in_is_no_exception(door: tuple[Door, Knocks], how: str) -> None:  # noqa: F811
    """Nobody is logged in as somebody else by another site."""
    form = {"login": "clerk", "password": "x", **({"csrf": WORDS[how]} if WORDS[how] else {})}
    headers = FOREIGN["another site"] if WORDS[how] else OURS
    answer = asyncio.run(door[0].client.post("/anmelden", data=form, headers=dict(headers)))
    assert answer.status_code == 403
    assert "nicht von dieser Seite" in answer.text
