from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

import pytest

from app.monitoring.model import MeasureState, OfficeRef, PlanState
from app.reminders.letters import Letter, Letterhead, letter_of
from app.reminders.occasions import Correspondence, Past, plan_reminders
from app.reminders.tables import Occasion
from app.status_reports.states import Step

HEAD = Letterhead("https://massnahmen.stadt.example/", "Musterstadt", "Büro für Koordination")

DAYS = {
    Occasion.ANNOUNCEMENT: date(2021, 10, 1),
    Occasion.DECEMBER: date(2021, 12, 1),
    Occasion.JANUARY: date(2022, 1, 5),
    Occasion.LAST_CALL: date(2022, 2, 1),
    Occasion.QUARTERLY: date(2022, 4, 1),
    Occasion.ESCALATION: date(2022, 4, 1),
}
Write = Callable[..., Letter]


@pytest.fixture
def write(
    make_plan: Callable[..., PlanState],
    make_measure: Callable[..., MeasureState],
    offices: dict[str, OfficeRef],
) -> Write:
    def written(
        occasion: Occasion,
        title: str = "Ein Kurztitel",
        step: Step | None = None,
        *,
        others: bool = True,
    ) -> Letter:
        day = DAYS[occasion]
        measures = [
            make_measure("1.1.1", as_of=day, deadline="3. Quartal 2021", title=title, step=step),
            make_measure("1.1.2", as_of=day, owes_report=others),
        ]
        state = make_plan(measures, as_of=day)
        past = Past(3, Occasion.JANUARY, "2021", frozenset({"1.1.1"}), was_mailed=True)
        known = Correspondence(
            past=(past,) if occasion is Occasion.ESCALATION else (),
            streaks={111: 2},
            mailboxes={2: "d05@stadt.example", 3: "a50@stadt.example"},
            coordination=offices["BMI"],
        )
        mails = plan_reminders(state, day, known, "TH")
        [mail] = [mail for mail in mails if mail.window.occasion is occasion]
        return letter_of(mail, state, HEAD, day)

    return written


@pytest.mark.parametrize(
    "occasion, subject, says",
    [
        (
            Occasion.ANNOUNCEMENT,
            "Ankündigung: Zuarbeit zum Jahresende 2021 für 2 Maßnahmen",
            ["zum Stichtag 31.12.2021", "Montag, 31. Januar 2022", "Amt für Soziales"],
        ),
        (
            Occasion.DECEMBER,
            "Erinnerung: Zuarbeit zum Berichtsjahr 2021 bis 31.01.2022, offen: 2 Maßnahmen",
            ["für 2 Maßnahmen noch offen", "Montag, 31. Januar 2022"],
        ),
        (
            Occasion.JANUARY,
            "Bitte um Zuarbeit bis 31.01.2022: Berichtsjahr 2021, 2 Maßnahmen",
            ["Terminkontrolle 4. Quartal 2021: 1 Frist", "im 2. Quartal in Folge"],
        ),
        (
            Occasion.LAST_CALL,
            "Letzte Erinnerung: Zuarbeit zum Berichtsjahr 2021 fehlt für 2 Maßnahmen",
            ["am 31.01.2022 abgelaufen", "mit dem Namen Ihrer Stelle"],
        ),
        (
            Occasion.QUARTERLY,
            "Terminkontrolle 1. Quartal 2022: 1 Frist überschritten",
            ["zum 31.03.2022", "Frist überschritten (seit 01.10.2021"],
        ),
        (
            Occasion.ESCALATION,
            "Zur Information: 1 Frist seit mehreren Quartalen überschritten (1. Quartal 2022)",
            ["Dezernat 05", "Stelle: Amt für Soziales"],
        ),
    ],
)
def test_what_each_mail_says(
    write: Write, occasion: Occasion, subject: str, says: list[str]
) -> None:
    letter = write(occasion)
    assert letter.subject == subject
    text, html = " ".join(letter.text.split()), " ".join(letter.html.split())
    for words in (*says, "1.1.1", "3. Quartal 2021", "Ein Kurztitel", "Ein Maßnahmenplan"):
        assert words in text
        assert words in html.replace("<strong>", "").replace("</strong>", "")
    for address in ("/amt", "/plaene/plan/massnahmen/1.1.1"):
        assert f"https://massnahmen.stadt.example{address}" in text
        assert f'href="https://massnahmen.stadt.example{address}"' in html
    assert "Mit freundlichen Grüßen\nBüro für Koordination\nMusterstadt" in letter.text
    assert "{" not in letter.text + letter.subject


def test_in_january_who_has_reported_all_hears_about_the_dates_only(write: Write) -> None:
    assert "Berichtsjahr 2021, 1 Maßnahme" in write(Occasion.JANUARY, step=Step.SUBMITTED).subject
    letter = write(Occasion.JANUARY, step=Step.SUBMITTED, others=False)
    assert letter.subject == "Terminkontrolle 4. Quartal 2021: 1 Frist überschritten"
    assert "Zuarbeit" not in letter.text


def test_a_draft_and_a_returned_report_are_named(write: Write) -> None:
    assert (
        "Entwurf vorhanden, noch nicht eingereicht"
        in write(Occasion.DECEMBER, step=Step.DRAFT).text
    )
    assert "mit einer Rückfrage zurückgegeben" in write(Occasion.JANUARY, step=Step.RETURNED).text


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)


@pytest.mark.parametrize("occasion", list(Occasion))
def test_a_title_is_never_markup(write: Write, occasion: Occasion) -> None:
    evil = "<img src=x onerror=alert(1)> & <script>"
    plain, tags, other = write(occasion), Tags(), Tags()
    tags.feed(plain.html)
    other.feed(write(occasion, title=evil).html)
    assert tags.seen == other.seen
    assert evil in write(occasion, title=evil).text


@pytest.mark.parametrize("occasion", list(Occasion))
def test_text_mails_have_no_holes_and_no_long_lines_of_ours(
    write: Write, occasion: Occasion
) -> None:
    text = write(occasion).text
    assert "\n\n\n" not in text
    assert max(map(len, text.splitlines())) <= 120
    assert text.startswith("Sehr geehrte Damen und Herren,\n\n")
