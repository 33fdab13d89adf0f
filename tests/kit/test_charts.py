"""The bare drawing: numbers and words as pygal lays them out, and nothing else of pygal."""

import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree as ET

from app.config import PROJECT
from app.kit.charts import Chart, Fill, Series, draw

SVG = "{http://www.w3.org/2000/svg}"
SIMPLE = Chart(
    "simple",
    'Wie es steht: „eins“ 3 & "zwei" <0>.',
    ("eins", "<zwei>", "drei"),
    (Series("Anzahl", (3, 0, 1200), (Fill.SOLID, Fill.EMPTY, Fill.DOTTED)),),
)
STACKED = Chart(
    "stacked",
    "Je Gruppe",
    ("A", "B"),
    (
        Series("ja & nein", (12, 0), (Fill.SLANTED,) * 2),
        Series("nein", (1, 60), (Fill.LEVEL,) * 2),
    ),
    is_stacked=True,
)


def drawn(chart: Chart) -> ET.Element:
    return ET.fromstring(draw(chart))


def words(chart: Chart) -> list[str]:
    return [each.text or "" for each in drawn(chart).iter(f"{SVG}text")]


def bars(chart: Chart) -> list[tuple[str, float]]:
    """Fill and width, without the plates behind numbers and without the keys."""
    group = drawn(chart).find(f"{SVG}g/{SVG}g")
    assert group is not None
    return [
        (each.attrib["fill"], float(each.attrib["width"]))
        for each in group.iter(f"{SVG}rect")
        if "rx" not in each.attrib
    ]


def test_every_row_has_its_label_and_number() -> None:
    said = words(SIMPLE)
    assert sorted(said) == sorted(["eins", "<zwei>", "drei", "3", "0", "1.200"])
    assert drawn(SIMPLE).findtext(f"{SVG}title") == SIMPLE.description


def test_bars_are_as_long_as_their_numbers_and_nothing_is_no_bar() -> None:
    (dotted, long), (solid, short) = bars(SIMPLE)
    assert (dotted, solid) == ("url(#simple-dotted)", "#123a63")
    assert abs(long / short - 400) < 40  # lengths are rounded to a tenth
    assert {fill for fill, _ in bars(STACKED)} == {"url(#stacked-slanted)", "url(#stacked-level)"}


def test_bars_stay_inside_the_chart() -> None:
    for chart in (SIMPLE, STACKED, replace(STACKED, width=300, font_size=16)):
        [group] = drawn(chart).findall(f"{SVG}g/{SVG}g[{SVG}text]")[:1]
        left = float(group.attrib["transform"].split("(")[1].split(",")[0])
        for bar in group.iter(f"{SVG}rect"):
            assert left + float(bar.attrib["x"]) + float(bar.attrib["width"]) <= chart.width


def test_a_stacked_chart_has_a_key_and_numbers_where_they_fit() -> None:
    said = words(STACKED)
    assert {"ja & nein", "nein", "A", "B", "12", "60"} <= set(said)
    assert "1" not in said
    assert drawn(STACKED).get("viewBox") == f"0 0 640 {STACKED.height}"


def test_fills_differ_in_a_document_with_several_charts() -> None:
    ids = [
        each.attrib["id"]
        for chart in (SIMPLE, STACKED)
        for each in drawn(chart).iter(f"{SVG}pattern")
    ]
    assert len(ids) == len(set(ids)) == 3


def test_it_is_bare() -> None:
    """What a strict policy forbids is not there, nor anything that changes from day to day."""
    for chart in (SIMPLE, STACKED, replace(SIMPLE, width=400, font_size=14)):
        text = draw(chart)
        assert not re.search(r"<script|<style|style=|class=|<!--|pygal|href|on[a-z]+=", text)


def test_charts_of_nothing() -> None:
    none = Series("Anzahl", (0, 0, 0), (Fill.EMPTY,) * 3)
    assert bars(replace(SIMPLE, series=(none,))) == []
    assert bars(replace(STACKED, rows=("A",), series=(Series("", (0,), (Fill.EMPTY,)),))) == []


def test_the_same_chart_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "from tests.kit.test_charts import STACKED, draw; import sys;"
        "sys.stdout.buffer.write(draw(STACKED).encode())"
    )
    made = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env={"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONPATH": "."},
        capture_output=True,
        check=True,
    )
    assert made.stdout == draw(STACKED).encode()
