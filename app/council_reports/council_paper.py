"""What the council paper (Vorlage) says, as plain values for print and for the text file. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.config import CouncilPaperType
from app.council_reports.contents import MeasureEntry, ReportContents
from app.council_reports.figures import Figures, figures_of
from app.council_reports.kinds import PAPERS, PaperKind
from app.council_reports.presentation import TYPE_LABEL, Presentation, Sitting
from app.council_reports.proposals import resolution_on
from app.council_reports.words import amount, paragraphs
from app.kit.german import german_date, german_list
from app.kit.money import format_eur
from app.status_reports.implementation import IMPLEMENTATION
from app.status_reports.states import OUTCOME_LABEL

NOT_SET = "noch nicht festgelegt"


@dataclass(frozen=True, slots=True)
class CouncilPaper:
    """`head`: label and value, as in the box at the top. `follow_ups`: one row for each
    assessment that names costs."""

    type_label: str
    subject: str
    head: tuple[tuple[str, str], ...]
    earlier: tuple[str, ...]
    points: tuple[str, ...]
    sittings: tuple[tuple[str, str, str], ...]
    financial: tuple[str, ...]
    follow_ups: tuple[tuple[str, str, str, str], ...]
    facts: tuple[str, ...]
    annexes: tuple[str, ...]


def council_paper(contents: ReportContents, presentation: Presentation) -> CouncilPaper:
    figures = figures_of(contents)
    return CouncilPaper(
        type_label=TYPE_LABEL[presentation.type],
        subject=presentation.subject
        or f"Evaluationsbericht {contents.year} zum {contents.plan.title}",
        head=tuple(_head(contents, presentation)),
        earlier=tuple(_earlier(contents, presentation)),
        points=tuple(_points(contents, presentation)),
        sittings=tuple(map(_sitting, presentation.sittings)),
        financial=tuple(_financial(contents, figures, presentation)),
        follow_ups=tuple(_follow_ups(contents)),
        facts=tuple(_facts(contents, figures, presentation)),
        annexes=tuple(PAPERS[kind].label for kind in annexes_of(contents)),
    )


def annexes_of(contents: ReportContents) -> tuple[PaperKind, ...]:
    """Annex 4 only where there is something to decide."""
    found = (PaperKind.REPORT, PaperKind.MEASURES, PaperKind.DEADLINES)
    return (*found, PaperKind.CHANGES) if contents.proposals else found


def places_of(contents: ReportContents) -> dict[str, str]:
    """Number → „Handlungsfeld 1, Empfehlung 8, M2 (1.8.2)“."""
    return {
        m.number: f"Handlungsfeld {field.number}, Empfehlung {recommendation.number}, {m.label} "
        f"({m.number})"
        for field, recommendation, m in contents.located
    }


def _head(c: ReportContents, p: Presentation) -> Iterator[tuple[str, str]]:
    edition = f"{c.edition}. Ausgabe" if c.edition else "Berichtsjahr nicht abgeschlossen"
    yield "Drucksache", p.paper or NOT_SET
    yield "Aktenzeichen", p.file_reference or NOT_SET
    yield "Eingereicht von", p.submitted_by or c.coordination.name
    yield "Status", f"{p.status} ({edition})"
    yield "Stand der Angaben", german_date(c.reference_date)


def _earlier(c: ReportContents, p: Presentation) -> Iterator[str]:
    if c.plan.resolution_date:
        body = f" ({c.plan.resolution_body})" if c.plan.resolution_body else ""
        paper = f", Drucksache {c.plan.resolution_paper}" if c.plan.resolution_paper else ""
        day = german_date(c.plan.resolution_date)
        yield f"Beschluss vom {day}{body}{paper}: {c.plan.title}"
    yield from p.earlier_papers


def _points(c: ReportContents, p: Presentation) -> Iterator[str]:
    yield (
        f"Der Evaluationsbericht {c.year} zum Stand der Umsetzung am "
        f"{german_date(c.reference_date)} (Anlagen 1 bis 3) wird zur Kenntnis genommen."
    )
    if p.type is CouncilPaperType.DECISION:
        places = places_of(c)
        yield from (resolution_on(each, places[each.number]) for each in c.proposals)
    yield from p.points


def _sitting(sitting: Sitting) -> tuple[str, str, str]:
    day = german_date(sitting.sitting_date) if sitting.sitting_date else "offen"
    return sitting.body, day, sitting.result or ""


def _financial(c: ReportContents, figures: Figures, p: Presentation) -> Iterator[str]:
    yield from paragraphs(p.financial_effects)
    money = figures.money
    if p.financial_effects is None:
        yield "Mit der Kenntnisnahme des Berichts sind keine Ausgaben verbunden."
    if money.stating:
        yield (
            f"Für {c.year} haben die Ämter in {amount(money.stating, 'Meldung', 'Meldungen')} "
            f"Ausgaben von {format_eur(money.city_cents)} städtischen Mitteln und "
            f"{format_eur(money.third_party_cents)} Drittmitteln angegeben. Die Angaben sind "
            "nicht mit der Haushaltsrechnung abgeglichen; wo keine Angabe vorliegt, ist nichts "
            "geschätzt."
        )
    if money.need_stating:
        yield (
            "Für das kommende Haushaltsjahr melden die Ämter in "
            f"{amount(money.need_stating, 'Meldung', 'Meldungen')} einen Bedarf von zusammen "
            f"{format_eur(money.need_cents)}. Darüber entscheidet der Haushalt."
        )


def _follow_ups(c: ReportContents) -> Iterator[tuple[str, str, str, str]]:
    for m in c.measures:
        found = m.report.assessment if m.report else None
        if found and (found.cost_once_cents or found.cost_yearly_cents or found.posts):
            yield (
                f"{m.number} {m.title}",
                OUTCOME_LABEL[found.outcome],
                "; ".join(_costs(m)),
                str(found.budget_year or "offen"),
            )


def _costs(m: MeasureEntry) -> Iterator[str]:
    found = m.report.assessment if m.report else None
    if found is None:
        return
    if found.cost_once_cents:
        yield f"einmalig {format_eur(found.cost_once_cents)}"
    if found.cost_yearly_cents:
        yield f"jährlich {format_eur(found.cost_yearly_cents)}"
    if found.posts:
        yield f"Stellen: {found.posts.replace('.', ',')}"


def _facts(c: ReportContents, figures: Figures, p: Presentation) -> Iterator[str]:
    yield from paragraphs(p.facts)
    total, response = figures.total, figures.response
    states = [
        f"{number} {IMPLEMENTATION[state].label}"
        for state, number in total.implementation.items()
        if number
    ]
    if states:
        yield (
            f"Der Plan umfasst {amount(total.measures, 'Maßnahme', 'Maßnahmen')}. Am "
            f"{german_date(c.reference_date)} waren davon {german_list(states)}."
        )
    if response.owed:
        yield (
            f"Von {amount(response.owed, 'erwarteten Meldung', 'erwarteten Meldungen')} für "
            f"{c.year} waren beim Abschluss {response.received} angenommen, "
            f"{response.under_review} in Prüfung, {response.missing} fehlten. Fehlendes ist im "
            "Bericht als fehlend ausgewiesen (Anlage 3)."
        )
    if figures.overdue:
        yield (
            f"Bei {amount(len(figures.overdue), 'Maßnahme', 'Maßnahmen')} war ein Termin "
            "überschritten; Anlage 3 nennt Termin, Dauer und Grund."
        )
    if c.proposals:
        yield _about_changes(len(c.proposals), p.type)
    yield (
        "Der Bericht beschreibt den Stand der Umsetzung, nicht die Wirkung der Maßnahmen. "
        "Anlage 1 erläutert, wie die Angaben erhoben und geprüft werden."
    )


def _about_changes(number: int, type_: CouncilPaperType) -> str:
    ready = amount(number, "Änderung", "Änderungen")
    if type_ is CouncilPaperType.DECISION:
        return f"{ready} am Plan: Anlage 4 stellt bisherige und neue Fassung gegenüber."
    return (
        f"{ready} am Plan: Anlage 4 stellt bisherige und neue Fassung gegenüber und enthält "
        "dafür einen eigenen Beschlussvorschlag."
    )
