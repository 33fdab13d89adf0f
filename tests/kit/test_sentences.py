"""What is a message in a template, and what other words may do to it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kit.sentences import faults
from app.kit.templates import Templates, messages_of

Said = Callable[..., str]


@pytest.fixture
def messages(tmp_path: Path) -> Callable[..., list[str]]:
    def found(source: str, name: str = "page.html") -> list[str]:
        (tmp_path / name).write_text(source, encoding="utf-8")
        return [message for _, message in messages_of(tmp_path)]

    return found


@pytest.mark.parametrize(
    "source, expected",
    [
        ("<h1>Koordination</h1>\n<p>Zwei\n  Zeilen</p>", ["Koordination", "Zwei Zeilen"]),
        ("<p>Stand {{ day(plan.as_of_date) }}.</p>", ["Stand {as_of_date}."]),
        ("<p>{{ a.name }} und {{ b.name }}</p>", ["{name} und {name_2}"]),
        ("<p>{{ a.name }} bei {{ a.name }}</p>", ["{name} bei {name}"]),
        ("<p>{{ found|length }} Treffer</p>", ["{found} Treffer"]),
        ("<p>bis <strong>{{ day(due) }}</strong>.</p>", ["bis <1>{due}</1>."]),
        ('<p>Siehe <a href="/x?{{ q }}">hier</a>!</p>', ["Siehe <1>hier</1>!"]),
        ('<a href="/a"><span class="b">Weiter</span></a>', ["Weiter"]),
        ('<p><a href="/a">Eins</a> <a href="/b">Zwei</a></p>', ["Eins", "Zwei"]),
        ("<p>{{ office.name }} · Frist: {{ text }} · Ende</p>", ["Frist: {text}", "Ende"]),
        ("<p>Ja{% if x %}, seit {{ x }}{% endif %}.</p>", ["Ja", ", seit {x}"]),
        ('<li{% if x %} class="Da"{% endif %} title="Hin">Wort</li>', ["Hin", "Wort"]),
        ('<nav aria-label="Im Plan {{ nr }}"></nav>', ["Im Plan {nr}"]),
        ('<p class="Sehr Lang" data-x="Kein Text">{{ value }}</p>', []),
        ("<p>Kosten &amp; Nutzen</p>", ["Kosten & Nutzen"]),
        ('{{ _("Wort") }}{{ f("kein Text", _("Tag {n}", n=1)) }}', ["Wort", "Tag {n}"]),
    ],
)
def test_messages_are_what_people_read(
    messages: Callable[..., list[str]], source: str, expected: list[str]
) -> None:
    assert messages(source) == expected


def test_in_plain_text_a_message_is_a_paragraph(messages: Callable[..., list[str]]) -> None:
    source = "Guten Tag,\n\nbitte bis {{ day }}\nantworten.\n\n--\n"
    assert messages(source, "body.txt") == ["Guten Tag,", "bitte bis {day}\nantworten."]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    def rendered(source: str, words: dict[str, str], name: str = "page.html", **values: str) -> str:
        (tmp_path / name).write_text(source, encoding="utf-8")
        return Templates(tmp_path, wording=lambda: words).render(name, **values)

    return rendered


def test_other_words_may_stand_in_another_order(said: Said) -> None:
    source = '<p>  Der Rat tagt am <a href="/t">{{ day }}</a> in {{ place }}.\n</p>'
    words = {
        "Der Rat tagt am <1>{day}</1> in {place}.": "In {place} (<1>{day}</1>) tagt der Kreis."
    }
    assert said(source, words, day="1.2.", place="<Ort>") == (
        '<p> In &lt;Ort&gt; (<a href="/t">1.2.</a>) tagt der Kreis. </p>'
    )


@pytest.mark.parametrize(
    "theirs",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=y>',
        "{{ secret }}",
        "{% raw %}",
        "{# x #}",
    ],
)
def test_nothing_in_other_words_is_markup_or_a_command(said: Said, theirs: str) -> None:
    source = '<p title="Wort">Wort {{ _("Wort") }}</p><p>Wort</p>'
    page = said(source, {"Wort": theirs}, secret="geheim")
    assert "geheim" not in page
    for tag in ("<script", "<img", "onerror=y>"):
        assert tag not in page
    assert page.count("<") == 4


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1))
def test_any_words_are_printed_as_they_are(said: Said, theirs: str) -> None:
    if not faults("Wort", theirs):
        assert said("Wort\n\nZwei", {"Wort": theirs}, "body.txt") == f"{theirs}\n\nZwei"


@pytest.mark.parametrize(
    "ours, theirs, wrong",
    [
        ("bis {day}", "spätestens {day}", 0),
        ("bis {day}", "demnächst", 0),
        ("bis {day}", "bis {tag}", 1),
        ("<1>a</1> b", "b <1>c</1>", 0),
        ("<1>a</1> b", "b c", 1),
        ("<1>a</1> b", "</1>a<1> b", 1),
        ("a", "<1>a</1> {x}", 2),
        ("a", "{{ x }}", 0),
    ],
)
def test_faults_are_found_before_anything_is_shown(ours: str, theirs: str, wrong: int) -> None:
    assert len(faults(ours, theirs)) == wrong
