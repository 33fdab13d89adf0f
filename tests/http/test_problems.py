"""Every error has a documented type."""

import re

import pytest
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.config import PROJECT
from app.http.meanings import meaning_of
from app.http.problem_types import PROBLEM_TYPES
from app.http.problems import problem_of, type_of
from app.kit.errors import (
    Conflict,
    FieldError,
    Invalid,
    MonitorError,
    NotAllowed,
    NotFound,
    Stale,
    Unavailable,
)


@pytest.mark.parametrize(
    ("error", "slug", "status"),
    [
        (NotFound("…"), "not-found", 404),
        (NotFound("…", slug="wrong-year"), "wrong-year", 404),
        (NotAllowed("…"), "not-allowed", 403),
        (NotAllowed("…", slug="log-in-required"), "log-in-required", 401),
        (Conflict("…"), "conflict", 409),
        (Conflict("…", slug="a-slug-nobody-listed"), "conflict", 409),
        (Stale("…"), "stale", 412),
        (Invalid("…"), "invalid", 422),
        (Unavailable("…"), "unavailable", 503),
        (MonitorError("…"), "internal-error", 500),
        (StaleDataError("UPDATE"), "stale", 412),
        (IntegrityError("INSERT", {}, Exception()), "conflict", 409),
        (DataError("INSERT", {}, Exception("integer out of range")), "invalid", 422),
        (OverflowError("Python int too large to convert to SQLite INTEGER"), "invalid", 422),
        (OperationalError("SELECT", {}, Exception("database is locked")), "unavailable", 503),
        (OSError(28, "No space left on device"), "unavailable", 503),
        (KeyError("secret"), "internal-error", 500),
    ],
)
def test_every_error_has_a_type(error: Exception, slug: str, status: int) -> None:
    kind = type_of(meaning_of(error))
    assert (kind.slug, kind.status) == (slug, status)


def test_every_slug_in_the_program_is_in_the_list() -> None:
    found = {
        slug
        for path in (PROJECT / "app").rglob("*.py")
        for slug in re.findall(r'slug(?:: ClassVar\[str\])? ?= ?"([a-z-]+)"', path.read_text())
    }
    assert {"stale", "year-closed", "log-in-required"} <= found
    assert found - {"error"} <= set(PROBLEM_TYPES)


def test_the_documented_list_is_the_list() -> None:
    text = (PROJECT / "docs" / "problems.md").read_text()
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    assert rows == [
        (kind.slug, str(kind.status), kind.title, kind.meaning) for kind in PROBLEM_TYPES.values()
    ]


def test_half_characters_and_endless_names_do_no_harm() -> None:
    error = Invalid("\ud800", fields=[FieldError("x" * 9_000, "\udfff")] * 900)
    problem = problem_of(error, instance="/\ud800", request_id="1")
    body = problem.model_dump_json().encode()
    assert b"\\ud800" not in body
    assert len(problem.errors) == 500
    assert len(problem.errors[0].where) == 2_000
