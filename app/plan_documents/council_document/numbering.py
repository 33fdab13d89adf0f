"""Numbers as printed against numbers as expected. Nothing is renumbered silently."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.plan_documents.council_document.blocks import FieldBlock
from app.plan_documents.council_document.findings import Findings
from app.plan_documents.council_document.rows import MeasureRow


def check_fields(blocks: list[FieldBlock], findings: Findings) -> None:
    expected = 1
    for block in blocks:
        if block.number != expected:
            findings.problem(block.line, _unexpected("Handlungsfeld", block.number, expected))
        expected = block.number + 1
    _check_recommendations(blocks, findings)


def _check_recommendations(blocks: list[FieldBlock], findings: Findings) -> None:
    counts_on = _counts_on([[part.numbers[-1] for part in b.recommendations] for b in blocks])
    expected = 1
    for block in blocks:
        expected = expected if counts_on else 1
        for part in block.recommendations:
            *prefix, number = part.numbers
            if prefix and prefix != [block.number]:
                printed = ".".join(map(str, part.numbers))
                findings.problem(
                    part.line,
                    f"Empfehlung {printed} steht in Handlungsfeld {block.number}; "
                    f"erwartet wurde Empfehlung {block.number}.{expected}.",
                )
            elif number != expected:
                noun = f"Empfehlung {block.number}."
                findings.problem(part.line, _unexpected(noun, number, expected))
            expected = number + 1


def _counts_on(groups: Iterable[Sequence[int]]) -> bool:
    """1, 2 | 3, 4, 5 | 6: the numbers go on through all groups instead of starting again."""
    filled = [group for group in groups if group]
    going_on = sum(group[0] == before[-1] + 1 for before, group in pairwise(filled))
    return going_on > sum(group[0] == 1 for group in filled[1:])


def _unexpected(noun: str, found: int, expected: int) -> str:
    space = "" if noun.endswith(".") else " "
    why = "doppelt oder vertauscht" if found < expected else "davor fehlt etwas"
    return (
        f"Erwartet wurde {noun}{space}{expected}, gefunden {noun}{space}{found} ({why}). "
        "Bitte die Überschriften prüfen."
    )


@dataclass(frozen=True, slots=True)
class NumberedRows:
    number: str  # of the recommendation, "1.8"
    rows: Sequence[MeasureRow]


def check_labels(parts: Sequence[NumberedRows], findings: Findings) -> None:
    counts_on = _counts_on([[row.label.numbers[-1] for row in part.rows] for part in parts])
    last = 0
    for part in parts:
        expected = {1, last + 1} if counts_on else {1}
        for position, row in enumerate(part.rows, 1):
            _check_label(part.number, position, row, expected, findings)
            last = row.label.numbers[-1]
            expected = {last + 1}


def _check_label(
    recommendation: str, position: int, row: MeasureRow, expected: set[int], findings: Findings
) -> None:
    """A short label ("M2") may repeat: that is only listed."""
    *prefix, printed = row.label.numbers
    field, own = (int(part) for part in recommendation.split("."))
    number = f"{recommendation}.{position}"
    if prefix not in ([], [own], [field], [field, own]) or (
        len(prefix) > 1 and printed != position
    ):
        findings.problem(
            row.line, f"Erwartet wurde Maßnahme {number}, gefunden {row.label.printed}."
        )
    elif printed == 1 and not expected & {1, 2}:
        findings.problem(
            row.line,
            f"Die Zählung beginnt wieder bei {row.label.printed}. "
            f"Fehlt nach Empfehlung {recommendation} eine Überschrift?",
        )
    elif printed not in expected:
        what = "wiederholt sich" if printed + 1 in expected else "folgt nicht auf die vorige"
        findings.hint(
            row.line,
            f"Die Kennzeichnung {row.label.printed} {what}; die Maßnahme erhält die Nummer "
            f"{number}.",
            number,
        )
