"""Strict inputs: nothing is guessed, and every refusal is German and says where."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import Invalid
from app.kit.inputs import read_input
from app.status_reports.inputs import ReportInput


def read(**content: Any) -> ReportInput:
    return read_input(ReportInput, content)


@pytest.mark.parametrize(
    "content, where, words",
    [
        ({"implementation": "not_reported"}, "implementation", "ergibt sich von selbst"),
        ({"implementation": "done"}, "implementation", "'dropped' oder 'not_reported'"),
        ({"effective_date": "31.12.2021"}, "effective_date", "etwa 2021-12-31"),
        ({"effective_date": "20211231"}, "effective_date", "etwa 2021-12-31"),
        ({"effective_date": 20211231}, "effective_date", "kein Datum"),
        ({"effective_date": "1921-12-31"}, "effective_date", "zu weit entfernt"),
        ({"text": "a" * 8001}, "text", "höchstens 8000 Zeichen"),
        ({"obstacles": "a" * 2001}, "obstacles", "höchstens 2000 Zeichen"),
        ({"posts": "a" * 101}, "posts", "höchstens 100 Zeichen"),
        ({"text": "Ende\x00"}, "text", "an Stelle 5"),
        ({"text": "links\u202erechts"}, "text", "Steuerzeichen"),
        ({"text": 5}, "text", "Text"),
        ({"text": None}, "text", "Text"),
        ({"is_unchanged": 1}, "is_unchanged", "true oder false"),
        ({"is_unchanged": "ja"}, "is_unchanged", "true oder false"),
        ({"spent_city_eur": 1500}, "spent_city_eur", "„1500.00“"),
        ({"spent_city_eur": "1.500,00"}, "spent_city_eur", "„1500.00“"),
        ({"spent_city_eur": "-5.00"}, "spent_city_eur", "nicht negativ"),
        ({"spent_city_eur": "99999999999.00"}, "spent_city_eur", "10 Milliarden"),
        ({"spent_city_cents": 5}, "spent_city_cents", "nicht vorgesehen"),
        ({"cost_budget_year": 2022.0}, "cost_budget_year", "ganze Zahl"),
        ({"cost_budget_year": True}, "cost_budget_year", "ganze Zahl"),
        ({"cost_budget_year": 1899}, "cost_budget_year", "mindestens 2000"),
        ({"step": "accepted"}, "step", "nicht vorgesehen"),
        ({"edited_text": "Ich"}, "edited_text", "nicht vorgesehen"),
        (
            {"confirmations": [{"done_date": "2021-06-01"}]},
            "confirmations[0].occurrence_date",
            "fehlt",
        ),
        (
            {"confirmations": [{"occurrence_date": "2021-06-30", "done_date": "x", "note": "y"}]},
            "confirmations[0].done_date",
            "kein Datum",
        ),
        ({"confirmations": "7.2.1"}, "confirmations", "Liste"),
    ],
)
def test_what_is_refused(content: dict[str, Any], where: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(**content)
    (error,) = refused.value.fields
    assert error.where == where
    assert words in error.message


def test_what_is_tidied() -> None:
    content = read(
        text="  Erste Zeile\r\nzweite u\u0308ber\t ",
        obstacles="   ",
        spent_source=" Haus-\nhalt  2021 ",
        spent_city_eur="1500.50",
    )
    assert content.text == "Erste Zeile\nzweite über"
    assert content.obstacles is None
    assert content.spent_source == "Haus- halt 2021"
    assert content.spent_city_cents == 150_050


@given(st.text(max_size=60))
def test_a_text_is_refused_or_comes_out_the_same_twice(text: str) -> None:
    try:
        once = read(text=text).text
    except Invalid as refused:
        assert "Steuerzeichen" in refused.fields[0].message  # noqa: PT017
        return
    assert read(text=once).text == once
