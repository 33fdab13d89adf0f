"""What the public may download, and what it must never find in there."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

from app.monitoring.model import MeasureState, PlanState, ReportState, View
from app.open_data.calendar import calendar
from app.open_data.measures import measures_table
from app.open_data.source import LICENCE, Source
from app.open_data.table import (
    RUNS_AS_FORMULA,
    SEPARATOR,
    Column,
    Table,
    Type,
    as_csv,
    as_json,
    data_dictionary,
)
from app.plan_documents.table_columns import unguarded

from .conftest import SECRET, States

OPEN_VIEWS = [View.PUBLIC, View.LIVE]
NEVER = {
    "internal_note", "question", "evidence", "posts", "spent_source", "spent_city_cents",
    "spent_third_party_cents", "budget_need_cents", "cost_once_cents", "cost_yearly_cents",
    "contributions", "follow_up", "spending", "owes_report", "step", "version",
}  # fmt: skip


def outputs(state: PlanState, source: Source) -> dict[str, str]:
    table = measures_table(state, source)
    dictionary = data_dictionary(table)
    return {
        "csv": as_csv(table).decode("utf-8-sig"),
        "json": as_json(table).decode(),
        "dictionary csv": as_csv(dictionary).decode("utf-8-sig"),
        "dictionary json": as_json(dictionary).decode(),
        "calendar": calendar(state, source).decode().replace("\r\n ", ""),
    }


@pytest.mark.parametrize("view", OPEN_VIEWS)
def test_nothing_internal_in_any_output(states: States, source: Source, view: View) -> None:
    for name, text in outputs(states(view), source).items():
        assert SECRET not in text, name
        assert "77777" not in text.replace(".", ""), name


def test_the_marker_really_is_everywhere_inside(states: States) -> None:
    inside = repr(states(View.INTERNAL))
    assert inside.count(SECRET) > 30
    assert "7777777" in inside


def test_an_internal_state_is_refused(states: States, source: Source) -> None:
    state = states(View.INTERNAL)
    for produce in (measures_table, calendar):
        with pytest.raises(ValueError, match="public or the live view"):
            produce(state, source)


def test_no_column_is_named_like_something_internal(states: States, source: Source) -> None:
    names = {column.name for column in measures_table(states(View.PUBLIC), source).columns}
    assert not names & NEVER
    known = {f.name for model in (MeasureState, ReportState) for f in fields(model)}
    assert known >= NEVER


def test_every_measure_is_one_row_and_what_is_accepted_is_told(
    states: States, source: Source
) -> None:
    table = measures_table(states(View.PUBLIC), source)
    assert len(table.rows) == 146
    row = by_number(table)["1.1.2"]
    assert row["implementation"] == "completed"
    assert row["report_text"] == "=Erledigt; „alles“\nund mehr"
    assert row["report_year"] == 2021
    assert row["url"] == "https://plan.example/plaene/erfurt-integration-2021/massnahmen/1.1.2"
    assert by_number(table)["3.3.5"]["implementation"] == "not_reported"
    assert str(by_number(table)["4.5.2"]["due_date"]) == "2022-06-30"


def by_number(table: Table) -> dict[str, dict[str, Any]]:
    names = [column.name for column in table.columns]
    return {str(row[0]): dict(zip(names, row, strict=True)) for row in table.rows}


@pytest.mark.parametrize("view", OPEN_VIEWS)
def test_csv_comes_back_as_it_went(states: States, source: Source, view: View) -> None:
    table = measures_table(states(view), source)
    data = as_csv(table)
    assert data.startswith(b"\xef\xbb\xbf")
    headings, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    assert headings == [column.heading for column in table.columns]
    assert len(set(headings)) == len(headings)
    cells = [cell for row in rows for cell in row]
    assert not any(cell.startswith(tuple(RUNS_AS_FORMULA)) for cell in cells)
    programs = json.loads(as_json(table))["rows"]
    for row, told in zip(rows, programs, strict=True):
        for column, cell in zip(table.columns, row, strict=True):
            assert understood(column, cell) == (told[column.name] or None), column.name


def understood(column: Column, cell: str) -> object:
    """A cell of the CSV as JSON would say it; „nein“ like nothing."""
    text = unguarded(cell)
    if text is None:
        return None
    if column.type is Type.CODE:
        return {label: code for code, label in column.values.items()}[text]
    return READ.get(column.type, str)(text)


READ: dict[Type, Callable[[str], object]] = {
    Type.INTEGER: int,
    Type.YES_NO: lambda text: text == "ja" or None,
    Type.TEXTS: lambda text: text.split(SEPARATOR),
    Type.DATE: lambda text: "-".join(reversed(text.split("."))),
    Type.EUR: lambda text: text.replace(",", "."),
}


def test_json_says_whose_it_is_and_on_what_terms(states: States, source: Source) -> None:
    told = json.loads(as_json(measures_table(states(View.PUBLIC), source)))
    assert told["licence"] == {"id": "dl-de/by-2-0", "title": LICENCE.title, "url": LICENCE.url}
    assert told["publisher"] == "Musterstadt"
    assert told["as_of"] == "2021-12-31"
    assert told["is_sample"] is False
    assert [column["name"] for column in told["columns"]] == list(told["rows"][0])


def test_the_dictionary_explains_every_column_and_every_code(
    states: States, source: Source
) -> None:
    table = measures_table(states(View.PUBLIC), source)
    dictionary = by_number(data_dictionary(table))
    assert list(dictionary) == [column.name for column in table.columns]
    assert all(row["description"] and row["type"] for row in dictionary.values())
    assert "completed = abgeschlossen" in dictionary["implementation"]["values"]
    used = {c.name: {row[i] for row in table.rows} for i, c in enumerate(table.columns)}
    for column in table.columns:
        if column.type is Type.CODE:
            assert {str(value) for value in used[column.name] if value} <= set(column.values)
