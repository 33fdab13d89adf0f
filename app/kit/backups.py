"""The folder of nightly backups: one a day, the newest so many are kept."""

import re
from datetime import date
from pathlib import Path
from typing import Final

_OURS: Final = re.compile(r"massnahmen-(\d{4}-\d{2}-\d{2})T\d{6}Z\.zip")
"""What back_up calls its files; nothing else in the folder is ever touched."""


def backups_in(folder: Path) -> list[Path]:
    """Newest first."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((path for path in found if _OURS.fullmatch(path.name)), reverse=True)


def has_backup_of(folder: Path, day: date) -> bool:
    """`day` as in the files' names, in UTC."""
    return any(path.name.startswith(f"massnahmen-{day}") for path in backups_in(folder))


def remove_old(folder: Path, keep: int) -> int:
    """Returns how many went."""
    old = backups_in(folder)[keep:]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
