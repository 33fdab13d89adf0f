"""What coordination enters for the council paper, row by row and without JavaScript."""

from app.council_reports.entries import MOST, entry_of
from app.council_reports.tables import CouncilPaperEntry
from app.plan.queries import plan_by_slug

from .town import SLUG, Site

PAGE = f"/koordination/{SLUG}/jahre/2021/vorlage"


def entered(site: Site) -> CouncilPaperEntry | None:
    with site.database.reading() as session:
        return entry_of(session, plan_by_slug(session, SLUG), 2021)


def test_bodies_are_added_row_by_row(site: Site) -> None:
    browser = site.browser("coordination")
    assert browser.get(PAGE).text.count('name="body_') == 1
    typed = {"subject": "Bericht", "body_0": "Hauptausschuss", "date_0": "2022-03-09"}
    more = browser.post(PAGE, action="more", **typed)
    assert (more.status_code, more.text.count('name="body_')) == (200, 2)
    assert 'value="Hauptausschuss"' in more.text
    assert "gespeichert ist noch nichts" in more.text
    assert f"formaction={PAGE}#gremium-2" in more.text
    assert browser.post(PAGE, action="more", **typed, body_1="").text.count('name="body_') == 3
    assert entered(site) is None
    without = browser.post(PAGE, action="enter", **typed, result_1="vertagt")
    assert (without.status_code, 'href="#body_1"' in without.text) == (422, True)
    bodies = {f"body_{at}": f"Ausschuss {at}" for at in range(MOST)}
    page = browser.post(PAGE, action="enter", **typed | bodies | {"body_3": ""}).text
    assert (page.count('name="body_'), page.count('value="Ausschuss')) == (MOST, MOST - 1)
    browser.post(PAGE, action="enter", **typed | bodies)
    stored = entered(site)
    assert stored is not None
    assert [each["body"] for each in stored.sittings] == list(bodies.values())
    assert stored.sittings[0]["sitting_date"] == "2022-03-09"
    assert "Zeile hinzufügen" not in browser.get(PAGE).text
