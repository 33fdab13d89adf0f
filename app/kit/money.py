"""Money is an integer number of cents; these are its three spellings.

| for       | spelling       |
|-----------|----------------|
| people    | `1.500,00 EUR` |
| the API   | `1500.00`      |
| the rules | `150000`       |
"""

import re

from app.kit.german import german_amount

_DECIMAL = re.compile(r"(?!-0\.00)(-?)(0|[1-9][0-9]{0,12})\.([0-9]{2})")

_TYPED = re.compile(
    r"""(?:€|EUR|Euro)?\ *
        (?P<euros> [0-9]{1,3}(?:\.[0-9]{3}){1,4} | [0-9]{1,13} )
        (?: ,(?P<cents>[0-9]{1,2}|-{1,2}|–) | \.(?P<plain>[0-9]{2}) )?
        \ *(?:€|EUR|Euro)?""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST = 40


def format_eur(cents: int) -> str:
    return f"{german_amount(cents)} EUR"


def parse_eur(text: str) -> int:
    """Cents of what a person typed: `1.500,00 EUR`, `1.500 €`, `1500`, `1500,5`, `1500.00`.

    A point before three digits groups thousands, a point before two is a decimal point.

    Raises:
        ValueError: with a German message for the person who typed it.
    """
    typed = " ".join(text[:_LONGEST].split())
    found = _TYPED.fullmatch(typed) if len(text) <= _LONGEST else None
    if found is None:
        raise ValueError(
            f"„{typed}“ ist kein Betrag in Euro. Bitte schreiben Sie zum Beispiel 1.500,00."
        )
    euros = int(found["euros"].replace(".", ""))
    cents = (found["cents"] or found["plain"] or "").strip("-–").ljust(2, "0")
    return euros * 100 + int(cents)


def cents_to_decimal_string(cents: int) -> str:
    euros, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{euros}.{rest:02d}"


def decimal_string_to_cents(text: str) -> int:
    """Strict inverse of `cents_to_decimal_string`.

    Raises:
        ValueError: unless there are exactly two decimals and no grouping.
    """
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise ValueError("Beträge werden mit Punkt und zwei Nachkommastellen erwartet: 1500.00")
    sign, euros, rest = found.groups()
    cents = int(euros) * 100 + int(rest)
    return -cents if sign else cents
