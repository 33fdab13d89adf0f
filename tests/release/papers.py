"""Every kind of paper of the sample year: its file's name, and what draws it.

`python -m tests.release.papers DATA_DIR SLUG FOLDER [NAME …]` writes them, for whoever compares what
two processes make.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlmodel import select

from app.config import CouncilPaperType, Settings
from app.council_reports.contents import FieldEntry, ReportContents
from app.council_reports.control import ControlContents, control_from_json
from app.council_reports.control_paper import control_print
from app.council_reports.exchanging import Exchange, How, Swap
from app.council_reports.kinds import PAPERS, PaperKind
from app.council_reports.paper_set import draw, kinds_of
from app.council_reports.presentation import Presentation, Sitting
from app.council_reports.replacing import Replacing
from app.council_reports.tables import PaperState, ResolutionControl
from app.demo import SAMPLE_PASSWORD, sample_service
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.printing import render
from tests.bench import papers
from tests.bench.filling import DAY
from tests.web.town import Browser, TestClient

Draw = Callable[[], bytes]
SECONDS, MEMORY_MB = 3600, 8192
PRESENTED: Final = Presentation(
    made_at=clock_at(DAY).now(),
    type=CouncilPaperType.DECISION,
    state=PaperState.AGREED,
    file_reference="AZ 42",
    points=("Der Stadtrat nimmt den Bericht zur Kenntnis.",),
    sittings=(Sitting("Hauptausschuss", date(2022, 3, 9)), Sitting("Stadtrat")),
)
_KEPT: Final = {"number", "slug", "quarter"}


def poisoned(value: Any, text: str) -> Any:
    """Every text in it replaced, however deep, but for those that name something."""
    if type(value) is str:
        return text
    if type(value) is tuple:
        return tuple(poisoned(each, text) for each in value)
    if hasattr(value, "__dataclass_fields__"):
        names = [n for n, f in value.__dataclass_fields__.items() if f.init and n not in _KEPT]
        return replace(value, **{name: poisoned(getattr(value, name), text) for name in names})
    return value


def set_of(contents: ReportContents, presented: Presentation = PRESENTED) -> dict[str, Draw]:
    """The council paper with its annexes, and the pages that replace those of an edition before."""
    first_page = Exchange(PaperKind.MEASURES, How.PAGES, (Swap(1, 1, 1, ""),))
    replacing = Replacing(_before(contents), (first_page,))
    return {
        PAPERS[kind].stem + PAPERS[kind].suffix: partial(
            _drawn,
            kind,
            replace(contents, edition=2) if kind is PaperKind.REPLACEMENT else contents,
            presented,
            replacing if kind is PaperKind.REPLACEMENT else None,
        )
        for kind in kinds_of(contents, has_edition_before=True)
    }


def _drawn(
    kind: PaperKind,
    contents: ReportContents,
    presented: Presentation,
    replacing: Replacing | None,
) -> bytes:
    limits = {"seconds": SECONDS, "memory_mb": MEMORY_MB}
    return draw(kind, contents, presented, replacing=replacing, **limits).content


def _before(contents: ReportContents) -> ReportContents:
    """As if each field's first measure had been called otherwise."""
    return replace(contents, fields=tuple(map(_otherwise, contents.fields)))


def _otherwise(field: FieldEntry) -> FieldEntry:
    first, *others = field.recommendations
    measure = replace(first.measures[0], title="Früherer Kurztitel")
    changed = replace(first, measures=(measure, *first.measures[1:]))
    return replace(field, recommendations=(changed, *others))


def control_of(config: Settings) -> ControlContents:
    """The list that the sample laid before the committee."""
    database = Database(config.database)
    with database.reading() as session:
        row = session.exec(select(ResolutionControl)).first()
        assert row is not None
        contents = control_from_json(row.contents)
    database.close()
    return contents


def draw_control(contents: ControlContents) -> bytes:
    return render(control_print(contents, is_draft=True), seconds=SECONDS, memory_mb=MEMORY_MB)


def sheets(config: Settings, slug: str) -> dict[str, Draw]:
    """From the running service, as people get them."""
    return {
        "massnahme.pdf": lambda: _got(config, f"/plaene/{slug}/massnahmen/1.2.1/blatt.pdf"),
        "quittung.pdf": lambda: _got(config, f"/amt/{slug}/2021/quittung.pdf", "amt-soziales"),
    }


def _got(config: Settings, path: str, login: str | None = None) -> bytes:
    with TestClient(sample_service(config)) as client:
        client.headers["origin"] = "http://testserver"
        browser = Browser(client)
        if login:
            browser.log_in(login, SAMPLE_PASSWORD)
        answer = browser.get(path)
        assert answer.headers["content-type"] == "application/pdf", answer.text
        return bytes(answer.content)


def every_paper(config: Settings, slug: str, contents: ReportContents) -> Mapping[str, Draw]:
    control = partial(draw_control, control_of(config))
    return {**set_of(contents), "beschlusskontrolle.pdf": control, **sheets(config, slug)}


def write(config: Settings, slug: str, folder: Path, names: list[str]) -> Iterator[Path]:
    contents = papers.of_size(papers.contents_of(config, slug), 12)
    for name, drawn in every_paper(config, slug, contents).items():
        if not names or name in names:
            path = folder / name
            path.write_bytes(drawn())
            yield path


if __name__ == "__main__":
    data_dir, slug, folder, *wanted = sys.argv[1:]
    for path in write(Settings(data_dir=Path(data_dir)), slug, Path(folder), wanted):
        print(path.name, flush=True)  # noqa: T201
