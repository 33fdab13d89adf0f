"""The description's examples are true: every body that it shows is taken as it stands."""

from collections.abc import Iterator
from typing import Any


def examples(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            if body := content.get("application/json"):
                shown = body.get("examples", {})
                assert shown, f"{method} {path} shows no example"
                for one in shown.values():
                    yield method, path, one["value"]


def test_every_example_has_the_form_it_illustrates(shared_town: Any) -> None:
    """Sent for a measure that is not there: what is refused is the address, never the body."""
    sent = 0
    for method, path, value in examples(shared_town.app.openapi()):
        address = path.format(
            plan="erfurt-integration-2021",
            number="9.9.9",
            year=2021,
            extension_id=4711,
            report_id=4711,
            code="A99",
            place="views",
            position=1,
            edition=4,
            quarter="2021-Q3",
        )
        if path.endswith(
            (
                "/resolution",
                "/reopen",
                ":batch",
                "/extensions",
                "/council-paper",
                "/papers",
                "/{place}",
                "/{position}",
            )
        ):
            address = address.replace("erfurt-integration-2021", "unbekannt")
        who = (
            "clerk"
            if "report" in path or "contrib" in path or "confirm" in path
            else "coordination"
        )
        if path.endswith("/extensions"):
            who = "clerk"
        if path.endswith(("/accept", "/return", "/edited-text", "/report-texts/{place}")):
            who = "coordination"
        answer = shared_town.send(method.upper(), address, who, version=1, json=value)
        assert answer.status_code == 404, (method, path, answer.text)
        sent += 1
    assert sent > 20


def test_the_batch_that_is_shown_can_be_handed_in(town: Any) -> None:
    shown = next(
        value for _, path, value in examples(town.app.openapi()) if path.endswith(":batch")
    )
    answer = town.send("POST", f"{town.reports}:batch", "clerk", json=shown)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == 2
