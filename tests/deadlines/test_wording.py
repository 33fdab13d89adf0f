import csv
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deadlines import (
    AfterResolutionRule,
    DeadlineKind,
    FixedRule,
    OngoingRule,
    YearlyRule,
    read_deadline,
)
from app.deadlines.wording import LONGEST_WORDING

DATA = Path(__file__).parents[1] / "data" / "deadline_and_cost_cells.tsv"
with DATA.open(encoding="utf-8", newline="") as file:
    CELLS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

FIXED = {
    "4. Quartal 2021": "2021-12-31",
    "1.Quartal 2022": "2022-03-31",
    "2. Quartal 2024": "2024-06-30",
    "Oktober 2021": "2021-10-31",
    "Juni 2022": "2022-06-30",
    "III. Quartal 2022": "2022-09-30",
    "IV. Quartal des Jahres 2022": "2022-12-31",
    "IV/2021": "2021-12-31",
    "Quartal 3/2022": "2022-09-30",
    "erstes Quartal 2022": "2022-03-31",
    "Ende des 3. Quartals 2022": "2022-09-30",
    "Q3/2022": "2022-09-30",
    "Q3 2022": "2022-09-30",
    "2021-Q4": "2021-12-31",
    "bis 30.06.2023": "2023-06-30",
    "bis zum 30.06.2023": "2023-06-30",
    "spätestens bis zum 30. Juni 2023": "2023-06-30",
    "Frist: 30.6.2023": "2023-06-30",
    "31.12.21": "2021-12-31",
    "2021-12-31": "2021-12-31",
    "bis Ende Juni 2022": "2022-06-30",
    "Dezember 2021": "2021-12-31",
    "Sept. 2021": "2021-09-30",
    "12/2021": "2021-12-31",
    "06.2022": "2022-06-30",
    "Februar 2021": "2021-02-28",
    "Februar 2024": "2024-02-29",
    "29.02.2024": "2024-02-29",
    "November / Dezember 2021": "2021-12-31",
    "Oktober bis Dezember 2021": "2021-12-31",
    "1. Halbjahr 2022": "2022-06-30",
    "2. Halbjahr 2022": "2022-12-31",
    "zweites Halbjahr 2022": "2022-12-31",
    "Ende 2022": "2022-12-31",
    "bis Jahresende 2022": "2022-12-31",
    "im Laufe des Jahres 2022": "2022-12-31",
    "2022": "2022-12-31",
}
HALF_YEARS = [(6, 30), (12, 31)]
QUARTERS = [(3, 31), (6, 30), (9, 30), (12, 31)]
RECURRING = {
    "jährlich": [(12, 31)],
    "Jährlich.": [(12, 31)],
    "1 mal jährlich": [(12, 31)],
    "einmal im Jahr": [(12, 31)],
    "mindestens einmal jährlich": [(12, 31)],
    "2mal jährlich": HALF_YEARS,
    "2 mal jährlich": HALF_YEARS,
    "2x pro Jahr": HALF_YEARS,
    "zweimal im Jahr": HALF_YEARS,
    "halbjährlich": HALF_YEARS,
    "vierteljährlich": QUARTERS,
    "quartalsweise": QUARTERS,
    "3. Quartal des Jahres": [(9, 30)],
    "1.Quartal des Jahres": [(3, 31)],
    "im 3. Quartal jeden Jahres": [(9, 30)],
    "jährlich im 3. Quartal": [(9, 30)],
    "jährlich (bis 31.03.)": [(3, 31)],
    "zum 30.06. jährlich": [(6, 30)],
    "jeweils zum 30. Juni eines jeden Jahres": [(6, 30)],
    "31.03. und 30.09. jeden Jahres": [(3, 31), (9, 30)],
    "März und September jeden Jahres": [(3, 31), (9, 30)],
    "Stichtag 31.12. des Jahres": [(12, 31)],
    "Frist zur Einreichung: 31.03. des Jahres Veranstaltung: November / Dezember jeden Jahres": [
        (3, 31),
        (12, 31),
    ],
}
ONGOING = [
    "fortlaufend", "laufend", "Fortlaufend", "fortlaufend, Regelangebot", "Daueraufgabe",
    "dauerhaft", "kontinuierlich", "laufende Aufgabe", "fortlaufend (Regelangebot)", "ab sofort fortlaufend",
    "ab sofort, laufend", "ab sofort und dauerhaft", "dauerhafte Aufgabe",
]  # fmt: skip
AFTER_RESOLUTION = [
    "Sofort nach Stadtratsbeschluss",
    "nach Beschluss des Stadtrates",
    "unmittelbar nach Ratsbeschluss",
]
UNRESOLVED = [
    "2022–2024", "2022-2024", "Schuljahr 2022/23", "mittelfristig", "bei Bedarf", "", " ", "-",
    "ab sofort", "ab 2022", "fortlaufend ab 2022", "fortlaufend bis 31.12.2024", "fortlaufend, jährlich",
    "Mitte 2022", "Anfang Juni 2022", "Sommer 2022", "regelmäßig", "zeitnah", "alle zwei Jahre",
    "mehrmals jährlich", "3 mal jährlich", "wöchentlich", "Ende des Jahres", "3/2022", "März/September 2022",
    "4. Quartal 2021 / 1. Quartal 2022", "1. und 2. Quartal 2022", "nach Haushaltsbeschluss",
    "nach Beschluss des Haushalts", "bis auf Weiteres", "Bericht 31.03. des Jahres", "10 jährlich",
    "31.03. des Jahres und bei Bedarf jeden Jahres", "3. Quartal des Jahres, erstmals 2022",
    "32.01.2022", "31.11.2021", "29.02.2021", "00.12.2021", "13/2021", "00/2021", "5. Quartal 2021",
    "0. Quartal 2021", "3. Quartal 0000", "3. Quartal 9999", "²/2021", "٣. Quartal 2021",
    "4. Quartal ２０２１", "\0", "4. Quartal\x002021", "<b>4. Quartal 2021</b>", "=4. Quartal 2021",
]  # fmt: skip


@pytest.mark.parametrize("wording, due", FIXED.items())
def test_fixed(wording: str, due: str) -> None:
    deadline = read_deadline(wording)
    assert deadline.rules == (FixedRule(date.fromisoformat(due)),)
    assert deadline.kind is DeadlineKind.FIXED


@pytest.mark.parametrize("wording, days", RECURRING.items())
def test_recurring(wording: str, days: list[tuple[int, int]]) -> None:
    deadline = read_deadline(wording)
    assert deadline.rules == tuple(YearlyRule(month, day) for month, day in days)
    assert deadline.kind is DeadlineKind.RECURRING


def test_monthly_is_due_at_every_months_end() -> None:
    rules = read_deadline("monatlich").rules
    assert [rule.due_in(2023).day for rule in rules if isinstance(rule, YearlyRule)] == [
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wording", ["jährlich ab 2022", "ab 2022 jährlich", "jährlich, erstmals 2022"]
)
def test_recurring_from_a_year_on(wording: str) -> None:
    assert read_deadline(wording).rules == (YearlyRule(12, 31, first_year=2022),)


@pytest.mark.parametrize(
    "wording",
    [
        "3. Quartal 2021 und folgende Jahre",
        "3. Quartal 2021 und die folgenden Jahre",
        "3. Quartal 2021, danach jährlich",
        "3. Quartal 2021 ff.",
    ],
)
def test_mixed(wording: str) -> None:
    deadline = read_deadline(wording)
    assert deadline.rules == (FixedRule(date(2021, 9, 30)), YearlyRule(9, 30, first_year=2022))
    assert deadline.kind is DeadlineKind.MIXED


@pytest.mark.parametrize("wording", ONGOING)
def test_ongoing(wording: str) -> None:
    assert read_deadline(wording).rules == (OngoingRule(),)


@pytest.mark.parametrize("wording", AFTER_RESOLUTION)
def test_after_resolution(wording: str) -> None:
    assert read_deadline(wording).rules == (AfterResolutionRule(),)


@pytest.mark.parametrize("wording", UNRESOLVED)
def test_never_guessed(wording: str) -> None:
    assert read_deadline(wording).kind is DeadlineKind.UNRESOLVED


@pytest.mark.parametrize(
    "wording, note",
    [
        ("fortlaufend, Regelangebot", "Regelangebot"),
        ("Stichtag 31.12. des Jahres, Zahlen der Schulen", "Zahlen der Schulen"),
        ("3. Quartal 2021, danach fortlaufend", "danach fortlaufend"),
        ("4. Quartal 2021", None),
    ],
)
def test_what_the_rules_do_not_say_is_kept_as_a_note(wording: str, note: str | None) -> None:
    assert read_deadline(wording).note == note


@pytest.mark.parametrize(
    "wording",
    [
        "  4. Quartal 2021 ", "4.\u00a0Quartal\u00a02021", "4. Quartal\n2021", "4. QUARTAL 2021",
        "4. Quar\u00adtal 2021", "4. Quar-\ntal 2021", "4. Quartal 2021.", "4.\tquartal\r\n2021",
        "\ufeff4. Quartal 2021", "4.Quartal 2021", "4. Quartal  2021;",
    ],
)  # fmt: skip
def test_the_way_it_is_printed_does_not_matter(wording: str) -> None:
    deadline = read_deadline(wording)
    assert deadline.rules == (FixedRule(date(2021, 12, 31)),)
    assert deadline.text == wording


@pytest.mark.parametrize(
    "latin, alike", [("i", "\u0130"), ("i", "\u0131"), ("s", "\u017f"), ("k", "\u212a")]
)
def test_letters_that_only_look_latin_do_no_harm(latin: str, alike: str) -> None:
    for word in ("jedes jahr", "vierteljährlich", "okt. 2021", "sept. 2021", "ii. quartal 2021"):
        assert read_deadline(word.replace(latin, alike)).rules == read_deadline(word).rules


def test_the_real_plan() -> None:
    kinds = Counter(read_deadline(cell["deadline"]).kind for cell in CELLS)
    assert kinds == {
        DeadlineKind.ONGOING: 82,
        DeadlineKind.FIXED: 52,
        DeadlineKind.RECURRING: 9,
        DeadlineKind.AFTER_RESOLUTION: 2,
        DeadlineKind.MIXED: 1,
    }


WORDS = st.sampled_from(
    [
        *FIXED,
        *RECURRING,
        *ONGOING,
        *AFTER_RESOLUTION,
        *UNRESOLVED,
        " ",
        ",",
        ".",
        "(",
        "und",
        "bis",
        "jeden Jahres",
        "des Jahres",
        ":",
        "2021",
        "danach",
        "ende des",
        "\xad",
        "-\n",
        "Q",
        "IV",
    ]
)


@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=12), st.sampled_from(["", " "]))
def test_every_text_is_read_without_an_error(parts: list[str], space: str) -> None:
    text = space.join(parts)
    deadline = read_deadline(text)
    assert deadline.text == text
    assert (deadline.kind is DeadlineKind.UNRESOLVED) == (not deadline.rules)


@given(
    st.sampled_from([*FIXED, *RECURRING, *ONGOING]),
    st.sampled_from([" ", "\n", "\u00a0", "\u00ad", "."]),
)
def test_noise_around_a_wording_changes_nothing(wording: str, noise: str) -> None:
    assert read_deadline(noise + wording + noise).rules == read_deadline(wording).rules


@pytest.mark.parametrize(
    "hostile",
    ["jährlich " * 40_000, "9" * 100_000, "a" * LONGEST_WORDING, "(" * LONGEST_WORDING]
    + [(piece * LONGEST_WORDING)[:LONGEST_WORDING] for piece in (" des jahres", "ende des ", "1. ", "derzeit ", ": 31.12. jeden Jahres", "und ", "2021", "bis zum ", "-\n")],
)  # fmt: skip
def test_no_text_makes_it_crawl(hostile: str) -> None:
    began = time.process_time()
    read_deadline(hostile)
    assert time.process_time() - began < 0.3
