from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from app.kit.tables import Instant, choice


class MailState(StrEnum):
    """pending → sent, or → given_up after the last retry; coordination may set it pending again."""

    PENDING = "pending"
    SENT = "sent"
    GIVEN_UP = "given_up"


class OutboxMail(SQLModel, table=True):
    """A mail that has been decided on. It is written before it is sent, marked after the 250."""

    __tablename__ = "outbox_mail"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    """What makes it one mail (`reminder:12:31:january:2021`): recording it twice does no harm."""
    message_id: str = Field(max_length=200, unique=True)
    recipient: str = Field(max_length=320)
    subject: str = Field(max_length=300)
    text: str = Field(sa_column=Column(Text, nullable=False))
    html: str = Field(sa_column=Column(Text, nullable=False))
    state: MailState = Field(default=MailState.PENDING, sa_type=choice(MailState))
    attempts: int = 0
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    next_attempt_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    sent_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    last_error: str | None = Field(default=None, max_length=500)
