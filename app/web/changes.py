"""What has happened to a measure since it was adopted: new versions and decided extensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.kit.german import german_date
from app.monitoring.model import ExtensionInfo, MeasureState
from app.plan.states import EXTENSION_STATE_LABEL, ExtensionEffect, ExtensionState
from app.plan.tables import MeasureVersion


@dataclass(frozen=True, slots=True)
class Change:
    date: date
    title: str
    text: str
    source: str | None


def changes_of(session: Session, measure: MeasureState) -> Sequence[Change]:
    """Newest first; extensions as far as the view shows them."""
    versions = session.exec(
        select(MeasureVersion)
        .where(MeasureVersion.measure_id == measure.id, MeasureVersion.version_no > 1)
        .order_by(col(MeasureVersion.version_no))
    )
    found = [*map(_version, versions), *map(_extension, measure.extensions)]
    return sorted(found, key=lambda change: change.date, reverse=True)


def _version(version: MeasureVersion) -> Change:
    return Change(
        version.valid_from_date,
        f"Maßnahme fortgeschrieben (Fassung {version.version_no})",
        version.reason,
        _source(version.decided_by, None, version.decision_paper),
    )


def _extension(extension: ExtensionInfo) -> Change:
    state = EXTENSION_STATE_LABEL[extension.state]
    if extension.effect is ExtensionEffect.DROP:
        title = f"Die Maßnahme entfällt ({state})"
    else:
        what = (
            f"Termin {german_date(extension.occurrence_date)}"
            if extension.occurrence_date
            else "Frist"
        )
        until = german_date(extension.new_due_date) if extension.new_due_date else "offen"
        title = f"{what} verlängert bis {until} ({state})"
    is_decided = extension.state is ExtensionState.DECIDED
    return Change(
        (is_decided and extension.decided_date) or extension.proposed_date,
        title,
        extension.reason,
        _source(extension.decided_by, extension.decided_date, extension.decision_paper)
        if is_decided
        else f"vorgeschlagen von {extension.proposed_by.name}",
    )


def _source(decided_by: str | None, on: date | None, paper: str | None) -> str | None:
    parts = [
        f"entschieden: {decided_by}" if decided_by else "",
        german_date(on) if on else "",
        f"Drucksache {paper}" if paper else "",
    ]
    return ", ".join(filter(None, parts)) or None
