"""An office reports: one by one or in one batch; coordination accepts and returns."""

from typing import Any

import pytest


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["slug"]


def test_from_draft_to_accepted_with_etags_all_the_way(town: Any) -> None:
    path = f"{town.reports}/1.2.1"
    draft = town.draft(text="Erster Entwurf.")
    assert draft.status_code == 201
    read = town.get(path, "clerk")
    assert (read.json()["text"], read.json()["step"]) == ("Erster Entwurf.", "draft")
    changed = town.send(
        "PUT",
        path,
        "clerk",
        version=read.headers["etag"],
        json={"implementation": "completed", "effective_date": "2021-09-15", "text": "Fertig."},
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["obstacles"] is None, "what is left out is empty"
    unfinished = town.send("POST", f"{path}/submit", "clerk", version=changed.headers["etag"])
    assert problem(unfinished) == (422, "incomplete")
    assert [error["where"] for error in unfinished.json()["errors"]] == ["assessment_outcome"]
    whole = {
        "implementation": "completed",
        "effective_date": "2021-09-15",
        "text": "Fertig.",
        "assessment_outcome": "feasible",
    }
    last = town.send("PUT", path, "clerk", version=changed.headers["etag"], json=whole)
    receipt = town.send("POST", f"{path}/submit", "clerk", version=last.headers["etag"])
    assert receipt.status_code == 200, receipt.text
    assert receipt.json()["number"] == "1.2.1"
    assert len(receipt.json()["check_code"]) == 19
    accepted = town.send("POST", f"{path}/accept", "coordination", version=receipt.headers["etag"])
    assert (accepted.status_code, accepted.json()["step"]) == (200, "accepted")
    late = town.send("PUT", path, "clerk", version=accepted.headers["etag"], json=whole)
    assert problem(late) == (409, "wrong-state")
    measure = town.get(f"{town.plan}/measures/1.2.1", "treasury").json()
    assert (measure["implementation"], measure["timeliness"]) == ("completed", "met")


def test_two_people_one_draft(town: Any) -> None:
    path = f"{town.reports}/1.2.1"
    old = town.draft().headers["etag"]
    assert problem(town.draft()) == (412, "stale"), "If-None-Match: * where there is one"
    assert town.send("PUT", path, "head", version=old, json={"text": "Neu."}).status_code == 200
    second = town.send("PUT", path, "clerk", version=old, json={"text": "Zu spät."})
    assert problem(second) == (412, "stale")
    assert town.get(path, "clerk").json()["text"] == "Neu."
    assert problem(town.send("POST", f"{path}/submit", "clerk")) == (428, "precondition-required")
    first = town.send("PUT", f"{town.reports}/1.1.1", "clerk", version=1, json={"text": "x"})
    assert problem(first) == (412, "stale"), "If-Match where there is none"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 401),
        ("other office", 403),
        ("coordination", 403),
        ("treasury", 403),
        ("council", 403),
        ("auditor", 403),
        ("data protection", 403),
        ("admin", 403),
        ("clerk", 201),
        ("head", 201),
    ],
)
def test_an_office_writes_only_what_is_its_own(town: Any, who: str | None, status: int) -> None:
    assert town.draft(who=who).status_code == status
    exists = town.get(f"{town.reports}/1.2.1", "coordination").status_code
    assert exists == (200 if status == 201 else 404)


def test_a_wrong_key_is_refused_even_where_everybody_may_read(town: Any) -> None:
    for header in ("Bearer mm_falsch", "Bearer", "Basic YTpi", "mm_falsch", "Bearer \u00e4"):
        answer = town.get("/api/v1/plans", headers={"Authorization": header.encode("latin-1")})
        assert problem(answer) == (401, "log-in-required")
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_key_that_has_run_out_is_refused(town: Any) -> None:
    assert town.get(f"{town.reports}/1.2.1", "clerk").status_code == 404
    town.now = town.now.replace(year=2023, month=2)
    assert problem(town.get("/api/v1/plans", "clerk")) == (401, "log-in-required")


def test_keys_are_stored_as_hashes_only(town: Any, keys: dict[str, str]) -> None:
    with town.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM api_token").fetchall()
        trail = connection.exec_driver_sql("SELECT after FROM audit_entry").fetchall()
    stored = repr(rows) + repr(trail)
    assert len(rows) == len(keys)
    assert not [key for key in keys.values() if key in stored or key[3:] in stored]


def test_returned_with_a_question_and_handed_in_again(town: Any) -> None:
    path = f"{town.reports}/1.2.1"
    version = town.hand_in().headers["etag"]
    empty = town.send("POST", f"{path}/return", "coordination", version=version, json={})
    assert problem(empty) == (422, "invalid")
    returned = town.send(
        "POST", f"{path}/return", "coordination", version=version, json={"question": "Seit wann?"}
    )
    assert returned.json()["step"] == "returned"
    assert town.get(path, "clerk").json()["question"] == "Seit wann?"
    again = town.send("POST", f"{path}/submit", "clerk", version=returned.headers["etag"])
    assert again.status_code == 200, again.text


def test_the_edited_text_stands_beside_the_offices_own(town: Any) -> None:
    town.hand_in()
    path = f"{town.reports}/1.2.1"
    tag = town.get(path, "coordination").headers["etag"]
    edited = town.send(
        "PUT", f"{path}/edited-text", "coordination", version=tag, json={"text": "Gekürzt."}
    )
    assert (edited.json()["text"], edited.json()["edited_text"]) == ("Angefangen.", "Gekürzt.")
    assert (
        town.send(
            "PUT", f"{path}/edited-text", "clerk", version=tag, json={"text": "x"}
        ).status_code
        == 403
    )


def batch(town: Any, reports: list[dict[str, Any]], who: str = "clerk", **more: Any) -> Any:
    whole = [
        {"implementation": "in_progress", "text": "Läuft.", "obstacles": "Personal."} | report
        for report in reports
    ]
    body = {"reports": whole} | more
    return town.send("POST", f"{town.reports}:batch", who, json=body)


def test_a_batch_is_kept_whole_and_handed_in(town: Any) -> None:
    answer = batch(town, [{"number": "1.1.1"}, {"number": "1.2.1"}], submit=True)
    assert answer.status_code == 200, answer.text
    assert [item["number"] for item in answer.json()["items"]] == ["1.1.1", "1.2.1"]
    assert all(item["receipt"]["check_code"] for item in answer.json()["items"])
    stored = town.get(town.reports, "coordination").json()
    assert [(one["number"], one["step"]) for one in stored["items"]] == [
        ("1.1.1", "submitted"),
        ("1.2.1", "submitted"),
    ]


def test_one_mistake_and_nothing_of_a_batch_is_kept(town: Any) -> None:
    answer = batch(
        town,
        [
            {"number": "1.1.1"},
            {"number": "1.2.1", "implementation": "completed", "obstacles": None},
            {"number": "9.9.9"},
            {"number": "1.8.3"},
            {"number": "1.1.6", "version": 4},
        ],
        submit=True,
    )
    assert problem(answer) == (422, "invalid")
    assert [error["where"] for error in answer.json()["errors"]] == [
        "reports[1].effective_date",
        "reports[1].assessment_outcome",
        "reports[2].number",
        "reports[3].number",
        "reports[4].number",
    ]
    assert town.get(town.reports, "coordination").json()["total"] == 0


@pytest.mark.parametrize(
    ("reports", "status", "slug"),
    [
        ([], 422, "invalid"),
        ([{"number": "1.1.1"}, {"number": "1.1.1"}], 422, "invalid"),
        ([{"number": "1.1.1", "text": 7}], 422, "invalid"),
        ([{"number": "1.8.3"}], 403, "not-allowed"),
        ([{"number": "9.9.9"}], 404, "not-found"),
        ([{"number": "1.1.1", "version": 2}], 412, "stale"),
    ],
)
def test_batches_that_are_refused_for_one_reason(
    town: Any, reports: list[dict[str, Any]], status: int, slug: str
) -> None:
    assert problem(batch(town, reports)) == (status, slug)
    assert town.get(town.reports, "coordination").json()["total"] == 0


def test_reports_in_the_middle_of_a_year(town: Any) -> None:
    content = {"implementation": "in_progress", "text": "Zwischenstand.", "obstacles": "Personal."}
    path = f"{town.plan}/measures/1.2.1/interim-reports"
    assert town.send("POST", path, "other office", json=content).status_code == 403
    draft = town.send("POST", path, "clerk", json=content)
    assert (draft.status_code, draft.json()["kind"], draft.json()["year"]) == (201, "interim", 2022)
    one = f"{town.plan}/interim-reports/{draft.json()['id']}"
    tag = draft.headers["etag"]
    changed = town.send("PUT", one, "clerk", version=tag, json=content | {"text": "Neu."})
    sent = town.send("POST", f"{one}/submit", "clerk", version=changed.headers["etag"])
    assert sent.json()["kind"] == "interim"
    accepted = town.send("POST", f"{one}/accept", "coordination", version=sent.headers["etag"])
    assert (accepted.json()["step"], accepted.json()["text"]) == ("accepted", "Neu.")
    town.draft()
    annual = town.get(f"{town.reports}/1.2.1", "clerk").json()["id"]
    other = f"{town.plan}/interim-reports/{annual}/submit"
    assert town.send("POST", other, "clerk", version=1).status_code == 404


def test_occurrences_are_confirmed_corrected_and_taken_back(town: Any) -> None:
    path = f"{town.plan}/measures/1.1.1/confirmations"
    day = {"occurrence_date": "2021-12-31", "done_date": "2021-11-15", "note": "im Rathaus"}
    assert town.send("POST", path, "other office", json=day).status_code == 403
    assert town.send("POST", path, "clerk", json=day).status_code == 201
    assert town.send("POST", path, "clerk", json=day).status_code == 201, "the same once more"
    other = day | {"done_date": "2021-11-16"}
    assert problem(town.send("POST", path, "clerk", json=other)) == (409, "already-confirmed")
    right = other | {"corrects_date": "2021-11-15"}
    assert town.send("POST", path, "clerk", json=right).json()["done_date"] == "2021-11-16"
    assert town.get(path, "clerk").json()["items"][0]["note"] == "im Rathaus"
    one = f"{path}/2021-12-31"
    assert problem(town.send("DELETE", one, "clerk")) == (428, "precondition-required")
    assert problem(town.send("DELETE", one, "clerk", version=1)) == (412, "stale")
    read = town.get(path, "clerk").json()["items"][0]["version"]
    assert town.send("DELETE", one, "clerk", version=read).status_code == 204
    assert town.get(path, "clerk").json()["total"] == 0
    assert town.send("DELETE", one, "clerk", version=read).status_code == 404


def test_others_contribute_to_a_year(town: Any, contributor: tuple[str, str]) -> None:
    number, who = contributor
    path = f"{town.plan}/measures/{number}/contributions"
    content = {"year": 2021, "text": "Wir haben mitgemacht."}
    assert town.get(path).status_code == 401
    assert problem(town.send("POST", path, who, json=content)) == (428, "precondition-required")
    first = town.send("POST", path, who, first=True, json=content)
    assert first.status_code == 201, first.text
    assert problem(town.send("POST", path, who, first=True, json=content)) == (412, "stale")
    better = content | {"text": "Genauer."}
    assert (
        town.send("POST", path, who, version=first.headers["etag"], json=better).json()["text"]
        == "Genauer."
    )
    listed = town.get(f"{path}?year=2021", "coordination").json()
    assert [one["text"] for one in listed["items"]] == ["Genauer."]
    assert town.get(f"{path}?year=2022", "coordination").json()["total"] == 0


@pytest.fixture
def contributor(town: Any) -> tuple[str, str]:
    """A measure on which A50 is co-responsible, and who speaks for it."""
    found = town.get(f"{town.plan}/measures?office=A50&role=co_responsible").json()["items"]
    return next(one["number"] for one in found if one["reporting_office"] != "A50"), "other office"
