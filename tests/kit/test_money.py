import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.money import cents_to_decimal_string, decimal_string_to_cents, format_eur, parse_eur

CENTS = st.integers(min_value=0, max_value=10**14)


@pytest.mark.parametrize(
    "typed, cents",
    [
        ("1.500,00", 150000),
        ("1.500,00 EUR", 150000),
        ("1.500,00\u00a0€", 150000),
        ("€ 1.500,00", 150000),
        ("1500", 150000),
        ("1.500", 150000),
        ("1500,5", 150050),
        ("1500.00", 150000),
        ("1.50", 150),
        ("2.000,- €", 200000),
        ("12.345.678,90 Euro", 1234567890),
        ("0", 0),
        ("0,01", 1),
    ],
)
def test_what_people_type(typed: str, cents: int) -> None:
    assert parse_eur(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "EUR",
        "-5",
        "1,500.00",
        "1.50.000",
        "1.5",
        "1,234",
        "1 500",
        "²",
        "١٥",
        "1e3",
        "nan",
        "9" * 100000,
        "1.500,00 EUR zusätzlich",
        "\x00",
    ],
)
def test_what_is_no_amount(typed: str) -> None:
    with pytest.raises(ValueError, match="kein Betrag in Euro"):
        parse_eur(typed)


@pytest.mark.parametrize(
    "cents, printed",
    [
        (150000, "1.500,00 EUR"),
        (0, "0,00 EUR"),
        (5, "0,05 EUR"),
        (-150001, "-1.500,01 EUR"),
        (123456789, "1.234.567,89 EUR"),
    ],
)
def test_what_people_read(cents: int, printed: str) -> None:
    assert format_eur(cents) == printed


@pytest.mark.parametrize(
    "text",
    [
        "1500",
        "1500.0",
        "1500.000",
        "1.500,00",
        "01500.00",
        "+1.00",
        "-0.00",
        " 1.00",
        "1.00\n",
        "١.٠٠",
        "",
        ".50",
        "9" * 14 + ".00",
    ],
)
def test_machines_write_exactly_one_form(text: str) -> None:
    with pytest.raises(ValueError, match="zwei Nachkommastellen"):
        decimal_string_to_cents(text)


@given(CENTS)
def test_people_can_type_what_they_read(cents: int) -> None:
    assert parse_eur(format_eur(cents)) == cents


@given(CENTS, st.booleans())
def test_decimal_strings_come_back(cents: int, negative: bool) -> None:
    signed = -cents if negative else cents
    assert decimal_string_to_cents(cents_to_decimal_string(signed)) == signed
