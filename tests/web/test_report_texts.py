"""Coordination's page for the texts and population figures of a report."""

from datetime import date

from sqlmodel import select

from app.council_reports.text_tables import PopulationFigure, ReportText

from .town import SLUG, Site

PAGE = f"/koordination/{SLUG}/jahre/2021/berichtstexte"
ROW = {
    "label-1": "Einwohner",
    "people-1": "213.900",
    "counted_date-1": "31.12.2021",
    "source-1": "Melderegister",
}


def texts(site: Site) -> dict[str, tuple[str, int]]:
    with site.database.reading() as session:
        rows = session.exec(select(ReportText)).all()
        return {row.place: (row.text, row.version) for row in rows}


def figures(site: Site) -> list[tuple[int, int, date]]:
    with site.database.reading() as session:
        rows = session.exec(select(PopulationFigure)).all()
        return [(row.position, row.people, row.counted_date) for row in rows]


def test_only_what_was_changed_is_saved(site: Site) -> None:
    browser = site.browser("coordination")
    browser.get(PAGE)
    done = browser.post(
        PAGE, action="texts", **{"text-field-1": "Gut so.\r\n\r\nWeiter.", "text-views": ""}
    )
    assert "sind gespeichert" in done.text
    assert texts(site) == {"field-1": ("Gut so.\n\nWeiter.", 1)}
    browser.post(PAGE, action="texts", **{"text-field-1": "Gut so.\r\n\r\nWeiter."})
    assert texts(site)["field-1"][1] == 1


def test_two_people_see_both_texts(site: Site) -> None:
    browser = site.browser("coordination")
    browser.get(PAGE)
    browser.post(PAGE, action="texts", **{"text-outlook": "Von der einen"})
    both = browser.post(
        PAGE, action="texts", **{"text-outlook": "Von der anderen", "version-outlook": "0"}
    )
    assert both.status_code == 409
    assert "Von der einen" in both.text
    assert "Von der anderen" in both.text
    browser.post(PAGE, action="texts", **{"text-outlook": "Von beiden", "version-outlook": "1"})
    assert texts(site)["outlook"] == ("Von beiden", 2)


def test_figures_are_read_as_people_write_them(site: Site) -> None:
    browser = site.browser("coordination")
    browser.get(PAGE)
    wrong = browser.post(PAGE, action="figures", **ROW | {"people-1": "viele", "source-1": ""})
    assert wrong.status_code == 422
    assert 'href="#people-1"' in wrong.text
    assert figures(site) == []
    browser.post(PAGE, action="figures", **ROW)
    assert figures(site) == [(1, 213900, date(2021, 12, 31))]
    assert "213.900" in browser.get(PAGE).text
    emptied = dict.fromkeys(ROW, "") | {"version-1": "1"}
    browser.post(PAGE, action="figures", **emptied)
    assert figures(site) == []


def test_offices_have_no_such_page(shared_site: Site) -> None:
    assert shared_site.browser("head").get(PAGE).status_code == 403
