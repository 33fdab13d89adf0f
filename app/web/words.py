"""Everything that a catalogue of texts may word otherwise: the messages of pages and mails, and the
words that pages take from tables and print by `_(…)`. Read by `make texts` and its test only."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from app.accounts.permissions import ROLE_LABEL
from app.costs import CEILING_PERIOD_LABEL, CEILING_STANDING
from app.council_reports.tables import PAPER_STATE_LABEL
from app.http.problem_types import PROBLEM_TYPES
from app.kit.signs import Sign
from app.kit.templates import messages_of
from app.kit.texts import template_of
from app.overdue import BASIS_LABEL, TIMELINESS
from app.plan_documents.comparing import COMPARED, KIND_LABEL
from app.reminders.letters import MAILS
from app.reminders.tables import OCCASION_LABEL
from app.status_reports.completeness import DATE_NAME
from app.status_reports.implementation import IMPLEMENTATION
from app.web import explanation, measure_list, messages, overdue, plans, signs
from app.web.deadline_rules import RULE_CHOICES
from app.web.entity_words import ENTITY_LABEL
from app.web.frame import PAGES
from app.web.legal_texts import TITLES
from app.web.navigation import ENTRIES, PLAN_ENTRIES
from app.web.open_work import TASK_LABEL
from app.web.reminders import MAIL_SIGN
from app.web.wording import NAMES

_WORDS: Final[Mapping[str, Iterable[str | Sign]]] = {
    "navigation": (*(each.label for each in ENTRIES), *(label for label, _ in PLAN_ENTRIES)),
    "legal texts": TITLES.values(),
    "what was done": messages.MESSAGES.values(),
    "implementation": IMPLEMENTATION.values(),
    "timeliness": (*TIMELINESS.values(), *BASIS_LABEL.values()),
    "spending": CEILING_STANDING.values(),
    "steps of a report": (*signs.STEP.values(), signs.NO_REPORT),
    "rows of a spreadsheet": signs.ROW_KIND.values(),
    "mails": (*MAIL_SIGN.values(), *OCCASION_LABEL.values()),
    "work of an office": TASK_LABEL.values(),
    "states of a paper": PAPER_STATE_LABEL.values(),
    "orders of measures": measure_list.SORT_LABEL.values(),
    "costs": CEILING_PERIOD_LABEL.values(),
    "figures": plans.FIGURES,
    "overdue": [meaning for _, meaning in overdue.BASIS_MEANING.values()],
    "meanings of a deadline": [label for _, label in RULE_CHOICES],
    "dates of a report": DATE_NAME.values(),
    "differences of a plan": (*KIND_LABEL.values(), *COMPARED.values()),
    "problems": [kind.title for kind in PROBLEM_TYPES.values()],
    "roles": ROLE_LABEL.values(),
    "entries of the trail": ENTITY_LABEL.values(),
    "labels": [
        label
        for table in NAMES.values()
        if isinstance(table, Mapping)
        for label in table.values()
        if isinstance(label, str)
    ],
    "explanation": (
        *explanation.MEANING.values(),
        *explanation.ROLE_MEANING.values(),
        *explanation.OUTCOME_MEANING.values(),
    ),
}
"""By the place that the catalogue names."""


def catalogue() -> str:
    """What stands in `app/texts.pot`."""
    return template_of(
        chain(
            ((f"pages/{name}", message) for name, message in messages_of(PAGES)),
            ((f"mails/{name}", message) for name, message in messages_of(MAILS)),
            _words(),
        )
    )


def _words() -> Iterator[tuple[str, str]]:
    for place, words in _WORDS.items():
        yield from ((place, word.label if isinstance(word, Sign) else word) for word in words)
