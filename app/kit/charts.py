"""Bar charts as SVG: the only file that knows pygal, which is loaded with the first chart.

pygal lays out bars, labels, numbers and keys, and dresses them with a style sheet and a script for
browsers. What leaves here is the bare drawing: every look is an attribute, so the same text stands
in a page under a strict policy and in a paper, and nothing in it changes from day to day.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from html import escape
from typing import Any, Final

from app.kit.german import german_number

_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_LOOK: Final = 'role="img" font-family="Fira Sans, Source Sans 3, sans-serif" fill="#15191e"'
"""Pages have the first font, papers the second."""
_EDGE: Final = 'stroke="#123a63" stroke-width="0.8"'
_ROW: Final = 26
_KEY_ROW: Final = 22
_KEY: Final = 13
_SPACING: Final = 8
_LETTER: Final = 0.9
"""Our letters are narrower than pygal reckons (0.6 of their height)."""
_RIGHT_OF_BARS: Final = 30


class Fill(StrEnum):
    """Differ in lightness and in what is drawn on them, so that they differ in grey too."""

    EMPTY = "empty"
    SOLID = "solid"
    HALF = "half"
    SLANTED = "slanted"
    UPRIGHT = "upright"
    LEVEL = "level"
    DOTTED = "dotted"


_PLAIN: Final = {Fill.EMPTY: "#ffffff", Fill.SOLID: "#123a63", Fill.HALF: "#7fa3c7"}
_PATTERNED: Final = {
    Fill.SLANTED: (
        "#dce8f4",
        '<path d="M-1 1 L1 -1 M-1 7 L7 -1 M5 7 L7 5" stroke="#1d5288" stroke-width="1.6"/>',
    ),
    Fill.UPRIGHT: ("#fff3d6", '<path d="M3 -1 L3 7" stroke="#8a5a00" stroke-width="1.8"/>'),
    Fill.LEVEL: ("#e4e6e9", '<path d="M-1 3 L7 3" stroke="#5b646e" stroke-width="1.2"/>'),
    Fill.DOTTED: ("#ffffff", '<circle cx="3" cy="3" r="1.3" fill="#5b2333"/>'),
}


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of bars: a number for each row, and the fill of each."""

    label: str
    values: tuple[int, ...]
    fills: tuple[Fill, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`name` makes the ids inside the only ones in a document; `description` says it all in a
    sentence. Stacked: the series stand one behind the other in a row, with a key below."""

    name: str
    description: str
    rows: tuple[str, ...]
    series: tuple[Series, ...]
    is_stacked: bool = False
    width: int = 640
    font_size: float = 11.5
    keys_a_line: int = 4

    @property
    def bars_height(self) -> int:
        return _ROW * len(self.rows)

    @property
    def height(self) -> int:
        lines = -(-len(self.series) // self.keys_a_line)
        return self.bars_height + (_SPACING + _KEY_ROW * lines if self.is_stacked else 0)


@lru_cache(maxsize=256)
def draw(chart: Chart) -> str:
    """The `<svg>` element, to stand in HTML as it is."""
    return "".join(_undressed(_laid_out(chart), chart))


def _laid_out(chart: Chart) -> Any:
    from pygal import HorizontalBar, HorizontalStackedBar
    from pygal.style import Style

    # pygal hangs a finder of map plugins into the interpreter; it is outdated, and Python warns of
    # it at every import.
    sys.meta_path[:] = [each for each in sys.meta_path if type(each).__module__ != "pygal"]
    kind = HorizontalStackedBar if chart.is_stacked else HorizontalBar
    drawing = kind(
        style=Style(
            label_font_size=chart.font_size * _LETTER,
            value_font_size=chart.font_size,
            legend_font_size=_KEY,
        ),
        width=chart.width,
        height=chart.bars_height + (_SPACING + _KEY if chart.is_stacked else 0),
        margin=0,
        margin_right=0 if chart.is_stacked else _RIGHT_OF_BARS,
        spacing=_SPACING,
        css=(),
        js=(),
        no_prefix=True,
        show_legend=chart.is_stacked,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(chart.series),
        legend_box_size=_KEY,
        truncate_legend=-1,
        show_x_labels=False,
        show_y_guides=False,
        print_values=True,
        value_formatter=german_number,
        print_values_position="center" if chart.is_stacked else "top",
    )
    drawing.x_labels = chart.rows[::-1]  # pygal begins at the foot
    for series in chart.series:
        drawing.add(series.label, series.values[::-1])
    return drawing.render_tree()


def _undressed(tree: Any, chart: Chart) -> Iterator[str]:
    """What pygal has laid out, written with our look, in reading order."""
    size = f'width="{chart.width}" height="{chart.height}"'
    yield f'<svg xmlns="{_NAMESPACE}" viewBox="0 0 {chart.width} {chart.height}" {size} {_LOOK}>'
    yield f"<title>{escape(chart.description)}</title><defs>"
    used = {fill for series in chart.series for fill in series.fills}
    yield from (_pattern(chart.name, fill) for fill in _PATTERNED if fill in used)
    plot = _of_class(tree, "plot")
    yield f'</defs><g font-size="{chart.font_size}"><g transform="{plot.get("transform")}">'
    for label in _of_class(plot, "axis y").iter("text"):
        yield _text(label, 'text-anchor="end"')
    numbers = _of_class(tree, "plot text-overlay")
    for place, series in enumerate(chart.series):
        bars = _of_class(plot, f"series serie-{place} color-{place}").iter("rect")
        for bar, number, fill in zip(bars, numbers[place], series.fills[::-1], strict=True):
            yield from _bar(bar, number, _paint(chart.name, fill), chart)
    yield "</g>"
    if chart.is_stacked:
        for place, (key, series) in enumerate(
            zip(_of_class(tree, "legends"), chart.series, strict=True)
        ):
            yield from _key(key, place, _paint(chart.name, series.fills[0]), chart)
    yield "</g></svg>"


def _bar(bar: Any, number: Any, paint: str, chart: Chart) -> Iterator[str]:
    """pygal leaves out a width of 0."""
    width = float(bar.get("width", 0))
    if width:
        yield _rect(bar, ("x", "y", "width", "height"), f'fill="{paint}" {_EDGE}')
    if not chart.is_stacked:
        yield _text(number, 'font-weight="600"')
        return
    plate = chart.font_size * (0.7 * len(number.text or "") + 0.5)
    if width > plate + 2:
        x, y = float(number.get("x")) - plate / 2, float(number.get("y")) - chart.font_size
        yield (
            f'<rect x="{x:.1f}" y="{y + 1:.1f}" width="{plate:.1f}" '
            f'height="{chart.font_size + 2}" rx="2" fill="#ffffff"/>'
        )
        yield _text(number, 'text-anchor="middle" font-weight="600"')


def _key(key: Any, place: int, paint: str, chart: Chart) -> Iterator[str]:
    """pygal sets all keys in one line below the bars; here they take as many as they need."""
    line, column = divmod(place, chart.keys_a_line)
    box, label = key
    x = column * chart.width / chart.keys_a_line - float(box.get("x"))
    y = chart.bars_height + _SPACING + line * _KEY_ROW
    yield f'<g transform="translate({x:.1f}, {y})">'
    yield _rect(box, ("x", "y", "width", "height"), f'fill="{paint}" {_EDGE}')
    yield f"{_text(label, '')}</g>"


def _pattern(name: str, fill: Fill) -> str:
    ground, drawn = _PATTERNED[fill]
    return (
        f'<pattern id="{name}-{fill}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{ground}"/>{drawn}</pattern>'
    )


def _paint(name: str, fill: Fill) -> str:
    return _PLAIN.get(fill) or f"url(#{name}-{fill})"


def _rect(node: Any, names: tuple[str, ...], look: str) -> str:
    return f"<rect {_places(node, *names)} {look}/>"


def _text(node: Any, look: str) -> str:
    return f"<text {_places(node, 'x', 'y')} {look}>{escape(node.text or '')}</text>"


def _places(node: Any, *names: str) -> str:
    return " ".join(f'{name}="{float(node.get(name)):.1f}"' for name in names)


def _of_class(node: Any, name: str) -> Any:
    return next(each for each in node.iter() if each.get("class") == name)
