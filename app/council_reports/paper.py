"""Frozen contents → HTML → PDF. Sees nothing but the contents."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from app.config import PROJECT
from app.council_reports.charts import drawings
from app.council_reports.contents import ReportContents
from app.council_reports.data_files import data_files
from app.council_reports.figures import figures_of
from app.council_reports.lapsed import lapsed
from app.council_reports.words import NAMES
from app.kit.clock import local_date
from app.kit.printing import Print, render
from app.kit.templates import Templates

SOURCES: Final = PROJECT / "reports"
TEMPLATES: Final = Templates(SOURCES, **NAMES)
_FONTS: Final = Path(str(files("fontpkg_source_sans_3"))) / "files"
FONTS: Final = {
    "SourceSans3.ttf": _FONTS / "SourceSans3[wght].ttf",
    "SourceSans3-Italic.ttf": _FONTS / "SourceSans3-Italic[wght].ttf",
}


def pdf_of(
    contents: ReportContents,
    *,
    seconds: float,
    memory_mb: int,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """Raises `Unavailable` where printing.render does."""
    return render(print_of(contents), seconds=seconds, memory_mb=memory_mb, progress=progress)


def print_of(contents: ReportContents) -> Print:
    return Print(
        html=html_of(contents),
        base=SOURCES,
        fonts=FONTS,
        made_at=contents.frozen_at,
        attachments=data_files(contents),
    )


def html_of(contents: ReportContents) -> str:
    return TEMPLATES.render("annual_report/report.html", **values_of(contents))


def values_of(contents: ReportContents) -> dict[str, Any]:
    """What the report's sources name."""
    figures = figures_of(contents)
    return {
        "c": contents,
        "figures": figures,
        "frozen_date": local_date(contents.frozen_at),
        "lapsed": lapsed(contents),
        "measures": {m.number: m for m in contents.measures},
        **drawings(figures),
    }
