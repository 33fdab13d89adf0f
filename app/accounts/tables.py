from datetime import date, datetime

from sqlalchemy import JSON, Column, String
from sqlmodel import Field, SQLModel

from app.audit.actor import Role
from app.kit.tables import SECRET, Instant, Versioned, choice


class User(Versioned, table=True):
    """A person who logs in. Names stand only here, not in the trail, so that they can be erased."""

    __tablename__ = "user_account"

    id: int | None = Field(default=None, primary_key=True)
    actor: str = Field(max_length=40, unique=True)
    """The pseudonym under which the trail knows this person."""
    login: str = Field(sa_column=Column(String(100), unique=True, nullable=False, info=SECRET))
    display_name: str = Field(sa_column=Column(String(200), nullable=False, info=SECRET))
    role: Role = Field(sa_type=choice(Role))
    office_id: int | None = Field(default=None, foreign_key="office.id", index=True)
    password_hash: str | None = Field(default=None, sa_column=Column(String(200), info=SECRET))
    oidc_subject: str | None = Field(
        default=None, sa_column=Column(String(300), unique=True, info=SECRET)
    )
    is_active: bool = True
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    deactivated_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class ApiToken(SQLModel, table=True):
    """A key for an office's own system. Only its SHA-256 is kept."""

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    actor: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=200)
    role: Role = Field(sa_type=choice(Role))
    office_id: int | None = Field(default=None, foreign_key="office.id", index=True)
    token_hash: str = Field(sa_column=Column(String(64), unique=True, nullable=False, info=SECRET))
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    expires_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    only: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    """The actions it is narrowed to; null: all that its role may."""
    last_used_date: date | None = None
    revoked_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class PasswordLink(SQLModel, table=True):
    """A way to set a password, once. Only the link's SHA-256 is kept."""

    __tablename__ = "password_link"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(sa_column=Column(String(64), unique=True, nullable=False, info=SECRET))
    expires_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class LoginSession(SQLModel, table=True):
    """A browser that is logged in. Only the cookie's SHA-256 is kept."""

    __tablename__ = "login_session"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(sa_column=Column(String(64), unique=True, nullable=False, info=SECRET))
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    expires_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    last_used_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    """To a quarter of an hour."""
