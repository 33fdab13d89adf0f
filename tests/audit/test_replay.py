"""What stands in the tables is what the trail says, or it is named."""

import pytest
from sqlalchemy import text

from app.audit.actor import SYSTEM, By
from app.audit.replay import check_rows
from app.kit.db import Database
from app.offices.tables import Office
from app.tables import METADATA
from tests.audit.conftest import NOW, write_offices


def findings(database: Database) -> list[str]:
    with database.reading() as session:
        return [str(finding) for finding in check_rows(session, METADATA.sorted_tables)]


def test_a_whole_plan_is_what_the_trail_says(seeded):
    assert findings(seeded) == []


def test_changes_and_deletions_of_the_service_are_played(database):
    write_offices(database, "A", "B")
    with database.writing(by=By(SYSTEM, NOW)) as session:
        session.get_one(Office, 1).mailbox = "a@stadt.example"
        session.delete(session.get_one(Office, 2))
    assert findings(database) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            "UPDATE measure SET label = 'M99' WHERE id = 1",
            "measure 1: ist nicht, was das Protokoll sagt (label).",
        ),
        (
            "UPDATE plan SET monitored_from = '2030-01-01', title = 'x'",
            "plan 1: ist nicht, was das Protokoll sagt (title, monitored_from).",
        ),
        (
            "DELETE FROM group_member WHERE id = 2",
            "group_member 2: fehlt, obwohl das Protokoll nichts vom Löschen weiß.",
        ),
        (
            "INSERT INTO office_alias (id, office_id, alias, key) VALUES (9999, 1, 'x', 'x')",
            "office_alias 9999: steht nicht im Protokoll.",
        ),
        (
            "DELETE FROM audit_entry WHERE entity = 'measure' AND entity_id = 146",
            "measure 146: steht nicht im Protokoll.",
        ),
    ],
)
def test_what_went_past_the_service_is_named(seeded, tamper_seeded, change, found):
    tamper_seeded(change)
    assert findings(seeded) == [found]


def test_entries_cut_off_before_they_were_sealed_show_in_the_rows(seeded, tamper_seeded):
    with seeded.writing(by=By(SYSTEM, NOW)) as session:
        session.get_one(Office, 1).mailbox = "a@stadt.example"
    tamper_seeded("DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)")
    assert findings(seeded) == ["office 1: ist nicht, was das Protokoll sagt (mailbox)."]


def test_what_only_the_machine_writes_is_not_compared(seeded):
    with seeded.engine.begin() as connection:
        connection.execute(text("UPDATE office SET version = version + 1"))
    assert findings(seeded) == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_row_that_cannot_be_read_any_more_is_named_and_the_others_are_checked(
    seeded, tamper_seeded
):
    tamper_seeded("UPDATE plan SET as_of_date = 'gestern'")
    tamper_seeded("UPDATE measure SET label = 'M99' WHERE id = 1")
    assert set(findings(seeded)) == {
        "plan 1: ist nicht mehr lesbar.",
        "measure 1: ist nicht, was das Protokoll sagt (label).",
    }
