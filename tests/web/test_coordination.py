"""Coordination's desk: check, return, settle, adapt, close."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from app.council_reports import jobs
from app.council_reports.job_tables import JobState
from app.kit.clock import clock_at
from app.monitoring.known import plan_state
from app.monitoring.model import View
from app.plan.tables import Extension, MeasureVersion, Plan
from app.plan_documents.exporting import document_of
from app.plan_documents.importing import import_document
from app.quarterly_checks.checks import run_due_checks
from app.reminders.reminders import record_reminders
from app.status_reports.states import Step

from .test_desk import stored
from .town import JANUARY, PLAN, SLUG, Browser, Site

BASE = f"/koordination/{SLUG}"
REVIEW = f"{BASE}/jahre/2021/1.2.2"


def test_the_board_counts_and_leads_to_what_is_to_be_checked(shared_site: Site) -> None:
    text = shared_site.browser("coordination").get("/koordination").text
    assert REVIEW in text
    assert "Personal- und Organisationsamt" in text


def test_a_report_is_accepted(site: Site) -> None:
    browser = site.browser("coordination")
    browser.get(REVIEW)
    assert "Die Zuarbeit ist angenommen" in browser.post(REVIEW, action="accept").text
    assert stored(site.database, "1.2.2").step is Step.ACCEPTED


def test_a_report_goes_back_with_a_question_and_its_office_sees_it(site: Site) -> None:
    browser = site.browser("coordination")
    browser.get(REVIEW)
    assert browser.post(REVIEW, action="return", question=" ").status_code == 422
    browser.post(REVIEW, action="return", question="Seit wann ruht das?")
    assert stored(site.database, "1.2.2").step is Step.RETURNED
    assert "Seit wann ruht das?" in site.browser("clerk").get("/amt").text


def test_an_edited_version_stands_beside_the_offices_text(site: Site) -> None:
    browser = site.browser("coordination")
    browser.get(REVIEW)
    browser.post(REVIEW, action="edit", edited_text="Kürzere Fassung.")
    report = stored(site.database, "1.2.2")
    assert report.edited_text == "Kürzere Fassung."
    assert report.text == "Sachstand zu 1.2.2."
    assert "Sachstand zu 1.2.2." in browser.get(REVIEW).text


def test_two_people_checking_do_not_overrule_each_other(site: Site) -> None:
    first, second = site.browser("coordination"), site.browser("coordination")
    first.get(REVIEW)
    second.get(REVIEW)
    first.post(REVIEW, action="return", question="Warum?")
    answer = second.post(REVIEW, action="accept")
    assert answer.status_code == 412
    assert "inzwischen geändert" in answer.text
    assert stored(site.database, "1.2.2").step is Step.RETURNED


def test_an_interim_report_is_returned_answered_and_accepted(site: Site) -> None:
    office, browser = site.browser("head"), site.browser("coordination")
    content = {"implementation": "in_progress", "text": "Es läuft.", "obstacles": "Keine."}
    new = f"/amt/{SLUG}/massnahmen/1.2.1/zwischenbericht"
    office.get(new)
    written = office.post(new, action="save", **content).url.path
    address = written.replace("/amt/", "/koordination/")
    assert browser.get(address).status_code == 404  # a draft is its office's own affair
    office.post(written, action="submit", **content)
    assert address in browser.get("/koordination").text
    assert "Zwischenbericht 2022" in browser.get(address).text
    assert browser.post(address, action="return", question=" ").status_code == 422
    returned = browser.post(address, action="return", question="Seit wann?")
    assert "Der Zwischenbericht ist mit Ihrer Frage zurückgegeben" in returned.text
    assert "Seit wann?" in office.get(written).text
    office.post(written, action="submit", **content)
    browser.get(address)
    assert "Der Zwischenbericht ist angenommen" in browser.post(address, action="accept").text
    assert address not in browser.get("/koordination").text
    assert office.get(address).status_code == 403


def test_a_proposal_is_supported_and_decided(site: Site) -> None:
    office = site.browser("clerk")
    office.get(f"/amt/{SLUG}/massnahmen/1.2.1/vorschlag")
    office.post(
        f"/amt/{SLUG}/massnahmen/1.2.1/vorschlag",
        effect="later_date",
        new_due_date="2022-06-30",
        reason="Es dauert.",
    )
    with site.database.reading() as session:
        address = f"{BASE}/vorschlaege/{session.exec(select(Extension.id)).one()}"
    browser = site.browser("coordination")
    assert address in browser.get(f"{BASE}/klaerung").text
    browser.get(address)
    browser.post(address, action="support")
    missing = browser.post(address, action="decide", decided_by="Hauptausschuss")
    assert missing.status_code == 422
    assert 'id="decided_date-fehler"' in missing.text
    browser.post(address, action="decide", decided_by="Hauptausschuss", decided_date="19.01.2022")
    public = site.browser().get(f"{PLAN}/massnahmen/1.2.1").text
    assert "verlängert bis 30.06.2022 (beschlossen)" in public
    assert "Hauptausschuss" in public


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ({"rule": "fixed", "due": "31.12.2022"}, "31.12.2022"),
        ({"rule": "yearly", "days": "30.06. und 31.12."}, "jedes Jahr spätestens am 30.06."),
        ({"rule": "ongoing"}, "dauernde Aufgabe"),
    ],
)
def test_a_deadline_is_interpreted_with_a_reason(
    site: Site, form: dict[str, str], shown: str
) -> None:
    browser = site.browser("coordination")
    address = f"{BASE}/massnahmen/1.2.1"
    browser.get(address)
    assert browser.post(address, action="interpret", **form).status_code == 422
    browser.post(address, action="interpret", reason="Mit dem Amt geklärt.", **form)
    public = site.browser().get(f"{PLAN}/massnahmen/1.2.1").text
    assert shown in public
    assert "Mit dem Amt geklärt." in public
    assert "„3. Quartal 2021“" in public


def test_a_measure_is_adapted_as_a_new_version(site: Site) -> None:
    browser = site.browser("coordination")
    address = f"{BASE}/massnahmen/1.2.1"
    browser.get(address)
    unchanged = browser.post(address, action="adapt", reason="Nichts.")
    assert "nichts geändert" in unchanged.text
    browser.post(address, action="adapt", title="Neuer Titel", reason="Beschluss", decided_by="Rat")
    with site.database.reading() as session:
        versions = session.exec(select(MeasureVersion).where(MeasureVersion.title == "Neuer Titel"))
        assert [version.version_no for version in versions] == [2]
    assert "Neuer Titel" in site.browser().get(f"{PLAN}/massnahmen/1.2.1").text


def test_whether_it_is_an_assessment_is_settled_and_no_longer_asked(site: Site) -> None:
    """The wording admits both until coordination says it; then the next matter is shown."""
    browser = site.browser("coordination")
    number = _import_with_ambiguous_wording(site)
    address = f"{BASE}/massnahmen/{number}?klaeren=assessment"
    assert address in browser.get(f"{BASE}/klaerung").text
    browser.get(address)
    missing = browser.post(address, action="assessment", reason="Nur nebenbei.")
    assert missing.status_code == 422
    assert 'id="is_assessment-fehler"' in missing.text
    done = browser.post(address, action="assessment", is_assessment="nein", reason="Nur nebenbei.")
    assert "Das ist geklärt" in done.text
    assert address not in done.text
    assert "Nur nebenbei." in site.browser().get(f"{PLAN}/massnahmen/{number}").text


def _import_with_ambiguous_wording(site: Site) -> str:
    """As a council document says it: nothing about whether it is an assessment."""
    with site.database.reading() as session:
        state = plan_state(session, SLUG, today=JANUARY, view=View.INTERNAL)
    document = document_of(state)
    first = document.fields[0].recommendations[0]
    wording = "Hefte werden gedruckt. Danach wird geprüft, ob sie reichen."
    entry = replace(
        first.measures[0], number="1.1.99", official_text=wording, title=None, is_assessment=None
    )
    more = replace(first, measures=(*first.measures, entry))
    field = replace(
        document.fields[0], recommendations=(more, *document.fields[0].recommendations[1:])
    )
    document = replace(document, fields=(field, *document.fields[1:]))
    with site.database.writing(by=site.by) as session:
        import_document(session, document, SLUG, coordinating="BMI", source="plan.md", by=site.by)
    return "1.1.99"


def test_responsibility_is_settled(site: Site) -> None:
    browser = site.browser("coordination")
    address = f"{BASE}/massnahmen/3.1.2"
    assert address in browser.get(f"{BASE}/klaerung").text
    text = browser.get(address).text
    count = text.count('name="role_')
    form = {f"role_{at}": "co_responsible" for at in range(count)}
    form |= {f"office_{at}": "" for at in range(count)}
    form |= {"role_0": "lead", "office_0": "A11", "reporting_office": "A11"}
    browser.post(address, action="settle", reason="Mit allen besprochen.", **form)
    assert address not in browser.get(f"{BASE}/klaerung").text


def test_the_resolution_is_recorded(site: Site) -> None:
    browser = site.browser("coordination")
    browser.get(f"{BASE}/beschluss")
    browser.post(f"{BASE}/beschluss", date="09.06.2021", paper="0815/21", body="Stadtrat")
    with site.database.reading() as session:
        assert session.exec(select(Plan)).one().resolution_date == date(2021, 6, 9)
    assert "0815/21" in site.browser().get(PLAN).text


def test_a_year_is_closed_laid_and_reopened(site: Site) -> None:
    """And every page says what readers see at that moment."""
    browser, reader = site.browser("coordination"), site.browser()
    year, measure = f"{BASE}/jahre/2021", f"{PLAN}/massnahmen/1.5.1"
    closing, paper = f"{year}/abschluss", f"{year}/vorlage"

    def says(words: str, *pages: str) -> None:
        for page in pages or (closing, paper):
            assert words in browser.get(page).text, page

    says("vom Berichtsjahr 2021 noch nichts.")
    browser.get(closing)
    browser.post(closing, action="close")
    assert "Diese Aktion gibt es nicht" in browser.post(closing, action="lay").text
    assert f'href="{paper}"' in browser.get(closing).text
    lay(browser, paper)
    says("so, wie es in der 1. Ausgabe steht, vorgelegt am 20.01.2022")
    assert "Sachstand zu 1.5.1." in reader.get(measure).text

    browser.get(closing)
    assert browser.post(closing, action="reopen", reason="").status_code == 422
    browser.post(closing, action="reopen", reason="Ein Betrag war falsch.")
    says("Grund der Wiederöffnung: Ein Betrag war falsch.", closing)
    still = "weiter so, wie es in der 1. Ausgabe steht"
    says(still, closing, paper, year, f"{year}/1.5.1")
    browser.post(f"{year}/1.5.1", action="return", question="Seit wann?")
    assert still in site.browser("clerk").get(f"/amt/{SLUG}/2021/1.5.1").text
    assert "Sachstand zu 1.5.1." in reader.get(measure).text
    browser.get(closing)
    browser.post(closing, action="close")
    says("erst, wenn die 2. Ausgabe vorgelegt ist", closing, paper, "/koordination")
    lay(browser, paper)
    says("so, wie es in der 2. Ausgabe steht")
    assert "Sachstand zu 1.5.1." not in reader.get(measure).text


def lay(browser: Browser, paper: str) -> None:
    """The last form of the page, with the version of the edition."""
    version = re.findall(r'name="version" value="(\d+)"', browser.get(paper).text)[-1]
    sent = browser.post(paper, action="lay", laid_date="2022-01-20", version=version)
    assert "Die Vorlage ist eingetragen" in sent.text


def test_contacts_are_kept_by_coordination_and_by_heads_for_their_own(site: Site) -> None:
    coordination, head = site.browser("coordination"), site.browser("head")
    coordination.get("/kontakte/A50")
    assert coordination.post("/kontakte/A50", mailbox="kein Postfach").status_code == 422
    coordination.post("/kontakte/A50", mailbox="soziales@stadt.example")
    assert "soziales@stadt.example" in coordination.get("/kontakte").text
    assert head.get("/kontakte/A50").status_code == 403
    assert head.get("/kontakte/A11").status_code == 200


def test_the_preview_of_reminders_records_nothing(site: Site) -> None:
    browser = site.browser("coordination")
    first = browser.get("/koordination/erinnerungen").text
    assert browser.get("/koordination/erinnerungen").text == first


def test_the_preview_looks_ahead_and_says_why(shared_site: Site) -> None:
    browser = shared_site.browser("coordination")
    today = browser.get("/koordination/erinnerungen").text
    assert "Abfrage im Januar" in today
    assert "die Zuarbeit 2021 ist noch nicht eingereicht" in today
    later = browser.get("/koordination/erinnerungen?tag=2022-02-01").text
    assert "Letzte Erinnerung" in later
    assert 'href="/koordination/erinnerungen?tag=2022-04-01#mails"' in later
    assert (
        browser.get("/koordination/erinnerungen?tag=2022-02-05").text.count("kein Arbeitstag") == 1
    )
    for wrong in ("2021-12-01", "2024-01-01", "morgen"):
        assert browser.get(f"/koordination/erinnerungen?tag={wrong}").status_code == 422


def test_a_deputy_gets_the_mails_for_a_while(site: Site) -> None:
    browser = site.browser("coordination")
    address = "/kontakte/A11"
    form = {
        "name": "Sekretariat",
        "mailbox": "vertretung@stadt.example",
        "first_date": "20.01.2022",
    }
    browser.get(address)
    wrong = browser.post(f"{address}/vertretung", last_date="19.01.2022", **form)
    assert wrong.status_code == 422
    assert "bevor sie beginnt" in wrong.text
    done = browser.post(f"{address}/vertretung", last_date="31.01.2022", **form)
    assert "Sekretariat" in done.text
    assert "Vertretung bis 31.01.2022" in browser.get("/kontakte").text
    today = browser.get("/koordination/erinnerungen").text
    assert "an vertretung@stadt.example" in today
    later = browser.get("/koordination/erinnerungen?tag=2022-02-01").text
    assert "an vertretung@stadt.example" not in later
    browser.get(address)
    browser.post(f"{address}/vertretung", ende=browser.hidden("ende") or "")
    assert "Zurzeit keine" in browser.get(address).text
    assert site.browser("head").get("/kontakte/A50").status_code == 403


def test_the_list_of_deadlines_tells_late_from_unreported(site: Site) -> None:
    run_due_checks(site.database, clock_at(JANUARY))
    text = site.browser("coordination").get(f"{BASE}/fristen").text
    counts = dict(re.findall(r'<h2 id="(\w+)">[^<]*: (\d+)</h2>', text))
    assert set(counts) == {
        "neu",
        "weiterhin",
        "ausstehend",
        "seither",
        "erledigt",
        "bald",
        "wieder",
    }
    assert int(counts["ausstehend"]) > 0
    assert "4. Quartal 2021" in text


def test_group_answers_name_who_is_silent(shared_site: Site) -> None:
    text = shared_site.browser("coordination").get(f"{BASE}/jahre/2021/gruppen").text
    assert re.search(r"<strong>0 von \d\d</strong> Stellen haben geantwortet", text)
    assert "Noch ohne Antwort" in text
    assert "Jugendamt" in text


def test_what_was_sent_is_listed_and_counted_where_there_was_a_mailbox(site: Site) -> None:
    browser = site.browser("coordination")
    browser.get("/kontakte/A11")
    browser.post("/kontakte/A11", mailbox="personal@stadt.example")
    run_due_checks(site.database, clock_at(JANUARY))
    record_reminders(site.database, site.settings, clock_at(JANUARY))
    assert browser.get("/koordination").text.count("1×, zuletzt 05.01.2022") == 1
    page = browser.get("/koordination/erinnerungen").text
    assert "an personal@stadt.example, vorgemerkt am 20.01.2022" in page
    assert "kein Postfach" in page


def test_a_paper_is_ordered_and_its_progress_is_seen(site: Site) -> None:
    """Without JavaScript by looking again; the drawing itself is tested with the papers."""
    browser, address = site.browser("coordination"), f"{BASE}/jahre/2021"
    browser.get(f"{address}/abschluss")
    browser.post(f"{address}/bericht", kind="measures")
    assert "wartet" in browser.get(f"{address}/abschluss").text
    claimed = jobs.claim(site.database, site.now)
    assert claimed is not None
    jobs.note(site.database, claimed[0], site.now, message="10 Seiten …")
    page = browser.get(f"{address}/abschluss").text
    assert "<progress" in page
    assert "10 Seiten …" in page
    done = {"state": JobState.FAILED, "message": "Die Schrift fehlt."}
    jobs.note(site.database, claimed[0], site.now, **done)
    page = browser.get(f"{address}/bericht").text
    assert "▲ Die Schrift fehlt." in page
    assert "hx-get" not in page
