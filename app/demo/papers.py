"""All papers of the sample year, written where people find them."""

import json
from pathlib import Path

from app.config import Settings
from app.council_reports.control_desk import make_control
from app.council_reports.issuing import make_all
from app.council_reports.working import work_off
from app.demo import SAMPLE_YEAR, TODAY, Tell
from app.kit.clock import clock_at
from app.kit.db import Database


def papers_folder(config: Settings) -> Path:
    return config.data_dir / "Papiere-2021-Beispiel"


def write_papers(config: Settings, *, tell: Tell) -> None:
    """Council paper, annexes, all in one, the quarterly list. What was issued is only copied."""
    folder, sample = papers_folder(config), json.loads(SAMPLE_YEAR.read_bytes())
    database, clock = Database(config.database), clock_at(TODAY)
    plan, quarter = sample["plan"], sample["resolution_control"]["quarter"]
    for said in make_all(database, config, plan, sample["year"], folder, clock=clock):
        tell(said)
    work_off(database, config, clock)  # the laid list is on order
    out = folder / f"beschlusskontrolle-{quarter}.pdf"
    tell(make_control(database, config, plan, quarter, out, clock=clock))
    database.close()
