import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.kit.errors import Invalid
from app.offices.directory import DirectoryEntry, directory_of
from app.offices.directory_file import FORMAT, entries_from_json, load_directory
from app.offices.kinds import (
    OFFICE_KIND_LABEL,
    RESPONSIBILITY_LABEL,
    OfficeKind,
    ResponsibilityRole,
)

SEED = Path(__file__).parents[2] / "seed" / "offices.json"
ERFURT = load_directory(SEED)


def office(code: str, **rest: object) -> DirectoryEntry:
    return DirectoryEntry(
        **{"code": code, "name": f"Amt {code}", "kind": OfficeKind.OFFICE, **rest}
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "printed, code",
    [
        ("Büro für Migration und Integration", "BMI"),
        ("Büro Migration u. Integration", "BMI"),
        ("des Büros für Migration und Integration", "BMI"),
        ("BÜRO  FÜR MIGRATION\n& INTEGRATION,", "BMI"),
        ("Bildungskordinatorin", "BILDUNGSKOORDINATION"),
        ("Bildungscoordination", "BILDUNGSKOORDINATION"),
        ("50", "A50"),
        ("Amt 50", "A50"),
        ("Amt 50 Amt für Soziales", "A50"),
        ("des Amtes für Soziales", "A50"),
        ("D05", "D05"),
        ("Dezernat 05", "D05"),
        ("allen Ämtern", "ALLE-AEMTER"),
        ("alle Amtsleiterinnen", "ALLE-AMTSLEITUNGEN"),
        ("den Ehrenamtsbeauftragten", "EHRENAMTSBEAUFTRAGTER"),
        ("Abteilung PÖA", "POEA"),
        ("Amt für Bildung (VHS)", "A40"),
        ("Amt für Bildung (irgendetwas)", "A40"),
        ("Gleichstellungs- beauftragte", "GLEICHSTELLUNG"),
        ("Schulamt Mittelthüringens", "SCHULAMT"),
        ("Amt für Wolken", None),
        ("Amt für", None),
        ("", None),
        ("(VHS)", None),
        (", ,", None),
        (", Jugendamt,", "A51"),
    ],
)
def test_find(printed: str, code: str | None) -> None:
    found = ERFURT.find(printed)
    assert (found and found.code) == code


def test_all_names_of_the_seed_find_their_office() -> None:
    for entry in ERFURT.by_code.values():
        for name in (entry.code, entry.name, *entry.aliases):
            assert ERFURT.find(name) is entry


def test_groups_of_the_seed() -> None:
    assert [m.code for m in ERFURT.members("AEMTER-D05")] == ["A40", "A50", "A51"]
    assert [m.code for m in ERFURT.members("ALLE-DEZERNATE")] == [f"D0{n}" for n in range(1, 7)]
    everyone = ERFURT.members("ALLE-AEMTER")
    assert len(everyone) == 22
    assert {member.kind for member in everyone} == {OfficeKind.OFFICE}
    assert ERFURT.members("A50") == (ERFURT.by_code["A50"],)


def test_the_seed_has_one_coordinating_office_and_no_mailboxes() -> None:
    assert ERFURT.coordinating is ERFURT.by_code["BMI"]
    assert not any(entry.mailbox for entry in ERFURT.by_code.values())


def test_members_are_those_of_the_day() -> None:
    directory = directory_of(
        [
            office("D1", kind=OfficeKind.DEPARTMENT),
            office("OLD", parent="D1", valid_to=date(2022, 12, 31), successor="NEW"),
            office("UNIT", parent="OLD", kind=OfficeKind.STAFF_UNIT),
            office("NEW", parent="D1", valid_from=date(2023, 1, 1)),
            office("DEEP", parent="UNIT"),
            office("ELSEWHERE"),
            office(
                "G",
                kind=OfficeKind.GROUP,
                member_kinds=frozenset({OfficeKind.OFFICE}),
                members_under="D1",
            ),
        ]
    )
    days = (date(2022, 12, 31), date(2023, 1, 1), None)
    assert [[member.code for member in directory.members("G", on)] for on in days] == [
        ["DEEP", "OLD"],
        ["DEEP", "NEW"],
        ["DEEP", "NEW"],
    ]


def test_an_ended_office_is_answered_by_its_successor() -> None:
    directory = directory_of(
        [
            office("A", name="Sozialamt", valid_to=date(2019, 12, 31), successor="B"),
            office("B", valid_from=date(2020, 1, 1), valid_to=date(2021, 12, 31), successor="C"),
            office("C", valid_from=date(2022, 1, 1)),
            office("X", name="Bäderamt", valid_to=date(2019, 12, 31)),
        ]
    )
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2024, 1, 1), None)
    found = [directory.find("Sozialamt", on) for on in days]
    assert [entry and entry.code for entry in found] == ["A", "B", "C", "C"]
    assert directory.find("Bäderamt", date(2019, 1, 1)) is directory.by_code["X"]
    assert directory.find("Bäderamt") is None


def test_one_name_may_pass_from_one_office_to_the_next() -> None:
    directory = directory_of(
        [
            office("OLD", name="Sportamt", valid_to=date(2020, 6, 30)),
            office("NEW", name="Sportamt", valid_from=date(2020, 7, 1)),
        ]
    )
    assert directory.find("Sportamt", date(2020, 6, 30)) is directory.by_code["OLD"]
    assert directory.find("Sportamt", date(2020, 7, 1)) is directory.by_code["NEW"]
    assert directory.find("Sportamt") is directory.by_code["NEW"]


@pytest.mark.parametrize(
    "entries, message",
    [
        ([office("A"), office("A")], "Das Kürzel „A“ ist im Verzeichnis mehrfach vergeben."),
        (
            [office("A", aliases=("Sport Amt",)), office("B", aliases=("des Sport-Amtes",))],
            "Der Name „des Sport-Amtes“ steht sowohl bei „A“ als auch bei „B“.",
        ),
        ([office("A", aliases=("–",))], "„A“: „–“ ist kein lesbarer Name."),
        (
            [office("A", parent="Z")],
            "„A“: Die übergeordnete Stelle „Z“ steht nicht im Verzeichnis.",
        ),
        ([office("A", successor="Z")], "„A“: Die Nachfolgerin „Z“ steht nicht im Verzeichnis."),
        (
            [office("A", parent="B"), office("B", parent="C"), office("C", parent="A")],
            "Die Unterstellung läuft im Kreis: A → B → C → A.",
        ),
        (
            [office("A", successor="B"), office("B", successor="A")],
            "Die Nachfolge läuft im Kreis: A → B → A.",
        ),
        (
            [office("A", is_coordinating=True), office("B", is_coordinating=True)],
            "Mehr als eine koordinierende Stelle: A, B.",
        ),
    ],
)
def test_contradictions_are_named(entries: list[DirectoryEntry], message: str) -> None:
    with pytest.raises(Invalid) as refused:
        directory_of(entries)
    assert str(refused.value) == message


def content(**entry: object) -> dict[str, object]:
    one = {"code": "A1", "name": "Amt", "kind": "office", **entry}
    return {"format": FORMAT, "city": "Musterstadt", "offices": [one]}


def test_entries_from_json() -> None:
    (entry,) = entries_from_json(
        content(
            kind="group",
            members={"kinds": ["office"], "under": "D1"},
            aliases=["B"],
            valid_from="2020-01-01",
            number=None,
        )
    )
    assert entry == DirectoryEntry(
        "A1",
        "Amt",
        OfficeKind.GROUP,
        aliases=("B",),
        member_kinds=frozenset({OfficeKind.OFFICE}),
        members_under="D1",
        valid_from=date(2020, 1, 1),
    )


@pytest.mark.parametrize(
    "wrong, part",
    [
        ([], f"kein Verzeichnis im Format „{FORMAT}“"),
        ({**content(), "format": "x/2"}, f"kein Verzeichnis im Format „{FORMAT}“"),
        ({"format": FORMAT, "offices": []}, "Verzeichnis: Es fehlt city."),
        ({"format": FORMAT, "city": "X", "offices": ["x"]}, "Eintrag 1 ist kein Objekt."),
        (content(phone="1"), "Eintrag 1 („A1“): Unbekannte Angabe phone."),
        (content(name=7), "Eintrag 1 („A1“): „name“ hat die falsche Art (7)."),
        (content(name=" "), "„name“ ist leer."),
        (content(kind="Amt"), "„Amt“ ist keine Art von Stelle (mayor, department,"),
        (content(kind=["office"]), "„kind“ hat die falsche Art"),
        (content(aliases="Amt 1"), "„aliases“ hat die falsche Art"),
        (content(aliases=[1]), "„aliases“ enthält etwas anderes als Text."),
        (content(valid_to="31.12.2021"), "„31.12.2021“ ist kein Datum (JJJJ-MM-TT)."),
        (content(kind="group"), "Genau die Gruppen haben die Angabe „members“."),
        (content(members={"kinds": []}), "Genau die Gruppen haben die Angabe „members“."),
        (content(kind="group", members={"kinds": ["x"]}), "„x“ ist keine Art von Stelle"),
        (content(kind="group", members={"under": "A1"}), "Es fehlt kinds."),
    ],
)
def test_what_is_no_directory_is_refused(wrong: object, part: str) -> None:
    with pytest.raises(Invalid) as refused:
        entries_from_json(wrong)
    assert part in str(refused.value)


@pytest.mark.parametrize(
    "spoil", [lambda text: text[:-20], lambda text: text.encode().replace(b"\xc3", b"\xff")]
)
def test_an_unreadable_file_is_refused(tmp_path: Path, spoil: Callable[[str], str | bytes]) -> None:
    spoiled = spoil(SEED.read_text(encoding="utf-8"))
    file = tmp_path / "offices.json"
    file.write_bytes(spoiled if isinstance(spoiled, bytes) else spoiled.encode())
    with pytest.raises(Invalid, match=r"offices\.json ist keine lesbare JSON-Datei"):
        load_directory(file)


def test_the_seed_is_written_as_documented() -> None:
    seed = json.loads(SEED.read_text(encoding="utf-8"))
    assert (seed["format"], seed["city"]) == (FORMAT, "Erfurt")
    assert all(item["source"] for item in seed["offices"])


def test_every_kind_and_role_has_a_label() -> None:
    assert OFFICE_KIND_LABEL.keys() == set(OfficeKind)
    assert RESPONSIBILITY_LABEL.keys() == set(ResponsibilityRole)
    assert {kind for kind in OfficeKind if not kind.can_lead} == {"board", "external", "group"}
