"""Writing files so that there is the old one or the new one, never half of one."""

import contextlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from app.kit.errors import Unavailable


def write_atomically(path: Path, content: bytes) -> None:
    """Raises `Unavailable` with a German message where the disk is full or refuses."""
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            part = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink()
        raise Unavailable(
            f"Die Datei {path} konnte nicht geschrieben werden: {error.strerror or error}."
        ) from error
