"""All checks of the data, and what vouches for them: seals that stand in reports and backups."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlmodel import Session

from app.archive.checking import check_archive
from app.audit.chain import Anchor, check_chain
from app.audit.replay import UNREADABLE, check_rows
from app.config import Settings
from app.council_reports.checking import check_papers, seals_in_reports
from app.kit.backups import backups_in
from app.kit.checking import check_database
from app.kit.findings import Finding
from app.kit.restore import read_manifest
from app.plan.checking import check_plans
from app.quarterly_checks.checking import check_checks
from app.tables import APPEND_ONLY, METADATA

NEWEST: Final = 3
"""So many of the nightly backups vouch for the trail without being asked."""


def anchors(config: Settings, backups: Iterable[Path], seals: Iterable[str]) -> list[Anchor]:
    """Raises Invalid for a file that is no backup, and for a text that is no seal."""
    kept = backups_in(config.backup_dir)[:NEWEST] if config.backup_dir else []
    noted = [(read_manifest(file).seal, f"Sicherung {file.name}") for file in [*backups, *kept]]
    noted += [(seal, "hinterlegtes Siegel") for seal in seals]
    return [Anchor.parse(seal, where) for seal, where in noted if seal]


def everything_wrong(
    session: Session, papers_dir: Path, now: datetime, noted: Sequence[Anchor] = ()
) -> list[Finding]:
    """A check that cannot read what it looks at says so; the others go on."""
    checks: tuple[tuple[str, Callable[[], Iterable[Finding]]], ...] = (
        ("Datenbank", lambda: check_database(session, METADATA.sorted_tables, APPEND_ONLY)),
        ("Protokoll", lambda: check_chain(session, now, [*noted, *seals_in_reports(session)])),
        ("Zeilen", lambda: check_rows(session, METADATA.sorted_tables)),
        ("Terminkontrollen", lambda: check_checks(session)),
        ("Pläne", lambda: check_plans(session)),
        ("Vorlagen", lambda: check_papers(session, papers_dir)),
        ("Aussonderung", lambda: check_archive(session)),
    )
    return [finding for name, check in checks for finding in _findings(name, check)]


def _findings(name: str, check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except UNREADABLE:
        yield Finding(
            f"Prüfung „{name}“", "war nicht zu Ende möglich: Ein Wert ist nicht mehr lesbar."
        )
