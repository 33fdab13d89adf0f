"""Whether the recorded checks still hold what they held when they were written."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Row
from sqlmodel import Session, select

from app.kit.findings import Finding
from app.quarterly_checks.tables import QuarterlyCheck, QuarterlyCheckItem

_COLUMNS: Final = ("measure_id", "office_id", "movement", "quarters", "basis", "since_date")


def hash_of(items: Iterable[Mapping[str, Any]]) -> str:
    """The same in any order and on every engine."""
    told = [
        [*(None if item[name] is None else str(item[name]) for name in _COLUMNS), item["snapshot"]]
        for item in sorted(items, key=lambda item: item["measure_id"])
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def check_checks(session: Session) -> Iterator[Finding]:
    """Their items; the checks themselves are in the trail."""
    items = {
        check_id: [dict(row._mapping) for row in rows]  # noqa: SLF001  # how SQLAlchemy calls it
        for check_id, rows in groupby(_items(session), key=lambda row: row.quarterly_check_id)
    }
    for check in session.exec(select(QuarterlyCheck).order_by("id")):
        if check.items_sha256 and check.items_sha256 != hash_of(items.get(check.id, [])):
            yield Finding(
                f"Terminkontrolle {check.quarter} (Plan {check.plan_id})",
                "ihre Zeilen sind nicht mehr die, die festgehalten wurden.",
            )


def _items(session: Session) -> Iterable[Row[Any]]:
    table = QuarterlyCheckItem.__table__  # type: ignore[attr-defined]
    found = table.select().order_by(table.c.quarterly_check_id, table.c.measure_id)
    return session.connection().execute(found)
