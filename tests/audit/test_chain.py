"""The chain finds and names whatever was done to the trail past the service."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from app.audit import chain
from app.audit.actor import SYSTEM, By
from app.audit.chain import (
    Anchor,
    check_chain,
    digest_of,
    last_seal,
    payload_of,
    seal,
    seal_all,
)
from app.audit.replay import check_rows
from app.audit.tables import AuditEntry, AuditSeal
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.errors import Invalid, Unavailable
from app.tables import METADATA
from tests.audit.conftest import NOW, write_offices

LATER = NOW + timedelta(days=2)


def findings(database: Database, *anchors: Anchor, now: datetime = NOW) -> list[str]:
    with database.reading() as session:
        return [str(finding) for finding in check_chain(session, now, anchors)]


def anchor(database: Database) -> Anchor:
    with database.reading() as session:
        found = last_seal(session)
    assert found is not None
    return found


def seals(database: Database) -> list[AuditSeal]:
    with database.reading() as session:
        return list(session.exec(select(AuditSeal).order_by("number")).all())


@pytest.fixture
def sealed(database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Entries 1–3, 4–6 and 7 in three seals."""
    monkeypatch.setattr(chain, "BATCH", 3)
    write_offices(database, *"ABCDEFG")
    assert seal_all(database, clock) == 3
    return database


def test_seals_cover_every_entry_once_in_batches(sealed, clock):
    assert [(s.number, s.first_entry_id, s.last_entry_id) for s in seals(sealed)] == [
        (1, 1, 3),
        (2, 4, 6),
        (3, 7, 7),
    ]
    assert findings(sealed) == []
    assert seal_all(sealed, clock) == 0


def test_an_empty_trail_is_whole_and_has_no_last_seal(database, clock):
    assert seal_all(database, clock) == 0
    assert findings(database) == []
    with database.reading() as session:
        assert last_seal(session) is None


def test_sealing_empties_no_cache(database, clock):
    write_offices(database, "A")
    before = database.version()
    seal_all(database, clock)
    database.look_again()
    assert database.version() == before


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit_entry SET actor = 'u-other' WHERE id = 5", "Eintrag 5: wurde verändert"),
        ("UPDATE audit_entry SET after = '{}' WHERE id = 5", "Eintrag 5: wurde verändert"),
        ("UPDATE audit_entry SET at = '2022-01-05 12:00:01' WHERE id = 5", "Eintrag 5: wurde ver"),
        ("DELETE FROM audit_entry WHERE id = 2", "Eintrag 2: wurde entfernt (Siegel 1"),
        ("DELETE FROM audit_entry WHERE id = 7", "Eintrag 7: wurde entfernt (Siegel 3"),
        ("UPDATE audit_entry SET id = 70 WHERE id = 7", "Eintrag 7: wurde entfernt (Siegel 3"),
        ("UPDATE audit_seal SET digests = '[]' WHERE number = 2", "Siegel 2: wurde verändert."),
        ("UPDATE audit_seal SET digests = '7' WHERE number = 2", "Siegel 2: ist nicht mehr les"),
        ("UPDATE audit_seal SET digests = '[[4]]' WHERE number = 2", "Siegel 2: ist nicht mehr"),
        ("UPDATE audit_seal SET first_entry_id = 5 WHERE number = 2", "Siegel 2: wurde ver"),
        ("UPDATE audit_seal SET last_entry_id = 900 WHERE number = 3", "Siegel 3: wurde ver"),
        ("UPDATE audit_entry SET payload_sha256 = 'x' WHERE id = 5", None),
        ("UPDATE audit_seal SET sealed_at = '2022-02-01' WHERE number = 2", "Siegel 2: wurde ver"),
        ("UPDATE audit_seal SET hash = 'x' WHERE number = 2", "Siegel 2: wurde verändert."),
        ("DELETE FROM audit_seal WHERE number = 2", "Protokoll, Siegel 2: fehlt."),
        ("DELETE FROM audit_seal WHERE number = 1", "Protokoll, Siegel 1: fehlt."),
    ],
)
def test_what_was_done_is_found_and_named(sealed, tamper, change, found):
    tamper(change)
    if found is None:  # values that are there count, whatever stands beside them
        assert findings(sealed) == []
    else:
        assert any(found in finding for finding in findings(sealed))


def test_a_changed_entry_is_the_only_finding(sealed, tamper):
    tamper("UPDATE audit_entry SET role = 'admin' WHERE id = 5")
    [finding] = findings(sealed)
    assert finding == (
        "Protokoll, Eintrag 5: wurde verändert (jetzt: insert office 5, 05.01.2022, system)."
    )


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("change", ["after = 'kein JSON'", "at = 'gestern'"])
def test_an_entry_that_cannot_be_read_any_more_is_named(sealed, tamper, change):
    tamper(f"UPDATE audit_entry SET {change} WHERE id = 5")
    assert findings(sealed) == ["Protokoll, Eintrag 5: ist nicht mehr lesbar."]
    with sealed.reading() as session:
        assert len(check_rows(session, METADATA.sorted_tables)) == 1


def test_an_entry_inserted_later_is_named(sealed, tamper):
    """Into a number that a rolled back unit of work left free."""
    tamper("DELETE FROM audit_entry WHERE id = 2")
    tamper(
        "INSERT INTO audit_entry (id, at, actor, role, action, entity, entity_id) "
        "VALUES (2, '2022-01-05 12:00:00', 'u-1', 'admin', 'update', 'office', 2)"
    )
    assert findings(sealed) == [
        "Protokoll, Eintrag 2: wurde verändert (jetzt: update office 2, 05.01.2022, u-1)."
    ]


def test_an_entry_in_a_gap_is_named(database, clock, tamper):
    write_offices(database, "A", "B")
    tamper("UPDATE audit_entry SET id = 9 WHERE id = 2")
    seal_all(database, clock)
    tamper(
        "INSERT INTO audit_entry (id, at, actor, role, action, entity, entity_id) "
        "VALUES (5, '2022-01-05 12:00:00', 'u-1', 'admin', 'update', 'office', 2)"
    )
    [finding] = findings(database)
    assert finding.startswith("Protokoll, Eintrag 5: wurde nachträglich eingefügt")


def test_a_chain_cut_off_with_its_seals_is_found_by_the_anchor(sealed, tamper):
    noted = anchor(sealed)
    tamper("DELETE FROM audit_seal WHERE number = 3")
    tamper("DELETE FROM audit_entry WHERE id > 6")
    assert findings(sealed) == []
    assert findings(sealed, noted) == ["Protokoll, Siegel 3: wurde abgeschnitten."]


def test_the_finding_says_who_knows_the_seal(sealed, tamper):
    noted = replace(anchor(sealed), noted_in="Sicherung x.zip")
    tamper("UPDATE audit_seal SET hash = 'x' WHERE number = 3")
    assert "Protokoll, Siegel 3: ist nicht das hinterlegte (Sicherung x.zip)." in findings(
        sealed, noted
    )


def test_an_entry_may_be_emptied_and_the_chain_holds(sealed, tamper):
    """Only so: the hash of the values comes, they go, the rest stays."""
    with sealed.reading() as session:
        entry = session.get_one(AuditEntry, 5)
        payload = payload_of(entry)
    empty = "UPDATE audit_entry SET before = NULL, after = NULL, payload_sha256 = :hash"
    for statement in (
        f"{empty}, actor = 'x' WHERE id = 5",
        "UPDATE audit_entry SET before = NULL, after = NULL WHERE id = 5",
        "UPDATE audit_entry SET payload_sha256 = :hash WHERE id = 5",
    ):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            sealed.engine.begin() as connection,
        ):
            connection.execute(text(statement), {"hash": payload})
    with sealed.engine.begin() as connection:
        connection.execute(text(f"{empty} WHERE id = 5"), {"hash": payload})
    assert findings(sealed) == []
    with (
        pytest.raises(DBAPIError, match="append-only"),
        sealed.engine.begin() as connection,
    ):
        connection.execute(text(f"{empty} WHERE id = 5"), {"hash": "0" * 64})
    tamper("UPDATE audit_entry SET payload_sha256 = :hash WHERE id = 5", hash="0" * 64)
    assert findings(sealed) == [
        "Protokoll, Eintrag 5: wurde verändert (jetzt: insert office 5, 05.01.2022, system)."
    ]


def test_seals_of_the_first_release_still_hold(database, clock, monkeypatch):
    """They were made over the values themselves."""
    write_offices(database, "A", "B")
    with monkeypatch.context() as before:
        before.setattr(chain, "digest_of", chain._digest_by_values)
        seal_all(database, clock)
    write_offices(database, "C")
    seal_all(database, clock)
    assert findings(database) == []


def test_a_chain_written_anew_is_found_by_the_anchor(sealed, tamper, clock):
    noted = anchor(sealed)
    tamper("DELETE FROM audit_seal")
    tamper("UPDATE audit_entry SET actor = 'u-other' WHERE id = 1")
    seal_all(sealed, clock)
    assert findings(sealed) == []
    assert findings(sealed, noted) == ["Protokoll, Siegel 3: ist nicht das hinterlegte."]


def test_what_stays_unsealed_for_a_day_is_named(sealed):
    write_offices(sealed, "H")
    assert findings(sealed, now=NOW + timedelta(hours=23)) == []
    assert findings(sealed, now=LATER) == [
        "Protokoll, Eintrag 8: vom 05.01.2022 ist immer noch nicht versiegelt."
    ]


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {}"])
def test_both_tables_are_append_only(sealed, table, statement):
    column = {"audit_entry": "actor = 'x'", "audit_seal": "hash = 'x'"}[table]
    with (
        pytest.raises(DBAPIError, match="append-only"),
        sealed.engine.begin() as connection,
    ):
        connection.execute(text(statement.format(table, column)))


def test_two_processes_never_write_the_same_seal(database, clock, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 2)
    write_offices(database, *"ABCDEFGHIJKL")
    together, done = Barrier(3), []

    def run() -> None:
        together.wait()
        done.append(seal_all(database, clock))

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 6
    assert [s.number for s in seals(database)] == [1, 2, 3, 4, 5, 6]
    assert findings(database) == []


@pytest.mark.postgres
@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_an_entry_that_is_committed_late_is_not_passed_over(database, clock):
    """It has the lower id. Sealing waits for it; where that takes too long, it gives up for now."""
    with database.writing(by=By(SYSTEM, NOW)) as slow:
        slow.connection().execute(text("SELECT nextval('audit_entry_id_seq')"))
        slow.connection().execute(
            text(
                "INSERT INTO audit_entry (id, at, actor, role, action, entity) "
                "VALUES (1, now(), 'u-1', 'clerk', 'insert', 'plan')"
            )
        )
        write_offices(database, "B")
        with pytest.raises(Unavailable, match="gerade belegt"), database.writing() as session:
            seal(session, NOW)
    assert seal_all(database, clock) == 1
    assert [id_ for id_, _ in seals(database)[0].digests] == [1, 2]


def test_an_anchor_is_written_and_read():
    written = Anchor(12, "ab" * 32)
    assert Anchor.parse(f" {written}\n") == written
    for wrong in ("", "12", "12:abc", f"x:{'a' * 64}", f"12:{'a' * 63}"):
        with pytest.raises(Invalid, match="kein Siegel"):
            Anchor.parse(wrong)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.postgres
def test_an_entry_has_the_same_digest_on_either_engine_and_after_any_order(templates):
    """Floats, capitals, umlauts, half characters, order of keys."""
    values = [
        {"b": 0.1, "a": 1e22, "c": -0.0, "d": 1e-7, "e": 2**63},
        {"ä": "Straße", "\ud800": "☃𝄞", "A": [1, 1.0, True, None], "": {}},
        {"z": 1, "a": {"z": 1, "a": 2}},
    ]
    with (
        templates.copy("sqlite", "empty", lambda _: None) as lite,
        templates.copy("postgres", "empty", lambda _: None) as full,
    ):
        for database in (lite, full):
            with database.writing() as session:
                session.add_all(
                    AuditEntry(
                        at=datetime(2022, 1, 5, 12, 0, 0, 123456 * n, tzinfo=UTC),
                        actor="u-1",
                        role="clerk",
                        action="update",
                        entity="plan",
                        entity_id=1,
                        after=value if database is lite else dict(reversed(value.items())),
                    )
                    for n, value in enumerate(values)
                )
        assert digests(lite) == digests(full)


def digests(database: Database) -> list[str]:
    with database.reading() as session:
        return [digest_of(entry) for entry in session.exec(select(AuditEntry).order_by("id"))]


@given(st.dictionaries(st.text(), JSON_VALUES, max_size=4), st.dictionaries(st.text(), JSON_VALUES))
def test_different_contents_have_different_digests(one, other):
    def digest(after: dict) -> str:
        entry = AuditEntry(id=1, at=NOW, actor="u", role="r", action="a", entity="e", after=after)
        return digest_of(entry)

    same = repr(sorted(one.items())) == repr(sorted(other.items()))
    assert digest(one) == digest(dict(reversed(one.items())))
    assert (digest(one) == digest(other)) == same
