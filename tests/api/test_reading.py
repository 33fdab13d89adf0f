"""Lists, filters, order, pages, ETags; sizes."""

import gzip
import os
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.kit.tables import fold


@pytest.fixture
def read(shared_town: Any) -> Any:
    """All items of a list of measures with these parameters."""

    def items(**params: Any) -> list[dict[str, Any]]:
        answer = shared_town.get(f"{shared_town.plan}/measures", params={"limit": 1000} | params)
        assert answer.status_code == 200, answer.text
        assert answer.json()["total"] == len(answer.json()["items"])
        return answer.json()["items"]

    return items


def test_a_measure_carries_what_design_promises(read: Any) -> None:
    measure = {item["number"]: item for item in read()}["1.2.1"]
    assert measure | {"title": "…"} == {
        "number": "1.2.1",
        "label": "M1",
        "title": "…",
        "official_text": None,
        "footnotes": [],
        "action_field": 1,
        "recommendation": "1.2",
        "is_assessment": True,
        "responsibilities": [
            {
                "office": {
                    "code": "A11",
                    "name": "Personal- und Organisationsamt",
                    "kind": "office",
                },
                "role": "lead",
            },
            {
                "office": {"code": "PERSONALRAT", "name": "Personalrat", "kind": "board"},
                "role": "co_responsible",
            },
        ],
        "reporting_office": "A11",
        "responsible_text": "Personal- und Organisationsamt, Personalrat",
        "deadline": {
            "text": "3. Quartal 2021",
            "kind": "fixed",
            "due_date": "2021-09-30",
            "next_due_date": "2021-09-30",
            "rules": [{"rule": "fixed", "due": "2021-09-30"}],
        },
        "cost": {
            "text": "keine",
            "kind": "none",
            "ceiling_eur": None,
            "approximate": False,
            "ceiling_period": None,
        },
        "implementation": "not_reported",
        "timeliness": "overdue",
    }


def test_filters_narrow_together(read: Any) -> None:
    everything = read()
    assert len(everything) == 146
    assert {item["action_field"] for item in read(action_field=2)} == {2}
    assert all(item["is_assessment"] for item in read(is_assessment="true"))
    assert all(item["cost"]["kind"] == "ceiling" for item in read(cost_kind="ceiling"))
    kinds = {kind: read(deadline_kind=kind) for kind in ("fixed", "recurring", "ongoing")}
    assert all(item["deadline"]["kind"] == kind for kind, found in kinds.items() for item in found)
    assert sum(map(len, kinds.values())) < 146
    both = read(action_field=1, timeliness="overdue")
    assert {item["number"] for item in both} == {
        item["number"]
        for item in everything
        if item["action_field"] == 1 and item["timeliness"] == "overdue"
    }
    assert 0 < len(both) < len(everything)
    new, old = read(is_new="true"), read(is_new="false")
    assert len(new) + len(old) == 146
    assert new


def test_by_office_in_any_role_or_in_one(read: Any) -> None:
    def is_part(item: dict[str, Any], role: str | None) -> bool:
        return any(
            one["office"] and one["office"]["code"] == "A50" and role in (None, one["role"])
            for one in item["responsibilities"]
        )

    everything = read()
    leading = [item["number"] for item in everything if is_part(item, "lead")]
    assert [item["number"] for item in read(office="A50", role="lead")] == leading
    any_role = [
        item["number"]
        for item in everything
        if is_part(item, None) or item["reporting_office"] == "A50"
    ]
    assert [item["number"] for item in read(office="A50")] == any_role
    assert len(leading) < len(any_role)


def test_search_folds_umlauts_and_takes_every_word(read: Any) -> None:
    found = read(q="ÄMTERN schulungsbedarf")
    assert [item["number"] for item in found] == ["1.1.1"]
    assert read(q="1.8.3")[0]["number"] == "1.8.3"
    assert read(q="gibtesnicht") == []
    assert len(read(q="  ")) == 146


@pytest.mark.parametrize("field", ["title", "office", "due_date", "number"])
def test_order_both_ways(read: Any, field: str) -> None:
    keys = {
        "title": lambda item: fold(item["title"]),
        "office": lambda item: item["reporting_office"],
        "due_date": lambda item: item["deadline"]["next_due_date"] or item["deadline"]["due_date"],
        "number": lambda item: [int(part) for part in item["number"].split(".")],
    }
    up, down = ([keys[field](item) for item in read(sort=sort)] for sort in (field, f"-{field}"))
    dated = len([key for key in up if key is not None])
    assert all(key is None for key in up[dated:] + down[dated:]), "without a date: last either way"
    if field == "office":  # by its name, so equal codes stand together
        assert sum(one != two for one, two in pairwise(up)) == len(set(up)) - 1
    else:
        assert up[:dated] == sorted(up[:dated])
        assert down[:dated] == sorted(down[:dated], reverse=True)


def test_pages_put_together_are_the_whole(shared_town: Any, read: Any) -> None:
    path = f"{shared_town.plan}/measures"
    first = shared_town.get(path).json()
    assert (len(first["items"]), first["total"]) == (100, 146)
    rest = shared_town.get(path, params={"offset": 100}).json()
    assert first["items"] + rest["items"] == read()
    assert shared_town.get(path, params={"offset": 146}).json()["items"] == []


def test_not_modified(shared_town: Any) -> None:
    for path in (
        "/api/v1/plans",
        shared_town.plan,
        f"{shared_town.plan}/measures",
        f"{shared_town.plan}/measures/1.2.1",
        f"{shared_town.plan}/overdue",
        f"{shared_town.plan}/years/2021",
        "/api/v1/offices/A11",
    ):
        for who in (None, "coordination"):
            answer = shared_town.get(path, who)
            tag = answer.headers["etag"]
            again = shared_town.get(path, who, headers={"If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b""), path
            assert again.headers["etag"] == tag
            other = shared_town.get(path, who, headers={"If-None-Match": '"other"'})
            assert other.status_code == 200
            visibility = "private" if who else "public"
            assert answer.headers["cache-control"] == f"{visibility}, no-cache"
            assert "Authorization" in answer.headers["vary"]


def test_zipped_where_wanted(shared_town: Any) -> None:
    path = f"{shared_town.plan}/measures"
    plain = shared_town.get(path, headers={"Accept-Encoding": "identity"})
    with shared_town.client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as zipped:
        raw = b"".join(zipped.iter_raw())
        assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 4


def test_fields_and_recommendations_fit_the_measures(shared_town: Any, read: Any) -> None:
    fields = shared_town.get(f"{shared_town.plan}/action-fields").json()
    assert sum(field["measures"] for field in fields["items"]) == 146
    recommendations = shared_town.get(f"{shared_town.plan}/recommendations").json()["items"]
    assert [number for one in recommendations for number in one["measures"]] == [
        item["number"] for item in read()
    ]
    assert {one["is_new"] for one in recommendations} <= {"yes", "partly", "no"}


def test_overdue_says_since_when_why_and_by_whose_knowledge(shared_town: Any) -> None:
    answer = shared_town.get(f"{shared_town.plan}/overdue?as_of=2021-12-31").json()
    assert (answer["as_of"], answer["knowledge"]) == ("2021-12-31", "today")
    item = {one["number"]: one for one in answer["items"]}["1.2.1"]
    assert (item["since"], item["basis"], item["due_dates"], item["quarters"]) == (
        "2021-10-01",
        "unreported",
        ["2021-09-30"],
        2,
    )
    assert any("30.09.2021" in sentence for sentence in item["explanation"])
    assert shared_town.get(f"{shared_town.plan}/overdue").json()["as_of"] == "2022-01-09"


def document() -> Path | None:
    folders = [
        Path(os.environ.get("MASSNAHMEN_TEST_DOCUMENTS", "/nirgends")),
        Path(__file__).parents[3] / "shared" / "documents",
    ]
    files = [folder / "erfurt-massnahmenplan-integration-2021.md" for folder in folders]
    return next((file for file in files if file.is_file()), None)


@pytest.mark.skipif(document() is None, reason="the council's document is not here")
def test_with_the_adopted_wording_the_list_stays_small(town: Any) -> None:
    from app.audit.actor import SYSTEM, By
    from app.plan_documents import formats
    from app.plan_documents.importing import import_document

    path = document()
    assert path is not None
    content = formats.read(path.name, path.read_bytes())
    by = By(SYSTEM, town.now)
    with town.database.writing(by=by) as session:
        import_document(
            session, content, "erfurt-integration-2021", coordinating="BMI", source="Plan", by=by
        )
    answer = town.get(f"{town.plan}/measures?limit=1000", headers={"Accept-Encoding": "identity"})
    items = answer.json()["items"]
    assert len(items) == 146
    assert sum(len(item["official_text"]) for item in items) > 25_000
    assert len(answer.content) < 150_000
    assert all(
        len(town.get(f"{town.plan}/measures/{item['number']}").content) < 10_000 for item in items
    )


def test_history_begins_with_what_was_adopted(shared_town: Any) -> None:
    history = shared_town.get(f"{shared_town.plan}/measures/1.2.1/history").json()
    assert history["total"] == 1
    assert history["items"][0]["version_no"] == 1
    assert date.fromisoformat(history["items"][0]["valid_from_date"]) == date(2021, 4, 27)
