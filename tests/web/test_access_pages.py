"""Keys and log-ins to see and to end; looks for the data protection officer."""

from sqlmodel import select

from app.accounts.access_tables import AccessEntry
from app.accounts.people import create_user
from app.accounts.tokens import actor_of_token, create_token
from app.audit.actor import Role
from app.offices.queries import office_by_code

from .town import PASSWORD, PLAN, Site


def give(site: Site, code: str) -> str:
    with site.database.writing(by=site.by) as session:
        office = office_by_code(session, code)
        _, plain = create_token(
            session, name=f"Für {code}", role=Role.HEAD, office=office, by=site.by
        )
    return plain


def test_a_head_revokes_a_key_of_the_own_office_only(site: Site) -> None:
    mine, other = give(site, "A11"), give(site, "A50")
    browser = site.browser("head")
    page = browser.get("/schluessel").text
    assert "Für A11" in page
    assert "Für A50" not in page
    assert mine not in page
    assert "Der Schlüssel ist widerrufen" in browser.post("/schluessel/1/widerrufen").text
    browser.get("/schluessel")
    assert browser.post("/schluessel/2/widerrufen").status_code == 403
    with site.database.reading() as session:
        assert actor_of_token(session, mine, site.now) is None
        assert actor_of_token(session, other, site.now) is not None


def test_log_out_everywhere(site: Site) -> None:
    here, there = site.browser("clerk"), site.browser("clerk")
    page = here.get("/anmeldungen").text
    assert page.count("Angemeldet am 20.01.2022") == 2
    assert page.count("(dieser Browser)") == 1
    here.post("/anmeldungen/beenden")
    assert here.get("/amt").status_code == 401
    assert there.get("/amt").status_code == 401


def test_what_reading_roles_look_at_is_noted_before_they_see_it(site: Site) -> None:
    with site.database.writing(by=site.by) as session:
        create_user(
            session, login="dsb", display_name="Beispiel", role=Role.DATA_PROTECTION,
            password=PASSWORD, by=site.by,
        )  # fmt: skip
    council = site.browser("council")
    council.get(f"{PLAN}/massnahmen?q=geheimwort")
    council.get("/erklaerung")
    site.browser("clerk").get(f"{PLAN}/massnahmen")
    site.browser().get(f"{PLAN}/massnahmen")
    page = site.browser("dsb").get("/datenschutz/zugriffe").text
    assert f"{PLAN}/massnahmen" in page
    assert "geheimwort" not in page
    assert council.get("/datenschutz/zugriffe").status_code == 403
    with site.database.reading() as session:
        noted = [(look.role, look.path) for look in session.exec(select(AccessEntry))]
    assert ("council", f"{PLAN}/massnahmen") in noted
    assert {role for role, _ in noted} == {"council", "data_protection"}
    assert "/erklaerung" not in {path for _, path in noted}
