"""The office's spreadsheet over the API."""

from typing import Any

import pytest

from tests.status_sheets.workbooks import Cells, by_hand, filled, seen

PATH = "/api/v1/plans/erfurt-integration-2021/years/2021/status-sheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOOD: Cells = {
    "1.2.1": {"Umsetzungsstand": "in Umsetzung", "Sachstand": "Läuft.", "Hemmnisse": "Keine."}
}


def download(town: Any, who: str = "clerk") -> bytes:
    answer = town.get(PATH, who)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == XLSX
    assert answer.headers["cache-control"] == "no-store"
    return bytes(answer.content)


def send(town: Any, data: bytes, who: str = "clerk", **query: Any) -> Any:
    headers = {"content-type": XLSX}
    return town.send("POST", PATH, who, content=data, headers=headers, params=query)


def test_a_dry_run_answers_with_the_differences_and_keeps_nothing(town: Any) -> None:
    answer = send(town, filled(download(town), GOOD), dry_run=True)
    assert answer.status_code == 200, answer.text
    rows = {row["number"]: row for row in answer.json()["items"]}
    assert answer.json()["total"] == len(rows) > 5
    row = rows.pop("1.2.1")
    assert (row["kind"], row["reason"]) == ("new", None)
    assert row["where"].startswith("Blatt „Zuarbeiten“, Zeile ")
    assert {"column": "Sachstand", "stored": "", "sheet": "Läuft."} in row["changes"]
    assert {row["kind"] for row in rows.values()} == {"unchanged"}
    assert town.get(f"{town.reports}/1.2.1", "clerk").status_code == 404


def test_saved_and_handed_in_with_receipts(town: Any) -> None:
    data = filled(download(town), GOOD)
    saved = send(town, data)
    assert saved.status_code == 200, saved.text
    assert saved.json() == {"saved": ["1.2.1"], "confirmed": [], "receipts": []}
    assert town.get(f"{town.reports}/1.2.1", "clerk").json()["text"] == "Läuft."
    handed_in = send(town, data, submit=True).json()
    assert [one["number"] for one in handed_in["receipts"]] == ["1.2.1"]
    assert handed_in["saved"] == []
    assert "1.2.1" not in [row["Nummer"] for row in seen(download(town), "Zuarbeiten")]


def test_dates_are_confirmed(town: Any) -> None:
    done: Cells = {"1.1.1": {"durchgeführt am": "01.12.2021"}}
    answer = send(town, filled(download(town), done, "Termine"))
    assert answer.json()["confirmed"] == [{"number": "1.1.1", "occurrence_date": "2021-12-31"}]


def test_every_wrong_cell_is_named_and_nothing_is_kept(town: Any) -> None:
    wrong: Cells = {**GOOD, "1.3.1": {"Datum zum Stand": "gestern", "Bedarf Folgejahr": "viel"}}
    for query in ({}, {"dry_run": True}):
        answer = send(town, filled(download(town), wrong), **query)
        assert (answer.status_code, answer.json()["slug"]) == (422, "invalid")
        where = [one["where"] for one in answer.json()["errors"]]
        assert len(where) == 2
        assert all(one.startswith("Blatt „Zuarbeiten“, Zelle ") for one in where)
    assert town.get(f"{town.reports}/1.2.1", "clerk").status_code == 404


def test_who_changed_a_report_since_is_not_overwritten(town: Any) -> None:
    data = filled(download(town), {**GOOD, "1.3.1": {"Sachstand": "Aus der Datei."}})
    assert town.draft("1.3.1", text="Inzwischen.").status_code == 201
    answer = send(town, data)
    assert (answer.status_code, answer.json()["slug"]) == (412, "stale")
    assert len(answer.json()["errors"]) == 1
    assert send(town, data, leave_out=["1.3.1"]).json()["saved"] == ["1.2.1"]
    assert town.get(f"{town.reports}/1.3.1", "clerk").json()["text"] == "Inzwischen."


@pytest.mark.parametrize(
    ("who", "office", "status"),
    [
        ("clerk", None, 200),
        ("clerk", "A11", 200),
        ("clerk", "A50", 403),
        ("coordination", "A50", 200),
        ("auditor", "A50", 200),
        ("data protection", None, 422),
        ("coordination", "A99", 422),
        ("clerk", "A/11", 422),
        ("treasury", None, 403),
        ("admin", "A11", 403),
        (None, "A11", 401),
    ],
)
def test_an_office_gets_its_own_coordination_every_one(
    town: Any, who: str | None, office: str | None, status: int
) -> None:
    answer = town.get(PATH, who, params={"office": office} if office else {})
    assert answer.status_code == status, answer.text
    if office and status == 200:
        assert f"zuarbeiten-2021-{office}.xlsx" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("other office", 403), ("coordination", 403), ("auditor", 403), (None, 401)],
)
def test_nobody_brings_the_sheet_of_another_office(town: Any, who: str | None, status: int) -> None:
    answer = send(town, filled(download(town), GOOD), who=who)
    assert answer.status_code == status, answer.text


def test_only_spreadsheets_are_taken(town: Any) -> None:
    for headers in ({}, {"content-type": "application/json"}):
        answer = town.send("POST", PATH, "clerk", content=b"{}", headers=headers)
        assert (answer.status_code, answer.json()["slug"]) == (415, "unsupported-media-type")
    assert send(town, b"").status_code == 422
    assert send(town, b"Nummer;Stand").json()["errors"][0]["where"] == "Datei"
    assert send(town, b" " * (10 * 1_048_576 + 1)).status_code == 413


def test_the_wrong_year_and_a_closed_one(town: Any) -> None:
    data = download(town)
    other = by_hand(data, lambda book: book["Kennung"].__setitem__("B4", 2020))
    for query in ({}, {"dry_run": True}):
        assert send(town, other, **query).status_code == 409
    close = "/api/v1/plans/erfurt-integration-2021/years/2021/close"
    version = town.get(close.removesuffix("/close"), "coordination").headers["etag"]
    closed = town.send("POST", close, "coordination", version=version)
    assert closed.status_code == 200, closed.text
    for answer in (send(town, data), send(town, data, dry_run=True), town.get(PATH, "clerk")):
        assert (answer.status_code, answer.json()["slug"]) == (409, "year-closed")


def test_unknown_words_in_the_address_are_refused(town: Any) -> None:
    assert send(town, download(town), dryrun=True).status_code == 422
    assert town.get(PATH, "clerk", params={"offices": "A11"}).status_code == 422
