"""The council paper as a text document, for pasting into the council's own system."""

from collections.abc import Iterator

from app.council_reports.contents import ReportContents
from app.council_reports.council_paper import CouncilPaper, council_paper
from app.council_reports.presentation import Presentation
from app.kit.documents import Block, Heading, Items, Paragraph, Table, TextDocument, docx_of

SAMPLE_NOTE = "Beispieldaten: Alle Meldungen, Beschlüsse und Beträge sind frei erfunden."


def text_document_of(contents: ReportContents, presentation: Presentation) -> bytes:
    paper = council_paper(contents, presentation)
    return docx_of(
        TextDocument(
            title=f"{paper.type_label}: {paper.subject}",
            author=f"{contents.city}, {contents.coordination.name}",
            made_at=presentation.made_at,
            header=f"{contents.city} · {presentation.status}",
            blocks=tuple(_blocks(contents, paper)),
        )
    )


def _blocks(contents: ReportContents, paper: CouncilPaper) -> Iterator[Block]:
    yield Paragraph(paper.type_label)
    yield Heading(paper.subject)
    if contents.plan.is_sample:
        yield Paragraph(SAMPLE_NOTE, is_strong=True)
    yield Table("Angaben zur Vorlage", (), paper.head, (45, 120))
    if paper.earlier:
        yield Heading("Bezug", 2)
        yield Items(paper.earlier)
    yield Heading("Beschlussvorschlag", 2)
    yield Items(paper.points, is_numbered=True)
    yield Heading("Beratungsfolge", 2)
    if paper.sittings:
        header = ("Gremium", "Sitzung am", "Ergebnis")
        yield Table("Beratungsfolge", header, paper.sittings, (75, 35, 55))
    else:
        yield Paragraph("Die Beratungsfolge ist noch nicht festgelegt.")
    yield Heading("Finanzielle Auswirkungen und Folgekosten", 2)
    yield from map(Paragraph, paper.financial)
    if paper.follow_ups:
        title = "Folgekosten, die Prüfaufträge nennen (Angaben der Ämter)"
        yield Paragraph(title, is_strong=True)
        head = ("Prüfauftrag", "Ergebnis", "Kosten", "Haushaltsjahr")
        yield Table(title, head, paper.follow_ups, (58, 32, 41, 34))
    yield Heading("Sachverhalt", 2)
    yield from map(Paragraph, paper.facts)
    yield Heading("Anlagen", 2)
    yield Items(paper.annexes)
