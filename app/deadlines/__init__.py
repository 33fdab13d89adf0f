"""Deadline wordings → rules → days. Pure: no clock, no tables."""

from app.deadlines.explain import explain_deadline
from app.deadlines.hints import contradicts
from app.deadlines.model import (
    DEADLINE_KIND_LABEL,
    AfterResolutionRule,
    Deadline,
    DeadlineKind,
    FixedRule,
    OngoingRule,
    Rule,
    YearlyRule,
    kind_of,
)
from app.deadlines.occurrences import Occurrence, extended, fixed_date, occurrences
from app.deadlines.quarter import Quarter
from app.deadlines.rules_json import RuleJson, deadline_as_set, rules_from_json, rules_to_json
from app.deadlines.wording import read_deadline

__all__ = [
    "DEADLINE_KIND_LABEL",
    "AfterResolutionRule",
    "Deadline",
    "DeadlineKind",
    "FixedRule",
    "Occurrence",
    "OngoingRule",
    "Quarter",
    "Rule",
    "RuleJson",
    "YearlyRule",
    "contradicts",
    "deadline_as_set",
    "explain_deadline",
    "extended",
    "fixed_date",
    "kind_of",
    "occurrences",
    "read_deadline",
    "rules_from_json",
    "rules_to_json",
]
