"""JSON, CSV and XLSX carry a plan without loss, and refuse what they do not understand."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kit.sheets import CellValue, Column, Sheet, read_workbook, write_workbook
from app.plan.states import Newness
from app.plan_documents import xlsx_format
from app.plan_documents.document import (
    DocumentError,
    FieldEntry,
    MeasureEntry,
    PlanDocument,
    RecommendationEntry,
)
from app.plan_documents.formats import Format, detect, read, write

from .conftest import INVENTED
from .strategies import plans

MEASURE = MeasureEntry("1.1.1", "M1", "=2+3", "Bauhof", "laufend", "keine")
RECOMMENDATION = RecommendationEntry(1, "Text.", Newness.PARTLY, measures=(MEASURE,))
PLAN = PlanDocument("Plan", date(2021, 4, 27), (FieldEntry(1, "Wege", (RECOMMENDATION,)),))
WRITTEN = [Format.JSON, Format.CSV, Format.XLSX]
CONTENT = {target: write(PLAN, target) for target in WRITTEN}


def refused(filename: str, data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DocumentError) as error:
        read(filename, data)
    return [(problem.where, problem.message) for problem in error.value.problems]


@pytest.mark.parametrize("target", WRITTEN)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_nothing_is_lost_on_the_way_out_and_in(target: Format, plan: PlanDocument) -> None:
    assert read(f"plan.{target}", write(plan, target)) == plan


@pytest.mark.parametrize("target", WRITTEN)
def test_the_real_plan_comes_back(target: Format, real_plan: PlanDocument) -> None:
    assert read(f"plan.{target}", write(real_plan, target)) == real_plan


@pytest.mark.parametrize("target", WRITTEN)
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_files_are_refused_or_read(target: Format, data: st.DataObject) -> None:
    content = CONTENT[target]
    at = data.draw(st.integers(0, len(content) - 1))
    inserted = data.draw(st.binary(max_size=3))
    damaged = content[:at] + inserted + content[at + data.draw(st.integers(0, 3)) :]
    with suppress(DocumentError):  # any other error fails the test
        read(f"plan.{target}", damaged)


# What they are


@pytest.mark.parametrize(
    "name, data, expected",
    [
        ("plan.md", b"", Format.COUNCIL),
        ("plan.TXT", b"", Format.COUNCIL),
        ("plan.json", b"", Format.JSON),
        ("PLAN.CSV", b"", Format.CSV),
        ("plan.xlsx", b"", Format.XLSX),
        ("plan", write(PLAN, Format.JSON), Format.JSON),
        ("plan", write(PLAN, Format.CSV), Format.CSV),
        ("plan", write(PLAN, Format.XLSX), Format.XLSX),
        ("plan", "# Maßnahmenplan".encode(), Format.COUNCIL),
    ],
)
def test_formats_are_recognised(name: str, data: bytes, expected: Format) -> None:
    assert detect(name, data) is expected


@pytest.mark.parametrize("name", ["plan.xlsm", "plan.xls", "plan.ods", "plan.pdf", "plan.docx"])
def test_other_formats_are_refused_by_name(name: str) -> None:
    assert refused(name, b"PK")[0][0] == "Datei"


def test_the_councils_document_is_read_through_the_same_door() -> None:
    plan = read("musterstadt.md", (INVENTED / "musterstadt.md").read_bytes())
    assert len(plan.measures) == 4


# JSON


def changed_json(change: Callable[[Any], None]) -> bytes:
    content = json.loads(write(PLAN, Format.JSON))
    change(content)
    return json.dumps(content).encode()


JSON_PROBLEMS: list[tuple[Callable[[Any], object], str, str]] = [
    (lambda c: c.update(farbe="rot"), "farbe", "unbekannt"),
    (lambda c: c["fields"][0].update(nummer=1), "fields[0].nummer", "unbekannt"),
    (lambda c: c["fields"][0].pop("title"), "fields[0].title", "fehlt"),
    (lambda c: c["fields"][0].update(number="1"), "fields[0].number", "ganze Zahl"),
    (lambda c: c["fields"][0].update(number=True), "fields[0].number", "ganze Zahl"),
    (lambda c: c["fields"][0].update(number=0), "fields[0].number", "mindestens 1"),
    (lambda c: c.update(as_of_date="27.04.2021"), "as_of_date", "2021-12-31"),
    (lambda c: c["fields"][0]["recommendations"][0].update(is_new="vielleicht"), "fields[0].recommendations[0].is_new", "partly"),
    (lambda c: c["fields"][0]["recommendations"][0]["measures"][0].update(footnotes=[1]), "fields[0].recommendations[0].measures[0].footnotes[0]", "ein Text"),
    (lambda c: c["fields"][0]["recommendations"][0]["measures"][0].update(number="1.2.1"), "Maßnahme 1.2.1", "Empfehlung 1.1"),
    (lambda c: c["fields"][0]["recommendations"][0]["measures"][0].update(number="1.1.01"), "Maßnahme 1.1.01", "1.1.x"),
    (lambda c: c["fields"].append(c["fields"][0]), "Handlungsfeld 1", "mehr als einmal"),
    (lambda c: c["fields"][0].update(title="Wege \u202e"), "Handlungsfeld 1", "U+202E"),
    (lambda c: c["fields"][0].update(title="Wege \ud800"), "Handlungsfeld 1", "U+D800"),
    (lambda c: c["fields"][0].update(title="Wege \u0000"), "Handlungsfeld 1", "U+0000"),
    (lambda c: c["fields"][0].update(title=" "), "Handlungsfeld 1", "Titel fehlt"),
    (lambda c: c.update(resolution_paper="7" * 61), "Plan", "höchstens 60 Zeichen"),
    (lambda c: c["fields"][0].update(title="W" * 301), "Handlungsfeld 1", "höchstens 300 Zeichen"),
    (lambda c: c["fields"][0]["recommendations"][0].update(title="W" * 201), "Empfehlung 1.1", "höchstens 200 Zeichen"),
    (lambda c: c["fields"][0]["recommendations"][0]["measures"][0].update(title="W" * 201), "Maßnahme 1.1.1", "höchstens 200 Zeichen"),
    (lambda c: c["fields"][0]["recommendations"][0]["measures"][0].update(label="M" * 21), "Maßnahme 1.1.1", "höchstens 20 Zeichen"),
    (lambda c: c.update(format="anders/2"), "format", "massnahmenmonitor-plan/1"),
]  # fmt: skip


@pytest.mark.parametrize("change, where, words", JSON_PROBLEMS)
def test_json_problems_have_a_path(change: Callable[[Any], object], where: str, words: str) -> None:
    problems = refused("plan.json", changed_json(lambda content: change(content) and None))
    assert any(found == where and words in message for found, message in problems)


@pytest.mark.parametrize(
    "data",
    [b"{", b"[]", b"1", b'{"format": NaN}', b'{"a": 1, "a": 2}', b"[" * 100_000, b"\xff\xfe\x00"],
)
def test_no_json_at_all(data: bytes) -> None:
    assert refused("plan.json", data)


def test_all_json_problems_at_once() -> None:
    def change(content: Any) -> None:
        content["fields"][0].update(number="1", farbe=2)
        content["as_of_date"] = 5

    assert len(refused("plan.json", changed_json(change))) == 3


# CSV


def csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def csv_bytes(rows: list[list[str]]) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";").writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def test_csv_has_one_row_per_measure_and_runs_no_formula(real_plan: PlanDocument) -> None:
    rows = csv_rows(write(real_plan, Format.CSV))
    assert len(rows) == 1 + len(real_plan.measures)
    assert rows[0][:3] == ["Nummer", "Handlungsfeld", "Empfehlung neu"]
    assert [row[0] for row in rows[1:4]] == ["1.1.1", "1.1.2", "1.1.3"]
    assert all(cell[0] not in "=+-@\t\r" for row in rows for cell in row if cell)


def test_csv_puts_an_apostrophe_before_formulas() -> None:
    (row,) = csv_rows(write(PLAN, Format.CSV))[1:]
    assert "'=2+3" in row
    assert write(PLAN, Format.CSV).startswith(b"\xef\xbb\xbfNummer;")


CSV_PROBLEMS = [
    (1, 0, "01.08.2003", "Zeile 2", "Datum gemacht"),
    (1, 0, "eins", "Zeile 2", "keine Nummer"),
    (0, 1, "Feld", "Zeile 1", "„Feld“ ist unbekannt"),
    (1, 2, "vielleicht", "Zeile 2", "ja, teilweise oder nein"),
    (2, 1, "Andere Wege", "Zeile 3", "weichen ab von denen in Zeile 2"),
    (2, 0, "1.1.1", "Zeile 3", "steht schon in Zeile 2"),
]


@pytest.mark.parametrize("row, column, value, where, words", CSV_PROBLEMS)
def test_csv_problems_have_a_line(
    row: int, column: int, value: str, where: str, words: str
) -> None:
    second = replace(MEASURE, number="1.1.2", label="M2")
    both = replace(RECOMMENDATION, measures=(MEASURE, second))
    rows = csv_rows(write(replace(PLAN, fields=(FieldEntry(1, "Wege", (both,)),)), Format.CSV))
    rows[row][column] = value
    problems = refused("plan.csv", csv_bytes(rows))
    assert any(found == where and words in message for found, message in problems)


def test_csv_with_commas_or_of_a_windows_office_is_read() -> None:
    text = write(PLAN, Format.CSV).decode("utf-8-sig")
    assert read("plan.csv", text.encode("cp1252")) == PLAN
    target = io.StringIO(newline="")
    csv.writer(target).writerows(csv_rows(write(PLAN, Format.CSV)))
    assert read("plan.csv", target.getvalue().encode()) == PLAN


def test_csv_that_is_torn_is_refused() -> None:
    assert refused("plan.csv", write(PLAN, Format.CSV) + b'"')[0][0] == "Zeile 3"
    assert refused("plan.csv", write(PLAN, Format.CSV) + b"a;b\r\n")[0][0] == "Zeile 3"
    assert refused("plan.csv", b"")


# XLSX


def test_xlsx_has_three_sheets_and_words_stay_words() -> None:
    sheets = read_workbook(write(PLAN, Format.XLSX))
    assert list(sheets) == [xlsx_format.MEASURES, xlsx_format.PARTS, xlsx_format.PLAN]
    headings, row = sheets[xlsx_format.MEASURES]
    assert dict(zip(headings, row, strict=False))["Wortlaut"] == "=2+3"
    assert sheets[xlsx_format.PLAN][1:4] == [
        ("Plan", "Plan"),
        ("Kürzel",),
        ("Stand", "27.04.2021"),
    ]


def workbook(change: Callable[[dict[str, list[list[CellValue]]]], object]) -> bytes:
    sheets = {
        name: [list(row) for row in rows]
        for name, rows in read_workbook(write(PLAN, Format.XLSX)).items()
    }
    change(sheets)
    return write_workbook(
        [
            Sheet(
                name,
                [Column(str(heading)) for heading in rows[0]],
                [[*row, *[None] * (len(rows[0]) - len(row))] for row in rows[1:]],
            )
            for name, rows in sheets.items()
        ]
    )  # fmt: skip


def test_xlsx_reads_numbers_dates_and_ticks_that_people_typed() -> None:
    def change(sheets: dict[str, list[list[CellValue]]]) -> None:
        sheets["Maßnahmen"][1][1] = 7
        sheets[xlsx_format.PARTS][1][0] = 1
        sheets["Plan"][3][1] = date(2021, 5, 1)
        sheets["Plan"][-1][1] = True

    plan = read("plan.xlsx", workbook(change))
    assert plan.measure("1.1.1").label == "7"
    assert (plan.as_of_date, plan.is_sample) == (date(2021, 5, 1), True)


XLSX_PROBLEMS: list[tuple[Callable[[dict[str, list[list[CellValue]]]], object], str, str]] = [
    (lambda s: s.pop("Plan"), "Datei", "Das Blatt „Plan“ fehlt"),
    (lambda s: s["Maßnahmen"][1].__setitem__(0, date(2003, 8, 1)), "Blatt „Maßnahmen“, Zeile 2", "ein Datum gemacht"),
    (lambda s: s["Maßnahmen"][1].__setitem__(0, "1.1"), "Blatt „Maßnahmen“, Zeile 2", "1.8.3"),
    (lambda s: s["Maßnahmen"][1].__setitem__(0, "1.7.1"), "Blatt „Maßnahmen“, Zeile 2", "1.7 fehlt"),
    (lambda s: s["Maßnahmen"][0].__setitem__(1, "Name"), "Blatt „Maßnahmen“", "„Name“ ist unbekannt"),
    (lambda s: s["Plan"][1].__setitem__(0, "Farbe"), "Blatt „Plan“, Zeile 2", "Farbe"),
]  # fmt: skip


@pytest.mark.parametrize("change, where, words", XLSX_PROBLEMS)
def test_xlsx_problems_have_a_place(
    change: Callable[[dict[str, list[list[CellValue]]]], object], where: str, words: str
) -> None:
    problems = refused("plan.xlsx", workbook(change))
    assert any(found == where and words in message for found, message in problems)


def test_xlsx_refuses_texts_that_fit_into_no_cell() -> None:
    long = replace(MEASURE, official_text="x" * 32_768)
    plan = replace(
        PLAN, fields=(FieldEntry(1, "Wege", (replace(RECOMMENDATION, measures=(long,)),)),)
    )
    with pytest.raises(DocumentError, match="Zelle E2"):
        write(plan, Format.XLSX)


@pytest.mark.parametrize("target", WRITTEN)
def test_files_over_the_limit_are_refused(target: Format) -> None:
    with pytest.raises(DocumentError):
        read(f"plan.{target}", write(PLAN, target), max_bytes=100)
