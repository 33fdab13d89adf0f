"""Numbers as printed against numbers as expected. Nothing is renumbered silently."""

from app.plan_documents.council_document.blocks import FieldBlock
from app.plan_documents.council_document.findings import Findings
from app.plan_documents.council_document.rows import MeasureRow


def check_fields(blocks: list[FieldBlock], findings: Findings) -> None:
    expected = 1
    for block in blocks:
        if block.number != expected:
            findings.problem(block.line, _unexpected("Handlungsfeld", block.number, expected))
        expected = block.number + 1
        _check_recommendations(block, findings)


def _check_recommendations(block: FieldBlock, findings: Findings) -> None:
    expected = 1
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


def _unexpected(noun: str, found: int, expected: int) -> str:
    space = "" if noun.endswith(".") else " "
    why = "doppelt oder vertauscht" if found < expected else "davor fehlt etwas"
    return (
        f"Erwartet wurde {noun}{space}{expected}, gefunden {noun}{space}{found} ({why}). "
        "Bitte die Überschriften prüfen."
    )


def check_labels(number: str, rows: list[MeasureRow], findings: Findings) -> None:
    """`number`: of the recommendation. A short label ("M2") may repeat: that is only listed."""
    recommendation = [int(part) for part in number.split(".")]
    last = 0
    for position, row in enumerate(rows, 1):
        *prefix, printed = row.label.numbers
        if prefix and (prefix != recommendation[-len(prefix) :] or printed != position):
            findings.problem(
                row.line,
                f"Erwartet wurde Maßnahme {number}.{position}, gefunden {row.label.printed}.",
            )
        elif printed == 1 and last > 1:
            findings.problem(
                row.line,
                f"Die Zählung beginnt wieder bei {row.label.printed}. "
                f"Fehlt nach Empfehlung {number} eine Überschrift?",
            )
        elif printed != last + 1:
            what = "wiederholt sich" if printed == last else "folgt nicht auf die vorige"
            findings.hint(
                row.line,
                f"Die Kennzeichnung {row.label.printed} {what}; die Maßnahme erhält die Nummer "
                f"{number}.{position}.",
                f"{number}.{position}",
            )
        last = printed
