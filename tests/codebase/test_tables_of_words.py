"""Each table of words for people covers its whole closed list."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import ModuleType

import app
from app.kit.signs import Sign
from app.tables import METADATA
from app.web.entity_words import ENTITY_LABEL

PARTIAL = {"SORT_LABEL"}
"""The orders a page offers; the API knows each of them backwards too."""


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(app.__path__, "app."):
        yield importlib.import_module(found.name)


def tables_of_words() -> dict[str, Mapping[StrEnum, object]]:
    return {
        f"{module.__name__}.{name}": table
        for module in modules()
        for name, table in vars(module).items()
        if isinstance(table, Mapping)
        and table
        and all(isinstance(key, StrEnum) for key in table)
        and (name.endswith("LABEL") or isinstance(next(iter(table.values())), Sign))
        and name not in PARTIAL
    }


def test_tables_of_words_are_complete():
    tables = tables_of_words()
    assert len({id(table) for table in tables.values()}) >= 12
    gaps = {
        name: missing
        for name, table in tables.items()
        if (missing := set(type(next(iter(table)))) - set(table))
    }
    assert gaps == {}


def test_signs_of_one_table_differ_in_word_symbol_and_place():
    for name, table in tables_of_words().items():
        signs = [sign for sign in table.values() if isinstance(sign, Sign)]
        for part in ("label", "symbol", "order"):
            values = [getattr(sign, part) for sign in signs]
            assert len(set(values)) == len(values), f"{name}: {part}"


def test_every_table_of_the_database_has_a_word_of_its_own():
    assert set(ENTITY_LABEL) == set(METADATA.tables)
    assert len(set(ENTITY_LABEL.values())) == len(ENTITY_LABEL)
