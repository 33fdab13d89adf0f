"""Impressum, Datenschutz, Barrierefreiheit: the city's own words, read from a folder at start."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from app.config import Settings

TITLES: Final[Mapping[str, str]] = {
    "impressum": "Impressum",
    "datenschutz": "Datenschutzerklärung",
    "barrierefreiheit": "Erklärung zur Barrierefreiheit",
}


@lru_cache(maxsize=4)
def legal_texts(folder: Path | None) -> Mapping[str, str]:
    """By name; only those that are there and say something."""
    if folder is None:
        return {}
    paths = {name: folder / f"{name}.txt" for name in TITLES}
    found = {name: path.read_text("utf-8") for name, path in paths.items() if path.is_file()}
    return {name: text for name, text in found.items() if text.strip()}


def is_published(settings: Settings) -> bool:
    """Whether the site says who answers for it and who hears of barriers; otherwise it is a trial
    and says so."""
    texts = legal_texts(settings.legal_texts_dir)
    return texts.keys() == TITLES.keys() and settings.feedback_mailbox is not None
