"""„Barriere melden“: without an account, a script or a cookie."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from app.kit.outbox_tables import OutboxMail
from app.web.feedback import PER_ADDRESS

from .town import Browser, Site

PAGE = "/rechtliches/barrierefreiheit"
MAILBOX = "barrieren@stadt.example"
REMARK = {"message": "Ich komme nicht zum Knopf.", "where": "Überblick", "answer_to": "a@b.example"}


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site(feedback_mailbox=MAILBOX)


def _reader(site: Site, *, waits: timedelta = timedelta(seconds=20)) -> Browser:
    """Somebody who has the page open and has typed for a while."""
    browser = site.browser()
    browser.get(PAGE)
    site.now += waits
    return browser


def _send(browser: Browser, **form: str) -> Any:
    return browser.post(PAGE, stamp=browser.hidden("stamp") or "", **(REMARK | form))


def _mails(site: Site) -> list[OutboxMail]:
    with site.database.reading() as session:
        return list(session.exec(select(OutboxMail)))


def test_a_remark_goes_to_the_mailbox(site: Site) -> None:
    answer = _send(_reader(site), message="Hier <b>hakt</b> es.\nImmer.")
    assert "Danke für Ihre Meldung" in answer.text
    assert "set-cookie" not in answer.headers
    [mail] = _mails(site)
    assert mail.recipient == MAILBOX
    assert "Hier <b>hakt</b> es.\nImmer." in mail.text
    assert "a@b.example" in mail.text
    assert "Hier &lt;b&gt;hakt&lt;/b&gt; es.<br>Immer." in mail.html


@pytest.mark.parametrize(
    ("form", "waits", "said"),
    [
        ({"website": "x"}, 20, "letzte Feld leer"),
        ({}, 0, "sehr schnell oder sehr spät"),
        ({}, 25 * 3600, "sehr schnell oder sehr spät"),
        ({"message": " "}, 20, "wo Sie nicht weiterkommen"),
        ({"answer_to": "keine Adresse"}, 20, "keine E-Mail-Adresse"),
    ],
)
def test_what_is_not_sent_stays_in_the_form(
    site: Site, form: dict[str, str], waits: int, said: str
) -> None:
    browser = _reader(site, waits=timedelta(seconds=waits))
    answer = _send(browser, **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert ("Ich komme nicht zum Knopf." in answer.text) is ("message" not in form)
    assert _mails(site) == []


def test_a_stamp_is_not_made_up(site: Site) -> None:
    browser = _reader(site)
    forged = f"{int(site.now.timestamp()) - 60}.{'0' * 32}"
    assert browser.post(PAGE, stamp=forged, **REMARK).status_code == 422
    assert _mails(site) == []


def test_there_is_an_end_to_it(site: Site) -> None:
    browser = _reader(site)
    stamp = browser.hidden("stamp") or ""
    for _ in range(PER_ADDRESS.most):
        browser.get(PAGE)
        assert browser.post(PAGE, stamp=stamp, **REMARK).status_code == 200
    browser.get(PAGE)
    assert "sehr viele Meldungen" in browser.post(PAGE, stamp=stamp, **REMARK).text
    assert len(_mails(site)) == PER_ADDRESS.most
