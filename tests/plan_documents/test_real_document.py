"""The council's own document: counts, tricky measures by hand, and nothing lost or invented."""

import re
from collections.abc import Iterator

import pytest

from app.plan.states import Newness
from app.plan_documents.assessment import Assessment, looks_like_assessment
from app.plan_documents.document import MeasureEntry, PlanDocument
from app.plan_documents.sentences import first_sentence_title

# number, label, first words, last words, responsible: begins, ends, deadline, cost
TRICKY = """
1.1.3   | M3  | Es wird in Kooperation | angeboten.        | Amt für Bildung (VHS) | – Fortbildung) | fortlaufend | bis zu 1.500,00 EUR
1.1.4   | M4  | Das Büro Migration     | Stadtpaziergänge). | Büro für             | Integration    | fortlaufend | Keine
1.1.6   | M6  | Es wird geprüft, ob    | werden kann.      | Personal-             | Fortbildung),  | fortlaufend | keine
1.2.1   | M1  | Es wird geprüft ob     | Personengruppe bestehen. | Personal-      | Personalrat    | 3. Quartal 2021 | keine
1.3.2   | M2  | Auf Ausbildungsbörsen  | beachtet).        | Personal-             | Organisationsamt | fortlaufend | bis zu 1.500,00 EUR
1.5.1   | M1  | Es wird eine           | "Loga" hinterlegt werden könnten. | Personal- | u. Integration | 3. Quartal 2022 | keine
1.6.1   | M1  | Offene Stellen         | die Stadt Erfurt in ihren Bemühungen, … besetzen.) | Oberbürgermeister, | D02, D04 | Sofort nach Stadtratsbeschluss | keine
1.6.2   | M2  | Grundsätzlich ist      | beachten.         | D01,                  | D05            | 4. Quartal 2021 | keine
1.6.5   | M5  | Es werden Formulare    | einbezogen.       | D03,                  | Integration    | 4. Quartal 2021 | bis ca. 1.000,00 EUR
1.6.6   | M6  | Es werden alle         | Terminvereinbarungsf formular in … gestellt. | D03, | Soziales | 4. Quartal 2021 | bis ca. 1.000,00 EUR
1.6.7   | M7  | Es wird geprüft, ob    | einbezogen.       | Alle Dezernate,       | alle Ämter     | 3. Quartal 2021 | keine
1.7.2   | M2  | In der Ausländerbehörde | relevante Ämter. | Ausländerbehörde,     | Ämter D05      | fortlaufend | keine
1.8.1   | M1  | Überprüfung der        | leicht verständlich sein (Leichte … sein. | Büro für | PÖA   | 3. Quartal 2021 | keine bis zu 1.000,00 EUR
1.8.2   | M2  | Die "Willkommensmappen" | enthalten.       | D03,                  | Integration    | fortlaufend | keine
1.8.3   | M2  | Die Sachbearbeiter*innen | Ämter.          | D05,                  | Integration    | fortlaufend | keine
1.9.1   | M1  | Der Bedarf             | ausgebaut.        | Garten-               | Integration    | fortlaufend | keine
2.1.1   | M1  | Es wird geprüft, ob    | kann.             | D01,                  | Organisationsamt | 4. Quartal 2021 | keine
2.2.1   | M1  | Die Gewaltschutzkonzepte | evaluiert.      | Amt für Soziales,     | KPR            | 4. Quartal 2021 | keine
2.3.1   | M1  | Es findet              | statt.            | Büro für              | Integration    | Oktober 2021 | bis zu 1.000,00 EUR
2.5.1   | M1  | Unterstützung der      | Erfurt.           | Büro für              | D01            | fortlaufend | keine bis 500,00 EUR
2.5.2   | M2  | Es werden jedes        | kooperiert.       | Büro für              | Rechtsextremismus) | 4. Quartal 2021 | keine bis 500,00 EUR
2.6.2   | M2  | Es wird mit            | einzubeziehen.    | Büro für              | Migrant*innenvereine | 4. Quartal 2021 | keine bis 500,00 EUR
2.7.3   | M3  | Es wird geprüft, ob    | kann.             | Dezernat 05,          | Bildungsstadt Erfurt | 4. Quartal 2021 | keine
3.1.2   | M2  | Prüfung des            | Technik.          | Alle Ämter,           | D02            | fortlaufend | abhängig von Ergebnis der Prüfung
3.1.3   | M3  | Es wird geprüft, ob    | ist.              | D02                   | D02            | Juni 2022 | keine
3.2.2   | M2  | Es wird eine           | in einem jährlichen … bereitgestellt. | D02, | Alle Ämter  | fortlaufend | bis zu 5.000,00 EUR
3.2.3   | M3  | Für eine               | einbezogen.       | Alle Ämter, insbesondere | Bürgeramt   | 3. Quartal 2021 | abhängig von der Bedarfsplanung
3.3.1   | M1  | Es wird eine           | übernommen.       | Beauftragte für       | SG Aus- und Fortbildung | fortlaufend | keine
3.3.4   | M4  | Auf der Homepage       | Erfurt werden Informationen … erstellen. | Beauftragte für Menschen mit Behinderung, | alle Ämter, | fortlaufend | keine
4.2.1   | M1  | Das bereits            | vor.              | Jugendamt             | Jugendamt      | fortlaufend | keine
4.2.2   | M2  | Der Ausbau             | ist anzustreben.  | Jugendamt             | Jugendamt      | 4. Quartal 2021 | keine
4.4.1   | M1  | Es wird geprüft, ob    | kann.             | Jugendamt             | Jugendamt      | 4. Quartal 2021 | keine
4.4.4   | M4  | Es finden              | D05, dem Jugendamt … machen. | D05, Jugendamt, Büro für | Integration | 1 mal jährlich | keine
4.5.1   | M1  | Überarbeitung und      | Fremdsprachen.    | D05,                  | Schulverwaltung | 4. Quartal 2021 | bis zu 1.000,00 EUR
5.2.2   | M2  | Ausbau der             | Mittel.           | Amt für Bildung,      | D02            | fortlaufend | bis 500,00 EUR
6.2.2   | M2  | Die durch              | aus denen die … hervorgehen. | D05,       | LSZ-Steuerungsgremium | fortlaufend | keine
6.3.2   | M2  | Es wird geprüft, ob    | kann.             | Amt für Bildung,      | Soziales       | fortlaufend | abhängig von Ergebnis der Prüfung
6.4.1   | M1  | Im Rahmen              | liegen.           | D02                   | Nachhaltigkeitsmanagement | fortlaufend | keine
7.1.2   | M2  | Die Stadt              | Thüringen).       | D02,                  | Integration    | jährlich | keine bis 500,00 EUR
7.2.1   | M1  | Es finden              | statt.            | Netzwerk              | LHE            | 2mal jährlich | keine
8.1.3   | M3  | Es wird geprüft, welche | verdeutlichen.   | Amt für               | Integration    | 2. Quartal 2021 | keine
8.2.1   | M1  | Empfehlung an          | durch Bebauungsplanverfahren). | Amt für  | Stadtplanung   | fortlaufend | keine
8.3.1   | M1  | Im Rahmen              | werden.           | D02,                  | D06            | laufend | keine
8.5.2   | M2  | Zusammenarbeit mit     | in den Ortsteilbürgermeister*innen … entgegenzuwirken. | Amt für Stadtentwicklung | Stadtplanung | fortlaufend | keine
8.8.2   | M2  | Es wird eine           | erarbeitet.       | D05,                  | Soziales       | 1.Quartal 2022 | keine
8.10.1  | M1  | Ausbau an              | werden.           | Amt für               | Soziales       | 4. Quartal 2021 | nicht bezifferbar
9.1.3   | M3  | Mitarbeit bei          | o.Ä.              | AG Gesundheit         | Landesärztekammer | 4. Quartal 2021 | keine
9.2.1   | M 1 | Leitung der            | Gesundheitsamts.  | Gesundheitsamt        | Gesundheitsamt | fortlaufend | keine
9.2.4   | M4  | Bei der                | können.           | Gesundheitsamt        | Gesundheitsamt | fortlaufend | keine
10.1.1  | M1  | Meldung von            | Verwaltung.       | Büro für              | Ämter D05      | 3. Quartal des Jahres | keine
10.1.2  | M2  | Es werden              | gestellt.         | Büro für              | Wahlen)        | 1.Quartal des Jahres | keine
10.2.2  | M2  | Die Träger             | durch ihre Arbeit gedeckt werden. | D05 unter | Amt für Soziales | 3. Quartal 2021 und folgende Jahre | keine
12.1.2  | M2  | Teilnahme der          | Projekte.         | Büro für              | Ausländerbeirat | 2. Quartal 2021 | Keine
13.1.1  | M1  | Aufgrund der           | eingeladen.       | Ehrenamtsbeauftragter | Ehrenamtsbeauftragter | Frist zur Einreichung: 31.03. des Jahres Veranstaltung: November / Dezember jeden Jahres | keine
13.2.1  | M1  | Die Stadt              | Ehrenamtsprojekten und … Ansprechpartnerin. | Ehrenamtsbeauftragter | Ehrenamtsbeauftragter | fortlaufend | keine
13.2.2  | M2  | Die Stadt              | angestrebt.       | Büro Migration        | Integration    | fortlaufend | keine
13.4.1  | M1  | Das Büro               | Migrant*innenvereinen. | Büro für         | Integration    | 2 mal jährlich | keine
13.5.1  | M1  | Migrant*innenvereine erhalten | Ehrenamtsbeauftragten. | Büro für  | Ehrenamtsbeauftragter | fortlaufend, Regelangebot | keine
14.1.1  | M1  | In allen               | gestellt.         | Alle Ämter,           | Integration    | Stichtag 31.12. des Jahres, Daten der Schuleingang untersuchung, Schulen allgemein andere Stichtage | keine
14.2.1  | M1  | Es wird geprüft, ob    | werden.           | D02,                  | D01            | Sofort nach Stadtratsbeschluss | keine
14.3.3  | M3  | Eine Fortschreibung    | vorgelegt.        | Oberbürgermeister     | Oberbürgermeister | 2. Quartal 2024 |
"""
CASES = [tuple(cell.strip() for cell in line.split("|")) for line in TRICKY.strip().splitlines()]
NOTES = {
    "1.5.1": "Loga ist",
    "13.2.1": "z.B. Schülerfreiwilligentag",
    "2.2": "erarbeitet vom",
    "2.3": '"Willkommen sein',
    "8.8": "Th.INKA: Thüringer",
    "8.10": "Gemäß Art. 21",
}
NEW = [
    "2.5", "2.6", "2.7", "3.1", "3.2", "3.4", "4.2", "4.5", "5.1", "5.2", "6.3", "6.4", "7.1", "7.2", "7.3", "8.2", "8.4", "8.5", "10.2", "12.1",
]  # fmt: skip


def test_counts_title_and_date(real_plan: PlanDocument) -> None:
    assert len(real_plan.fields) == 14
    assert len(real_plan.recommendations) == 62
    assert len(real_plan.measures) == 146
    assert [len(part.recommendations) for part in real_plan.fields] == [9, 7, 4, 5, 2, 4, 3, 10, 3, 2, 2, 1, 7, 3]  # fmt: skip
    assert real_plan.title == "Maßnahmenplan für das Erfurter Integrationskonzept"
    assert real_plan.as_of_date is not None
    assert real_plan.as_of_date.isoformat() == "2021-04-27"
    assert [part.title for part in real_plan.fields][4:6] == [
        "schulische Bildung",
        "Erwachsenenbildung, Bibliotheken und Hochschulen",
    ]
    assert real_plan.fields[-1].title == "Allgemein"


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_tricky_measures(real_plan: PlanDocument, case: tuple[str, ...]) -> None:
    number, label, first, last, responsible, responsible_end, deadline, cost = case
    measure = real_plan.measure(number)
    text = measure.official_text or ""
    assert measure.label == label
    assert text.startswith(first)
    inner, _, end = last.rpartition(" … ")
    assert text.endswith(end)
    assert inner in text
    assert measure.responsible_text.startswith(responsible)
    assert measure.responsible_text.endswith(responsible_end)
    assert (measure.deadline_text, measure.cost_text) == (deadline, cost)


def test_footnotes_are_where_their_mark_is(real_plan: PlanDocument) -> None:
    carried = {m.number: m.footnotes for m in real_plan.measures if m.footnotes}
    for part in real_plan.fields:
        for entry in part.recommendations:
            if entry.footnotes:
                carried[f"{part.number}.{entry.number}"] = entry.footnotes
    assert carried.keys() == NOTES.keys()
    for number, (note,) in carried.items():
        assert note.startswith(NOTES[number])


def test_new_recommendations(real_plan: PlanDocument) -> None:
    by_newness: dict[Newness, list[str]] = {kind: [] for kind in Newness}
    for part in real_plan.fields:
        for entry in part.recommendations:
            by_newness[entry.is_new].append(f"{part.number}.{entry.number}")
            assert not (entry.official_text or "").casefold().startswith("neu:")
    assert by_newness[Newness.PARTLY] == ["1.2", "2.1"]
    assert by_newness[Newness.YES] == NEW


def test_no_markup_remains(real_plan: PlanDocument) -> None:
    for _, recommendation, measure in real_plan.walk():
        text = f"{measure} {recommendation.official_text}"
        assert not re.search(r"<sup>|\*\*|\\\*|\t|---|\]\(|Entwurf|  ", text)


def test_hints(real_plan: PlanDocument) -> None:
    assert [(hint.number, hint.line) for hint in real_plan.hints] == [
        ("1.1.6", 130),  # ends with a comma
        ("1.8.3", 212),  # M2 a second time
        ("3.3.4", 318),  # ends with a comma
        ("14.3.3", 750),  # no cost
    ]


def test_assessments(real_plan: PlanDocument) -> None:
    found = {m.number: looks_like_assessment(m.official_text or "") for m in real_plan.measures}
    certain = [number for number, judged in found.items() if judged == Assessment(True, False)]
    doubtful = [number for number, judged in found.items() if judged.doubtful]
    assert len(certain) == 29
    assert doubtful == ["1.3.2", "1.5.1", "3.2.1", "4.5.1", "6.3.1", "9.1.3"]
    assert not found["1.8.1"].is_assessment  # Überprüfung
    assert not found["1.9.1"].is_assessment  # wird regelmäßig überprüft


def test_provisional_titles(real_plan: PlanDocument) -> None:
    for measure in real_plan.measures:
        text = measure.official_text or ""
        title = first_sentence_title(text)
        assert 10 < len(title) <= 120
        assert text.startswith(title.removesuffix(" …"))


# Nothing lost, nothing invented: a second, naive reading of the same lines


def words(text: str) -> list[str]:
    return re.sub(r"[*#\\]", " ", re.sub(r" *<sup>.*?</sup>", "", text)).split()


def table_lines(source: str) -> Iterator[list[str]]:
    for line in source.split("\n"):
        cells = line.split("\t")
        if len(cells) == 4 and not line.startswith("Maßnahmen\t") and "---" not in cells[1] + line:
            yield cells


def printed_cells(measure: MeasureEntry) -> tuple[str, str, str, str]:
    return (
        f"{measure.label}: {measure.official_text}",
        measure.responsible_text,
        measure.deadline_text,
        measure.cost_text,
    )


def test_every_word_of_every_table_row_in_order(real_source: str, real_plan: PlanDocument) -> None:
    for column in range(4):
        source = [word for cells in table_lines(real_source) for word in words(cells[column])]
        read = [word for m in real_plan.measures for word in words(printed_cells(m)[column])]
        assert read == source


def test_every_word_of_every_recommendation_in_order(
    real_source: str, real_plan: PlanDocument
) -> None:
    content = real_source[real_source.index("## 1 Handlungsfeld") :]
    source = []
    for line in content.split("\n"):
        bare = line.strip("#* ")
        is_heading = re.fullmatch(
            r"(\d+ (Handlungsfeld|Allgemein).*|Empfehlung \d+|Entwurf|-*)", bare
        )
        if "\t" not in line and not is_heading and not line.startswith("<sup>"):
            source += words(re.sub(r"^(NEU|Neu):", "", line.replace("**", "")))
    read = [
        word for entry in real_plan.recommendations for word in words(entry.official_text or "")
    ]
    assert read == source
