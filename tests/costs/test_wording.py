import csv
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.costs import CeilingPeriod, CostKind, read_cost

DATA = Path(__file__).parents[1] / "data" / "deadline_and_cost_cells.tsv"
with DATA.open(encoding="utf-8", newline="") as file:
    CELLS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

KINDS = {
    CostKind.NONE: [
        "keine",
        "Keine",
        "KEINE.",
        "keine zusätzlichen Kosten",
        "kostenneutral",
        "haushaltsneutral",
        "im Budget enthalten",
        "bereits im laufenden Haushalt eingeplant",
        "0,00 EUR",
    ],
    CostKind.DEPENDS: ["abhängig von Ergebnis der Prüfung", "abhängig von der Bedarfsplanung"],
    CostKind.NOT_QUANTIFIABLE: ["nicht bezifferbar", "derzeit noch nicht bezifferbar"],
    CostKind.MISSING: ["", " ", "\u00a0", "-", "–", "k. A.", "keine Angabe", "./.", "--"],
    CostKind.UNRESOLVED: [
        "2 Stellen",
        "noch offen",
        "je Veranstaltung 500 EUR",
        "jährlich 500 EUR einmalig",
        "Sachkosten 5.000 EUR, Personalkosten 0,5 VZÄ",
        "500",
        "1.50.000 EUR",
        "500 EUR und 300 EUR",
        "² EUR",
        "٥٠٠ EUR",
        "\x00",
        "500 USD",
        "x" * 100000,
    ],
}


@pytest.mark.parametrize("kind, wording", [(k, w) for k, words in KINDS.items() for w in words])
def test_kinds(kind: CostKind, wording: str) -> None:
    cost = read_cost(wording)
    assert (cost.kind, cost.ceiling_cents, cost.text) == (kind, None, wording)


@pytest.mark.parametrize(
    "wording, cents, approximate, period",
    [
        ("bis zu 1.500,00 EUR", 150000, False, None),
        ("bis 500,00 EUR", 50000, False, None),
        ("bis zu\n1.500,00\u00a0EUR", 150000, False, None),
        ("bis ca. 1.000,00 EUR", 100000, True, None),
        ("max. 2.000 €", 200000, False, None),
        ("höchstens 2000 Euro", 200000, False, None),
        ("ca. 2.500 EUR jährlich", 250000, True, CeilingPeriod.PER_YEAR),
        ("bis zu 2.500 EUR pro Jahr", 250000, False, CeilingPeriod.PER_YEAR),
        ("1.000 € (einmalig)", 100000, False, CeilingPeriod.TOTAL),
        ("5 T€", 500000, False, None),
        ("5 TEUR", 500000, False, None),
        ("1,5 Tsd. EUR", 150000, False, None),
        ("500 bis 1.000 EUR", 100000, False, None),
        ("2.000,- €", 200000, False, None),
        ("rd. 2.000 €", 200000, True, None),
        ("1,2 Mio. €", 120000000, False, None),
        ("ca. 12.000 € p. a.", 1200000, True, CeilingPeriod.PER_YEAR),
        ("40.000 €/Jahr", 4000000, False, CeilingPeriod.PER_YEAR),
        ("5 T€ / a", 500000, False, CeilingPeriod.PER_YEAR),
        ("jährlich bis zu 500 EUR", 50000, False, CeilingPeriod.PER_YEAR),
        ("einmalig: 3.000 €", 300000, False, CeilingPeriod.TOTAL),
    ],
)
def test_ceilings(
    wording: str, cents: int, approximate: bool, period: CeilingPeriod | None
) -> None:
    cost = read_cost(wording)
    assert cost.kind is CostKind.CEILING
    assert (cost.ceiling_cents, cost.approximate, cost.stated_period) == (
        cents,
        approximate,
        period,
    )


@pytest.mark.parametrize(
    "wording, cents", [("keine bis 500,00 EUR", 50000), ("keine bis zu 1.000,00 EUR", 100000)]
)
def test_none_or_a_ceiling(wording: str, cents: int) -> None:
    cost = read_cost(wording)
    assert (cost.kind, cost.ceiling_cents) == (CostKind.NONE_OR_CEILING, cents)


def test_the_real_plan() -> None:
    assert Counter(read_cost(cell["cost"]).kind for cell in CELLS) == {
        CostKind.NONE: 124,
        CostKind.CEILING: 10,
        CostKind.NONE_OR_CEILING: 6,
        CostKind.DEPENDS: 4,
        CostKind.NOT_QUANTIFIABLE: 1,
        CostKind.MISSING: 1,
    }


PIECES = st.sampled_from(
    ["keine", "bis ", "zu ", "ca. ", "1.000", ",00", " EUR", "€", "T", "jährlich", "nicht "]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=15))
def test_every_text_is_read_without_an_error(parts: list[str]) -> None:
    cost = read_cost("".join(parts))
    has_ceiling = cost.kind in (CostKind.CEILING, CostKind.NONE_OR_CEILING)
    assert (cost.ceiling_cents is not None) == has_ceiling


@pytest.mark.parametrize("piece", ["derzeit ", "1.", "keine ", "bis ", "abhängig von ", "500 bis "])
def test_no_text_makes_it_crawl(piece: str) -> None:
    began = time.process_time()
    read_cost((piece * 300)[:300])
    assert time.process_time() - began < 0.3
