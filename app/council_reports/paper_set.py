"""Every paper of an edition: frozen contents and their presentation → the bytes of one file."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from app.council_reports.contents import ReportContents
from app.council_reports.council_paper import annexes_of, council_paper, places_of
from app.council_reports.council_paper_text import text_document_of
from app.council_reports.data_files import data_files, measures_csv
from app.council_reports.figures import figures_of
from app.council_reports.kinds import PAPERS, PaperKind
from app.council_reports.lapsed import lapsed
from app.council_reports.paper import FONTS, SOURCES, TEMPLATES, print_of, values_of
from app.council_reports.presentation import Presentation
from app.council_reports.proposals import resolution_on
from app.council_reports.replacing import Replacing, left_out, replaced
from app.kit.clock import local_date
from app.kit.printing import Attachment, Excerpt, Print, Printed, print_pages

_ANNEXES: Final = {
    PaperKind.MEASURES: "annexes/measures.html",
    PaperKind.DEADLINES: "annexes/deadlines.html",
    PaperKind.CHANGES: "annexes/changes.html",
}
_SOURCES: Final = {
    PaperKind.COUNCIL_PAPER: "council_paper/alone.html",
    PaperKind.COMBINED: "combined/combined.html",
    PaperKind.REPLACEMENT: "replacement/alone.html",
    **dict.fromkeys(_ANNEXES, "annexes/alone.html"),
}


def kinds_of(
    contents: ReportContents, *, has_edition_before: bool = False
) -> tuple[PaperKind, ...]:
    """The papers that this edition has, in the order of the list."""
    wanted = {
        PaperKind.COUNCIL_PAPER,
        PaperKind.COUNCIL_PAPER_TEXT,
        PaperKind.COMBINED,
        *annexes_of(contents),
    }
    if has_edition_before:
        wanted.add(PaperKind.REPLACEMENT)
    return tuple(kind for kind in PAPERS if kind in wanted)


def draw(
    kind: PaperKind,
    contents: ReportContents,
    presentation: Presentation,
    *,
    replacing: Replacing | None = None,
    seconds: float,
    memory_mb: int,
    progress: Callable[[int], None] | None = None,
) -> Printed:
    """Raises `Unavailable` where printing.render does."""
    if kind is PaperKind.COUNCIL_PAPER_TEXT:
        return Printed(text_document_of(contents, presentation), ())
    job = print_of_kind(kind, contents, presentation, replacing)
    return print_pages(job, seconds=seconds, memory_mb=memory_mb, progress=progress)


def print_of_kind(
    kind: PaperKind,
    contents: ReportContents,
    presentation: Presentation,
    replacing: Replacing | None = None,
) -> Print:
    if kind is PaperKind.REPORT:
        return print_of(contents)
    is_presented = PAPERS[kind].is_presented
    return Print(
        html=html_of_kind(kind, contents, presentation, replacing),
        base=SOURCES,
        fonts=FONTS,
        made_at=presentation.made_at if is_presented else contents.frozen_at,
        attachments=_attachments(kind, contents),
        excerpts=tuple(_excerpts(contents, presentation, replacing)) if replacing else (),
    )


def _excerpts(
    contents: ReportContents, presentation: Presentation, replacing: Replacing
) -> Iterator[Excerpt]:
    """Exactly the pages to be put in, each with what it replaces as its running head."""
    for each in replacing.exchanges:
        if each.pages:
            html = print_of_kind(each.kind, contents, presentation).html
            stamps = TEMPLATES.render(
                "replacement/stamps.html",
                exchange=each,
                edition=contents.edition,
                before=replacing.before.edition,
                is_sample=contents.plan.is_sample,
            )
            yield Excerpt(html.replace("</head>", f"{stamps}</head>", 1), tuple(each.pages))


def html_of_kind(
    kind: PaperKind,
    contents: ReportContents,
    presentation: Presentation,
    replacing: Replacing | None = None,
) -> str:
    if kind is PaperKind.REPORT:
        return print_of(contents).html
    values = _values(kind, contents, presentation)
    if replacing is not None:
        before = replacing.before
        values |= {
            "before": before,
            "before_date": local_date(before.frozen_at),
            "exchanges": replacing.exchanges,
            "replaced": replaced(before, contents),
            "left_out": left_out(before, contents),
        }
    return TEMPLATES.render(_SOURCES[kind], **values)


def _values(
    kind: PaperKind, contents: ReportContents, presentation: Presentation
) -> dict[str, Any]:
    """What all sources of the set may name; the report's own stand in paper.py."""
    is_presented = PAPERS[kind].is_presented
    is_draft = contents.edition is None or (is_presented and presentation.is_draft)
    values = values_of(contents) if kind is PaperKind.COMBINED else {"c": contents}
    return {
        **values,
        "figures": figures_of(contents),
        "label": PAPERS[kind].label,
        "source": _ANNEXES.get(kind),
        "edition": f"{contents.edition}. Ausgabe" if contents.edition else "Entwurf",
        "is_draft": is_draft,
        "made_at": presentation.made_at if is_presented else contents.frozen_at,
        "frozen_date": local_date(contents.frozen_at),
        "lapsed": lapsed(contents),
        "places": places_of(contents),
        "resolution_on": resolution_on,
        "paper": council_paper(contents, presentation),
        "presentation": presentation,
    }


def _attachments(kind: PaperKind, contents: ReportContents) -> tuple[Attachment, ...]:
    if kind is PaperKind.COMBINED:
        return data_files(contents)
    if kind is PaperKind.MEASURES:
        name = f"anlage-2-massnahmen-{contents.year}.csv"
        return (Attachment(name, "Je Maßnahme eine Zeile", measures_csv(contents)),)
    return ()
