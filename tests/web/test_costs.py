"""Costs for those with a reading role: what is unclear is listed, never summed."""

import csv
import io
from dataclasses import replace

import pytest

from app.costs import CeilingPeriod, CostKind, read_cost
from app.monitoring.costs import cost_overview
from app.monitoring.known import plan_state
from app.monitoring.model import MeasureState, PlanState, View

from .town import JANUARY, PLAN, SLUG, Site


@pytest.fixture(scope="module")
def state(shared_site: Site) -> PlanState:
    with shared_site.database.reading() as session:
        return plan_state(session, SLUG, today=JANUARY, view=View.INTERNAL)


def test_sums_stand_apart_and_what_is_unclear_is_in_none(state: PlanState) -> None:
    ceiling = read_cost("bis 1.000 EUR")

    def with_period(number: str, period: CeilingPeriod | None) -> MeasureState:
        found = next(one for one in state.measures if one.number == number)
        return replace(found, cost=ceiling, ceiling_period=period, spent_city_cents=150_000)

    measures = (
        with_period("1.2.2", CeilingPeriod.TOTAL),
        with_period("1.5.1", CeilingPeriod.PER_YEAR),
        with_period("1.3.1", CeilingPeriod.PER_YEAR),
        with_period("1.4.1", None),
    )
    found = cost_overview(replace(state, measures=measures), 2021)
    assert [(one.kind, one.period, one.measures, one.ceiling_cents) for one in found.sums] == [
        (CostKind.CEILING, CeilingPeriod.PER_YEAR, 2, 200_000),
        (CostKind.CEILING, CeilingPeriod.TOTAL, 1, 100_000),
    ]
    assert [(one.stating, one.spent_cents) for one in found.sums] == [(1, 150_000), (1, 150_000)]
    assert [line.measure.number for line in found.unclear] == ["1.4.1"]


def test_a_draft_states_nothing(state: PlanState) -> None:
    lines = {line.measure.number: line for line in cost_overview(state, 2021).lines}
    assert lines["1.2.2"].city_cents == 150_000  # handed in
    assert lines["1.3.1"].city_cents is None  # a draft


def test_the_page_and_its_table_say_the_same(shared_site: Site) -> None:
    browser = shared_site.browser("council")
    page = browser.get("/kosten")
    assert page.url.path == f"{PLAN}/kosten"
    assert "Kosten 2021" in page.text
    answer = browser.get(f"{PLAN}/kosten/2021.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 146
    row = next(one for one in rows if one["Maßnahme"] == "1.5.1")
    assert row["ausgegeben Stadt EUR"] == "1500,00"
    assert row["Zeitraum angenommen"] in {"ja", "nein"}


def test_the_menu_says_where_one_is(shared_site: Site) -> None:
    browser = shared_site.browser("coordination")
    for path, label in ((f"{PLAN}/kosten", "Kosten"), (PLAN, "Maßnahmenpläne")):
        menu = browser.get(path).text.partition("Hauptmenü")[2].partition("</nav>")[0]
        assert menu.count("aria-current") == 1
        assert f'aria-current="true">{label}</a>' in menu


def test_costs_are_not_for_everybody(shared_site: Site) -> None:
    assert shared_site.browser().get(f"{PLAN}/kosten").status_code == 401
    assert shared_site.browser().get(f"{PLAN}/kosten/2021.csv").status_code == 401
