import csv
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.offices.directory import Directory, DirectoryEntry, directory_of
from app.offices.directory_file import load_directory
from app.offices.kinds import OfficeKind, ResponsibilityRole
from app.offices.wording import LINKING_WORDS, MARKERS, Reading, read_responsible

ROOT = Path(__file__).parents[2]
ERFURT = load_directory(ROOT / "seed" / "offices.json")

with (ROOT / "tests" / "data" / "responsible_cells.tsv").open(encoding="utf-8", newline="") as file:
    CELLS = [tuple(row) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]

WITHOUT_LEAD = {
    "1.6.7", "3.1.1", "3.1.2", "3.2.1", "3.2.3", "6.3.3",
    "7.2.1", "9.1.3", "9.2.2", "11.2.2", "14.1.1", "14.3.1",
}  # fmt: skip
OTHER_DOUBTS = {"2.5.3", "10.1.2"}


def roles(reading: Reading) -> str:
    """As in the table of cells: `A11:lead BMI:co`, `?` for a name the directory does not know."""
    short = {"co_responsible": "co"}
    return " ".join(f"{m.code or '?'}:{short.get(m.role, m.role)}" for m in reading.mentions)


def test_the_real_plan_has_146_cells() -> None:
    assert len(CELLS) == 146


@pytest.mark.parametrize("number, printed, expected", CELLS, ids=[cell[0] for cell in CELLS])
def test_every_cell_of_the_real_plan(number: str, printed: str, expected: str) -> None:
    reading = read_responsible(printed, ERFURT)
    assert roles(reading) == expected
    assert (reading.reporting_code is None) == (number in WITHOUT_LEAD)
    assert bool(reading.doubts) == (number in WITHOUT_LEAD | OTHER_DOUBTS)


@pytest.mark.parametrize(
    "printed, expected",
    [
        ("jugendamt", "A51:lead"),
        ("Des Jugendamtes", "A51:lead"),
        ("Amt 51\nAmt 50", "A51:lead A50:co"),
        ("51, 50", "A51:lead A50:co"),
        ("20 Vereine", "?:co"),
        ("Jugendamt; Bürgeramt/Stadtkasse", "A51:lead A32:co A21:co"),
        ("Jugendamt und Amt für Soziales", "A51:lead A50:co"),
        ("Personal-\nund Organisationsamt", "A11:lead"),
        ("Amt für Wirtschafts-\nförderung", "A80:lead"),
        ("Amt für\nStadtentwicklung\nund Stadtplanung\nJugendamt", "A61:lead A51:co"),
        ("Buero fuer Migration & Integration", "BMI:lead"),
        ("Ge\u00adsund\u00adheits\u00adamt", "A53:lead"),
        ("Bu\u0308rgeramt", "A32:lead"),
        ("Personal\u2011 und Organisationsamt", "A11:lead"),
        ("Jugendamt, Ehrenamtsbeauftragte:r", "A51:lead EHRENAMTSBEAUFTRAGTER:co"),
        ("alle Amtsleiter/-innen", "ALLE-AMTSLEITUNGEN:co"),
        ("Amt für Brandschutz, Rettungsdienst und Katastrophenschutz, D03", "A37:lead D03:co"),
        ("Jugendamt (Team UMA, Vormundschaft) und D05", "A51:lead D05:co"),
        ("Jugendamt – Team Vormundschaft und Pflegschaft, D05", "A51:lead D05:co"),
        ("D05 – Jugendamt", "D05:lead A51:co"),
        ("Jugendamt, Jugendamt", "A51:lead A51:co"),
        ("unter Einbezug des Jugendamtes, D05", "A51:involved D05:involved"),
        ("Jugendamt in Kooperation mit D05 unter Einbeziehung der VHS", "A51:lead D05:contributing VHS:involved"),
        ("Jugendamt, ggf. unter Einbezug der Vereine des Sports", "A51:lead ?:involved"),
        ("Amt für Phantasie und Wolken, Jugendamt", "?:co A51:co"),
        ("Jugendamt und Initiativen", "A51:lead ?:co"),
        ("Erster Kreis\nZweiter Kreis", "?:co ?:co"),
    ],
)  # fmt: skip
def test_other_ways_to_write_it(printed: str, expected: str) -> None:
    assert roles(read_responsible(printed, ERFURT)) == expected


@pytest.mark.parametrize(
    "text, printed",
    [
        ("Jugendamt,", ["Jugendamt"]),
        ("die Wolken und\nSterne der  Stadt und, D05", ["Wolken", "Sterne der Stadt", "D05"]),
        ("Amt für Bildung (VHS) Jugendamt", ["Amt für Bildung (VHS)", "Jugendamt"]),
        ("Jugendamt – SG Obhut und Hilfe, D05", ["Jugendamt – SG Obhut und Hilfe", "D05"]),
        ("Träger (AWO, Caritas) in Kooperation mit dem D05", ["Träger (AWO, Caritas)", "D05"]),
    ],
)
def test_each_mention_keeps_its_print(text: str, printed: list[str]) -> None:
    assert [mention.printed for mention in read_responsible(text, ERFURT).mentions] == printed


@pytest.mark.parametrize(
    "printed, doubt",
    [
        ("Alle Ämter", "„Alle Ämter“ ist zuerst genannt, ist aber eine Gruppe von Stellen"),
        ("Seniorenbeirat, D05", "„Seniorenbeirat“ ist zuerst genannt, ist aber ein Gremium"),
        ("KVT", "„KVT“ ist zuerst genannt, gehört aber nicht zur Stadtverwaltung"),
        ("Wolkenamt, D05", "„Wolkenamt“ ist zuerst genannt, steht aber nicht im Verzeichnis"),
        ("Einbezug Jugendamt", "„Jugendamt“ ist zuerst genannt, aber nur einzubeziehen"),
        (" , ,", "Es ist keine Stelle genannt"),
    ],
)
def test_who_cannot_lead_leaves_the_report_to_coordination(printed: str, doubt: str) -> None:
    reading = read_responsible(printed, ERFURT)
    assert reading.reporting_code is None
    assert reading.doubts == (f"Zuständigkeit klären: {doubt}.",)


def test_doubts_name_what_coordination_should_look_at() -> None:
    reading = read_responsible("Jugendamt (Kulturdirektion), Wolkenamt, Amt 51", ERFURT)
    assert reading.doubts == (
        "„Kulturdirektion“ gehört laut Verzeichnis nicht zu „Jugendamt“.",
        "„Wolkenamt“ steht nicht im Verzeichnis.",
        "„Jugendamt“ ist mehrfach genannt.",
    )


def test_an_office_named_twice_has_its_strongest_role_once() -> None:
    reading = read_responsible("D05, Einbezug Jugendamt, insbesondere Jugendamt, D05", ERFURT)
    assert list(reading.roles.items()) == [
        ("D05", ResponsibilityRole.LEAD),
        ("A51", ResponsibilityRole.CONTRIBUTING),
    ]


def test_another_city() -> None:
    city = directory_of(
        [
            DirectoryEntry("FB1", "Fachbereich Bürger, Recht und Ordnung", OfficeKind.DEPARTMENT),
            DirectoryEntry("FD11", "Fachdienst Recht", OfficeKind.OFFICE, parent="FB1"),
            DirectoryEntry("FD12", "Fachdienst Ordnung", OfficeKind.OFFICE, parent="FB1"),
            DirectoryEntry("INT", "Stabsstelle Integration und Ehrenamt", OfficeKind.STAFF_UNIT),
            DirectoryEntry("EA", "Ehrenamt", OfficeKind.EXTERNAL),
        ]
    )
    text = (
        "Fachbereich Bürger, Recht und Ordnung, Stabsstelle Integration und Ehrenamt und"
        " Fachdienst Recht, Ordnung, Ehrenamt in Zusammenarbeit mit dem Fachdienst Ordnung"
    )
    assert roles(read_responsible(text, city)) == (
        "FB1:lead INT:co FD11:co ?:co EA:co FD12:contributing"
    )
    assert roles(read_responsible("Jugendamt", city)) == "?:co"


ARTICLES = {"der", "die", "das", "des", "dem", "den"}
PASSED_OVER = {
    word.casefold() for phrase in (*MARKERS, *LINKING_WORDS) for word in re.findall(r"\w+", phrase)
} | {*ARTICLES, "u"}


def words(text: str) -> Counter[str]:
    return Counter(w for w in re.findall(r"[^\W_]+", text) if w.casefold() not in PASSED_OVER)


def printed_names(directory: Directory) -> list[str]:
    return [name for entry in directory.by_code.values() for name in (entry.name, *entry.aliases)]


CELL_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(printed_names(ERFURT)),
        st.sampled_from([*MARKERS, "und", ",", ";", "\n", "(", ")", "–", "- ", "des", "Wolkenamt"]),
        st.text(alphabet="abzÄß019 ,;()\n\x00-–*/und\u00ad", max_size=12),
    ),
    max_size=25,
).map(" ".join)


@given(CELL_TEXTS)
def test_nothing_printed_is_lost_and_at_most_one_leads(text: str) -> None:
    reading = read_responsible(text, ERFURT)
    kept = words(" ".join(mention.printed for mention in reading.mentions))
    assert not words(text.replace("\x00", " ")) - kept
    leads = [m.code for m in reading.mentions if m.role is ResponsibilityRole.LEAD]
    assert leads == ([reading.reporting_code] if reading.reporting_code else [])
    assert reading.text == text
    assert all(m.printed and "\x00" not in m.printed for m in reading.mentions)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert read_responsible(text, ERFURT).doubts or read_responsible(text, ERFURT).reporting_code


@pytest.mark.parametrize(
    "piece",
    [",", "(", "(a", "und ", "Amt für ", "Alle Ämter, ", "Wolkenamt, ", "a- ", "- \n", "\x00", "Amt\u00ad", "x*", "D05 (", "in Kooperation "],
)  # fmt: skip
def test_hostile_text_is_quick(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.perf_counter()
    reading = read_responsible(text, ERFURT)
    assert time.perf_counter() - began < 3
    assert sum(len(doubt) for doubt in reading.doubts) < 1_000
