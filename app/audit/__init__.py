"""Who changed what: append-only, written by itself (trail.py); the Actor as a plain value."""

from app.audit import trail as trail
