"""The quarterly list from the pages and the API: recorded, made in the background, laid, noted."""

from datetime import date

from app.council_reports import jobs
from app.council_reports.control_states import control_of
from app.council_reports.job_tables import JobState
from app.council_reports.keeping import keep
from app.deadlines import Quarter
from app.kit.clock import clock_at
from app.plan.queries import plan_by_slug
from app.quarterly_checks.checks import run_due_checks

from .town import SLUG, Site

PAGE = f"/koordination/{SLUG}/beschlusskontrolle"
PUBLIC = f"/plaene/{SLUG}/beschlusskontrolle"
QUARTER = "2021-Q4"
MADE = b"%PDF of the list"


def make(site: Site, *, is_laid: bool) -> None:
    """What the worker does, without drawing: that is tested with the papers."""
    claimed = jobs.claim(site.database, site.now)
    assert claimed is not None
    digest = keep(site.database, MADE)
    if is_laid:
        by = jobs.by_of(claimed[0], site.now)
        with site.database.writing(by=by) as session:
            plan = plan_by_slug(session, SLUG)
            control = control_of(session, plan, Quarter.parse(QUARTER))
            control.file_name, control.sha256 = "liste.pdf", digest
    done = {"state": JobState.DONE, "message": "Fertig.", "name": "liste.pdf", "sha256": digest}
    jobs.note(site.database, claimed[0], site.now, **done)


def test_a_list_goes_its_way_in_the_background(site: Site) -> None:
    run_due_checks(site.database, clock_at(date(2022, 1, 10)), quarter=QUARTER)
    browser, anyone = site.browser("coordination"), site.browser()
    browser.get(PAGE)
    assert "Eingetragen" in browser.post(f"{PAGE}/{QUARTER}", action="record").text
    assert browser.get(f"{PAGE}/{QUARTER}/liste.pdf").status_code == 404
    page = browser.post(f"{PAGE}/{QUARTER}/liste").text
    assert 'hx-trigger="every 2s"' in page
    assert "<progress" in browser.get(f"{PAGE}/{QUARTER}").text
    make(site, is_laid=False)
    part = browser.get(f"{PAGE}/{QUARTER}").text
    assert "hx-get" not in part
    assert browser.get(f"{PAGE}/{QUARTER}/liste.pdf").content == MADE
    assert anyone.get(f"{PUBLIC}/{QUARTER}").status_code == 404

    browser.get(PAGE)
    refused = browser.post(f"{PAGE}/{QUARTER}", action="lay", laid_date="gestern")
    assert refused.status_code == 422
    assert f'href="#laid_date-{QUARTER}"' in refused.text
    assert 'value="gestern"' in refused.text
    laid = browser.post(f"{PAGE}/{QUARTER}", action="lay", laid_date="11.01.2022").text
    assert "<progress" in laid
    assert "noted_date" not in laid
    assert "Die Datei wird gerade erstellt" in anyone.get(PUBLIC).text
    assert anyone.get(f"{PUBLIC}/{QUARTER}").status_code == 404
    make(site, is_laid=True)
    assert keep(site.database, MADE) in anyone.get(PUBLIC).text
    assert anyone.get(f"{PUBLIC}/{QUARTER}").content == MADE
    browser.get(PAGE)
    noted = {"noted_date": "18.01.2022", "agenda_item": "TOP 5.1"}
    assert "TOP 5.1" in browser.post(f"{PAGE}/{QUARTER}", action="note", **noted).text
