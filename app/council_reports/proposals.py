"""Changes that are ready for a body to decide: what stands, what is proposed, and why. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.kit.german import german_date


class ProposalKind(StrEnum):
    LATER_DATE = "later_date"
    DROP = "drop"
    ADAPTATION = "adaptation"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`old` and `new` are wordings; the dates are those that the proposed resolution names."""

    number: str
    kind: ProposalKind
    what: str
    old: str
    new: str
    reason: str
    office_name: str
    old_date: date | None = None
    new_date: date | None = None


def resolution_on(proposal: Proposal, place: str) -> str:
    """One point of the resolution; `place`: „Handlungsfeld 1, Empfehlung 8, M2 (1.8.2)“."""
    match proposal.kind:
        case ProposalKind.DROP:
            day = f" zum {german_date(proposal.new_date)}" if proposal.new_date else ""
            return f"Die Maßnahme {place} entfällt{day}."
        case ProposalKind.LATER_DATE:
            old = f" vom {german_date(proposal.old_date)}" if proposal.old_date else ""
            new = german_date(proposal.new_date) if proposal.new_date else proposal.new
            return f"Die Frist der Maßnahme {place} wird{old} bis zum {new} verlängert."
    since = f" ab dem {german_date(proposal.new_date)}" if proposal.new_date else ""
    return (
        f"Die Maßnahme {place} erhält{since} zu „{proposal.what}“ die in der Gegenüberstellung "
        "genannte neue Fassung."
    )
