"""What a matched wording means: one function per family of rows in `wording.py`.

Each takes the match and gives the rules with a note (what of the wording the rules do not say),
or None where the words fit but no day comes of it.
"""

import re
from datetime import date

from app.deadlines.model import AfterResolutionRule, FixedRule, OngoingRule, Rule, YearlyRule
from app.deadlines.window import month_end, month_number, read_window

Reading = tuple[tuple[Rule, ...], str | None]

LEAD_IN = (
    r"(?:(?:frist|stichtag|termin):? )?(?:jeweils )?(?:spätestens |möglichst )?"
    r"(?:bis (?:spätestens |einschließlich )?(?:zum |zur )?|zum |im |in |am )?"
)
EACH_YEAR = r" (?:des|jeden|eines jeden|eines) jahres\b"
PARTS_OF_A_YEAR = {"1": 1, "ein": 1, "2": 2, "zwei": 2, "4": 4, "vier": 4, "12": 12, "zwölf": 12}
RHYTHMS = {
    "jährlich": 1,
    "alljährlich": 1,
    "jedes jahr": 1,
    "halbjährlich": 2,
    "halbjährig": 2,
    "jedes halbjahr": 2,
    "vierteljährlich": 4,
    "quartalsweise": 4,
    "jedes quartal": 4,
    "einmal im quartal": 4,
    "einmal pro quartal": 4,
    "monatlich": 12,
    "jeden monat": 12,
    "einmal im monat": 12,
    "einmal pro monat": 12,
}
_SAYS_A_TIME = re.compile(
    r"[0-9]|jahr|jähr|monat|quartal|woche|wöch|\b(?:ab|bis|danach|dann|erstmals|zunächst)\b",
    re.IGNORECASE,
)


def ongoing(found: re.Match[str]) -> Reading | None:
    rest = found["rest"]
    return None if rest and _SAYS_A_TIME.search(rest) else ((OngoingRule(),), rest)


def after_resolution(_: re.Match[str]) -> Reading:
    return (AfterResolutionRule(),), None


def rhythm(found: re.Match[str]) -> Reading:
    return _equal_parts(found), None


def rhythm_from_year(found: re.Match[str]) -> Reading:
    first_year = int(found["first_year"])
    return tuple(YearlyRule(r.month, r.day, first_year) for r in _equal_parts(found)), None


def _equal_parts(found: re.Match[str]) -> tuple[YearlyRule, ...]:
    """The year in equal parts, each due on its last day."""
    times, word = found["times"], found["rhythm"]
    months = 12 // (PARTS_OF_A_YEAR[times.lower()] if times else RHYTHMS[word.lower()])
    return tuple(month_end(month) for month in range(months, 13, months))


def window_each_year(found: re.Match[str]) -> Reading | None:
    window = read_window(found["window"])
    return ((window,), None) if window else None


def day(found: re.Match[str]) -> Reading | None:
    month, year = found["month"], int((found["century"] or "20") + found["year"])
    try:
        number = int(month) if month.isdecimal() else month_number(month)
        return (FixedRule(date(year, number, int(found["day"]))),), None
    except ValueError:  # 31.11.2021
        return None


def month_of_year(found: re.Match[str]) -> Reading:
    return (FixedRule(month_end(int(found["month"])).due_in(int(found["year"]))),), None


def whole_year(found: re.Match[str]) -> Reading:
    return (FixedRule(date(int(found["year"]), 12, 31)),), None


def window_of_year(found: re.Match[str]) -> Reading | None:
    window = read_window(found["window"])
    return ((FixedRule(window.due_in(int(found["year"]))),), None) if window else None


def window_of_year_then_yearly(found: re.Match[str]) -> Reading | None:
    window, year = read_window(found["window"]), int(found["year"])
    if window is None:
        return None
    return (FixedRule(window.due_in(year)), YearlyRule(window.month, window.day, year + 1)), None


def window_of_year_then_ongoing(found: re.Match[str]) -> Reading | None:
    """Only the beginning has a date; afterwards nothing can be late."""
    reading = window_of_year(found)
    return (reading[0], found["rest"]) if reading else None


def clauses_each_year(found: re.Match[str]) -> Reading | None:
    """Einreichung: 31.03. des Jahres, Feier: November / Dezember jeden Jahres, Ort offen."""
    *clauses, rest = re.split(EACH_YEAR, found[0], flags=re.IGNORECASE)
    windows = [window for clause in clauses for window in _windows(clause)]
    rules = tuple(window for window in windows if window)
    if len(rules) < len(windows) or _SAYS_A_TIME.search(rest):
        return None
    return tuple(dict.fromkeys(rules)), rest


def _windows(clause: str) -> list[YearlyRule | None]:
    """Every part of „Label: 31.03. und 30.09.“; None for a part that is not understood."""
    stretch = clause.rpartition(":")[2].strip(" ,;")
    stretch = re.sub(rf"^(?:und )?{LEAD_IN}", "", stretch, flags=re.IGNORECASE)
    return [read_window(part) for part in stretch.split(" und ")]
