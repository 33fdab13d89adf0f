"""Texts and population figures: entered while the year is open, frozen when it is closed."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session

from app.audit.actor import Actor, By, Role
from app.council_reports.closing import close_year
from app.council_reports.contents import FORMAT, from_json, to_json
from app.council_reports.paper import html_of
from app.council_reports.population import FigureInput, figures_in, take_out_figure, write_figure
from app.council_reports.report_texts import TextInput, places_of, texts_of, write_text
from app.council_reports.text_tables import ReportText
from app.kit.db import Database
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from app.kit.inputs import read_input
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.status_reports.tables import ReportingYear
from app.status_reports.years import open_years, reopen, year_of

SLUG, AFTER = "erfurt-integration-2021", date(2022, 3, 1)
PEOPLE = {"label": "Einwohner", "people": 5, "counted_date": "2021-12-31", "source": "Statistik"}
Coordination = Callable[[date], By]


def plan_and_year(session: Session) -> tuple[Plan, ReportingYear]:
    plan = plan_by_slug(session, SLUG)
    return plan, year_of(session, plan, 2021)


def write(
    session: Session, place: str, text: str, by: By, version: int | None = None
) -> ReportText:
    plan, year = plan_and_year(session)
    content = TextInput(text=text)
    return write_text(session, plan, year, place, content, by=by, expected_version=version)


def test_texts_are_frozen_with_the_year(sample: Database, coordination: Coordination) -> None:
    by = coordination(AFTER)
    with sample.writing(by=by) as session:
        plan, year = plan_and_year(session)
        write(session, "field-5", "Eine Einschätzung.\n\nZweiter Absatz.", by)
        first = close_year(session, plan, 2021, by=by)
        with pytest.raises(Conflict, match="abgeschlossen"):
            write(session, "field-5", "Nachträglich", by, version=1)
        with pytest.raises(Conflict, match="abgeschlossen"):
            take_out_figure(session, year, 1, by=by)
        reopen(session, year, "Nachtrag", by=by)
        write(session, "field-5", "", by, version=1)
        second = close_year(session, plan, 2021, by=by)
        contents = from_json(first.contents)
        assert contents.entered.appraisals[5].startswith("Eine Einschätzung.")
        assert len(contents.entered.population) == 4
        assert 5 not in from_json(second.contents).entered.appraisals
    html = html_of(contents)
    assert "<p>Zweiter Absatz.</p>" in html
    assert "213.900" in html


def test_two_people_at_one_text(sample: Database, coordination: Coordination) -> None:
    by = coordination(AFTER)
    with sample.writing(by=by) as session:
        row = write(session, "field-5", "Erste Fassung", by, version=0)
        with pytest.raises(Stale):
            write(session, "field-5", "Auch eine erste", by)
        write(session, "field-5", "Zweite Fassung", by, version=row.version)
        with pytest.raises(Stale):
            write(session, "field-5", "Aus der ersten", by, version=1)
        _, year = plan_and_year(session)
        assert texts_of(session, year)["field-5"].text == "Zweite Fassung"


def test_only_places_of_the_report_and_only_coordination(
    sample: Database, coordination: Coordination
) -> None:
    by = coordination(AFTER)
    head = By(Actor("u-2", Role.HEAD, frozenset({1})), by.at)
    with sample.writing(by=by) as session:
        plan, year = plan_and_year(session)
        places = list(places_of(session, plan))
        assert places[0] == "general"
        assert places[-2:] == ["views", "outlook"]
        assert len(places) == 17
        with pytest.raises(NotFound):
            write(session, "field-15", "Gibt es nicht", by)
        with pytest.raises(NotAllowed):
            write(session, "views", "Von fremder Hand", head)
        with pytest.raises(NotAllowed):
            take_out_figure(session, year, 1, by=head)


def test_population_figures(sample: Database, coordination: Coordination) -> None:
    by = coordination(AFTER)
    with sample.writing(by=by) as session:
        _, year = plan_and_year(session)
        content = read_input(FigureInput, PEOPLE)
        write_figure(session, year, 9, content, by=by, expected_version=0)
        with pytest.raises(Stale):
            write_figure(session, year, 9, content, by=by, expected_version=None)
        with pytest.raises(Stale):
            write_figure(session, year, 8, content, by=by, expected_version=3)
        take_out_figure(session, year, 1, by=by, expected_version=1)
        with pytest.raises(NotFound):
            take_out_figure(session, year, 1, by=by)
        assert [row.position for row in figures_in(session, year)] == [2, 3, 4, 9]
    for name, value in (("people", -1), ("source", " "), ("counted_date", "gestern")):
        with pytest.raises(Invalid) as refused:
            read_input(FigureInput, PEOPLE | {name: value})
        assert [field.where for field in refused.value.fields] == [name]


def test_the_year_before_stands_beside(sample: Database, coordination: Coordination) -> None:
    by = coordination(date(2023, 3, 1))
    with sample.writing(by=by) as session:
        plan, year = plan_and_year(session)
        open_years(session, plan, by.date, by=by)
        later = year_of(session, plan, 2022)
        for position, row in enumerate(figures_in(session, year)[:2], 1):
            content = read_input(
                FigureInput, PEOPLE | {"label": row.label if position == 1 else "Neu"}
            )
            write_figure(session, later, position, content, by=by, expected_version=None)
        contents = from_json(close_year(session, plan, 2022, by=by).contents)
    assert [figure.before for figure in contents.entered.population] == [213900, None]
    assert "213.900" in html_of(contents)


def test_what_was_frozen_before_is_still_printed(
    sample: Database, coordination: Coordination
) -> None:
    """Contents of the first format know nothing of texts, answers and coming dates."""
    with sample.writing(by=coordination(AFTER)) as session:
        plan, _ = plan_and_year(session)
        frozen = close_year(session, plan, 2021, by=coordination(AFTER)).contents
    old = {key: value for key, value in frozen.items() if key not in {"entered", "proposals"}}
    for field in old["fields"]:
        for recommendation in field["recommendations"]:
            for measure in recommendation["measures"]:
                del measure["answers"], measure["deadline"]["coming"]
    contents = from_json(old | {"format": "massnahmenmonitor-report/1"})
    html = html_of(contents)
    assert "Einschätzung der Koordination" not in html
    assert "keine Angaben zur Bevölkerung" in html
    assert to_json(contents)["format"] == FORMAT == "massnahmenmonitor-report/2"
    with pytest.raises(ValueError, match="unknown format"):
        from_json(old | {"format": "massnahmenmonitor-report/3"})
