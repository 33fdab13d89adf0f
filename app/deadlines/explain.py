"""Why this date? One or two German sentences about what a wording was read as."""

from datetime import date

from app.deadlines.model import (
    AfterResolutionRule,
    Deadline,
    FixedRule,
    OngoingRule,
    Rule,
    YearlyRule,
)
from app.deadlines.occurrences import fixed_date
from app.kit.german import german_date, german_list

_EVERY_MONTH = 12


def explain_deadline(deadline: Deadline, resolved_on: date | None = None) -> tuple[str, ...]:
    """`resolved_on` is the day of the council's resolution, None while none is recorded."""
    wording = " ".join(deadline.text.split())
    if not deadline.rules:
        return _unresolved(wording)
    means = "ist ausgelegt als" if deadline.is_interpreted else "bedeutet"
    meaning = ", danach ".join(_meanings(deadline.rules)).removesuffix(".")  # … und 31.12.
    sentence = f"„{wording}“ {means}: {meaning}."
    if any(isinstance(rule, AfterResolutionRule) for rule in deadline.rules):
        return sentence, _resolution(fixed_date(deadline, resolved_on), resolved_on)
    return (sentence,)


def _unresolved(wording: str) -> tuple[str, ...]:
    problem = (
        f"„{wording}“ lässt sich keinem Tag zuordnen." if wording else "Der Plan nennt keine Frist."
    )
    return problem, "Die Koordination klärt, welche Frist gemeint ist."


def _meanings(rules: tuple[Rule, ...]) -> list[str]:
    once = [_once(rule) for rule in rules if not isinstance(rule, YearlyRule)]
    yearly = [rule for rule in rules if isinstance(rule, YearlyRule)]
    return once + ([_yearly(yearly)] if yearly else [])


def _once(rule: FixedRule | AfterResolutionRule | OngoingRule) -> str:
    match rule:
        case FixedRule(due):
            return f"spätestens am {german_date(due)}"
        case AfterResolutionRule():
            return "spätestens am Ende des Quartals, in dem der Rat beschließt"
        case OngoingRule():
            return "eine dauernde Aufgabe ohne Termin, die nicht überfällig werden kann"


def _yearly(rules: list[YearlyRule]) -> str:
    if len(rules) == _EVERY_MONTH:
        days = "am letzten Tag jedes Monats"
    else:
        days = "jedes Jahr spätestens am " + german_list([_day_and_month(rule) for rule in rules])
    first_year = min((rule.first_year for rule in rules if rule.first_year), default=None)
    return f"{days}, erstmals {first_year}" if first_year else days


def _day_and_month(rule: YearlyRule) -> str:
    if (rule.month, rule.day) == (2, 29):
        return "letzten Februartag"
    return f"{rule.day:02d}.{rule.month:02d}."


def _resolution(due: date | None, resolved_on: date | None) -> str:
    if due is None or resolved_on is None:
        return "Ein Beschlussdatum ist noch nicht eingetragen; bis dahin gibt es keinen Termin."
    return f"Beschlossen wurde am {german_date(resolved_on)}, also gilt der {german_date(due)}."
