"""The annual paper's way over the API: agreed, laid, noted; each step names what was read."""

from datetime import date
from typing import Any

from app.audit.actor import Actor, By, Role
from app.council_reports.closing import close_year
from app.plan.queries import plan_by_slug
from app.status_reports.years import reopen, year_of

LAID = {"laid_date": "2022-03-09", "paper": "0815/22"}


def close(town: Any, *, again: bool = False) -> None:
    by = By(Actor("u-1", Role.COORDINATION), town.now)
    with town.database.writing(by=by) as session:
        plan = plan_by_slug(session, "erfurt-integration-2021")
        if again:
            reopen(session, year_of(session, plan, 2021), "Zahl berichtigt", by=by)
        close_year(session, plan, 2021, by=by)


def test_each_step_names_the_edition_and_the_version_that_was_read(town: Any) -> None:
    editions = f"{town.plan}/years/2021/editions"
    one = f"{editions}/1"

    def step(name: str, version: int | None, who: str = "coordination", **body: str) -> Any:
        return town.send("POST", f"{one}/{name}", who, json=body or None, version=version)

    assert town.get(editions).json()["total"] == 0
    assert town.get(one, "coordination").status_code == 404
    town.move_to(date(2022, 3, 1))
    close(town)
    assert town.get(one).status_code == 404  # a draft is the house's own
    read = town.get(one, "clerk")
    assert (read.json()["state"], read.headers["ETag"][:2]) == ("draft", '"1')
    assert step("agree", None).status_code == 428
    assert step("agree", 1, "clerk").status_code == 403
    agreed = step("agree", 1)
    assert (agreed.json()["state"], agreed.headers["ETag"]) == ("agreed", '"2"')
    stale = step("lay", 1, **LAID)
    assert (stale.status_code, stale.json()["type"]) == (412, "/api/v1/problems/stale")
    assert step("lay", 2, laid_date="2021-12-31").status_code == 409
    wrong = step("note", 2, noted_date="2022-03-16")
    assert (wrong.status_code, wrong.json()["type"]) == (409, "/api/v1/problems/wrong-state")
    assert step("lay", 2, **LAID).json()["paper"] == "0815/22"
    refused = step("note", 3, noted_date="2022-03-08")
    assert (refused.status_code, "nicht vor seiner Vorlage" in refused.text) == (409, True)
    done = step("note", 3, noted_date="2022-03-16").json()
    assert (done["state"], done["noted_date"]) == ("noted", "2022-03-16")
    assert town.get(one).json() == done
    close(town, again=True)
    assert [each["edition"] for each in town.get(editions, "clerk").json()["items"]] == [2, 1]
    assert town.get(editions).json()["total"] == 1
    assert "Die 1. Ausgabe ist nicht die neueste" in step("agree", 1).json()["detail"]
