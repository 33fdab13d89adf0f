"""What the charts say is what is counted."""

from app.council_reports.charts import implementation_chart, stacked_chart, timeliness_chart
from app.council_reports.contents import Counts
from app.overdue import Timeliness
from app.status_reports.implementation import Implementation


def counts(**numbers: int) -> Counts:
    return Counts(
        measures=sum(numbers.values()),
        implementation={state: numbers.get(state.value, 0) for state in Implementation},
        timeliness=dict.fromkeys(Timeliness, 0),
    )


def test_a_chart_says_its_numbers_in_a_sentence() -> None:
    chart = implementation_chart(counts(completed=3, dropped=1).implementation)
    assert chart.description.startswith("Balkendiagramm, Stand der Umsetzung, Anzahl der Maßnahmen")
    assert "abgeschlossen 3" in chart.description
    assert dict(zip(chart.rows, chart.series[0].values, strict=True))["✔ abgeschlossen"] == 3
    assert len(set(chart.series[0].fills)) == len(Implementation)
    assert len(timeliness_chart(dict.fromkeys(Timeliness, 1)).rows) == len(Timeliness)


def test_groups_are_rows_and_states_that_are_nowhere_need_no_key() -> None:
    long = "13 Ein Handlungsfeld mit einem besonders langen Titel ohne Ende"
    groups = [("1 Kurz", counts(completed=2, postponed=1)), (long, counts(completed=4))]
    chart = stacked_chart("fields", "Handlungsfeld", groups)
    assert chart.rows[0] == "1 Kurz · 3"
    assert chart.rows[1].endswith("… · 4")
    assert [(each.label, each.values) for each in chart.series] == [
        ("✔ abgeschlossen", (2, 4)),
        ("→ verschoben", (1, 0)),
    ]
    assert f"{long}: 4 Maßnahmen (4 abgeschlossen)" in chart.description


def test_groups_without_measures() -> None:
    chart = stacked_chart("fields", "Handlungsfeld", [("1 Leer", counts())])
    assert len(chart.series) == len(Implementation)
    assert "1 Leer: keine Maßnahmen" in chart.description
