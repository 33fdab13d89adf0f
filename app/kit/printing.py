"""Has HTML printed as PDF by a child process, within limits of time and memory.

The same input gives the same bytes on every machine: the child gets its own environment, a fixed
time and only the fonts named here.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from app.config import PROJECT
from app.kit.errors import Unavailable
from app.kit.print_contract import Exit

_NO_FONTS_OF_THE_MACHINE: Final = "<fontconfig><cachedir>{}</cachedir></fontconfig>"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF; `relationship` is PDF's word for what it is to the document."""

    name: str
    description: str
    content: bytes
    relationship: str = "Data"


@dataclass(frozen=True, slots=True)
class Print:
    """`base` is the folder of the print sources; `fonts` maps names to files outside it."""

    html: str
    base: Path
    fonts: Mapping[str, Path]
    made_at: datetime
    attachments: tuple[Attachment, ...] = field(default=())
    excerpts: tuple["Excerpt", ...] = field(default=())
    """Pages of other documents, put behind."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`pages`: counted from 1, of the document as it is laid out in whole."""

    html: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PagePrint:
    """What a page says, as a digest, and under which heading it begins."""

    digest: str
    heading: str


@dataclass(frozen=True, slots=True)
class Printed:
    """`pages`: of the document and, whole, of those that excerpts are from."""

    content: bytes
    pages: tuple[PagePrint, ...]


def render(
    job: Print,
    *,
    seconds: float,
    memory_mb: int,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The PDF alone; as `print_pages`."""
    return print_pages(job, seconds=seconds, memory_mb=memory_mb, progress=progress).content


def print_pages(
    job: Print,
    *,
    seconds: float,
    memory_mb: int,
    progress: Callable[[int], None] | None = None,
) -> Printed:
    """`progress` is told the number of pages laid out so far.

    Raises:
        Unavailable: with a German message: too long, too much memory, a font or picture missing.
    """
    for font in job.fonts.values():
        if not font.is_file():
            raise Unavailable(f"Das Dokument wurde nicht erstellt: Die Schrift {font} fehlt.")
    with TemporaryDirectory(prefix="printing-") as name:
        folder = Path(name)
        _hand_over(job, folder, memory_mb)
        with (folder / "errors").open("w") as errors, _start(folder, job.made_at, errors) as child:
            timer = threading.Timer(seconds, child.kill)
            timer.start()
            try:
                for line in child.stdout or ():
                    if progress:
                        progress(int(line))
                code = child.wait()
            finally:
                was_in_time = timer.is_alive()
                timer.cancel()
                child.kill()
        if code:
            raise Unavailable(_why(code, folder, seconds if not was_in_time else None, memory_mb))
        pages = json.loads((folder / "pages.json").read_text())
        return Printed(
            (folder / "paper.pdf").read_bytes(), tuple(PagePrint(**each) for each in pages)
        )


def _hand_over(job: Print, folder: Path, memory_mb: int) -> None:
    html = job.html.encode(errors="replace")
    (folder / "page.html").write_bytes(html)
    (folder / "fonts.conf").write_text(_NO_FONTS_OF_THE_MACHINE.format(folder))
    digest = hashlib.sha256(html)
    for number, excerpt in enumerate(job.excerpts):
        other = excerpt.html.encode(errors="replace")
        (folder / f"excerpt-{number}.html").write_bytes(other)
        digest.update(other)
    attachments = []
    for number, each in enumerate(job.attachments):
        (folder / f"attachment-{number}").write_bytes(each.content)
        digest.update(each.content)
        attachments.append(
            {
                "file": f"attachment-{number}",
                "name": each.name,
                "description": each.description,
                "relationship": each.relationship,
            }
        )
    (folder / "job.json").write_text(
        json.dumps(
            {
                "base": str(job.base.resolve()),
                "fonts": {name: str(path) for name, path in job.fonts.items()},
                "made_at": job.made_at.isoformat(),
                "identifier": digest.hexdigest()[:32],
                "memory_mb": memory_mb,
                "attachments": attachments,
                "excerpts": [each.pages for each in job.excerpts],
            }
        )
    )


def _start(folder: Path, made_at: datetime, errors: IO[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 -- our own program, no shell
        [sys.executable, "-Wignore", "-m", "app.kit.pdf", str(folder)],
        cwd=PROJECT,
        env=os.environ
        | {
            "FONTCONFIG_FILE": str(folder / "fonts.conf"),
            "LANG": "C.UTF-8",
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "SOURCE_DATE_EPOCH": str(int(made_at.timestamp())),
            "TMPDIR": str(folder),
            "TZ": "UTC",
        },
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )


def _why(code: int, folder: Path, seconds: float | None, memory_mb: int) -> str:
    if seconds is not None:
        return (
            f"Das Dokument war nach {seconds:.0f} Sekunden noch nicht fertig; die Erstellung wurde "
            "beendet. Die Frist steht in der Einstellung MASSNAHMEN_REPORT_SECONDS."
        )
    details = (folder / "errors").read_text(errors="replace").strip()
    if code == Exit.SOURCES:
        return (
            "Das Dokument wurde nicht erstellt, weil eine Schrift, ein Bild oder eine andere "
            f"Druckvorlage fehlt oder fehlerhaft ist ({details})."
        )
    if code == Exit.MEMORY or code < 0 or "MemoryError" in details:
        return (
            f"Für das Dokument reichte der erlaubte Arbeitsspeicher von {memory_mb} MB nicht. Die "
            "Grenze steht in der Einstellung MASSNAHMEN_REPORT_MEMORY_MB."
        )
    return f"Das Dokument wurde nicht erstellt: {details.splitlines()[-1] if details else code}"
