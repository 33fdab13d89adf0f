"""What validators say of papers of every kind and size, before a release: `make verify-release`.

veraPDF's engine comes with a package (requirements-release.txt) that the service itself does not
need; page-validation is the fast one that the tests ask too. Both have to refuse the control file: a
validator that likes everything says nothing.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import page
from pypdf import PdfWriter

from app.council_reports.control import Part
from app.council_reports.paper import pdf_of
from tests.bench import filling
from tests.bench.papers import contents_of, of_size
from tests.release.papers import (
    MEMORY_MB,
    PRESENTED,
    SECONDS,
    Draw,
    control_of,
    draw_control,
    every_paper,
    poisoned,
    set_of,
)

HOSTILE: Final = (
    '"><script>alert(1)</script><img src="file:///etc/passwd"> {{ 7*7 }} &lt; ẞ 👍 مرحبا '
    + "Donaudampfschifffahrt" * 12
    + " https://example.org/"
    + "x" * 300
)
CONTROL: Final = "control"
PROFILES: Final = ("3a", "ua1")
_JAVA: Final = Path("/usr/share/java")


def wanted(folder: Path) -> dict[str, Draw]:
    """Reports of every size; of the other papers those of the whole plan and of hostile texts; of
    an empty plan and of one measure the file that has all of them in it."""
    config, slug = filling.sample_year(folder / "sample")
    whole = contents_of(config, slug)
    one, empty = of_size(whole, 1), of_size(whole, 0)
    found: dict[str, Draw] = {
        "1000-evaluationsbericht.pdf": partial(
            pdf_of, of_size(whole, 1000), seconds=SECONDS, memory_mb=MEMORY_MB
        )
    }
    for size, drawn in (("0", set_of(empty)), ("1", set_of(one))):
        found |= {
            f"{size}-{name}": drawn[name] for name in ("evaluationsbericht.pdf", "gesamt.pdf")
        }
    [measure] = one.measures
    proposals = tuple(replace(each, number=measure.number) for each in whole.proposals)
    control = control_of(config)
    some = replace(control, entries=tuple(control.of(part)[0] for part in Part if control.of(part)))
    bad = set_of(poisoned(replace(one, proposals=proposals), HOSTILE), poisoned(PRESENTED, HOSTILE))
    bad["beschlusskontrolle.pdf"] = partial(draw_control, poisoned(some, HOSTILE))
    for size, papers in (("146", every_paper(config, slug, whole)), ("hostile", bad)):
        found |= {f"{size}-{name}": drawn for name, drawn in papers.items() if ".pdf" in name}
    return found


def made(folder: Path) -> Iterator[Path]:
    """The longest first, as many at once as there are processors."""
    begun = time.monotonic()

    def make(name: str, draw: Draw) -> Path:
        path = folder / name
        path.write_bytes(draw())
        kilobytes = path.stat().st_size // 1000
        print(f"  {time.monotonic() - begun:5.0f} s  {name}, {kilobytes} kB", flush=True)  # noqa: T201
        return path

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(make, *zip(*wanted(folder).items(), strict=True))
    control, writer = folder / f"{CONTROL}.pdf", PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(control)
    yield control


def said_by_page_validation(files: list[Path]) -> Iterator[str]:
    for profile in PROFILES:
        for file in files:
            failures = page.validate_pdf(file, profile=profile).failures
            rules = " ".join(dict.fromkeys(each.message.replace(" ", "_") for each in failures))
            yield f"{profile} {file} {str(not failures).lower()} {rules}"


def said_by_verapdf(files: list[Path], engine: Path) -> Iterator[str]:
    classes = ":".join(map(str, [engine, *sorted(_JAVA.glob("*.jar"))]))
    driver = Path(__file__).with_name("Validate.java")
    command = ["java", "-Xmx3g", "-cp", classes, str(driver), *map(str, files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as java:
        yield from java.stdout or ()


def judged(validator: str, lines: Iterator[str], files: list[Path]) -> int:
    """How many answers are not as they should be, or are missing."""
    wrong, answers = 0, 0
    for line in lines:
        profile, file, conforms, *rules = line.split()
        is_right = (conforms == "true") is (Path(file).stem != CONTROL)
        wrong, answers = wrong + (not is_right), answers + 1
        mark = "✔" if is_right else "✘"
        print(mark, validator, profile, Path(file).name, conforms, *rules, flush=True)  # noqa: T201
    return wrong + len(PROFILES) * len(files) - answers


def main(engine: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="release-") as name:
        files = list(made(Path(name)))
        wrong = judged("page-validation", said_by_page_validation(files), files)
        wrong += judged("veraPDF", said_by_verapdf(files, engine), files)
    print(f"{len(files)} files, {wrong} answers not as they should be")  # noqa: T201
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
