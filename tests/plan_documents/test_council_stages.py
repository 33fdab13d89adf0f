"""Each stage of reading by itself."""

import pytest

from app.plan.states import Newness
from app.plan_documents.council_document.footnotes import Note, by_number, resolve
from app.plan_documents.council_document.headings import (
    Numbered,
    field_heading,
    recommendation_heading,
    without_heading_marks,
)
from app.plan_documents.council_document.labels import label_before, label_cell
from app.plan_documents.council_document.lines import tokenize
from app.plan_documents.council_document.markdown import ends_open, looks_cut, plain
from app.plan_documents.council_document.page_marks import Line, is_page_mark, running_lines
from app.plan_documents.council_document.tables import (
    OtherColumn,
    cells_of,
    header_columns,
    is_separator,
)
from app.plan_documents.council_document.tokens import Kind
from app.plan_documents.council_document.wordings import newness

MARKDOWN = [
    ("**NEU:** Die Stadt", "NEU: Die Stadt"),
    (r"Migrant\*innen und Trans\*- und Inter\*-Menschen", "Migrant*innen und Trans*- und Inter*-Menschen"),
    ("Mitarbeiter*innen und Migrant*innenvereine", "Mitarbeiter*innen und Migrant*innenvereine"),
    ("*betont* und _auch_ das", "betont und auch das"),
    ("datei_name_alt und 2*3*4", "datei_name_alt und 2*3*4"),
    ("[a@stadt.invalid](mailto:a@stadt.invalid)", "a@stadt.invalid"),
    ("[www.stadt.invalid](http://www.stadt.invalid)", "www.stadt.invalid"),
    ("[Merkblatt](https://stadt.invalid/m)", "Merkblatt (https://stadt.invalid/m)"),
    ("(<https://stadt.invalid/>)", "(https://stadt.invalid/)"),
    ("eins<br/>zwei &amp; drei", "eins zwei & drei"),
    ("Sprach\u00adkurs\u200b  für\u00a0alle", "Sprachkurs für alle"),
    ("Kurs[^2] und Heft³", "Kurs<sup>2</sup> und Heft<sup>3</sup>"),
    ("[^2]: Zum Kurs", "<sup>2</sup> Zum Kurs"),
    ("25 m² und 3 km²", "25 m² und 3 km²"),
    (r"\[x\] \_ \# 5\. 1 \< 2", "[x] _ # 5. 1 < 2"),
]  # fmt: skip


@pytest.mark.parametrize("source, expected", MARKDOWN)
def test_markdown_becomes_the_printed_words(source: str, expected: str) -> None:
    assert plain(source) == expected


@pytest.mark.parametrize("text", ["Amt für", "4. Quartal", "D02,", "bis zu", "Migrations-", "und"])
def test_open_ends(text: str) -> None:
    assert ends_open(text)


@pytest.mark.parametrize("text", ["keine", "4. Quartal 2021", "Ämter D05", "fortlaufend", "Bund"])
def test_closed_ends(text: str) -> None:
    assert not ends_open(text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Es gilt.", False),
        ('Er sagt "ja."', False),
        ("(so.)", False),
        ("Es gilt", True),
        ("die", True),
    ],
)
def test_cut_sentences(text: str, expected: bool) -> None:
    assert looks_cut(text) is expected


FIELDS = [
    ("## 1 Handlungsfeld Sprache", Numbered("1", "Sprache")),
    ("1 Handlungsfeld Sprache", Numbered("1", "Sprache")),
    ("1. Handlungsfeld – Sprache", Numbered("1", "Sprache")),
    ("# Handlungsfeld 12: Sprache", Numbered("12", "Sprache")),
    ("**Handlungsfeld 2 Sprache**", Numbered("2", "Sprache")),
    ("HANDLUNGSFELD 2", Numbered("2", "")),
    ("## 14 Allgemein", Numbered("14", "Allgemein")),
    ("14 Allgemein", None),
    ("## Handlungsfeld III – Sprache", Numbered("III", "Sprache")),
    ("Themenfeld B: Sprache", Numbered("B", "Sprache")),
    ("IV. Handlungsbereich: Sprache", Numbered("IV", "Sprache")),
    ("Handlungsfeld 2 wird später behandelt", None),
    ("## Handlungsfelder", None),
    ("Im Handlungsfeld 2", None),
]


@pytest.mark.parametrize("line, expected", FIELDS)
def test_field_headings(line: str, expected: Numbered | None) -> None:
    text, marked = without_heading_marks(line)
    assert field_heading(plain(text), marked=marked) == expected


RECOMMENDATIONS = [
    ("### Empfehlung 1", Numbered("1", "")),
    ("**Empfehlung 3**", Numbered("3", "")),
    ("Empfehlung 2", Numbered("2", "")),
    ("Handlungsempfehlung 1.2", Numbered("1.2", "")),
    ("Handlungsempfehlung 1.2: Titel", Numbered("1.2", "Titel")),
    ("Empfehlung Nr. 4 – Titel", Numbered("4", "Titel")),
    ("Empfehlung 4 (NEU)", Numbered("4", "(NEU)")),
    ("## Empfehlung 4 Titel", Numbered("4", "Titel")),
    ("3. Empfehlung", Numbered("3", "")),
    ("Ziel 3: Titel", Numbered("3", "Titel")),
    ("Leitziel II.3 – Titel", Numbered("II.3", "Titel")),
    ("Strategisches Ziel B4: Titel", Numbered("B4", "Titel")),
    ("Empfehlung An", None),
    ("Ziel ist Ziel 1: Titel", None),
    ("Empfehlung 3 wird fortgeführt.", None),
    ("Empfehlung an Investoren", None),
    ("Empfehlung 1.2.3", None),
]


@pytest.mark.parametrize("line, expected", RECOMMENDATIONS)
def test_recommendation_headings(line: str, expected: Numbered | None) -> None:
    text, marked = without_heading_marks(line)
    assert recommendation_heading(plain(text), marked=marked) == expected


LABELS = [
    ("M1: Text", "M1", (1,), True, "Text"),
    ("M1:Text", "M1", (1,), True, "Text"),
    ("M1. Text", "M1", (1,), True, "Text"),
    ("M 12: Text", "M 12", (12,), True, "Text"),
    ("M1 – Text", "M1", (1,), True, "Text"),
    ("M 3) Text", "M 3", (3,), True, "Text"),
    ("M3 (neu): Text", "M3", (3,), True, "(neu): Text"),
    ("M5 in Summe", "M5", (5,), False, "in Summe"),
    ("Maßnahme 4: Text", "Maßnahme 4", (4,), True, "Text"),
    ("MASSNAHME NR. 4: Text", "MASSNAHME NR. 4", (4,), True, "Text"),
    ("1.2.3 Text", "1.2.3", (1, 2, 3), True, "Text"),
    ("III.2.3 Text", "III.2.3", (3, 2, 3), True, "Text"),
    ("M 1.2.3: Text", "M 1.2.3", (1, 2, 3), True, "Text"),
    ("M1.2: Text", "M1.2", (1, 2), True, "Text"),
    ("B4: Text", "B4", (2, 4), False, "Text"),
    ("1. Text", "1", (1,), False, "Text"),
    ("(1) Text", "1", (1,), False, "Text"),
    ("c) Text", "c", (3,), False, "Text"),
    ("4. Quartal", "4", (4,), False, "Quartal"),
]


@pytest.mark.parametrize("text, printed, numbers, certain, rest", LABELS)
def test_labels(
    text: str, printed: str, numbers: tuple[int, ...], certain: bool, rest: str
) -> None:
    found = label_before(text)
    assert found is not None
    label, behind = found
    assert (label.printed, label.numbers, label.certain, behind) == (
        printed,
        numbers,
        certain,
        rest,
    )


@pytest.mark.parametrize(
    "text", ["Mit M1", "31.12.2021 gilt", "12:30 Uhr", "Maßnahmen", "a. B", "MBE 1", ""]
)
def test_no_labels(text: str) -> None:
    assert label_before(text) is None


def test_labels_in_a_column_of_their_own() -> None:
    cells = {
        "1.1.2": (1, 1, 2),
        "M 3": (3,),
        "7.": (7,),
        "Maßnahme 2": (2,),
        "b)": (2,),
        "II.1": (2, 1),
    }
    for text, numbers in cells.items():
        label = label_cell(text)
        assert label is not None
        assert label.numbers == numbers
    for text in ("keine", "2023", "z.B.", "Ende"):
        assert label_cell(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Entwurf",
        "ENTWURF",
        "- 12 -",
        "– 12 –",
        "Seite 12 von 40",
        "Seite 3",
        "12/40",
        "---",
        "S. 4",
    ],
)
def test_page_marks(text: str) -> None:
    assert is_page_mark(text)


@pytest.mark.parametrize(
    "text", ["12", "Entwurf des Plans", "siehe Seite 12", "- Sprache", "2021/22 ff."]
)
def test_no_page_marks(text: str) -> None:
    assert not is_page_mark(text)


def test_running_headers_are_repeated_where_no_text_can_stand() -> None:
    header = Line("Stadt Musterstadt 4")
    assert running_lines([header, header, header._replace(follows_table=True)])
    assert not running_lines([header, header, header._replace(is_at_page_break=True)])
    assert running_lines([header._replace(is_at_page_break=True)] * 2)
    assert not running_lines([header, header, header])
    assert not running_lines([Line("Es wird gebaut.", follows_table=True)] * 3)
    assert running_lines([Line("Plan – Seite 1"), Line("Plan – Seite 2")])


def test_cells() -> None:
    assert cells_of("M1: a\tb\t\t") == ("M1: a", "b", "", "")
    assert cells_of("\tb") == ("", "b")
    assert cells_of(r"| M1: a \| b | c | |") == ("M1: a | b", "c", "")
    assert cells_of("a | b") is None
    assert cells_of("Ein Satz.") is None
    assert is_separator(("---", ":--:", "--", ""))
    assert not is_separator(("", ""))


HEADERS = [
    ("Maßnahmen\tVerantwortungsbereich\tFrist\tFinanzielle Auswirkungen", "text responsible deadline cost"),
    ("Nr.\tMaßnahme\tTermin\tZuständigkeit\tKosten", "number text deadline responsible cost"),
    ("\tMaßnahme\tFederführung\tZeitraum\tFinanzierung", "number text responsible deadline cost"),
    ("Maßnahme\tVerantwortlich\tFrist", "text responsible deadline"),
    ("Nr. / Maßnahme\tFachamt\tUmsetzung bis\tHaushaltsmittel\t", "text responsible deadline cost"),
    ("Maßnahme\tVerantwortlich\tFrist\tAmpel", "text responsible deadline Ampel"),
    ("Maßnahme\tFederführung\tBeteiligte\tFrist", "text responsible Beteiligte deadline"),
]  # fmt: skip


@pytest.mark.parametrize("line, expected", HEADERS)
def test_header_rows(line: str, expected: str) -> None:
    columns = header_columns(cells_of(line) or ()) or ()
    assert [c.title if isinstance(c, OtherColumn) else c for c in columns] == expected.split()


@pytest.mark.parametrize(
    "line",
    [
        "M1: Bau\tAmt\tFrist\tKosten",
        "Maßnahme 1\tAmt\tFrist\tKosten",
        "Maßnahmen werden\tHaushaltsamt\t\t",
        "Jahr\tFrist\tKosten",
        "a\tb\tc\td",
    ],
)
def test_other_rows_are_no_header(line: str) -> None:
    assert header_columns(cells_of(line) or ()) is None


def test_footnotes_belong_to_the_next_note_below() -> None:
    first, second = Note(1, "erste Seite", 10), Note(1, "zweite Seite", 20)
    notes = by_number([first, second])
    assert resolve("Wort<sup>1</sup>.", 5, notes).notes == (first,)
    assert resolve("Wort<sup>1</sup>.", 15, notes).notes == (second,)
    assert resolve("Wort<sup>1</sup>.", 25, notes).notes == (second,)


@pytest.mark.parametrize(
    "text, expected",
    [
        ('"Loga" <sup>1</sup> gilt', '"Loga" gilt'),
        ("Inter-Menschen<sup>1</sup>.", "Inter-Menschen."),
        ("Wort <sup>1</sup>weiter", "Wort weiter"),
        ("Wort<sup>1 1</sup> weiter", "Wort weiter"),
        ("4<sup>2</sup> = 16", "4² = 16"),
        ("CO<sub>2</sub>", "CO<sub>2</sub>"),
    ],
)
def test_marks_are_taken_out(text: str, expected: str) -> None:
    assert resolve(text, 1, by_number([Note(1, "a", 2)])).text == expected


NEWNESS = [
    ("NEU: Text", Newness.YES, "Text"),
    ("Neu: Text", Newness.YES, "Text"),
    ("(neu) Text", Newness.YES, "Text"),
    ("NEU – Text", Newness.YES, "Text"),
    ("NEU: Text. NEU: mehr.", Newness.YES, "Text. NEU: mehr."),
    ("Text. NEU: mehr.", Newness.PARTLY, "Text. NEU: mehr."),
    ("Neubau und neue Wege: hier.", Newness.NO, "Neubau und neue Wege: hier."),
    ("Neu-Ulm hilft.", Newness.NO, "Neu-Ulm hilft."),
]


@pytest.mark.parametrize("text, is_new, rest", NEWNESS)
def test_newness(text: str, is_new: Newness, rest: str) -> None:
    assert newness(text) == (is_new, rest)


def test_tokens_know_their_line_and_kind() -> None:
    tokens = tokenize(
        "# Plan\n\nEmpfehlung 1\nVon 9 bis\n12\n\n13\nA\tb\tc\n\f\n<sup>1</sup> Note\nweiter"
    )
    assert [(token.line, token.kind) for token in tokens] == [
        (1, Kind.HEADING),
        (2, Kind.BLANK),
        (3, Kind.RECOMMENDATION),
        (4, Kind.TEXT),
        (5, Kind.TEXT),  # belongs to the open words above it
        (6, Kind.BLANK),
        (7, Kind.PAGE_MARK),
        (8, Kind.ROW),
        (9, Kind.BLANK),
        (9, Kind.PAGE_MARK),
        (10, Kind.FOOTNOTE),
    ]
    assert tokens[-1].text == "<sup>1</sup> Note weiter"
