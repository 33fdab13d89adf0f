"""Passwords: argon2id; checking takes the same time whether there is such a person or not."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.kit.errors import FieldError, Invalid

SHORTEST, LONGEST = 12, 200

_HASHER = PasswordHasher()
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$A1uVtMQLnLbwZMR94bN"
    "KBw$J8ZjwPcHJ+zAFdu6xTJgKbYLYGGMp18S+9AVrIJaxfE"
)
"""A hash of a password that was thrown away; made now it would cost half a second at each start."""


def hash_password(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        message = f"Bitte wählen Sie ein Passwort mit {SHORTEST} bis {LONGEST} Zeichen."
        raise Invalid(message, fields=[FieldError("password", message)])
    return _HASHER.hash(_composed(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """None: there is nobody to compare with, which takes as long and is never right."""
    try:
        _HASHER.verify(password_hash or _NOBODY, _composed(password[:LONGEST]))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def _composed(password: str) -> str:
    """„ü“ typed on one keyboard is „ü“ typed on another."""
    return unicodedata.normalize("NFC", password)
