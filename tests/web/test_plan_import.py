"""A plan document in the browser: differences first, then all or nothing."""

import json
from typing import Any

from sqlmodel import select

from app.config import Settings
from app.plan.tables import Plan

from .town import PLAN, SLUG, Browser, Site

ADDRESS = "/koordination/einlesen"


def seed() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Settings().seed_plan.read_text())
    return found


def upload(browser: Browser, document: dict[str, Any], **form: str) -> Any:
    browser.get(ADDRESS)
    browser.last = browser.client.post(
        ADDRESS,
        data={"csrf": browser.hidden("csrf"), "plan": SLUG} | form,
        files={"file": ("plan.json", json.dumps(document).encode())},
    )
    return browser.last


def confirmed(browser: Browser, **form: str) -> Any:
    names = ("csrf", "action", "file", "file_name", "plan", "slug", "date", "paper")
    hidden = {name: browser.hidden(name) or "" for name in names}
    browser.last = browser.client.post(ADDRESS, data=hidden | form)
    return browser.last


def changed() -> dict[str, Any]:
    document = seed()
    measure = document["fields"][0]["recommendations"][0]["measures"][0]
    measure["title"] = "Ein geänderter Kurztitel"
    return document


def test_differences_are_seen_first_and_applied_on_confirmation(site: Site) -> None:
    browser = site.browser("coordination")
    shown = upload(browser, changed())
    assert "Noch ist nichts gespeichert" in shown.text
    assert "Ein geänderter Kurztitel" in shown.text
    assert "Ein geänderter Kurztitel" not in site.browser().get(f"{PLAN}/massnahmen").text
    done = confirmed(browser)
    assert done.url.path == PLAN
    assert "Ein geänderter Kurztitel" in site.browser().get(f"{PLAN}/massnahmen").text


def test_a_moved_measure_wants_a_tick(site: Site) -> None:
    document = seed()
    measures = document["fields"][0]["recommendations"][0]["measures"]
    measures[0]["official_text"] = "Die Ämter fragen jedes Jahr nach dem Bedarf an Schulungen."
    browser = site.browser("coordination")
    upload(browser, document)
    confirmed(browser)
    measures[0]["official_text"] = "Ein Gartenfest wird gefeiert, zu dem alle kommen können."
    assert "confirm_moved" in upload(browser, document).text
    refused = confirmed(browser)
    assert refused.status_code == 422
    assert "prüfen und bestätigen" in refused.text
    assert confirmed(browser, confirm_moved="ja").url.path == PLAN


def test_a_new_plan_is_created_with_its_resolution(site: Site) -> None:
    browser = site.browser("coordination")
    form = {"plan": "_new", "slug": "integration-2022", "date": "19.01.2022", "paper": "0001/22"}
    assert "wird angelegt" in upload(browser, seed(), **form).text
    assert confirmed(browser).url.path == "/plaene/integration-2022"
    with site.database.reading() as session:
        plan = session.exec(select(Plan).where(Plan.slug == "integration-2022")).one()
        assert plan.resolution_paper == "0001/22"


def test_what_cannot_be_read_says_why(site: Site) -> None:
    browser = site.browser("coordination")
    for form, words in (
        ({"plan": "_new", "slug": "Mein Plan"}, "Kleinbuchstaben"),
        ({"plan": "_new"}, "Kürzel"),
        ({"date": "19.01.2022"}, "Angaben"),
    ):
        answer = upload(browser, seed(), **form)
        assert answer.status_code == 422
        assert words in answer.text
    assert upload(browser, {"kein": "Plan"}).status_code == 422
    assert site.browser("clerk").get(ADDRESS).status_code == 403
