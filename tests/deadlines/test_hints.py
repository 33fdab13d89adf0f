import pytest

from app.deadlines import contradicts, read_deadline


@pytest.mark.parametrize(
    "text, cell, said",
    [
        ("Das Konzept wird jährlich überprüft.", "4. Quartal 2021", "jährlich"),
        ("Es gibt jedes Jahr einen Fachtag.", "4. Quartal 2021", "jedes Jahr"),
        ("Zweimal im Jahr tagt die Runde.", "fortlaufend", "Zweimal im Jahr"),
        ("Es entsteht ein jährlicher Bericht.", "2. Quartal 2022", "ein jährlicher"),
        ("Die Runde tagt zwei Mal jährlich.", "jährlich", "zwei Mal jährlich"),
        ("Der Newsletter erscheint monatlich.", "Sofort nach Stadtratsbeschluss", "monatlich"),
        (
            "Vierteljährlich wird berichtet.",
            "3. Quartal 2021 und folgende Jahre",
            "Vierteljährlich",
        ),
    ],
)
def test_text_and_cell_disagree(text: str, cell: str, said: str) -> None:
    hint = contradicts(text, read_deadline(cell))
    assert hint is not None
    assert f"Wortlaut sagt „{said}“" in hint
    assert f"die Frist „{cell}“" in hint


@pytest.mark.parametrize(
    "text, cell",
    [
        ("Das Konzept wird jährlich überprüft.", "jährlich"),
        ("Das Konzept wird jährlich überprüft.", "3. Quartal 2021 und folgende Jahre"),
        ("Das Konzept wird einmal jährlich überprüft.", "31.03. und 30.09. jeden Jahres"),
        ("Die Mittel stehen in einem jährlichen Budget.", "fortlaufend"),
        ("Die Umfrage ist im Jahresverlauf vorgesehen.", "4. Quartal 2021"),
        ("Hilfe beim Übergang in die Volljährigkeit", "4. Quartal 2021"),
        ("Ein mehrjähriger Rahmen im Jahr 2024", "2. Quartal 2024"),
        ("Das Konzept wird jährlich überprüft.", "mittelfristig"),  # listed as unresolved anyway
        ("Die Runde tagt.", "4. Quartal 2021"),
    ],
)
def test_no_hint_without_a_reason(text: str, cell: str) -> None:
    assert contradicts(text, read_deadline(cell)) is None
