"""The one table of who may do what, asked with named roles."""

import pytest

from app.accounts.permissions import PERMISSIONS, ROLE_LABEL, Action, Scope, allowed, require
from app.audit.actor import ANYONE, SYSTEM, Actor, Role
from app.kit.errors import NotAllowed

YOUTH, SOCIAL, MIGRATION = 51, 50, 1
CLERK = Actor("u-clerk", Role.CLERK, frozenset({YOUTH}))
HEAD = Actor("u-head", Role.HEAD, frozenset({YOUTH}))
COORDINATION = Actor("u-coordination", Role.COORDINATION, frozenset({MIGRATION}))
TREASURY = Actor("u-treasury", Role.TREASURY)
COUNCIL = Actor("u-council", Role.COUNCIL)
AUDITOR = Actor("u-auditor", Role.AUDITOR)
GUARDIAN = Actor("u-guardian", Role.DATA_PROTECTION)
ADMIN = Actor("u-admin", Role.ADMIN)
EVERYBODY = (
    CLERK,
    HEAD,
    COORDINATION,
    TREASURY,
    COUNCIL,
    AUDITOR,
    GUARDIAN,
    ADMIN,
    ANYONE,
    SYSTEM,
)

WRITING = (
    Action.WRITE_REPORT,
    Action.SUBMIT_REPORT,
    Action.CONFIRM_OCCURRENCE,
    Action.CONTRIBUTE,
    Action.PROPOSE_EXTENSION,
)


def who(action: Action, office_ids: tuple[int, ...] | None = None) -> set[str]:
    return {actor.role.value for actor in EVERYBODY if allowed(actor, action, office_ids)}


def test_the_table_is_whole() -> None:
    assert set(PERMISSIONS) == set(Action)
    assert set(ROLE_LABEL) == set(Role)
    assert len({permission.what for permission in PERMISSIONS.values()}) == len(Action)


def test_everybody_reads_what_is_public_and_the_public_nothing_else() -> None:
    assert who(Action.READ_PUBLIC) == {role.value for role in Role}
    for action in set(Action) - {Action.READ_PUBLIC}:
        assert not allowed(ANYONE, action)


@pytest.mark.parametrize("action", WRITING)
def test_an_office_writes_for_itself(action: Action) -> None:
    assert who(action, (YOUTH,)) == {"clerk", "head"}
    assert who(action, (MIGRATION,)) == {"coordination"}
    assert who(action, (SOCIAL, YOUTH)) == {"clerk", "head"}
    assert who(action, (SOCIAL,)) == set()
    assert who(action, ()) == set()
    assert who(action) == {"clerk", "head", "coordination"}


@pytest.mark.parametrize(
    "action, roles",
    [
        (Action.ACCEPT_REPORT, {"coordination"}),
        (Action.RETURN_REPORT, {"coordination"}),
        (Action.EDIT_TEXT, {"coordination"}),
        (Action.DECIDE_EXTENSION, {"coordination"}),
        (Action.CLOSE_YEAR, {"coordination"}),
        (Action.REOPEN_YEAR, {"coordination"}),
        (Action.OPEN_YEAR, {"coordination", "system"}),
        (Action.RUN_CHECKS, {"coordination", "system"}),
        (Action.MANAGE_ACCOUNTS, {"admin", "system"}),
        (Action.READ_AUDIT, {"coordination", "auditor", "data_protection"}),
    ],
)
def test_who_does_what(action: Action, roles: set[str]) -> None:
    assert who(action, (YOUTH,)) == roles


def test_internal_notes_are_for_the_office_coordination_and_those_who_check() -> None:
    checking = {"coordination", "auditor", "data_protection", "system"}
    assert who(Action.READ_INTERNAL_NOTES, (YOUTH,)) == checking | {"clerk", "head"}
    assert who(Action.READ_INTERNAL_NOTES, (SOCIAL,)) == checking


def test_readers_change_nothing() -> None:
    reading = {action for action in Action if action.startswith("read_")}
    for actor in (TREASURY, COUNCIL, AUDITOR, GUARDIAN):
        may = {action for action in Action if allowed(actor, action, (YOUTH,))}
        assert may <= reading | {Action.PREVIEW_REMINDERS}


def test_a_head_cares_for_its_own_office() -> None:
    assert who(Action.MANAGE_OFFICES, (YOUTH,)) == {"head", "coordination", "admin", "system"}
    assert who(Action.MANAGE_OFFICES, (SOCIAL,)) == {"coordination", "admin", "system"}


def test_refusals_say_what_is_missing_and_who_has_it() -> None:
    with pytest.raises(NotAllowed, match="melden Sie sich an") as refused:
        require(ANYONE, Action.WRITE_REPORT, (YOUTH,))
    assert refused.value.problem == "log-in-required"
    with pytest.raises(NotAllowed, match="nur für Ihre eigene Stelle") as refused:
        require(CLERK, Action.WRITE_REPORT, (SOCIAL,))
    assert refused.value.problem == "not-allowed"
    with pytest.raises(NotAllowed) as refused:
        require(TREASURY, Action.ACCEPT_REPORT)
    assert refused.value.message == (
        "Ihnen fehlt die Berechtigung „Zuarbeiten annehmen“ (Ihre Rolle: Stadtkämmerei). "
        "Sie ist vorgesehen für: Koordination."
    )


def test_own_is_never_more_than_any() -> None:
    for action, permission in PERMISSIONS.items():
        for actor in EVERYBODY:
            if permission.scopes.get(actor.role) is Scope.OWN:
                assert not allowed(actor, action, (99,))
