"""The invented reporting year: marked as sample, and sound enough to be played through."""

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

SEED = Path(__file__).parents[2] / "seed"
PLAN: dict[str, Any] = json.loads(
    (SEED / "erfurt-integration-2021.json").read_text(encoding="utf-8"),
)
SAMPLE: dict[str, Any] = json.loads((SEED / "sample-year-2021.json").read_text(encoding="utf-8"))
MEASURES: dict[str, dict[str, Any]] = {
    measure["number"]: measure
    for field in PLAN["fields"]
    for recommendation in field["recommendations"]
    for measure in recommendation["measures"]
}
REPORTS: list[dict[str, Any]] = SAMPLE["status_reports"]
CONFIRMATIONS: list[dict[str, Any]] = SAMPLE["confirmations"]
EXTENSIONS: list[dict[str, Any]] = SAMPLE["extensions"]

RESOLVED_ON = date.fromisoformat(SAMPLE["resolution"]["date"])
IMPLEMENTATIONS = {
    "not_started",
    "in_progress",
    "completed",
    "continuous",
    "postponed",
    "dropped",
}
STATES_SINCE_A_DAY = {"completed", "continuous", "dropped"}
STEPS = {"draft", "submitted", "accepted", "returned"}
OUTCOMES = {"feasible", "partly", "not", "only_if_funded"}
AMOUNT = re.compile(r"\d+\.\d{2}")
REPORT_KEYS = {
    "number",
    "kind",
    "implementation",
    "effective_date",
    "submitted_on",
    "step",
    "unchanged",
    "text",
    "obstacles",
    "next_step",
    "next_step_date",
    "spent_city_eur",
    "spent_third_party_eur",
    "spent_source",
    "budget_need_eur",
    "question",
    "assessment",
}
ASSESSMENT_KEYS = {
    "outcome",
    "cost_once_eur",
    "cost_yearly_eur",
    "budget_year",
    "posts",
    "follow_up",
}


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def test_is_marked_as_sample() -> None:
    assert SAMPLE["is_sample"] is True
    assert SAMPLE["note"] == "Beispieldaten, frei erfunden; keine Angaben der Stadt Erfurt"
    papers = [SAMPLE["resolution"]["paper"], *(extension["paper"] for extension in EXTENSIONS)]
    assert all(paper.startswith("Beispiel ") for paper in papers)
    assert len(set(papers)) == len(papers)


def test_belongs_to_the_plan() -> None:
    assert SAMPLE["plan"] == PLAN["slug"]
    assert SAMPLE["year"] == 2021
    assert date.fromisoformat(PLAN["as_of_date"]) < RESOLVED_ON


def test_references_exist() -> None:
    named = {entry["number"] for entry in (*REPORTS, *CONFIRMATIONS, *EXTENSIONS)}
    assert named <= MEASURES.keys()


def test_one_report_a_year_and_at_most_one_interim() -> None:
    counted = Counter((report["number"], report["kind"]) for report in REPORTS)
    assert set(counted.values()) == {1}
    assert {kind for _, kind in counted} == {"annual", "interim"}


def test_some_do_not_report() -> None:
    assert len({report["number"] for report in REPORTS}) == 122


def test_report_is_complete_and_knows_its_words() -> None:
    for report in REPORTS:
        assert report.keys() == REPORT_KEYS, report["number"]
        assert report["implementation"] in IMPLEMENTATIONS, report["number"]
        assert report["step"] in STEPS, report["number"]
        assert report["text"] == " ".join(report["text"].split()), report["number"]
        assert report["text"].endswith("."), report["number"]


def test_dates_follow_the_state() -> None:
    for report in REPORTS:
        submitted, effective = day(report["submitted_on"]), day(report["effective_date"])
        assert (submitted is None) == (report["step"] == "draft"), report["number"]
        has_a_day = report["implementation"] in STATES_SINCE_A_DAY
        assert (effective is not None) == has_a_day, report["number"]
        if effective and submitted:
            assert effective <= submitted, report["number"]
            assert effective.year <= SAMPLE["year"], report["number"]
        if submitted:
            assert submitted > RESOLVED_ON, report["number"]
            assert submitted.year == SAMPLE["year"] + (report["kind"] == "annual"), report["number"]


def test_next_step_lies_ahead() -> None:
    for report in REPORTS:
        next_day, submitted = day(report["next_step_date"]), day(report["submitted_on"])
        assert (report["next_step"] is None) == (next_day is None), report["number"]
        if next_day and submitted:
            assert next_day > submitted, report["number"]


def test_amounts_are_strings_with_two_decimals() -> None:
    for report in REPORTS:
        spent = [report["spent_city_eur"], report["spent_third_party_eur"]]
        amounts = [*spent, *filter(None, [report["budget_need_eur"]])]
        assert all(AMOUNT.fullmatch(amount) for amount in amounts), report["number"]
        has_spent = any(Decimal(amount) for amount in spent)
        assert (report["spent_source"] is not None) == has_spent, report["number"]


def test_a_question_comes_with_the_return() -> None:
    for report in REPORTS:
        assert (report["question"] is not None) == (report["step"] == "returned"), report["number"]


def test_a_postponement_gives_its_reason() -> None:
    for report in REPORTS:
        if report["implementation"] in {"postponed", "dropped"}:
            assert report["obstacles"], report["number"]


def test_finished_assessments_have_an_outcome() -> None:
    for report in REPORTS:
        finished = report["implementation"] == "completed"
        is_assessment = MEASURES[report["number"]]["is_assessment"]
        assessment = report["assessment"]
        assert (assessment is not None) == (finished and is_assessment), report["number"]
        if assessment is None:
            continue
        assert assessment.keys() == ASSESSMENT_KEYS, report["number"]
        assert assessment["outcome"] in OUTCOMES, report["number"]
        costs = [c for c in (assessment["cost_once_eur"], assessment["cost_yearly_eur"]) if c]
        assert all(AMOUNT.fullmatch(cost) for cost in costs), report["number"]
        assert bool(costs) == (assessment["budget_year"] is not None), report["number"]
        assert costs or assessment["outcome"] != "only_if_funded", report["number"]


def test_every_outcome_and_state_and_step_occurs() -> None:
    assert {report["implementation"] for report in REPORTS} == IMPLEMENTATIONS
    assert {report["step"] for report in REPORTS} == STEPS
    assert {r["assessment"]["outcome"] for r in REPORTS if r["assessment"]} == OUTCOMES


def test_unchanged_refers_to_an_earlier_report() -> None:
    interim = {r["number"]: r["implementation"] for r in REPORTS if r["kind"] == "interim"}
    unchanged = [report for report in REPORTS if report["unchanged"]]
    assert unchanged
    for report in unchanged:
        assert report["kind"] == "annual"
        assert interim[report["number"]] == report["implementation"]


def test_what_is_finished_is_not_reported_again() -> None:
    finished = {
        report["number"]
        for report in REPORTS
        if report["kind"] == "interim" and report["implementation"] == "completed"
    }
    assert finished
    assert not finished & {report["number"] for report in REPORTS if report["kind"] == "annual"}


def test_a_drop_is_only_proposed() -> None:
    dropped = [report for report in REPORTS if report["implementation"] == "dropped"]
    assert [(report["number"], report["step"]) for report in dropped] == [("2.6.2", "submitted")]


def test_some_report_after_the_submission_date() -> None:
    late = [r for r in REPORTS if r["submitted_on"] and r["submitted_on"] > "2022-01-31"]
    assert 5 <= len(late) <= 15


def test_confirmed_occurrences_count() -> None:
    ends = {"03-31", "06-30", "09-30", "12-31"}
    assert len({(c["number"], c["occurrence_date"]) for c in CONFIRMATIONS}) == len(CONFIRMATIONS)
    for confirmation in CONFIRMATIONS:
        occurrence = date.fromisoformat(confirmation["occurrence_date"])
        assert confirmation["occurrence_date"][5:] in ends
        assert occurrence >= RESOLVED_ON
        assert date.fromisoformat(confirmation["done_date"]) >= RESOLVED_ON
        assert re.search(r"jährlich|Jahre", MEASURES[confirmation["number"]]["deadline_text"])
        assert confirmation["note"]


def test_extensions_are_decided_by_a_body_with_a_reason() -> None:
    assert [extension["number"] for extension in EXTENSIONS] == ["1.2.1", "13.6.3"]
    for extension in EXTENSIONS:
        assert date.fromisoformat(extension["decided_on"]) > RESOLVED_ON
        assert extension["new_due_date"] > extension["decided_on"]
        assert extension["body"]
        assert extension["reason"]


def test_one_ceiling_is_nearly_reached_and_one_exceeded() -> None:
    shares = {}
    for report in REPORTS:
        printed = re.search(r"([\d.]+),00 EUR", MEASURES[report["number"]]["cost_text"])
        if printed:
            ceiling = Decimal(printed[1].replace(".", ""))
            shares[report["number"]] = Decimal(report["spent_city_eur"]) / ceiling
    assert [number for number, share in shares.items() if share > 1] == ["1.6.5"]
    assert [number for number, share in shares.items() if Decimal("0.8") <= share <= 1] == ["3.2.2"]


def test_lengths_vary() -> None:
    lengths = sorted(len(report["text"]) for report in REPORTS)
    assert lengths[0] < 80
    assert sum(length >= 1500 for length in lengths) == 2
