"""Workbooks in and out: nothing runs, nothing is lost, nothing hostile is opened."""

import io
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from app.kit.sheet_archives import Limits, SheetError
from app.kit.sheets import CellValue, Column, Sheet, read_workbook, write_workbook

COLUMNS = [Column("Nummer"), Column("Stand", choices=("offen", "erledigt, geprüft"), locked=False)]


def written(*rows: tuple[CellValue, ...], **options: object) -> bytes:
    return write_workbook([Sheet("Blatt", COLUMNS, rows, **options)])  # type: ignore[arg-type]


def opened(data: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))["Blatt"]


def by_hand(fill: Callable[[Worksheet], object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Blatt"
    fill(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def refusal(data: bytes, limits: Limits | None = None) -> SheetError:
    with pytest.raises(SheetError) as refused:
        read_workbook(data, limits)
    return refused.value


# Out and in again

AWKWARD = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "#N/A",
    " x ",
    "a\nb",
    "a\rb",
    "\x00\x1f",
    "_x000D_",
    "007",
    "ẞ",
]
cells = st.sampled_from(AWKWARD) | st.text(min_size=1, max_size=10)


@given(st.lists(st.tuples(cells, cells), max_size=4))
@settings(max_examples=80, deadline=None)
def test_words_come_back_as_they_went(rows: list[tuple[str, str]]) -> None:
    assert read_workbook(written(*rows))["Blatt"][1:] == rows


def test_numbers_dates_and_ticks_come_back() -> None:
    rows = [(1, date(2021, 12, 31)), (True, 2.5), (Decimal("1500.25"), None), (None, "x")]
    assert read_workbook(written(*rows))["Blatt"][1:] == [
        (1, date(2021, 12, 31)),
        (True, 2.5),
        (1500.25,),
        (None, "x"),
    ]


def test_instants_are_read_as_days_and_empty_ends_are_cut_off() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = datetime(2021, 12, 31, 8, 30)  # noqa: DTZ001 - spreadsheets know no zones
        sheet["C1"] = ""
        sheet["B3"] = "x"
        sheet["A9"] = ""

    assert read_workbook(by_hand(fill))["Blatt"] == [(date(2021, 12, 31),), (), (None, "x")]


def test_formulas_are_written_as_words() -> None:
    sheet = opened(written(("=1+1", "#N/A")))
    assert [sheet["A2"].data_type, sheet["B2"].data_type] == ["s", "s"]


def test_a_text_that_fits_into_no_cell_is_refused() -> None:
    with pytest.raises(SheetError, match="Blatt „Blatt“, Zelle B2"):
        written(("1", "x" * 32_768))


# What a person sees


def test_drop_downs_locked_columns_and_a_frozen_header() -> None:
    sheet = opened(written(("1.1.1", "offen"), ("1.1.2", None), protected=True, frozen_columns=1))
    assert sheet.protection.sheet
    assert sheet["A2"].protection.locked
    assert not sheet["B3"].protection.locked
    assert sheet.freeze_panes == "B2"
    assert sheet["A1"].font.bold
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.type, rule.formula1) == ("B2:B3", "list", "=Auswahl!$A$1:$A$2")
    choices = sheet.parent["Auswahl"]
    assert choices.sheet_state == "hidden"
    assert [row[0].value for row in choices.iter_rows()] == ["offen", "erledigt, geprüft"]


def test_notes_widths_and_number_formats() -> None:
    column = Column("Ausgaben", width=33, number_format="#,##0.00")
    data = write_workbook([Sheet("Blatt", [column], [[1500.5]], notes={"Ausgaben": "in EUR"})])
    sheet = opened(data)
    assert sheet.column_dimensions["A"].width == 33
    assert sheet["A2"].number_format == "#,##0.00"
    assert sheet.data_validations.dataValidation[0].prompt == "in EUR"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("kurz", 1),
        ("", 1),
        ("zwei\nZeilen", 2),
        ("mit\n\nLücke", 3),
        ("ein Satz der auf zwei Zeilen geht", 2),
        ("x" * 45, 3),
        ("lang " * 1000, 27),
    ],
)
def test_rows_are_high_enough_for_their_texts_and_still_grow(text: str, lines: int) -> None:
    """Up to the height that the format allows."""
    data = write_workbook([Sheet("Blatt", [Column("A"), Column("B")], [[1, None], [2, text]])])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        rows = re.findall("<row [^>]*>", archive.read("xl/worksheets/sheet1.xml").decode())
    height = {1: 15, 27: 409}.get(lines, lines * 15)
    assert rows == ['<row r="1" ht="15">', '<row r="2" ht="15">', f'<row r="3" ht="{height}">']


def test_a_sheet_of_many_columns_is_printed_in_its_size_with_its_first_columns() -> None:
    fits = opened(written(("1", "offen"))).sheet_properties.pageSetUpPr
    wide = opened(written(("1", "offen"), fits_page_width=False, frozen_columns=1))
    assert fits
    assert fits.fitToPage
    assert not wide.sheet_properties.pageSetUpPr.fitToPage
    assert wide.print_title_cols == "$A:$A"


def test_the_lists_behind_the_drop_downs_are_not_read_back() -> None:
    assert list(read_workbook(written(("1", "offen")))) == ["Blatt"]


# Refused


def test_formulas_are_refused_with_their_place() -> None:
    error = refusal(by_hand(lambda sheet: sheet.__setitem__("C7", "=SUM(A1)")))
    assert (error.sheet, error.row, error.column) == ("Blatt", 7, "C")
    assert error.where == "Blatt „Blatt“, Zelle C7"


def test_error_values_are_refused_with_their_place() -> None:
    assert refusal(by_hand(lambda sheet: sheet.__setitem__("B2", "#DIV/0!"))).row == 2


GOOD = written(("1", "offen"))
SHEET_PART = "xl/worksheets/sheet1.xml"
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'

HOSTILE: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "macros": (lambda parts: parts.update({"xl/vbaProject.bin": b"x"}), "Makros"),
    "macro type": (
        lambda parts: parts.update(
            {"[Content_Types].xml": parts["[Content_Types].xml"] + b"<!--macroEnabled-->"}
        ),
        "Makros",
    ),
    "other files": (
        lambda parts: parts.update({"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "Verknüpfungen",
    ),
    "objects": (lambda parts: parts.update({"xl/embeddings/o.bin": b"x"}), "eingebettete"),
    "connections": (lambda parts: parts.update({"xl/connections.xml": b"<x/>"}), "Datenverb"),
    "bomb": (lambda parts: parts.update({"xl/media/a": b"0" * 101 * 1024 * 1024}), "zu groß"),
    "many parts": (lambda parts: parts.update({f"x/{i}": b"" for i in range(501)}), "ungewöhnlich"),
    "entities": (
        lambda parts: parts.update(
            {SHEET_PART: BOMB + parts[SHEET_PART].partition(b"?>")[2].replace(b"offen", b"&b;")}
        ),
        "beschädigt",
    ),
    "no sheet": (lambda parts: parts.pop(SHEET_PART), "kein lesbares Blatt"),
    "no types": (lambda parts: parts.pop("[Content_Types].xml"), "keine Arbeitsmappe"),
    "torn sheet": (lambda parts: parts.update({SHEET_PART: parts[SHEET_PART][:200]}), "beschädigt"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_refused(name: str) -> None:
    change, words = HOSTILE[name]
    assert words in refusal(repacked(GOOD, change)).message


def test_a_workbook_that_nobody_changed_passes_the_same_road() -> None:
    assert read_workbook(repacked(GOOD, lambda _: None)) == read_workbook(GOOD)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Nummer;Stand", GOOD[: len(GOOD) // 2]])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert "keine Arbeitsmappe" in refusal(data).message


def test_limits_hold() -> None:
    assert "MB" in refusal(GOOD, Limits(max_bytes=100)).message
    assert refusal(written(*[("1", "x")] * 9), Limits(max_rows=5)).sheet == "Blatt"
    wide = by_hand(lambda sheet: sheet.cell(1, 300, "x"))
    assert refusal(wide, Limits(max_columns=10)).row == 1
    far = by_hand(lambda sheet: sheet.cell(1_000_000, 1, "x"))
    assert "20000 Zeilen" in refusal(far).message


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_workbooks_raise_nothing_else(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GOOD) - 1))
    damaged = (
        GOOD[:at] + data.draw(st.binary(max_size=4)) + GOOD[at + data.draw(st.integers(0, 4)) :]
    )
    with suppress(SheetError):  # any other error fails the test
        read_workbook(damaged)


NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MANY = 400_000


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (
            "xl/worksheets/sheet1.xml",
            b"<worksheet %s><sheetData><row>%s</row></sheetData></worksheet>",
        ),
        ("xl/worksheets/sheet1.xml", b"<worksheet %s><sheetData/>%s</worksheet>"),
        ("xl/styles.xml", b"<styleSheet %s><cellXfs>%s</cellXfs></styleSheet>"),
        ("xl/sharedStrings.xml", b"<sst %s>%s</sst>"),
        ("xl/whatever.xml", b"<a %s>%s</a>"),
    ],
)
def test_millions_of_empty_things_in_a_few_kilobytes_are_not_read(
    part: str, content: bytes
) -> None:
    """They would take minutes and gigabytes."""
    filled = content % (NAMESPACE, b"<c/><c/><c/>" * MANY)
    bomb = repacked(GOOD, lambda parts: parts.update({part: filled}))
    assert len(bomb) < 100_000
    assert "ungewöhnlich viele Zellen" in refusal(bomb).message


def test_a_cell_with_many_attributes_is_not_read() -> None:
    attributes = b" ".join(b'a%d=""' % number for number in range(3 * MANY))
    sheet = b"<worksheet %s><sheetData><row %s/></sheetData></worksheet>" % (NAMESPACE, attributes)
    bomb = repacked(GOOD, lambda parts: parts.update({"xl/worksheets/sheet1.xml": sheet}))
    assert "ungewöhnlich viele Zellen" in refusal(bomb).message
