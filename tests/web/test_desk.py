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


def test_who_comes_second_chooses_field_by_field(site: Site) -> None:
    first, second = site.browser("clerk"), site.browser("head")
    first.get(REPORT)
    second.get(REPORT)
    first.post(REPORT, action="save", text="Erster Text.", next_step="Erster Schritt.")
    mine = {"action": "save", "text": "Zweiter Text.", "next_step": "Zweiter Schritt."}
    assert 'name="chosen_next_step"' in second.post(REPORT, **mine).text
    second.post(REPORT, **mine, chosen_text="typed", chosen_next_step="saved")
    report = stored(site.database)
    assert (report.text, report.next_step) == ("Zweiter Text.", "Erster Schritt.")


def test_what_was_typed_is_shown_where_the_report_was_handed_in_meanwhile(site: Site) -> None:
    first, second = site.browser("clerk"), site.browser("head")
    first.get(REPORT)
    second.get(REPORT)
    first.post(REPORT, action="submit", **GOOD)
    answer = second.post(REPORT, action="save", text="Zu spät geschrieben.")
    assert answer.status_code == 409
    assert "Zu spät geschrieben." in answer.text
    assert 'name="chosen_text"' not in answer.text


def test_saving_as_one_goes(site: Site) -> None:
    first, second = site.browser("clerk"), site.browser("head")
    first.get(REPORT)
    second.get(REPORT)
    typed = {"action": "autosave", "text": "Halb fertig"}
    answer = first.post(REPORT, **typed, **{"done_2021-12-31": "01.12.2021"})
    assert "Gespeichert um 09:00 Uhr" in answer.text
    assert "<html" not in answer.text
    assert first.hidden("version") == "1"
    first.get(REPORT)
    assert first.post(REPORT, **typed).status_code == 200
    assert stored(site.database).version == 1  # nothing new, so nothing written
    first.get(REPORT)
    assert first.post(REPORT, action="autosave", spent_city_eur="viel").status_code == 422
    assert "Ausgaben, städtische Mittel" in first.last.text
    assert second.post(REPORT, **typed | {"text": "Anderes"}).status_code == 409
    assert stored(site.database).text == "Halb fertig"


def test_an_interim_report_is_written_at_any_time(site: Site) -> None:
    browser = site.browser("clerk")
    text = browser.get("/amt").text
    assert "Zwischenbericht schreiben" in text
    browser.get(f"/amt/{SLUG}/zwischenbericht?nummer=1.2.1")
    new = f"/amt/{SLUG}/massnahmen/1.2.1/zwischenbericht"
    assert browser.last.url.path == new
    assert "hx-post" not in browser.last.text
    saved = browser.post(new, action="save", **GOOD)
    address = saved.url.path
    assert address.startswith(f"/amt/{SLUG}/zwischenberichte/")
    assert "Zwischenbericht 2022" in saved.text
    assert site.browser("other").get(address).status_code == 403
    handed_in = browser.post(address, action="submit", **GOOD)
    assert handed_in.url.path == "/amt"
    assert address in handed_in.text
    assert "<form" not in browser.get(address).text.split("<main")[1]


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
    assert clerk.post(REPORT, action="submit", **GOOD).status_code == 403
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


def test_handing_in_all_hands_in_what_the_page_showed(site: Site) -> None:
    """Not what somebody has written since; and what somebody has handed in since is named."""
    one, other = site.browser("clerk"), site.browser("head")
    one.get("/amt")
    shown = one.hidden("version-1.3.1")
    other.get(f"/amt/{SLUG}/2021/1.3.1")
    other.post(f"/amt/{SLUG}/2021/1.3.1", action="save", **GOOD)
    answer = one.post(f"/amt/{SLUG}/2021/einreichen")
    assert "0 von 1 Entwürfen" in answer.text
    assert "inzwischen geändert" in answer.text
    assert stored(site.database, "1.3.1").step is Step.DRAFT

    other.get("/amt")
    assert other.hidden("version-1.3.1") != shown
    other.post(f"/amt/{SLUG}/2021/einreichen")
    assert stored(site.database, "1.3.1").step is Step.SUBMITTED
    one.get("/amt")
    answer = one.post(f"/amt/{SLUG}/2021/einreichen", **{"version-1.3.1": shown})
    assert "0 von 1 Entwürfen" in answer.text


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
