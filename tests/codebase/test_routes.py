"""Every route has a permission decision, and says so where tests, tools and people can read it."""

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from app.accounts.permissions import PERMISSIONS, Action
from app.audit.actor import Role
from app.config import Settings
from app.http.openapi import needed_by
from app.kit.db import Database
from app.main import create_app

APP = create_app(Settings(), Database("sqlite://"))
UNDECIDED = {"/api/v1/openapi.json"}
"""The description itself, which FastAPI adds: public."""


def routes() -> Iterator[tuple[str, object]]:
    for context in iter_route_contexts(APP.routes):
        yield context.original_route.path, context.original_route


@pytest.mark.parametrize(("path", "route"), list(routes()), ids=lambda value: str(value)[:60])
def test_every_route_has_a_permission_decision(path: str, route: object) -> None:
    if path not in UNDECIDED:
        assert isinstance(route, APIRoute), f"{path} is not a route that can declare one"
        assert needed_by(route), f"{path} declares no permission"


def test_the_exceptions_are_still_there() -> None:
    assert {path for path, _ in routes()} >= UNDECIDED


def operations() -> Iterator[tuple[str, str, dict[str, object]]]:
    for path, methods in APP.openapi()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_what_changes_something_is_not_for_everybody() -> None:
    open_actions = {
        action for action, permission in PERMISSIONS.items() if Role.PUBLIC in permission.scopes
    }
    assert open_actions == {Action.READ_PUBLIC}
    for method, path, operation in operations():
        assert method in {"get", "put", "post", "patch", "delete"}
        if method != "get":
            assert operation["x-permission"] not in open_actions, path
            assert {} not in operation["security"], path


def test_every_answer_is_described() -> None:
    for method, path, operation in operations():
        if path.startswith("/health"):
            continue
        needed = {"401", "403", "404", "422", "503"}
        if method != "get":
            needed |= {"409", "412", "413", "415", "428"}
        assert needed <= set(operation["responses"]), path
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"], (path, status)
        assert operation["description"], path
        assert operation["tags"], path


def test_the_description_points_to_nothing_that_is_missing() -> None:
    schema = APP.openapi()
    known = {f"#/components/schemas/{name}" for name in schema["components"]["schemas"]}
    used = set(_references(schema))
    assert used <= known
    assert "#/components/schemas/Problem" in used
    assert not [name for name in known if "HTTPValidationError" in name]


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
