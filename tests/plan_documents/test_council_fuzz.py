"""Damaged documents: refused, or nothing is lost; never another error, never slow."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.plan_documents.council_document import read_council_document
from app.plan_documents.document import DocumentError, PlanDocument

from .conftest import INVENTED

SOURCES = [path.read_text(encoding="utf-8") for path in sorted(INVENTED.iterdir())]
INSERTED = ["", "\f", "Entwurf", "- 4 -", "---", "M9", "x\t\t\t", "| a | b |", "<sup>1</sup>", "**"]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[A-Za-zÄÖÜäöüß]+", re.sub(r"</?sup>", "", text)))


def words_of(plan: PlanDocument) -> Counter[str]:
    texts: list[str | None] = []
    for part in plan.fields:
        texts.append(part.title)
        for entry in part.recommendations:
            texts += [entry.title, entry.official_text, *entry.footnotes]
    for measure in plan.measures:
        texts += [measure.label, measure.official_text, measure.responsible_text]
        texts += [measure.deadline_text, measure.cost_text, *measure.footnotes]
    return words(" ".join(text for text in texts if text))


def read_or_refused(text: str) -> PlanDocument | None:
    with suppress(DocumentError):  # any other error fails the test
        return read_council_document(text)
    return None


def content_of(source: str) -> Iterator[int]:
    """The lines of the plan proper."""
    lines = source.split("\n")
    start = max(
        i for i, line in enumerate(lines) if re.search("Handlungsfeld 1:|1. Handlungsf", line)
    )
    end = next((i for i, line in enumerate(lines) if "Anhang" in line), len(lines))
    return iter(range(start, end))


DAMAGES: dict[str, Callable[[list[str], int], list[str]]] = {
    "deleted": lambda lines, at: lines[:at] + lines[at + 1 :],
    "doubled": lambda lines, at: [*lines[:at], lines[at], *lines[at:]],
    "swapped": lambda lines, at: [*lines[:at], *reversed(lines[at : at + 2]), *lines[at + 2 :]],
    "cut off": lambda lines, at: lines[:at],
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("source", SOURCES, ids=["Beispielhausen", "Musterstadt"])
def test_each_line_damaged(source: str, damage: str) -> None:
    whole = words_of(read_council_document(source))
    lines = source.split("\n")
    read = 0
    for at in content_of(source):
        damaged = DAMAGES[damage](lines, at)
        plan = read_or_refused("\n".join(damaged))
        if plan is None:
            continue
        read += 1
        missing = words("\n".join(lines)) - words("\n".join(damaged))
        listed = words(" ".join(hint.message for hint in plan.hints))
        assert not whole - words_of(plan) - listed - missing, (at + 1, lines[at])
    assert read


@given(
    source=st.sampled_from(SOURCES),
    at=st.floats(0, 1, exclude_max=True),
    length=st.integers(0, 4),
    inserted=st.sampled_from(INSERTED) | st.text(max_size=4),
)
@settings(max_examples=300, deadline=None)
def test_any_place_damaged(source: str, at: float, length: int, inserted: str) -> None:
    position = int(at * len(source))
    read_or_refused(source[:position] + inserted + source[position + length :])


@given(st.text(alphabet="M1:.\t|\n\f#*<>sup/[]()^\\ NEU-–aÄ\u00ad\u202e", max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text(text: str) -> None:
    read_or_refused("## Handlungsfeld 1: A\n### Empfehlung 1\nB.\n" + text)


HOSTILE = {
    "stars": "*" * 60_000,
    "brackets": "[" * 30_000,
    "links": "[a](" * 15_000,
    "tags": "<sup>" * 12_000,
    "marks": "<sup>1</sup> " * 4_000,
    "spaces": "## " + " " * 60_000 + "x",
    "abbreviations": "M1: " + "z.B. " * 6_000 + "\t\t\t",
    "dots": "Stand:" + "." * 60_000,
    "pipes": "|" * 30_000,
    "numbers": "1 a\n" * 20_000,
    "fragments": "a\t\t\t\n" * 20_000,
    "notes": "<sup>1</sup> a\n\n" * 15_000,
    "headers": "Kopfzeile 1\n\n" * 20_000,
    "headings": "Empfehlung 1\n" * 20_000,
    "bold": "** **" * 12_000,
    "ist": "M1: " + "ist " * 8_000 + "\t\t\t",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_read_in_time(name: str) -> None:
    before = perf_counter()
    read_or_refused(
        "## Handlungsfeld 1: A\n### Empfehlung 1\nB.\nM1: C.\tD\tE\tF\n" + HOSTILE[name]
    )
    assert perf_counter() - before < 5
