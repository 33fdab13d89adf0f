"""The headers of every kind of answer, and what https adds."""

from typing import Any

import pytest

from app.config import Settings
from app.http.edge import SECURITY_HEADERS

KINDS = {
    "page": ("GET", "/", 200),
    "API": ("GET", "/api/v1/plans", 200),
    "file": ("GET", "/plaene/erfurt-integration-2021/massnahmen.csv", 200),
    "static": ("GET", "/static/x/pages.css", 200),
    "no such page": ("GET", "/nichts", 404),
    "no such thing": ("GET", "/api/v1/nichts", 404),
    "log in first": ("GET", "/amt", 401),
    "health": ("GET", "/health/live", 200),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_is_guarded(shared_town: Any, kind: str) -> None:
    method, path, status = KINDS[kind]
    answer = shared_town.send(method, path)
    assert answer.status_code == status
    for name, value in SECURITY_HEADERS:
        assert answer.headers.get_list(name.decode()) == [value.decode()]
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "strict-transport-security" not in answer.headers
    assert "server" not in answer.headers
    if status >= 400:
        assert answer.headers["cache-control"] == "no-store"


def test_nothing_new_and_too_large_are_guarded_too(shared_town: Any) -> None:
    tag = shared_town.get("/api/v1/plans").headers["etag"]
    unchanged = shared_town.get("/api/v1/plans", headers={"If-None-Match": tag})
    large = shared_town.send(
        "PUT",
        f"{shared_town.reports}/1.2.1",
        "clerk",
        first=True,
        content=b" " * (10 * 1_048_576 + 1),
        headers={"content-type": "application/json"},
    )
    assert (unchanged.status_code, large.status_code) == (304, 413)
    for answer in (unchanged, large):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_https_is_kept_where_it_is(town: Any) -> None:
    town.settings = Settings(data_dir=town.settings.data_dir, base_url="https://monitor.example")
    town.__post_init__()
    assert "max-age=31536000" in town.get("/").headers["strict-transport-security"]
