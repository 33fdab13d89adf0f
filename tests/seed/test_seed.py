"""The hand-made reading of the real plan: counted by hand, so that a slip in the data shows."""

import json
import os
import re
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
PLAN: dict[str, Any] = json.loads(
    (REPOSITORY / "seed" / "erfurt-integration-2021.json").read_text(encoding="utf-8"),
)
FIELDS: list[dict[str, Any]] = PLAN["fields"]
RECOMMENDATIONS = [r for field in FIELDS for r in field["recommendations"]]
MEASURES = [m for recommendation in RECOMMENDATIONS for m in recommendation["measures"]]
TITLES = [entry["title"] for entry in chain(FIELDS, RECOMMENDATIONS, MEASURES)]

RECOMMENDATIONS_PER_FIELD = [9, 7, 4, 5, 2, 4, 3, 10, 3, 2, 2, 1, 7, 3]
MEASURES_PER_FIELD = [29, 13, 14, 11, 4, 8, 4, 20, 11, 5, 3, 4, 14, 6]

DEADLINES = {
    "fortlaufend": 80,
    "4. Quartal 2021": 30,
    "3. Quartal 2021": 8,
    "2. Quartal 2021": 7,
    "3. Quartal 2022": 2,
    "jährlich": 2,
    "Sofort nach Stadtratsbeschluss": 2,
    "Oktober 2021": 1,
    "1.Quartal 2022": 1,
    "2. Quartal 2022": 1,
    "Juni 2022": 1,
    "2. Quartal 2024": 1,
    "1 mal jährlich": 1,
    "2mal jährlich": 1,
    "2 mal jährlich": 1,
    "1.Quartal des Jahres": 1,
    "3. Quartal des Jahres": 1,
    "3. Quartal 2021 und folgende Jahre": 1,
    "laufend": 1,
    "fortlaufend, Regelangebot": 1,
    "Frist zur Einreichung: 31.03. des Jahres Veranstaltung: November / Dezember jeden Jahres": 1,
    "Stichtag 31.12. des Jahres, Daten der Schuleingang untersuchung, "
    "Schulen allgemein andere Stichtage": 1,
}
COSTS = {
    "keine": 120,
    "Keine": 4,
    "keine bis 500,00 EUR": 5,
    "keine bis zu 1.000,00 EUR": 1,
    "bis 500,00 EUR": 1,
    "bis zu 1.000,00 EUR": 2,
    "bis ca. 1.000,00 EUR": 3,
    "bis zu 1.500,00 EUR": 3,
    "bis zu 5.000,00 EUR": 1,
    "abhängig von Ergebnis der Prüfung": 3,
    "abhängig von der Bedarfsplanung": 1,
    "nicht bezifferbar": 1,
    "": 1,
}
NEW_IN_PART = ["1.2", "2.1"]
LONGEST_SHARED_RUN = 7


def test_head() -> None:
    assert {key: value for key, value in PLAN.items() if key != "fields"} == {
        "format": "massnahmenmonitor-plan/1",
        "slug": "erfurt-integration-2021",
        "title": "Maßnahmenplan für das Erfurter Integrationskonzept",
        "as_of_date": "2021-04-27",
    }


def test_as_many_as_the_plan_has() -> None:
    assert (len(FIELDS), len(RECOMMENDATIONS), len(MEASURES)) == (14, 62, 146)
    assert [len(field["recommendations"]) for field in FIELDS] == RECOMMENDATIONS_PER_FIELD
    assert [
        sum(len(recommendation["measures"]) for recommendation in field["recommendations"])
        for field in FIELDS
    ] == MEASURES_PER_FIELD


def test_numbers_are_given_without_gaps() -> None:
    assert [field["number"] for field in FIELDS] == list(range(1, 15))
    for field in FIELDS:
        recommendations = field["recommendations"]
        assert [r["number"] for r in recommendations] == list(range(1, len(recommendations) + 1))
        for recommendation in recommendations:
            prefix = f"{field['number']}.{recommendation['number']}"
            assert [measure["number"] for measure in recommendation["measures"]] == [
                f"{prefix}.{position}" for position in range(1, len(recommendation["measures"]) + 1)
            ]


def test_labels_follow_the_numbers_but_for_the_two_slips_of_print() -> None:
    differing = {
        measure["number"]: measure["label"]
        for measure in MEASURES
        if measure["label"] != f"M{measure['number'].rpartition('.')[2]}"
    }
    assert differing == {"1.8.3": "M2", "9.2.1": "M 1", "9.2.2": "M 2", "9.2.3": "M 3"}


def test_deadline_cells() -> None:
    assert Counter(measure["deadline_text"] for measure in MEASURES) == DEADLINES


def test_cost_cells() -> None:
    assert Counter(measure["cost_text"] for measure in MEASURES) == COSTS
    assert [measure["number"] for measure in MEASURES if not measure["cost_text"]] == ["14.3.3"]


def test_cells_are_stated_with_single_blanks() -> None:
    for measure in MEASURES:
        assert measure["responsible_text"], measure["number"]
        for key in ("responsible_text", "deadline_text", "cost_text"):
            assert measure[key] == " ".join(measure[key].split()), measure["number"]


def test_rows_cut_by_a_page_are_joined() -> None:
    responsible = {measure["number"]: measure["responsible_text"] for measure in MEASURES}
    assert responsible["1.6.1"] == "Oberbürgermeister, Personal- und Organisationsamt, D02, D04"
    assert responsible["4.4.4"] == "D05, Jugendamt, Büro für Migration und Integration"
    assert responsible["8.5.2"] == "Amt für Stadtentwicklung und Stadtplanung"
    assert responsible["10.2.2"].endswith("Amt für Soziales")


def test_new_recommendations() -> None:
    assert Counter(recommendation["is_new"] for recommendation in RECOMMENDATIONS) == {
        "no": 40,
        "yes": 20,
        "partly": 2,
    }
    assert [
        f"{field['number']}.{recommendation['number']}"
        for field in FIELDS
        for recommendation in field["recommendations"]
        if recommendation["is_new"] == "partly"
    ] == NEW_IN_PART


def test_assessments_are_recognised_by_their_title() -> None:
    assert sum(measure["is_assessment"] for measure in MEASURES) == 31
    for measure in MEASURES:
        assert measure["is_assessment"] == measure["title"].startswith("Prüfung: ")


def test_official_wording_stays_out_of_the_repository() -> None:
    for entry in chain(RECOMMENDATIONS, MEASURES):
        assert entry["official_text"] is None
        assert entry["footnotes"] == []


def test_titles_are_fit_for_a_list() -> None:
    for title in TITLES:
        assert 0 < len(title) <= 120, title
        assert title == " ".join(title.split()), title
        assert not title.endswith((".", ",", ";")), title
        assert title[0].isupper(), title


def test_no_title_stands_twice() -> None:
    assert [title for title, count in Counter(TITLES).items() if count > 1] == []


def test_titles_are_our_own_words() -> None:
    official = word_runs(read_document("erfurt-massnahmenplan-integration-2021.md"))
    copied = [title for title in TITLES if word_runs(title) & official]
    assert copied == []


def word_runs(text: str) -> set[tuple[str, ...]]:
    """Every run of words that is one longer than a title may share with the document."""
    words = re.findall(r"\w+", text.lower())
    length = LONGEST_SHARED_RUN + 1
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_word_runs_find_a_copied_sentence() -> None:
    sentence = "Die Stadt prüft bis zum Sommer den Bau einer Brücke"
    assert word_runs(f"Es heißt: {sentence}.") & word_runs(sentence)
    assert not word_runs(sentence) & word_runs(
        "Die Stadt prüft bis zum Herbst den Bau einer Brücke"
    )


def read_document(name: str) -> str:
    folder = os.environ.get("MASSNAHMEN_TEST_DOCUMENTS")
    path = (Path(folder) if folder else REPOSITORY.parent / "shared" / "documents") / name
    if not path.is_file():
        pytest.skip(f"needs the city's document {name} (MASSNAHMEN_TEST_DOCUMENTS)")
    return path.read_text(encoding="utf-8")
