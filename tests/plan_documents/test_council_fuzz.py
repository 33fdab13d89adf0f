"""Damaged documents: refused, or nothing is lost; never another error, never slow."""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.plan_documents.council_document import read_council_document
from app.plan_documents.decoding import decode_text
from app.plan_documents.document import DocumentError, PlanDocument

from .conftest import INVENTED

SOURCES = {path.name: decode_text(path.read_bytes()) for path in sorted(INVENTED.iterdir())}
INSERTED = [
    "",
    "1.",
    "a)",
    "Handlungsfeld III – B",
    "Ziel 2: C",
    "\u00ad\n",
    "-\n",
    "[1]",
    "<br>",
    "\f",
    "Entwurf",
    "- 4 -",
    "---",
    "M9",
    "x\t\t\t",
    "| a | b |",
    "<sup>1</sup>",
    "**",
]


def words(text: str) -> Counter[str]:
    text = html.unescape(re.sub(r"</?sup>|\u00ad", "", text))
    return Counter(re.findall(r"[A-Za-zÄÖÜäöüß]+", text))


def words_of(plan: PlanDocument) -> Counter[str]:
    texts: list[str | None] = []
    for part in plan.fields:
        texts.append(part.title)
        for entry in part.recommendations:
            texts += [entry.title, entry.official_text, *entry.footnotes]
    for measure in plan.measures:
        texts += [measure.label, measure.official_text, measure.responsible_text]
        texts += [measure.deadline_text, measure.cost_text]
        texts += [note.partition(": ")[2] or note for note in measure.footnotes]  # other columns
    return words(" ".join(text for text in texts if text))


def read_or_refused(text: str) -> PlanDocument | None:
    with suppress(DocumentError):  # any other error fails the test
        return read_council_document(text)
    return None


def lines_of_plan(plan: PlanDocument, source: str) -> Iterator[int]:
    """Their indexes, from the first field's heading to the appendix."""
    end = next((h.line for h in plan.hints if h.message.startswith("Ab „")), None)
    return iter(range((plan.fields[0].line or 1) - 1, (end or source.count("\n") + 1) - 1))


def without_parted(lost: Counter[str], others: Iterable[str]) -> set[str]:
    """A word that a line end divides is lost with either half, or becomes another word."""

    def is_part(half: str, word: str) -> bool:
        return len(half) > 1 and (half in word or half[:3] == word[:3])

    halves = list(others)
    return {
        word
        for word in lost
        if not any(is_part(half, word) or is_part(word, half) for half in halves)
    }


DAMAGES: dict[str, Callable[[list[str], int], list[str]]] = {
    "deleted": lambda lines, at: lines[:at] + lines[at + 1 :],
    "doubled": lambda lines, at: [*lines[:at], lines[at], *lines[at:]],
    "swapped": lambda lines, at: [*lines[:at], *reversed(lines[at : at + 2]), *lines[at + 2 :]],
    "cut off": lambda lines, at: lines[:at],
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", SOURCES)
def test_each_line_damaged(name: str, damage: str) -> None:
    source = SOURCES[name]
    undamaged = read_council_document(source)
    whole = words_of(undamaged)
    lines = source.split("\n")
    read = 0
    for at in lines_of_plan(undamaged, source):
        damaged = DAMAGES[damage](lines, at)
        plan = read_or_refused("\n".join(damaged))
        if plan is None:
            continue
        read += 1
        missing = words("\n".join(lines)) - words("\n".join(damaged))
        listed = words(" ".join(hint.message for hint in plan.hints))
        lost = whole - words_of(plan) - listed - missing
        made = words_of(plan) - whole
        assert not without_parted(lost, [*missing, *made]), (at + 1, lines[at])
    assert read


@given(
    source=st.sampled_from(list(SOURCES.values())),
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
    "wrapped headings": "Handlungsfeld 2: Kinder und\n" + "Eltern und\n" * 20_000,
    "wrapped notes": "<sup>1</sup> Kinder\n" + "und Eltern\n" * 20_000,
    "comments": "<!--" * 15_000,
    "pictures": "![" * 20_000,
    "soft hyphens": "a\u00ad " * 20_000,
    "columns": "Maßnahme\tAmt\tFrist" + "\tx" * 20_000,
    "page numbers": "1\n" * 20_000 + "\f\n" * 20_000,
    "bold": "** **" * 12_000,
    "ist": "M1: " + "ist " * 8_000 + "\t\t\t",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_read_in_time(name: str) -> None:
    before = process_time()
    read_or_refused(
        "## Handlungsfeld 1: A\n### Empfehlung 1\nB.\nM1: C.\tD\tE\tF\n" + HOSTILE[name]
    )
    assert process_time() - before < 5
