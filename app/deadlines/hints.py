"""Where the wording of a measure and its deadline cell say different things.

Only a rhythm that the text states as a fact about the measure is taken seriously („jährlich“,
„zweimal im Jahr“), not one that describes some noun („in einem jährlichen Budget“): a hint that is
usually wrong is a hint that nobody reads.
"""

import re

from app.deadlines.model import Deadline, DeadlineKind, YearlyRule

_ADVERB = r"(?:jährlich|im jahr|pro jahr)\b"
_RHYTHMS: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(rf"(?<![\w-]){pattern}(?!\w)", re.IGNORECASE), times_a_year)
    for pattern, times_a_year in (
        (r"(?:monatlich|jeden monat|(?:ein ?mal|1 ?x) im monat)", 12),
        (r"(?:vierteljährlich|quartalsweise|jedes quartal|(?:ein ?mal|1 ?x) im quartal)", 4),
        (rf"(?:halbjährlich|(?:zwei ?mal|2 ?mal|2 ?x) {_ADVERB})", 2),
        (rf"(?:jährlich|jedes jahr|(?:ein ?mal|1 ?mal|1 ?x) {_ADVERB}|eine? jährliche[rs]?)", 1),
    )
)

_CELL_MEANS = {
    DeadlineKind.FIXED: "einen einmaligen Termin",
    DeadlineKind.AFTER_RESOLUTION: "einen einmaligen Termin",
    DeadlineKind.ONGOING: "eine Aufgabe ohne Termin",
    DeadlineKind.RECURRING: "seltenere Termine",
    DeadlineKind.MIXED: "seltenere Termine",
}


def contradicts(text_of_measure: str, deadline: Deadline) -> str | None:
    """A German hint for coordination, or None. Unresolved deadlines are listed anyway."""
    if deadline.kind is DeadlineKind.UNRESOLVED:
        return None
    times_in_cell = sum(isinstance(rule, YearlyRule) for rule in deadline.rules)
    for pattern, times_a_year in _RHYTHMS:
        found = pattern.search(text_of_measure)
        if found and times_a_year > times_in_cell:
            said, cell = (" ".join(words.split()) for words in (found[0], deadline.text))
            return (
                f"Der Wortlaut sagt „{said}“, die Frist „{cell}“ nennt "
                f"{_CELL_MEANS[deadline.kind]}. Bitte klären, was gilt."
            )
    return None
