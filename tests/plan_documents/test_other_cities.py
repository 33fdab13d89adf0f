"""Two invented towns whose documents look otherwise than Erfurt's."""

from collections.abc import Callable

from app.plan.states import Newness
from app.plan_documents.council_document import read_council_document
from app.plan_documents.document import MeasureEntry

Source = Callable[[str], str]


def cells(measure: MeasureEntry) -> tuple[str | None, ...]:
    return (
        measure.number,
        measure.label,
        measure.official_text,
        measure.responsible_text,
        measure.deadline_text,
        measure.cost_text,
    )


def test_pipes_other_columns_and_running_headers(invented: Source) -> None:
    plan = read_council_document(invented("musterstadt.md"))
    assert plan.title == "Aktionsplan Teilhabe der Stadt Musterstadt"
    assert str(plan.as_of_date) == "2022-03-03"
    assert [part.title for part in plan.fields] == [
        "Sprache und Verständigung",
        "Wohnen und Nachbarschaft",
    ]
    assert [cells(measure) for measure in plan.measures] == [
        (
            "1.1.1",
            "1.1.1",
            "Die Dolmetschzeiten im Bürgerbüro werden von vier auf acht Stunden je Woche erweitert.",
            "Bürgerbüro, Amt für Soziales",
            "III. Quartal 2022",
            "bis zu 2.500 €",
        ),
        (
            "1.1.2",
            "1.1.2",
            "Formulare werden in einfacher Sprache angeboten; Auswahl a | b bleibt möglich. Ein Muster liegt bei.",
            "Büro für Vielfalt",
            "laufend",
            "kostenneutral",
        ),
        (
            "1.2.1",
            "1.2.1",
            "Es wird geprüft, ob zwei weitere Schulen teilnehmen können.",
            "Schulverwaltungsamt",
            "2022–2024",
            "",
        ),
        (
            "2.1.1",
            "2.1.1",
            "Die Beratung im Quartier wird fortgeführt (siehe Merkblatt (https://musterstadt.invalid/merkblatt)).",
            "Amt für Soziales",
            "jährlich",
            "max. 2.000 €",
        ),
    ]
    first, second, third = plan.recommendations
    assert (first.is_new, first.official_text, first.footnotes) == (
        Newness.YES,
        "Wer neu in die Stadt kommt, findet in jedem Amt Hilfe bei der Verständigung.",
        ("Gemeint sind alle Ämter mit Publikumsverkehr, auch die Außenstellen.",),
    )
    assert (second.is_new, second.title) == (Newness.PARTLY, "Lesepatenschaften")
    assert second.official_text == (
        "Lesepatinnen und Lesepaten begleiten Kinder in allen Grundschulen. NEU: Auch die Horte "
        "werden einbezogen.\n\nJe Schule sind es höchstens 25 m² Lesefläche."
    )
    assert third.is_new is Newness.NO
    assert [hint.line for hint in plan.hints] == [34, 69, 73, 85]


def test_plain_text_with_form_feeds_and_cut_rows(invented: Source) -> None:
    plan = read_council_document(invented("beispielhausen.txt"))
    assert plan.title == "Maßnahmenplan Klimaanpassung"
    assert str(plan.as_of_date) == "2023-02-01"
    assert [part.title for part in plan.fields] == ["Hitze", "Starkregen"]
    assert [cells(measure)[:1] + cells(measure)[2:] for measure in plan.measures] == [
        (
            "1.1.1",
            "Auf dem Marktplatz werden zwölf Bäume gepflanzt, zuerst an der Südseite.",
            "Bauhof",
            "bis 30.06.2023",
            "4.000 €",
        ),
        (
            "1.1.2",
            "Die Haltestellen erhalten Dächer.",
            "Bauamt, Nahverkehr",
            "Ende 2024",
            "unbekannt",
        ),
        (
            "1.2.1",
            "Drei Brunnen werden aufgestellt.",
            "Stadtwerke",
            "2. Halbjahr 2023",
            "bis ca. 9.000 €",
        ),
        ("1.2.2", '"Wasser für alle" wird ausgeschildert.', "Bauhof", "", ""),
        ("2.1.1", "Reinigung zweimal im Jahr", "Bauhof", "halbjährlich", "im Budget enthalten"),
    ]
    assert plan.measure("1.2.1").footnotes == ("Standorte: Markt, Schule, Bahnhof",)
    assert [entry.is_new for entry in plan.recommendations] == [
        Newness.NO,
        Newness.YES,
        Newness.NO,
    ]
    assert plan.measure("1.1.1").label == "Maßnahme 1"


def test_a_missing_heading_follows_from_full_numbers() -> None:
    plan = read_council_document(
        "Handlungsfeld 1: Wege\n\n"
        "Alle Wege werden sicher.\n\n"
        "Maßnahme\tZuständigkeit\tTermin\tKosten\n"
        "1.1.1 Laternen werden geprüft.\tBauhof\tlaufend\tkeine\n\n"
        "Auch die Plätze werden sicher.\n\n"
        "1.2.1 Bänke werden gestrichen.\tBauhof\tlaufend\tkeine\n"
    )
    assert [(entry.number, entry.official_text) for entry in plan.recommendations] == [
        (1, "Alle Wege werden sicher."),
        (2, "Auch die Plätze werden sicher."),
    ]
    assert [measure.number for measure in plan.measures] == ["1.1.1", "1.2.1"]
    assert len(plan.hints) == 2


def test_every_cell_may_continue_on_the_next_page() -> None:
    plan = read_council_document(
        "# Handlungsfeld 1: Wege\n## Empfehlung 1\nText.\n"
        "Termin\tMaßnahme\tKosten\tZuständigkeit\n"
        "4. Quartal\tM1: Laternen an der\tbis zu\tAmt für\n"
        "\fPlan – Seite 2\n"
        "2023 und\tSchule und am\t2.500\tStraßen und\n"
        "Seite 3\n"
        "folgende\tMarkt.\tEUR\tGrün\n"
        "\fPlan – Seite 4\n"
    )
    (measure,) = plan.measures
    assert cells(measure) == (
        "1.1.1",
        "M1",
        "Laternen an der Schule und am Markt.",
        "Amt für Straßen und Grün",
        "4. Quartal 2023 und folgende",
        "bis zu 2.500 EUR",
    )
