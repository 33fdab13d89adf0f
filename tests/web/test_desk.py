"""The office's desk: write, save, hand in; two people in one report; proposals."""

import pytest
from sqlmodel import select

from app.kit.db import Database
from app.offices.tables import Office
from app.plan.tables import Extension, Measure
from app.status_reports.states import Step
from app.status_reports.tables import Confirmation, Contribution, StatusReport

from .town import PLAN, SLUG, Site

REPORT = f"/amt/{SLUG}/2021/1.2.1"
GOOD = {
    "implementation": "in_progress",
    "text": "Die Befragung läuft.",
    "obstacles": "Der Personalrat wurde spät beteiligt.",
    "spent_city_eur": "1.500,00",
}


def stored(database: Database, number: str = "1.2.1") -> StatusReport:
    with database.reading() as session:
        found = select(StatusReport).join(Measure).where(Measure.number == number)
        return session.exec(found).one()


def test_a_report_is_saved_handed_in_and_receipted(site: Site) -> None:
    browser = site.browser("clerk")
    browser.get("/amt")
    assert REPORT in browser.last.text
    browser.get(REPORT)
    saved = browser.post(REPORT, action="save", **GOOD)
    assert "Gespeichert" in saved.text
    assert 'value="1.500,00"' in saved.text
    assert stored(site.database).step is Step.DRAFT
    assert stored(site.database).spent_city_cents == 150_000
    done = browser.post(REPORT, action="submit", **GOOD)
    assert done.url.path == "/amt"
    assert "eingereicht" in done.text
    assert stored(site.database).step is Step.SUBMITTED
    receipt = browser.get(f"/amt/{SLUG}/2021/quittung").text
    assert "1.2.1" in receipt
    assert "<form" not in browser.get(REPORT).text.split("<main")[1]


def test_what_is_incomplete_stays_saved_and_says_what_is_missing(site: Site) -> None:
    browser = site.browser("clerk")
    browser.get(REPORT)
    answer = browser.post(REPORT, action="submit", implementation="completed", text="Fertig.")
    assert answer.status_code == 422
    assert "erledigt am" in answer.text
    assert 'id="effective_date-fehler"' in answer.text
    assert stored(site.database).text == "Fertig."
    again = browser.post(
        REPORT,
        action="submit",
        implementation="completed",
        text="Fertig.",
        effective_date="30.11.2021",
        assessment_outcome="feasible",
    )
    assert again.url.path == "/amt"
    assert stored(site.database).step is Step.SUBMITTED


def test_who_comes_second_sees_both_texts(site: Site) -> None:
    first, second = site.browser("clerk"), site.browser("head")
    first.get(REPORT)
    second.get(REPORT)
    first.post(REPORT, action="save", implementation="in_progress", text="Text der ersten Person.")
    answer = second.post(REPORT, action="save", implementation="in_progress", text="Text Nummer 2.")
    assert answer.status_code == 409
    assert "Text der ersten Person." in answer.text
    assert "Text Nummer 2." in answer.text
    assert stored(site.database).text == "Text der ersten Person."
    second.post(REPORT, action="save", implementation="in_progress", text="Beides zusammen.")
    assert stored(site.database).text == "Beides zusammen."


@pytest.mark.parametrize(
    ("name", "typed"),
    [("spent_city_eur", "viel"), ("effective_date", "31.02.2021"), ("cost_budget_year", "x")],
)
def test_what_cannot_be_read_is_named_and_kept_in_the_form(
    site: Site, name: str, typed: str
) -> None:
    browser = site.browser("clerk")
    browser.get(REPORT)
    answer = browser.post(REPORT, action="save", **(GOOD | {name: typed}))
    assert answer.status_code == 422
    assert f'id="{name}-fehler"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert "Die Befragung läuft." in answer.text


def test_where_the_office_wants_it_only_the_head_hands_in(site: Site) -> None:
    with site.database.writing(by=site.by) as session:
        session.exec(select(Office).where(Office.code == "A11")).one().needs_release = True
    clerk, head = site.browser("clerk"), site.browser("head")
    clerk.get(REPORT)
    assert "Vier-Augen-Prinzip" in clerk.last.text
    assert clerk.post(REPORT, action="submit", **GOOD).status_code == 422
    assert stored(site.database).step is Step.DRAFT
    head.get("/amt")
    answer = head.post(f"/amt/{SLUG}/2021/einreichen")
    assert "1.2.1" in answer.text
    assert stored(site.database).step is Step.SUBMITTED


def test_handing_in_all_leaves_out_what_is_incomplete(site: Site) -> None:
    browser = site.browser("clerk")
    browser.get(REPORT)
    browser.post(REPORT, action="save", implementation="completed", text="Ohne Datum.")
    browser.get("/amt")
    answer = browser.post(f"/amt/{SLUG}/2021/einreichen")
    assert "1 von 2 Entwürfen" in answer.text
    assert stored(site.database, "1.3.1").step is Step.SUBMITTED
    assert stored(site.database).step is Step.DRAFT


def test_an_occurrence_is_confirmed_once(site: Site) -> None:
    browser = site.browser("clerk")
    address = f"/amt/{SLUG}/massnahmen/1.1.1/termine"
    browser.get(address)
    assert browser.post(address, occurrence_date="2021-12-31").status_code == 422
    done = browser.post(address, occurrence_date="2021-12-31", done_date="15.10.2021")
    assert "durchgeführt am 15.10.2021" in done.text
    with site.database.reading() as session:
        assert session.exec(select(Confirmation)).one().done_date.isoformat() == "2021-10-15"


def test_a_later_date_is_proposed_and_changes_nothing_yet(site: Site) -> None:
    browser = site.browser("clerk")
    address = f"/amt/{SLUG}/massnahmen/1.2.1/vorschlag"
    browser.get(address)
    form = {"effect": "later_date", "reason": "Die Abstimmung dauert länger."}
    wrong = browser.post(address, new_due_date="2020-01-01", **form)
    assert wrong.status_code == 422
    assert 'id="new_due_date-fehler"' in wrong.text
    assert "Ihr Vorschlag" in browser.post(address, new_due_date="2022-06-30", **form).text
    with site.database.reading() as session:
        assert session.exec(select(Extension)).one().state == "proposed"
    assert "Die Abstimmung dauert" not in site.browser().get(f"{PLAN}/massnahmen/1.2.1").text


def test_another_office_contributes(site: Site) -> None:
    browser = site.browser("other")
    address = f"/amt/{SLUG}/2021/1.6.6/beitrag"
    browser.get("/amt")
    assert address in browser.last.text
    browser.get(address)
    assert browser.post(address, text="").status_code == 422
    done = browser.post(address, text="Wir haben übersetzt.")
    assert done.url.path == "/amt", done.text
    with site.database.reading() as session:
        assert session.exec(select(Contribution)).one().text == "Wir haben übersetzt."


@pytest.mark.parametrize(
    "address",
    [
        REPORT,
        f"/amt/{SLUG}/massnahmen/1.2.1/vorschlag",
        f"/amt/{SLUG}/massnahmen/1.1.1/termine",
        f"/amt/{SLUG}/2021/1.2.1/beitrag",
        "/koordination",
        f"/koordination/{SLUG}/jahre/2021/1.2.2",
        f"/koordination/{SLUG}/massnahmen/1.2.1",
    ],
)
def test_other_offices_measures_stay_theirs(shared_site: Site, address: str) -> None:
    assert shared_site.browser("other").get(address).status_code == 403
