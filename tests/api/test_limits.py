"""429 with Retry-After: wrong keys and searches; what a cache answers is not counted."""

from typing import Any

import pytest

from app.config import Settings

WRONG = {"Authorization": "Bearer mm_falsch"}


@pytest.fixture
def strict(town: Any) -> Any:
    town.settings = Settings(data_dir=town.settings.data_dir, key_failures=3, searches_per_minute=2)
    town.__post_init__()
    return town


def test_a_wrong_key_may_not_ask_all_day(strict: Any) -> None:
    answers = [strict.client.get("/api/v1/plans", headers=WRONG) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    assert answers[-1].json()["slug"] == "too-many-requests"
    assert int(answers[-1].headers["retry-after"]) == 900
    assert strict.get("/api/v1/plans", "clerk").status_code == 200
    assert strict.get("/api/v1/plans").status_code == 200


def test_searching_is_counted_for_each_reader_and_the_cache_is_free(strict: Any) -> None:
    def search(word: str, who: str | None = None) -> int:
        return strict.get(f"{strict.plan}/measures?q={word}", who).status_code

    assert [search(word) for word in ("a", "b", "c")] == [200, 200, 429]
    assert [search(word) for word in ("a", "b") * 3] == [200] * 6  # from the cache
    assert search("c", "clerk") == 200
    assert strict.get(f"{strict.plan}/overdue?as_of=2021-12-30").status_code == 429
    assert strict.get(f"{strict.plan}/measures").status_code == 200
    page = strict.get("/plaene/erfurt-integration-2021/massnahmen?q=d")
    assert (page.status_code, page.headers["retry-after"]) == (429, "60")
    assert "Bitte warten Sie eine Minute" in page.text
