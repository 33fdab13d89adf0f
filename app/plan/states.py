"""Closed lists of the plan, with the words people read."""

from enum import StrEnum

from app.kit.ways import Ways, go


class Newness(StrEnum):
    """Whether a recommendation is new in this plan („NEU“)."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class ExtensionEffect(StrEnum):
    """What a proposal asks for: a later date, or that the measure be dropped."""

    LATER_DATE = "later_date"
    DROP = "drop"


class ExtensionState(StrEnum):
    """proposed → supported → decided | declined; proposed → declined | withdrawn.

    The office proposes, coordination supports, a body decides (plan/extensions.py).
    """

    PROPOSED = "proposed"
    SUPPORTED = "supported"
    DECIDED = "decided"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


EXTENSION_STATE_LABEL = {
    ExtensionState.PROPOSED: "vorgeschlagen",
    ExtensionState.SUPPORTED: "befürwortet",
    ExtensionState.DECIDED: "beschlossen",
    ExtensionState.DECLINED: "abgelehnt",
    ExtensionState.WITHDRAWN: "zurückgezogen",
}

EXTENSION_WAYS: Ways[ExtensionState] = {
    ExtensionState.PROPOSED: frozenset(
        {ExtensionState.SUPPORTED, ExtensionState.DECLINED, ExtensionState.WITHDRAWN}
    ),
    ExtensionState.SUPPORTED: frozenset({ExtensionState.DECIDED, ExtensionState.DECLINED}),
}

OPEN_EXTENSIONS = frozenset(EXTENSION_WAYS)
"""Still on the way: neither decided nor given up."""


def extension_to(now: ExtensionState, to: ExtensionState) -> ExtensionState:
    return go(EXTENSION_WAYS, EXTENSION_STATE_LABEL, what="Der Vorschlag", now=now, to=to)
