"""Everything that is stored about one person (Art. 15 and 20 GDPR), as JSON."""

from typing import Any

from sqlmodel import Session, col, select

from app.accounts.access_tables import AccessEntry
from app.accounts.permissions import Action, require
from app.accounts.tables import LoginSession, User
from app.audit.actor import Actor
from app.audit.tables import AuditEntry
from app.audit.trail import plain
from app.offices.tables import Office


def about_person(session: Session, user: User, asking: Actor) -> dict[str, Any]:
    """Without the password's hash and the cookies', which are secrets and say nothing about one."""
    if asking.id != user.actor:
        require(asking, Action.MANAGE_ACCOUNTS)
    office = session.get(Office, user.office_id) if user.office_id else None
    mine = select(AuditEntry).where(AuditEntry.actor == user.actor).order_by(col(AuditEntry.id))
    seen = select(AccessEntry).where(AccessEntry.actor == user.actor).order_by(col(AccessEntry.id))
    logins = select(LoginSession).where(LoginSession.user_id == user.id)
    return {
        "account": {
            "login": user.login,
            "display_name": user.display_name,
            "pseudonym": user.actor,
            "role": user.role.value,
            "office": office.code if office else None,
            "oidc_subject": user.oidc_subject,
            "has_password": user.password_hash is not None,
            "is_active": user.is_active,
            "created_at": plain(user.created_at),
            "deactivated_at": plain(user.deactivated_at),
        },
        "log_ins": [
            {
                "created_at": plain(each.created_at),
                "expires_at": plain(each.expires_at),
                "last_used_at": plain(each.last_used_at),
            }
            for each in session.exec(logins)
        ],
        "changes": [
            {
                "at": plain(entry.at),
                "action": entry.action,
                "entity": entry.entity,
                "entity_id": entry.entity_id,
            }
            for entry in session.exec(mine)
        ],
        "looks": [{"at": plain(look.at), "path": look.path} for look in session.exec(seen)],
    }
