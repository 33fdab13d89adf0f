"""German cost wordings → kind and ceiling. What no row of the table knows stays unresolved."""

import re
from functools import lru_cache

from app.costs.model import CeilingPeriod, Cost, CostKind
from app.kit.german import one_line
from app.kit.money import parse_eur

LONGEST_WORDING = 300
"""No cell of a plan is longer; beyond, nothing is read."""


@lru_cache(maxsize=4096)
def read_cost(text: str) -> Cost:
    """Never raises: every text is a cost, if only an unresolved one."""
    if len(text) <= LONGEST_WORDING:
        wording = one_line(text)
        for pattern, kind in _WORDINGS:
            if found := pattern.fullmatch(wording):
                return _with_ceiling(text, kind, found.groupdict())
    return Cost(text, CostKind.UNRESOLVED)


def _with_ceiling(text: str, kind: CostKind, found: dict[str, str | None]) -> Cost:
    amount = found.get("amount")
    if amount is None:
        return Cost(text, kind)
    try:
        cents = parse_eur(amount) * _factor(found)
    except ValueError:  # 1.50.000 EUR
        return Cost(text, CostKind.UNRESOLVED)
    return Cost(text, kind, cents, approximate=bool(found["circa"]), stated_period=_stated(found))


def _factor(found: dict[str, str | None]) -> int:
    if found["million"]:
        return 1_000_000
    return 1_000 if found["thousand"] else 1


def _stated(found: dict[str, str | None]) -> CeilingPeriod | None:
    if found["per_year"]:
        return CeilingPeriod.PER_YEAR
    return CeilingPeriod.TOTAL if found["total"] else None


_EUR = r"(?:eur|euro|€)"
_AMOUNT = r"[0-9][0-9.]{0,15}(?:,(?:[0-9]{1,2}|-{1,2}|–))?"
_MONEY = (
    rf"(?P<amount>{_AMOUNT}) ?"
    rf"(?:(?P<thousand>t|tsd\.?|tausend)|(?P<million>mio\.?|million(?:en)?))? ?{_EUR}"
)
_RANGE = rf"(?:(?:von )?{_AMOUNT} ?{_EUR}? ?(?:bis|-|–) ?)?"
_LIMIT = (
    r"(?:bis (?:zu )?|max\. ?|maximal |höchstens )?(?P<circa>(?:ca\.?|circa|etwa|rund|rd\.?) ?)?"
)
_PERIOD = (
    r"(?:,? ?\(?(?:(?P<per_year>jährlich|(?:pro|je|im) jahr|p\. ?a\.?|/ ?(?:jahr|a))"
    r"|(?P<total>einmalig|insgesamt|gesamt))\)?)?"
)
_PERIOD_FIRST = r"(?:(?P<per_year>jährlich|(?:pro|je) jahr)|(?P<total>einmalig|insgesamt)):? "
_CEILING = rf"{_RANGE}{_LIMIT}{_MONEY}"
_EXTRA_COST = r"(?:(?:zusätzlichen? |weiteren? )?(?:kosten|mehrkosten|finanziellen auswirkungen))"
_BUDGET = r"(?:(?:laufenden|vorhandenen|bestehenden) )?(?:budget|haushalt)"

# The first row that matches decides.
_WORDINGS: tuple[tuple[re.Pattern[str], CostKind], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        # an empty cell · – · k. A. · keine Angabe
        (r"[-–—/]*|k\. ?a|keine angaben?", CostKind.MISSING),
        # keine · Keine · keine zusätzlichen Kosten · kostenneutral · 0 EUR
        (rf"keine(?: {_EXTRA_COST})?|(?:kosten|haushalts)neutral|0(?:,00)? ?{_EUR}", CostKind.NONE),
        # im Budget enthalten · bereits im laufenden Haushalt eingeplant
        (
            rf"(?:bereits )?im {_BUDGET} (?:bereits )?(?:enthalten|eingeplant|verankert)",
            CostKind.NONE,
        ),
        # bis zu 1.500,00 EUR · bis ca. 1.000,00 EUR · ca. 2.500 EUR jährlich · 5 T€/Jahr
        (rf"{_CEILING}{_PERIOD}", CostKind.CEILING),
        # jährlich 2.500 EUR · einmalig bis zu 5 T€
        (rf"{_PERIOD_FIRST}{_CEILING}", CostKind.CEILING),
        # keine bis 500,00 EUR · keine bis zu 1.000,00 EUR
        (rf"keine (?:oder )?{_LIMIT}{_MONEY}{_PERIOD}", CostKind.NONE_OR_CEILING),
        # abhängig von Ergebnis der Prüfung
        (r"(?:in )?abhängig(?:keit)? (?:von|vom) .+", CostKind.DEPENDS),
        # nicht bezifferbar
        (
            r"(?:(?:derzeit|noch|aktuell|zurzeit) )*nicht (?:bezifferbar|quantifizierbar)",
            CostKind.NOT_QUANTIFIABLE,
        ),
    )
)
