"""Who may do what: one table, read by every service, the API and the pages alike."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.audit.actor import Actor, Role
from app.kit.errors import NotAllowed
from app.kit.german import german_list


class Scope(StrEnum):
    ANY = "any"
    OWN = "own"
    """One of the actor's offices is the office concerned."""


class Action(StrEnum):
    READ_PUBLIC = "read_public"
    READ_INTERNAL = "read_internal"
    READ_COSTS = "read_costs"
    READ_INTERNAL_NOTES = "read_internal_notes"
    WRITE_REPORT = "write_report"
    SUBMIT_REPORT = "submit_report"
    CONFIRM_OCCURRENCE = "confirm_occurrence"
    CONTRIBUTE = "contribute"
    PROPOSE_EXTENSION = "propose_extension"
    ACCEPT_REPORT = "accept_report"
    RETURN_REPORT = "return_report"
    EDIT_TEXT = "edit_text"
    SUPPORT_EXTENSION = "support_extension"
    DECIDE_EXTENSION = "decide_extension"
    ADAPT_MEASURE = "adapt_measure"
    SETTLE = "settle"
    RECORD_RESOLUTION = "record_resolution"
    IMPORT_PLAN = "import_plan"
    OPEN_YEAR = "open_year"
    PREPARE_REPORT = "prepare_report"
    CLOSE_YEAR = "close_year"
    REOPEN_YEAR = "reopen_year"
    ISSUE_PAPER = "issue_paper"
    RUN_CHECKS = "run_checks"
    PREVIEW_REMINDERS = "preview_reminders"
    READ_AUDIT = "read_audit"
    RETRY_MAIL = "retry_mail"
    ARCHIVE_YEAR = "archive_year"
    MANAGE_OFFICES = "manage_offices"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_KEYS = "manage_keys"
    READ_ACCESS_LOG = "read_access_log"


@dataclass(frozen=True, slots=True)
class Permission:
    what: str
    """In German, for the person who lacks it."""
    scopes: Mapping[Role, Scope]


_OFFICES = (Role.CLERK, Role.HEAD)
_READERS = (Role.TREASURY, Role.COUNCIL, Role.AUDITOR, Role.DATA_PROTECTION, Role.ADMIN)
_C, _S = Role.COORDINATION, Role.SYSTEM


def _any(*roles: Role) -> dict[Role, Scope]:
    return dict.fromkeys(roles, Scope.ANY)


def _own(*roles: Role) -> dict[Role, Scope]:
    return dict.fromkeys(roles, Scope.OWN)


_WRITERS = _own(*_OFFICES, _C)
"""Coordination reports on its own measures and never writes for another office."""

PERMISSIONS: Mapping[Action, Permission] = {
    Action.READ_PUBLIC: Permission("Veröffentlichtes lesen", _any(*Role)),
    Action.READ_INTERNAL: Permission(
        "verwaltungsinterne Angaben lesen", _any(*_OFFICES, _C, *_READERS, _S)
    ),
    Action.READ_COSTS: Permission(
        "Kosten lesen",
        _any(*_OFFICES, _C, Role.TREASURY, Role.COUNCIL, Role.AUDITOR, Role.DATA_PROTECTION, _S),
    ),
    Action.READ_INTERNAL_NOTES: Permission(
        "interne Vermerke lesen",
        _own(*_OFFICES) | _any(_C, Role.AUDITOR, Role.DATA_PROTECTION, _S),
    ),
    Action.WRITE_REPORT: Permission("Zuarbeiten schreiben", _WRITERS),
    Action.SUBMIT_REPORT: Permission("Zuarbeiten einreichen", _WRITERS),
    Action.CONFIRM_OCCURRENCE: Permission("Termine als durchgeführt melden", _WRITERS),
    Action.CONTRIBUTE: Permission("Beiträge anderer Stellen schreiben", _WRITERS),
    Action.PROPOSE_EXTENSION: Permission("Fristverlängerungen vorschlagen", _WRITERS),
    Action.ACCEPT_REPORT: Permission("Zuarbeiten annehmen", _any(_C)),
    Action.RETURN_REPORT: Permission("Zuarbeiten zurückgeben", _any(_C)),
    Action.EDIT_TEXT: Permission("Texte für den Druck bearbeiten", _any(_C)),
    Action.SUPPORT_EXTENSION: Permission("Vorschläge befürworten oder ablehnen", _any(_C)),
    Action.DECIDE_EXTENSION: Permission("Entscheidungen der Gremien eintragen", _any(_C)),
    Action.ADAPT_MEASURE: Permission("Maßnahmen fortschreiben", _any(_C, _S)),
    Action.SETTLE: Permission("Zuständigkeit, Frist und Kosten klären", _any(_C)),
    Action.RECORD_RESOLUTION: Permission("den Beschluss eintragen", _any(_C, _S)),
    Action.IMPORT_PLAN: Permission("Maßnahmenpläne einlesen", _any(_C, _S)),
    Action.OPEN_YEAR: Permission("Berichtsjahre eröffnen", _any(_C, _S)),
    Action.PREPARE_REPORT: Permission("Texte und Zahlen zum Bericht schreiben", _any(_C)),
    Action.CLOSE_YEAR: Permission("Berichtsjahre abschließen", _any(_C)),
    Action.REOPEN_YEAR: Permission("Berichtsjahre wieder öffnen", _any(_C)),
    Action.ISSUE_PAPER: Permission("Vorlagen ausgeben", _any(_C, _S)),
    Action.RUN_CHECKS: Permission("Terminkontrollen ausführen", _any(_C, _S)),
    Action.PREVIEW_REMINDERS: Permission("Erinnerungen ansehen", _any(_C, Role.AUDITOR, _S)),
    Action.READ_AUDIT: Permission(
        "das Änderungsprotokoll lesen", _any(_C, Role.AUDITOR, Role.DATA_PROTECTION)
    ),
    Action.RETRY_MAIL: Permission("aufgegebene Mails noch einmal senden", _any(_C, Role.ADMIN, _S)),
    Action.ARCHIVE_YEAR: Permission(
        "Jahre dem Archiv anbieten und aussondern", _any(_C, Role.ADMIN, _S)
    ),
    Action.MANAGE_OFFICES: Permission(
        "Angaben zu Stellen pflegen", _own(Role.HEAD) | _any(_C, Role.ADMIN, _S)
    ),
    Action.MANAGE_ACCOUNTS: Permission("Zugänge verwalten", _any(Role.ADMIN, _S)),
    Action.READ_ACCESS_LOG: Permission(
        "das Zugriffsprotokoll lesen", _any(Role.DATA_PROTECTION, _S)
    ),
    Action.MANAGE_KEYS: Permission(
        "Zugangsschlüssel ansehen und widerrufen", _own(Role.HEAD, _C) | _any(Role.ADMIN, _S)
    ),
}

READING: frozenset[Action] = frozenset(
    action for action in Action if action.startswith(("read_", "preview_"))
)
"""What a key that only reads is narrowed to."""

ROLE_LABEL: Mapping[Role, str] = {
    Role.PUBLIC: "Öffentlichkeit",
    Role.CLERK: "Sachbearbeitung",
    Role.HEAD: "Leitung",
    Role.COORDINATION: "Koordination",
    Role.TREASURY: "Stadtkämmerei",
    Role.COUNCIL: "Stadtrat",
    Role.AUDITOR: "Rechnungsprüfung",
    Role.DATA_PROTECTION: "Datenschutz",
    Role.ADMIN: "Administration",
    Role.SYSTEM: "System",
}


def allowed(actor: Actor, action: Action, office_ids: Collection[int] | None = None) -> bool:
    """`office_ids`: the offices concerned. None asks: for any office at all?"""
    if not _within_key(actor, action):
        return False
    scope = PERMISSIONS[action].scopes.get(actor.role)
    if scope is Scope.OWN and office_ids is not None:
        return not actor.office_ids.isdisjoint(office_ids)
    return scope is not None and (scope is Scope.ANY or bool(actor.office_ids))


def _within_key(actor: Actor, action: Action) -> bool:
    return actor.only is None or action is Action.READ_PUBLIC or action in actor.only


def require(actor: Actor, action: Action, office_ids: Collection[int] | None = None) -> None:
    if allowed(actor, action, office_ids):
        return
    permission = PERMISSIONS[action]
    if actor.role is Role.PUBLIC:
        raise NotAllowed(
            f"Bitte melden Sie sich an: {permission.what} ist nicht öffentlich.",
            slug="log-in-required",
        )
    if not _within_key(actor, action):
        raise NotAllowed(
            f"Dieser Zugangsschlüssel ist eingeschränkt: „{permission.what}“ gehört nicht dazu."
        )
    if permission.scopes.get(actor.role) is Scope.OWN:
        raise NotAllowed(
            f"„{permission.what}“ ist Ihnen nur für Ihre eigene Stelle möglich. "
            "Bitte wenden Sie sich an die zuständige Stelle."
        )
    who = german_list([ROLE_LABEL[role] for role in permission.scopes if role is not Role.SYSTEM])
    raise NotAllowed(
        f"Ihnen fehlt die Berechtigung „{permission.what}“ (Ihre Rolle: {ROLE_LABEL[actor.role]}). "
        f"Sie ist vorgesehen für: {who}."
    )
