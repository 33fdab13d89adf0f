"""Which roles people and keys can have, and which of them need an office."""

from app.accounts.permissions import ROLE_LABEL
from app.audit.actor import Role
from app.kit.errors import FieldError, Invalid
from app.offices.tables import Office

WITH_OFFICE = frozenset({Role.CLERK, Role.HEAD, Role.COORDINATION})
NOBODY = frozenset({Role.PUBLIC, Role.SYSTEM})
"""Not given to anyone."""


def check_role(role: Role, office: Office | None) -> None:
    if role in NOBODY:
        field, message = "role", f"Die Rolle „{ROLE_LABEL[role]}“ kann nicht vergeben werden."
    elif role in WITH_OFFICE and office is None:
        field = "office"
        message = f"Zur Rolle „{ROLE_LABEL[role]}“ gehört eine Stelle. Bitte geben Sie sie an."
    elif office is not None and not office.kind.can_lead:
        field, message = "office", f"Für „{office.name}“ kann es keinen Zugang geben."
    else:
        return
    raise Invalid("Der Zugang kann so nicht angelegt werden.", fields=[FieldError(field, message)])
