"""What readers see of a year on a day; whoever corrects it shall never be in doubt. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.status_reports.edition_tables import YearEdition
from app.status_reports.states import YearState


@dataclass(frozen=True, slots=True)
class PublicNow:
    """`edition` is None while nothing of the year is public."""

    edition: int | None
    since: date | None
    coming: int | None
    """Laid already, but its day has not come: it follows on `coming_date`."""
    coming_date: date | None
    is_corrected: bool
    """The house is ahead: the year is open again, or a newer edition is not laid yet."""
    next_edition: int
    """The one that will show what is corrected."""


def public_now(editions: Sequence[YearEdition], state: YearState, today: date) -> PublicNow:
    """`editions` of one year, oldest first."""
    laid = [each for each in editions if each.public_from_date is not None]
    shown = [each for each in laid if (each.public_from_date or today) <= today][-1:]
    coming = [each for each in laid if (each.public_from_date or today) > today][-1:]
    newest = editions[-1].edition if editions else 0
    in_hand = newest if state is YearState.CLOSED else newest + 1
    return PublicNow(
        edition=shown[0].edition if shown else None,
        since=shown[0].public_from_date if shown else None,
        coming=coming[0].edition if coming else None,
        coming_date=coming[0].public_from_date if coming else None,
        is_corrected=bool(shown) and in_hand > max(each.edition for each in shown + coming),
        next_edition=in_hand,
    )
