"""What an office can prove: the receipt changes with its own words and with nothing else."""

from datetime import date
from typing import Any

import pytest

from app.kit.errors import Conflict
from app.status_reports.receipt import receipt
from app.status_reports.reports import accept, edit_text, send_back, submit

JANUARY, FEBRUARY = date(2022, 1, 17), date(2022, 2, 7)
DONE = {"implementation": "completed", "effective_date": "2021-11-05", "text": "Ist da."}


def test_a_receipt_names_what_was_handed_in(town: Any) -> None:
    with town.head("A51", JANUARY) as desk:
        report = desk.save("4.2.2", **DONE)
        with pytest.raises(Conflict):
            receipt(desk.session, report)
        submit(desk.session, desk.plan, report, by=desk.by)
        given = receipt(desk.session, report)
    assert (given.plan, given.year, given.number) == ("erfurt-integration-2021", 2021, "4.2.2")
    assert given.title_line == "Handlungsfeld 4, Empfehlung 2, M2"
    assert given.office == "Jugendamt"
    assert given.submitted_at == desk.by.at
    assert given.content_sha256.upper().startswith(given.check_code.replace("-", ""))
    assert len(given.check_code) == 19


def test_what_coordination_does_changes_no_receipt(town: Any) -> None:
    with town.head("A51", JANUARY) as desk:
        report = desk.save("4.2.2", **DONE)
        before = receipt(desk.session, submit(desk.session, desk.plan, report, by=desk.by))
    with town.coordination(FEBRUARY) as desk:
        report = desk.session.merge(report)
        edit_text(desk.session, report, "Gekürzt.", by=desk.by)
        accept(desk.session, report, by=desk.by)
        assert receipt(desk.session, report) == before
        send_back(desk.session, report, "Wie viele?", by=desk.by)
    with town.head("A51", FEBRUARY) as desk:
        report = desk.session.merge(report)
        desk.save("4.2.2", report.version, **DONE | {"text": "Sechs sind da."})
        submit(desk.session, desk.plan, report, by=desk.by)
        assert receipt(desk.session, report).content_sha256 != before.content_sha256
