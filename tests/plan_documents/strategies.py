"""Plans of every shape: what CSV, XLSX and JSON must carry without loss."""

from datetime import date

from hypothesis import strategies as st

from app.plan.states import Newness
from app.plan_documents.document import (
    FieldEntry,
    MeasureEntry,
    PlanDocument,
    RecommendationEntry,
    ResponsibilityEntry,
)

AWKWARD = [
    "=1+1", "+49 361", "-", "@SUM(A1)", "'", "''", "'=1", "\tx", "\rx", "\nx", " x ", "007", "1.8.3",
    "31.12.2021", "ja", "WAHR", "#N/A", '"', ';"', "a;b", "Straße ẞ äöü", "Zeile 1\nZeile 2", "a\r\nb",
    "_x000D_", "_x005F_x0041_", "<b>&amp;", "null", "[]", "{}", "€ – „so“", "🙂",
]  # fmt: skip
words = st.sampled_from(AWKWARD) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t\r=+-@'\";_x"),
    max_size=12,
).filter(lambda text: not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
maybe = st.none() | words
filled = words.filter(lambda text: text.strip() != "")
days = st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31))
flags = st.none() | st.booleans()
notes = st.lists(words, max_size=2).map(tuple)
roles = st.sampled_from(["lead", "co_responsible", "contributing", "involved"])
responsibilities = st.none() | st.lists(
    st.builds(ResponsibilityEntry, printed=words, office=maybe, role=roles), max_size=2
).map(tuple)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
    max_leaves=4,
)
numbers = st.lists(st.integers(1, 30), max_size=3, unique=True)


@st.composite
def measures(draw: st.DrawFn, number: str) -> MeasureEntry:
    return MeasureEntry(
        number=number,
        label=draw(words),
        official_text=draw(maybe),
        responsible_text=draw(words),
        deadline_text=draw(words),
        cost_text=draw(words),
        footnotes=draw(notes),
        title=draw(maybe),
        title_is_provisional=draw(st.booleans()),
        is_assessment=draw(flags),
        responsibilities=draw(responsibilities),
        reporting_office=draw(maybe),
        interpretation=draw(st.none() | st.dictionaries(words, json_values, max_size=2)),
        ceiling_period=draw(st.sampled_from([None, "total", "per_year"])),
    )


@st.composite
def recommendations(draw: st.DrawFn, parent: int, number: int) -> RecommendationEntry:
    return RecommendationEntry(
        number=number,
        official_text=draw(maybe),
        is_new=draw(st.sampled_from(Newness)),
        title=draw(maybe),
        footnotes=draw(notes),
        measures=tuple(draw(measures(f"{parent}.{number}.{n}")) for n in draw(numbers)),
    )


@st.composite
def plans(draw: st.DrawFn) -> PlanDocument:
    return PlanDocument(
        title=draw(maybe),
        as_of_date=draw(days),
        fields=tuple(
            FieldEntry(
                number=number,
                title=draw(filled),
                recommendations=tuple(draw(recommendations(number, n)) for n in draw(numbers)),
            )
            for number in draw(numbers)
        ),
        slug=draw(maybe),
        resolution_date=draw(days),
        resolution_paper=draw(maybe),
        resolution_body=draw(maybe),
        in_force_from=draw(days),
        in_force_until=draw(days),
        is_sample=draw(st.booleans()),
    )
