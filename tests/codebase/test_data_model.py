"""docs/data-model.md says what the tables, the ways between states and the permissions say."""

import importlib
import inspect
import re
from collections.abc import Mapping
from types import ModuleType

import pytest

from app.accounts.permissions import PERMISSIONS, ROLE_LABEL, Action, Scope
from app.council_reports.control_states import CONTROL_WAYS
from app.council_reports.states import PAPER_WAYS
from app.kit.outbox_tables import MailState
from app.plan.states import EXTENSION_WAYS
from app.status_reports.states import STEP_WAYS, YEAR_WAYS
from app.tables import METADATA

MACHINES = {
    "status_report.step": STEP_WAYS,
    "reporting_year.state": YEAR_WAYS,
    "extension.state": EXTENSION_WAYS,
    "council_report.state": PAPER_WAYS,
    "resolution_control.state": CONTROL_WAYS,
}


@pytest.fixture
def page(texts) -> str:
    return texts["docs/data-model.md"]


def ways(page: str, column: str) -> dict[tuple[str, str], list[str]]:
    """(from, to) → [by, permission, who] out of the table of one column."""
    section = page.split(f"(`{column}`)", 1)[1].split("\n###", 1)[0]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:2] == "| "]
    return {(cells[0], cells[1]): [cell.strip("`") for cell in cells[2:]] for cells in lines[1:]}


def who(action: Action) -> str:
    scopes = PERMISSIONS[action].scopes
    label = ", ".join(ROLE_LABEL[role] for role in scopes)
    return f"own: {label}" if set(scopes.values()) == {Scope.OWN} else label


def named(path: str) -> tuple[ModuleType, str]:
    module, _, function = path.rpartition(".")
    return importlib.import_module(f"app.{module}"), function


def source_of(path: str) -> str:
    """A function with the private ones of its module that it calls."""
    module, function = named(path)
    source = inspect.getsource(getattr(module, function))
    helpers = set(re.findall(r"\b(_\w+)\(", source))
    return source + "".join(inspect.getsource(getattr(module, h)) for h in sorted(helpers))


def test_diagram_shows_every_table_and_foreign_key(page):
    diagram = page.split("```mermaid", 1)[1].split("```", 1)[0]
    edges = set(re.findall(r"^    (\w+) [|o]+--[|o{]+ (\w+) :", diagram, re.MULTILINE))
    wanted = {
        (key.column.table.name, table.name)
        for table in METADATA.sorted_tables
        for key in table.foreign_keys
    }
    assert edges == wanted
    assert set(re.findall(r"\b[a-z_]+\b", re.sub(r'".*?"', "", diagram))) - {"o", "erDiagram"} == (
        set(METADATA.tables)
    )


@pytest.mark.parametrize("column", MACHINES)
def test_state_tables_have_exactly_the_ways_of_the_code(page, column):
    in_code: Mapping = MACHINES[column]
    assert set(ways(page, column)) == {(now, to) for now, tos in in_code.items() for to in tos}


@pytest.mark.parametrize("column", MACHINES)
def test_who_may_go_a_way_is_what_its_function_asks_for(page, column):
    for way, (by, permission, who_is_named) in ways(page, column).items():
        action = Action(permission)
        assert f"Action.{action.name}" in source_of(by), way
        assert f".{way[1].upper()}" in source_of(by), way
        assert who_is_named == who(action), way


def test_mail_table_has_every_state_and_real_functions(page):
    table = ways(page, "outbox_mail.state")
    assert {state for way in table for state in way} == set(MailState)
    for way, (by, *_) in table.items():
        assert f"MailState.{way[1].upper()}" in inspect.getsource(named(by)[0])
        assert callable(getattr(*named(by)))
