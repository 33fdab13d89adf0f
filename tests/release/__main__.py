"""veraPDF's word on reports of every size, before a release: `make verify-release`.

Its engine comes with a package (requirements-release.txt) that the service itself does not need.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pypdf import PdfWriter

from app.council_reports.paper import pdf_of
from tests.bench import filling, papers

HOSTILE: Final = (
    '"><script>alert(1)</script><img src="file:///etc/passwd"> {{ 7*7 }} &lt; ẞ 👍 مرحبا '
    + "Donaudampfschifffahrt" * 12
    + " https://example.org/"
    + "x" * 300
)
CONTROL: Final = "control"
"""A plain file, which has to fail: a validator that likes everything says nothing."""
_JAVA: Final = Path("/usr/share/java")
_KEPT: Final = {"number", "slug"}


def files(folder: Path) -> Iterator[Path]:
    config, slug = filling.sample_year(folder / "sample")
    whole = papers.contents_of(config, slug)
    one = papers.of_size(whole, 1)
    for name, contents in {
        "0": papers.of_size(whole, 0),
        "1": one,
        "146": whole,
        "1000": papers.of_size(whole, 1000),
        "hostile": poisoned(one),
    }.items():
        path = folder / f"report-{name}.pdf"
        path.write_bytes(pdf_of(contents, seconds=3600, memory_mb=8192))
        yield path
    control, writer = folder / f"{CONTROL}.pdf", PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(control)
    yield control


def poisoned(value: Any) -> Any:
    """Every text in it hostile, however deep."""
    if type(value) is str:
        return HOSTILE
    if type(value) is tuple:
        return tuple(map(poisoned, value))
    if hasattr(value, "__dataclass_fields__"):
        names = [n for n, f in value.__dataclass_fields__.items() if f.init and n not in _KEPT]
        return replace(value, **{name: poisoned(getattr(value, name)) for name in names})
    return value


def main(engine: Path) -> int:
    """How many files are not as they should be."""
    classes = ":".join(map(str, [engine, *sorted(_JAVA.glob("*.jar"))]))
    with tempfile.TemporaryDirectory(prefix="release-") as name:
        made = [str(path) for path in files(Path(name))]
        driver = Path(__file__).with_name("Validate.java")
        command = ["java", "-Xmx3g", "-cp", classes, str(driver), *made]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    wrong = 0
    for line in said.splitlines():
        profile, file, conforms, *rules = line.split(" ")
        is_right = (conforms == "true") is (Path(file).stem != CONTROL)
        wrong += not is_right
        print("✔" if is_right else "✘", profile, Path(file).name, conforms, *rules)  # noqa: T201
    return wrong + (len(said.splitlines()) != 2 * len(made))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
