"""A laid year is corrected: whatever everybody reads stays, to the letter, until the next edition."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

LAID, CORRECTED, AGAIN = date(2022, 3, 9), date(2022, 4, 1), date(2022, 4, 1)
MEASURE, RECURRING = "1.2.1", "1.1.1"
TELL_OF_THE_YEAR = re.compile(r'"(state|version)":("\w+"|\d+)')
"""That a year is open again is no secret."""

PAGES = (
    *("", "/massnahmen", f"/massnahmen/{MEASURE}", f"/massnahmen/{RECURRING}"),
    *("/massnahmen.csv", "/massnahmen.json", "/termine.ics", "/ueberfaellig", "/berichte"),
    *("/handlungsfelder/1", "/terminkontrolle"),
)
NOUNS = (
    *("", "/measures?limit=1000", f"/measures/{MEASURE}", f"/measures/{RECURRING}"),
    *("/action-fields", "/recommendations", "/overdue", "/overdue?as_of=2021-12-31", "/years"),
    *("/years/2021", "/years/2021/status-reports", f"/years/2021/status-reports/{MEASURE}"),
    *(f"/measures/{RECURRING}/confirmations", "/extensions"),
    "/years/2021/editions",
)


def everything_public(town: Any) -> dict[str, str]:
    slug = town.plan.rpartition("/")[2]
    found = {}
    for address in (
        *(f"/plaene/{slug}{page}" for page in PAGES),
        *(f"{town.plan}{noun}" for noun in NOUNS),
        *("/stellen/A11", "/api/v1/offices/A11", "/"),
    ):
        answer = town.get(address)
        assert answer.status_code == 200, address
        text = answer.text
        found[address] = TELL_OF_THE_YEAR.sub("", text) if "/api/" in address else text
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    return (address for address, text in before.items() if after[address] != text)


def lay(town: Any, edition: int, day: date) -> None:
    year = f"{town.plan}/years/2021"
    version = town.get(year, "coordination").headers["etag"]
    closed = town.send("POST", f"{year}/close", "coordination", version=version)
    assert closed.status_code == 200, closed.text
    path = f"{year}/editions/{edition}"
    version = town.get(path, "coordination").headers["etag"]
    body = {"laid_date": day.isoformat()}
    laid = town.send("POST", f"{path}/lay", "coordination", version=version, json=body)
    assert laid.status_code == 200, laid.text


def confirm(town: Any, done: date, **more: str) -> None:
    body = {"occurrence_date": "2021-12-31", "done_date": done.isoformat()} | more
    path = f"{town.plan}/measures/{RECURRING}/confirmations"
    assert town.send("POST", path, "clerk", json=body).status_code in (200, 201)


def test_everybody_reads_the_laid_edition_until_the_next(town: Any) -> None:
    confirm(town, date(2021, 12, 1))
    town.hand_in(text="Vorgelegt.", spent_city_eur="100.00")
    town.accept()
    town.move_to(LAID)
    lay(town, 1, LAID)
    town.move_to(CORRECTED)
    before = everything_public(town)
    assert "Vorgelegt." in before[f"{town.plan}/measures/{MEASURE}"]
    seen = town.get(f"{town.plan}/measures/{MEASURE}").headers["etag"]

    def unchanged() -> None:
        assert list(changed(before, everything_public(town))) == []

    year, report = f"{town.plan}/years/2021", f"{town.reports}/{MEASURE}"
    version = town.get(year, "coordination").headers["etag"]
    body = {"reason": "Ein Betrag war falsch."}
    town.send("POST", f"{year}/reopen", "coordination", version=version, json=body)
    version = town.get(report, "coordination").headers["etag"]
    body = {"question": "Wie viel?"}
    returned = town.send("POST", f"{report}/return", "coordination", version=version, json=body)
    assert returned.json()["step"] == "returned"
    confirm(town, date(2021, 12, 15), corrects_date="2021-12-01")
    unchanged()

    content = {"implementation": "in_progress", "text": "Berichtigt.", "obstacles": "Keine."}
    content |= {"spent_city_eur": "200.00"}
    written = town.send("PUT", report, "clerk", version=returned.headers["etag"], json=content)
    assert written.status_code == 200, written.text
    version = written.headers["etag"]
    assert town.send("POST", f"{report}/submit", "clerk", version=version).status_code == 200
    town.accept()
    unchanged()

    lay(town, 2, AGAIN)
    after = set(changed(before, everything_public(town)))
    nouns = (f"/measures/{MEASURE}", f"/measures/{RECURRING}", "/years/2021/editions")
    assert {f"{town.plan}{noun}" for noun in nouns} <= after
    assert any(address.endswith("/massnahmen.csv") for address in after)
    again = town.get(f"{town.plan}/measures/{MEASURE}", headers={"If-None-Match": seen})
    assert again.status_code == 200
    assert "Berichtigt." in again.text
