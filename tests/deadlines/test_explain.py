from datetime import date

import pytest

from app.deadlines import Deadline, YearlyRule, explain_deadline, read_deadline


@pytest.mark.parametrize(
    "wording, sentence",
    [
        ("4. Quartal 2021", "„4. Quartal 2021“ bedeutet: spätestens am 31.12.2021."),
        ("2mal jährlich", "„2mal jährlich“ bedeutet: jedes Jahr spätestens am 30.06. und 31.12."),
        (
            "jährlich\nab 2022",
            "„jährlich ab 2022“ bedeutet: jedes Jahr spätestens am 31.12., erstmals 2022.",
        ),
        ("monatlich", "„monatlich“ bedeutet: am letzten Tag jedes Monats."),
        (
            "Februar des Jahres",
            "„Februar des Jahres“ bedeutet: jedes Jahr spätestens am letzten Februartag.",
        ),
        (
            "3. Quartal 2021 und folgende Jahre",
            (
                "„3. Quartal 2021 und folgende Jahre“ bedeutet: spätestens am 30.09.2021, "
                "danach jedes Jahr spätestens am 30.09., erstmals 2022."
            ),
        ),
        (
            "laufend",
            "„laufend“ bedeutet: eine dauernde Aufgabe ohne Termin, die nicht überfällig werden kann.",
        ),
    ],
)
def test_one_sentence_says_what_is_meant(wording: str, sentence: str) -> None:
    assert explain_deadline(read_deadline(wording)) == (sentence,)


def test_what_is_open_says_so() -> None:
    assert (
        explain_deadline(read_deadline("mittelfristig"))[0]
        == "„mittelfristig“ lässt sich keinem Tag zuordnen."
    )
    assert explain_deadline(read_deadline(""))[0] == "Der Plan nennt keine Frist."
    after = read_deadline("Sofort nach Stadtratsbeschluss")
    assert "noch nicht eingetragen" in explain_deadline(after)[1]
    assert explain_deadline(after, date(2021, 6, 9))[1] == (
        "Beschlossen wurde am 09.06.2021, also gilt der 30.06.2021."
    )


def test_an_interpretation_is_called_one() -> None:
    deadline = Deadline("4. Quartal 2021", (YearlyRule(12, 31),), is_interpreted=True)
    assert explain_deadline(deadline) == (
        "„4. Quartal 2021“ ist ausgelegt als: jedes Jahr spätestens am 31.12.",
    )
