"""Writing files so that there is the old one or the new one, never half of one."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from app.kit.errors import Unavailable


def write_atomically(path: Path, content: bytes) -> None:
    """Raises `Unavailable` with a German message where the disk is full or refuses."""
    with whole_file(path, mode=0o644) as file:
        file.write(content)


@contextlib.contextmanager
def whole_file(path: Path, *, mode: int = 0o600) -> Iterator[IO[bytes]]:
    """Appears under its name only when all of it is on the disk. Raises as above."""
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            part = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
        part.replace(path)
    except OSError as error:
        raise Unavailable(
            f"Die Datei {path} konnte nicht geschrieben werden: {error.strerror or error}."
        ) from error
    finally:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
