"""Small pure parts: what people type, what signs say, what is found."""

import pytest

from app.costs import CEILING_STANDING
from app.http.search import finder
from app.kit.errors import Invalid
from app.offices.kinds import RESPONSIBILITY_LABEL
from app.overdue import TIMELINESS
from app.status_reports.implementation import IMPLEMENTATION
from app.status_reports.inputs import ReportInput
from app.status_reports.states import OUTCOME_LABEL
from app.status_reports.writing import CONTENT
from app.web.deadline_rules import rules_of
from app.web.explanation import MEANING, OUTCOME_MEANING, ROLE_MEANING
from app.web.forms import Written, read_fields, version_of
from app.web.report_fields import FIELDS, differences, field_name
from app.web.signs import UNREPORTED

from .town import Site


def test_every_sign_is_explained_and_nothing_else() -> None:
    tables = (IMPLEMENTATION, TIMELINESS, CEILING_STANDING)
    labels = {sign.label for table in tables for sign in table.values()} | {UNREPORTED.label}
    assert set(MEANING) == labels
    assert set(ROLE_MEANING) == set(RESPONSIBILITY_LABEL.values())
    assert set(OUTCOME_MEANING) == set(OUTCOME_LABEL.values())


def test_the_form_has_every_field_of_a_report() -> None:
    inputs = {field.alias or name for name, field in ReportInput.model_fields.items()}
    assert set(FIELDS) == inputs - {"confirmations"}
    assert {field_name(name) for name in CONTENT} == set(FIELDS)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("pruefauftrag", "Prüfauftrag zur Sprache"),
        ("prufauftrag", "Prüfauftrag zur Sprache"),
        ("PRÜFAUFTRAG", "Prüfauftrag zur Sprache"),
        ("Migrantenvereine", "Angebote der Migrant*innenvereine"),
        ("Migrantinnenvereine", "Angebote der Migrant*innenvereine"),
        ("migrant*innen", "Angebote der Migrant*innenvereine"),
        ("Bürger beteiligen", "beteiligen der Bürger:innen"),
        ("strasse", "Straße"),
        ("Migrant*innenvereine", "Angebote der Migrantenvereine"),
        ("Bürgerinnen", "Bürger(innen)"),
        ("Mitarbeiterin", "ein*e Mitarbeiter*in"),
    ],
)
def test_words_are_found_however_they_are_typed(typed: str, text: str) -> None:
    assert finder(typed)(text)


@pytest.mark.parametrize(
    ("typed", "text"), [("innenhof", "Bürger*innen im Hof"), ("xy", "x y"), ("ternational", "xx")]
)
def test_other_words_are_not_found(typed: str, text: str) -> None:
    assert not finder(typed)(text)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [("31.12.2021", "2021-12-31"), ("1.2.2021", "2021-02-01"), ("2021-12-31", "2021-12-31")],
)
def test_days_as_people_write_them(typed: str, iso: str) -> None:
    assert read_fields({"day": typed}, {"day": Written.DAY}) == {"day": iso}


def test_fields_are_read_as_they_are_written() -> None:
    written = {"a": Written.MONEY, "b": Written.WHOLE, "c": Written.TICK, "d": Written.DAY}
    values = read_fields(
        {"a": "1.500 €", "b": "2023", "c": "ja", "d": " 1.2.2021 ", "x": "y"}, written
    )
    assert values == {"a": "1500.00", "b": 2023, "c": True, "d": "2021-02-01"}
    with pytest.raises(Invalid) as refused:
        read_fields({"a": "viel", "b": "-1", "c": "", "d": "31.02.2021"}, written)
    assert [error.where for error in refused.value.fields] == ["a", "b", "d"]


@pytest.mark.parametrize("sent", ["", "x", "-1", "99999999999", "²"])
def test_a_version_that_is_none_means_the_first(sent: str) -> None:
    assert version_of({"version": sent}) == 0


def test_differences_name_only_what_differs() -> None:
    found = differences(
        {"text": "Eins\r\nZwei", "implementation": "in_progress"},
        {"text": "Eins\nZwei", "implementation": "completed"},
    )
    assert [(one.label, one.saved, one.typed) for one in found] == [
        ("Stand der Umsetzung", "in Umsetzung", "abgeschlossen")
    ]


@pytest.mark.parametrize(
    ("form", "where"),
    [
        ({}, "rule"),
        ({"rule": "fixed"}, "due"),
        ({"rule": "fixed", "due": "31.02.2022"}, "due"),
        ({"rule": "yearly", "days": ""}, "days"),
        ({"rule": "yearly", "days": "Juni"}, "days"),
    ],
)
def test_rules_that_cannot_be_read_are_named(form: dict[str, str], where: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules_of(form)
    assert [error.where for error in refused.value.fields] == [where]


def test_mixed_rules_are_both() -> None:
    form = {"rule": "mixed", "due": "2021-09-30", "days": "30.09."}
    assert rules_of(form) == [
        {"rule": "fixed", "due": "2021-09-30"},
        {"rule": "yearly", "month": 9, "day": 30},
    ]


@pytest.mark.parametrize(
    ("name", "kind", "begins"),
    [
        ("massnahmen.csv", "text/csv", "\ufeff"),
        ("massnahmen.json", "application/json", "{"),
        ("spalten.csv", "text/csv", "\ufeff"),
        ("termine.ics", "text/calendar", "BEGIN:VCALENDAR"),
    ],
)
def test_open_data_is_what_readers_see_whoever_asks(
    shared_site: Site, name: str, kind: str, begins: str
) -> None:
    path = f"/plaene/erfurt-integration-2021/{name}"
    answers = [shared_site.browser(login).get(path) for login in (None, None, "coordination")]
    first, from_memory, _ = answers
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        assert "attachment; filename=" in answer.headers["content-disposition"]
    tag = {"If-None-Match": from_memory.headers["etag"]}
    assert shared_site.browser().get(path, headers=tag).status_code == 304
    assert first.headers["content-type"].startswith(kind)
    assert first.text.startswith(begins) or first.content.startswith(begins.encode())
    assert "Geheimer Vermerk" not in first.text
