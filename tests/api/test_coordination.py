"""What coordination settles: measures, extensions, the resolution, years, offices."""

from datetime import date
from typing import Any

import pytest


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["slug"]


@pytest.fixture
def measure(town: Any) -> Any:
    """1.2.1 and how to write below its address with the version read before."""

    class OneMeasure:
        path = f"{town.plan}/measures/1.2.1"

        def read(self) -> Any:
            return town.get(self.path, "coordination")

        def write(self, method: str, below: str, body: Any, who: str = "coordination") -> Any:
            tag = self.read().headers["etag"]
            return town.send(method, self.path + below, who, version=tag, json=body)

    return OneMeasure()


def test_adapting_makes_a_new_version_and_keeps_the_old(town: Any, measure: Any) -> None:
    change = {"reason": "Neufassung", "title": "Neuer Titel", "decided_by": "Stadtrat"}
    answer = measure.write("PATCH", "", change)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["title"], answer.json()["version_no"]) == ("Neuer Titel", 2)
    assert answer.json()["deadline"]["text"] == "3. Quartal 2021", "what is not named stays"
    history = town.get(f"{measure.path}/history").json()["items"]
    assert [one["reason"] for one in history][1:] == ["Neufassung"]
    assert history[0]["title"] != "Neuer Titel"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": "Ohne Grund"}, "reason"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x", "title": ""}, "title"),
        ({"reason": "x", "reporting_office": "A99"}, "reporting_office"),
        ({"reason": "x", "reporting_office": "PERSONALRAT"}, "reporting_office_id"),
        ({"reason": "x", "valid_from_date": "2020-01-01"}, "valid_from_date"),
        ({"reason": "x", "number": "9.9.9"}, "number"),
    ],
)
def test_changes_that_are_refused(measure: Any, change: dict[str, Any], where: str) -> None:
    answer = measure.write("PATCH", "", change)
    assert problem(answer) == (422, "invalid")
    assert [error["where"] for error in answer.json()["errors"]] == [where]
    assert measure.read().json()["version_no"] == 1


def test_if_match_compares_the_row_not_the_day(town: Any, measure: Any) -> None:
    tag = measure.read().headers["etag"]
    town.move_to(date(2022, 1, 20))
    assert measure.read().headers["etag"] == tag or tag.startswith('"1-')
    change = {"reason": "Neufassung", "title": "Neu"}
    done = town.send("PATCH", measure.path, "coordination", version=tag, json=change)
    assert done.status_code == 200
    late = town.send("PATCH", measure.path, "coordination", version=tag, json=change)
    assert problem(late) == (412, "stale")
    missing = town.send("PATCH", measure.path, "coordination", json=change)
    assert problem(missing) == (428, "precondition-required")
    new = measure.read().headers["etag"]
    assert done.headers["etag"].strip('"') == new.strip('"').split("-")[0]


def test_an_interpretation_moves_the_dates_and_can_be_taken_back(measure: Any) -> None:
    rules = [{"rule": "fixed", "due": "2022-03-31"}]
    answer = measure.write("PUT", "/interpretation", {"rules": rules, "reason": "Text und Zelle"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["deadline"] | {"text": ""} == {
        "text": "",
        "kind": "fixed",
        "due_date": "2022-03-31",
        "next_due_date": "2022-03-31",
        "rules": rules,
    }
    assert answer.json()["interpretation_reason"] == "Text und Zelle"
    back = measure.write("PUT", "/interpretation", {"rules": None, "reason": "Irrtum"})
    assert back.json()["deadline"]["due_date"] == "2021-09-30"


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [{"rule": "yearly", "month": 2, "day": 31}],
        [{"rule": "yearly", "month": 13, "day": 1}],
        [{"rule": "fixed"}],
        [{"rule": "bald"}],
        [{"rule": "ongoing"}, {"rule": "fixed", "due": "2022-03-31"}],
        [{"rule": "fixed", "due": "2022-03-31"}] * 2,
    ],
)
def test_interpretations_without_a_meaning(measure: Any, rules: list[Any]) -> None:
    answer = measure.write("PUT", "/interpretation", {"rules": rules, "reason": "x"})
    assert problem(answer) == (422, "invalid")


def test_responsibility_is_settled(town: Any, measure: Any) -> None:
    body = {
        "responsibilities": [
            {"printed": "Amt für Soziales", "office": "A50", "role": "lead"},
            {"printed": "Personalrat", "office": None, "role": "involved"},
        ],
        "reporting_office": "A50",
        "reason": "Absprache der Ämter",
    }
    answer = measure.write("PUT", "/responsibilities", body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["reporting_office"] == "A50"
    assert answer.json()["responsibility_settled"] is True
    assert town.draft(who="clerk").status_code in {201, 403}
    two = body | {"responsibilities": body["responsibilities"][:1] * 2}
    assert problem(measure.write("PUT", "/responsibilities", two)) == (422, "invalid")


def test_ceiling_period_is_confirmed(town: Any) -> None:
    listed = town.get(f"{town.plan}/measures?cost_kind=ceiling").json()["items"]
    path = f"{town.plan}/measures/{listed[0]['number']}"
    before = town.get(path, "coordination")
    assert before.json()["ceiling_period_is_assumed"] is True
    answer = town.send(
        "PUT",
        f"{path}/ceiling-period",
        "coordination",
        version=before.headers["etag"],
        json={"ceiling_period": "total", "reason": "So gemeint"},
    )
    assert answer.json()["cost"]["ceiling_period"] == "total"
    assert answer.json()["ceiling_period_is_assumed"] is False


@pytest.mark.parametrize("who", ["clerk", "head", "treasury", "auditor", "admin"])
def test_only_coordination_settles(town: Any, measure: Any, who: str) -> None:
    for method, below in (("PATCH", ""), ("PUT", "/interpretation"), ("PUT", "/ceiling-period")):
        assert measure.write(method, below, {}, who).status_code == 403
    assert town.send("PUT", f"{town.plan}/resolution", who, version=1, json={}).status_code == 403


def test_an_extension_from_proposal_to_decision(town: Any) -> None:
    path = f"{town.plan}/extensions"
    wish = {
        "number": "1.2.1",
        "effect": "later_date",
        "new_due_date": "2022-06-30",
        "reason": "Personal",
    }
    assert town.send("POST", path, "other office", json=wish).status_code == 403
    proposed = town.send("POST", path, "clerk", json=wish)
    assert (proposed.status_code, proposed.json()["state"]) == (201, "proposed")
    assert problem(town.send("POST", path, "clerk", json=wish)) == (409, "already-proposed")
    assert town.get(path).json()["total"] == 0
    one = f"{path}/{proposed.json()['id']}"
    supported = town.send(
        "POST", f"{one}/support", "coordination", version=proposed.headers["etag"], json={}
    )
    assert supported.json()["state"] == "supported"
    decision = {"decided_by": "Stadtrat", "decided_date": "2022-01-05", "paper": "0001/22"}
    stale = town.send("POST", f"{one}/decide", "coordination", version=1, json=decision)
    assert problem(stale) == (412, "stale")
    decided = town.send(
        "POST", f"{one}/decide", "coordination", version=supported.headers["etag"], json=decision
    )
    assert decided.json()["state"] == "decided"
    measure = town.get(f"{town.plan}/measures/1.2.1").json()
    assert (measure["deadline"]["due_date"], measure["resolved_due_date"]) == (
        "2022-06-30",
        "2021-09-30",
    )
    assert measure["timeliness"] != "overdue"
    assert [one["decision_paper"] for one in town.get(path).json()["items"]] == ["0001/22"]
    again = town.send("POST", f"{one}/withdraw", "clerk", version=decided.headers["etag"])
    assert problem(again) == (409, "wrong-state")
    assert town.send("POST", f"{path}/4711/withdraw", "clerk", version=1).status_code == 404


def test_a_proposal_is_withdrawn_or_declined(town: Any) -> None:
    path = f"{town.plan}/extensions"
    wish = {"number": "1.2.1", "effect": "drop", "reason": "Überholt"}
    first = town.send("POST", path, "clerk", json=wish)
    one = f"{path}/{first.json()['id']}"
    gone = town.send("POST", f"{one}/withdraw", "clerk", version=first.headers["etag"])
    assert gone.json()["state"] == "withdrawn"
    second = town.send("POST", path, "clerk", json=wish)
    two = f"{path}/{second.json()['id']}"
    tag = second.headers["etag"]
    assert (
        town.send("POST", f"{two}/decline", "coordination", version=tag, json={}).status_code == 422
    )
    refused = town.send(
        "POST", f"{two}/decline", "coordination", version=tag, json={"note": "Weiter nötig"}
    )
    assert (refused.json()["state"], refused.json()["coordination_note"]) == (
        "declined",
        "Weiter nötig",
    )


def test_the_year_is_closed_and_reopened(town: Any) -> None:
    town.hand_in()
    path = f"{town.plan}/years/2021"
    year = town.get(path, "coordination")
    progress = year.json()["progress"]
    assert (progress["submitted"], progress["missing"], progress["owed"]) == (1, 145, 146)
    assert "progress" not in town.get(path).json()
    assert town.send("POST", f"{path}/close", "clerk", version=1).status_code == 403
    early = town.send("POST", f"{town.plan}/years/2022/close", "coordination", version=1)
    assert problem(early) == (409, "year-not-over")
    closed = town.send("POST", f"{path}/close", "coordination", version=year.headers["etag"])
    assert closed.status_code == 200, closed.text
    assert (closed.json()["edition"], closed.json()["year"]["state"]) == (1, "closed")
    assert problem(town.draft("1.1.1")) == (409, "year-closed")
    tag = closed.headers["etag"]
    reopen = f"{path}/reopen"
    assert town.send("POST", reopen, "coordination", version=tag, json={}).status_code == 422
    opened = town.send("POST", reopen, "coordination", version=tag, json={"reason": "Korrektur"})
    assert opened.json()["state"] == "reopened"
    assert town.draft("1.1.1").status_code == 201
    again = town.send("POST", f"{path}/close", "coordination", version=opened.headers["etag"])
    assert again.json()["edition"] == 2


def test_the_resolution_is_recorded(town: Any) -> None:
    tag = town.get(town.plan).headers["etag"]
    path = f"{town.plan}/resolution"
    body = {"date": "2021-05-26", "paper": "0512/21"}
    answer = town.send("PUT", path, "coordination", version=tag, json=body)
    assert (answer.json()["in_force_from"], answer.json()["resolution_body"]) == (
        "2021-05-26",
        "Stadtrat",
    )
    stale = town.send("PUT", path, "coordination", version=tag, json=body)
    assert problem(stale) == (412, "stale")
    future = body | {"date": "2022-12-24"}
    new = town.get(town.plan).headers["etag"]
    assert problem(town.send("PUT", path, "coordination", version=new, json=future)) == (
        422,
        "invalid",
    )


def test_an_office_keeps_its_mailbox(town: Any) -> None:
    path = "/api/v1/offices/A11"
    tag = town.get(path, "head").headers["etag"]
    body = {"mailbox": "amt11@erfurt.de", "needs_release": True}
    assert town.send("PATCH", path, "clerk", version=tag, json=body).status_code == 403
    assert (
        town.send("PATCH", "/api/v1/offices/A50", "head", version=1, json=body).status_code == 403
    )
    answer = town.send("PATCH", path, "head", version=tag, json=body)
    assert (answer.status_code, answer.json()["mailbox"]) == (200, "amt11@erfurt.de")
    assert "mailbox" not in town.get(path).json()
    draft = town.draft()
    released = town.send(
        "POST", f"{town.reports}/1.2.1/submit", "clerk", version=draft.headers["etag"]
    )
    assert problem(released) == (403, "release-needed")


def test_offices_are_listed_by_name(town: Any) -> None:
    everything = town.get("/api/v1/offices?limit=1000").json()
    assert everything["total"] == 81
    under = town.get("/api/v1/offices?parent=D01&kind=office").json()["items"]
    assert {"A11"} <= {one["code"] for one in under}
    assert {one["parent"] for one in under} == {"D01"}
    assert [one["code"] for one in town.get("/api/v1/offices?q=personal").json()["items"]][:1]
    assert town.get("/api/v1/offices/A99").status_code == 404


def test_quarterly_checks_are_read_inside(town: Any) -> None:
    from app.quarterly_checks.checks import run_due_checks

    path = f"{town.plan}/quarterly-checks"
    assert town.get(path, "treasury").json() == {"items": [], "total": 0}
    assert town.get(f"{path}/2021-Q4", "treasury").status_code == 404
    assert callable(run_due_checks)
