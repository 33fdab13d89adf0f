"""Accounts: made, moved and closed by the administration; the password is the person's own."""

import re
from typing import Any

import pytest

from app.accounts.password_links import VALID_FOR
from app.accounts.people import create_user
from app.audit.actor import Role

from .town import PASSWORD, Browser, Site

NEW = "ein ganz neuer Satz"


@pytest.fixture
def admin(site: Site) -> Browser:
    with site.database.writing(by=site.by) as session:
        create_user(
            session,
            login="admin",
            display_name="Beispiel",
            role=Role.ADMIN,
            password=PASSWORD,
            by=site.by,
        )
    return site.browser("admin")


def link_in(answer: Any) -> str:
    found = re.search(r"/passwort/[\w-]+", answer.text)
    assert found, answer.text
    return found[0]


def test_a_new_person_sets_the_password_by_a_link_that_works_once(
    site: Site, admin: Browser
) -> None:
    admin.get("/zugaenge/neu")
    answer = admin.post(
        "/zugaenge/neu", login="Neu.Hier", display_name="Neu Hier", role="clerk", office="A50"
    )
    link = link_in(answer)
    assert "noch kein Passwort" in admin.get("/zugaenge").text
    person = site.browser()
    person.get(link)
    assert person.post(link, password=NEW, again="anders").status_code == 422
    assert person.post(link, password="kurz", again="kurz").status_code == 422
    assert person.post(link, password=NEW, again=NEW).url.path == "/amt"
    assert site.browser().get(link).status_code == 404
    assert site.browser().log_in("neu.hier", NEW).url.path == "/amt"


def test_a_link_ends_after_days_and_with_the_next_one(site: Site, admin: Browser) -> None:
    links = []
    for _ in range(2):
        admin.get(_address(admin, "clerk"))
        links.append(link_in(admin.post(f"{_address(admin, 'clerk')}/passwort")))
    assert site.browser().get(links[0]).status_code == 404
    assert site.browser().get(links[1]).status_code == 200
    site.now += VALID_FOR
    assert site.browser().get(links[1]).status_code == 404


def test_role_and_office_change_at_once_and_nobody_overwrites(site: Site, admin: Browser) -> None:
    address = _address(admin, "clerk")
    person = site.browser("clerk")
    assert person.get("/koordination").status_code == 403
    admin.get(address)
    old = admin.hidden("version") or ""
    admin.post(address, action="place", display_name="Anders", role="coordination", office="BMI")
    assert person.get("/koordination").status_code == 200
    admin.get(address)
    form = {"action": "place", "display_name": "X", "role": "clerk", "office": "A11"}
    late = admin.post(address, version=old, **form)
    assert late.status_code == 422
    assert "inzwischen geändert" in late.text
    assert admin.post(address, **(form | {"office": ""})).status_code == 422


def test_who_is_closed_out_is_out_at_once_and_may_come_back(site: Site, admin: Browser) -> None:
    address = _address(admin, "clerk")
    person = site.browser("clerk")
    admin.get(address)
    admin.post(address, action="deactivate")
    assert person.get("/amt").status_code == 401
    assert site.browser().log_in("clerk").status_code == 403
    admin.get(address)
    admin.post(address, action="activate")
    assert site.browser().log_in("clerk").status_code == 200
    own = _address(admin, "admin")
    admin.get(own)
    assert admin.post(own, action="deactivate").status_code == 422


def test_ones_own_password_wants_the_old_one_and_ends_other_sessions(site: Site) -> None:
    here, there = site.browser("clerk"), site.browser("clerk")
    here.get("/passwort")
    wrong = here.post("/passwort", old_password="falsch", password=NEW, again=NEW)
    assert wrong.status_code == 422
    done = here.post("/passwort", old_password=PASSWORD, password=NEW, again=NEW)
    assert "Ihr neues Passwort gilt" in done.text
    assert there.get("/amt").status_code == 401
    assert site.browser().log_in("clerk", NEW).status_code == 200


@pytest.mark.parametrize("path", ["/zugaenge", "/zugaenge/neu", "/zugaenge/1"])
def test_accounts_are_the_administrations(shared_site: Site, path: str) -> None:
    assert shared_site.browser("coordination").get(path).status_code == 403
    assert shared_site.browser().get(path).status_code == 401


def _address(admin: Browser, login: str) -> str:
    found = re.search(rf'href="(/zugaenge/\d+)">{login}<', admin.get("/zugaenge").text)
    assert found
    return found[1]
