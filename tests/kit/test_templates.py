from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import TemplateNotFound, UndefinedError

from app.kit.templates import Templates

Render = Callable[..., str]


@pytest.fixture
def render(tmp_path: Path) -> Render:
    def rendered(source: str, name: str = "page.html", **values: Any) -> str:
        (tmp_path / name).write_text(source, encoding="utf-8")
        return Templates(tmp_path, city="Musterstadt").render(name, **values)

    return rendered


@pytest.mark.parametrize(
    "source, value, expected",
    [
        ("{{ it|date }}", date(2021, 12, 31), "31.12.2021"),
        ("{{ it|weekday_date }}", date(2022, 1, 31), "Montag, 31. Januar 2022"),
        ("{{ it|instant }}", datetime(2021, 12, 31, 23, 5, tzinfo=UTC), "01.01.2022, 00:05 Uhr"),
        ("{{ it|instant }}", datetime(2021, 7, 1, 22, 5, tzinfo=UTC), "02.07.2021, 00:05 Uhr"),
        ("{{ it|eur }}", 150_000, "1.500,00 EUR"),
        ("{{ it|eur }}", 0, "0,00 EUR"),
        ("{{ it|number }}", 12345, "12.345"),
        ("{{ it|enumeration }}", ["a", "b", "c"], "a, b und c"),
        ("{{ it|date }} {{ it|eur }} {{ it|instant }} {{ it|number }}", None, "– – – –"),
    ],
)
def test_values_are_printed_in_german(
    render: Render, source: str, value: object, expected: str
) -> None:
    assert render(source, it=value) == expected


@pytest.mark.parametrize("name", ["page.html", "chart.svg", "feed.xml", "page.html.part"])
def test_text_of_people_is_never_markup(render: Render, name: str) -> None:
    assert render("{{ it }}", name, it="<b>&") == "&lt;b&gt;&amp;"
    assert "<" not in render("{{ it|enumeration }}", name, it=["<b>", "</b>"])


def test_in_plain_text_nothing_is_escaped(render: Render) -> None:
    assert render("{{ it }}", "body.txt", it="Bürger & Politik < 5") == "Bürger & Politik < 5"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"])))
def test_escaping_loses_nothing(render: Render, text: str) -> None:
    printed = render('<p title="{{ it }}"></p>', it=text)
    inside = printed.removeprefix('<p title="').removesuffix('"></p>')
    assert not set(inside) & set("<>\"'")
    assert unescape(inside) == text


def test_a_missing_name_is_an_error(render: Render) -> None:
    for source in ("{{ due }}", "{% if due %}x{% endif %}", "{{ it.due }}"):
        with pytest.raises(UndefinedError):
            render(source, it={})


def test_names_of_the_folder_are_known_to_all(render: Render) -> None:
    assert render("{{ city }}") == "Musterstadt"


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "pages").mkdir()
    with pytest.raises(TemplateNotFound):
        Templates(tmp_path / "pages").render("../secret.html")
