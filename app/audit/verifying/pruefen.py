"""Prüft eintraege.jsonl und siegel.jsonl in diesem Ordner. Braucht nur Python 3.

Aufruf: python3 pruefen.py [NUMMER:HASH …]   (hinterlegte Siegel aus Berichten und Sicherungen)
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
HEAD = ("id", "at", "actor", "role", "action", "entity", "entity_id")


def sha256(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def lines(name: str) -> Iterator[dict[str, Any]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def digests(entry: dict[str, Any]) -> tuple[str, str]:
    values = [entry["before"], entry["after"]]
    emptied = entry["payload_sha256"] if values == [None, None] else None
    head = [entry[name] for name in HEAD]
    return sha256([*head, emptied or sha256(values)]), sha256([*head, *values])


def expected(sealed: Iterable[int]) -> set[int]:
    """Was ein Siegel im Umfang des Auszugs kennt. Ohne Angabe ist es eine Auswahl mit Lücken."""
    if not (FOLDER / "umfang.json").exists():
        return set()
    span = next(lines("umfang.json"))
    return {each for each in sealed if span["first_entry"] <= each <= span["last_entry"]}


def main() -> int:
    wrong: list[str] = []
    sealed: dict[int, str] = {}
    hashes: dict[int, str] = {}
    before, last = "0" * 64, 0
    for seal in lines("siegel.jsonl"):
        if seal["number"] != last + 1:
            wrong.append(f"Siegel {last + 1} fehlt.")
        elif sha256([seal["number"], before, seal["sealed_at"], seal["digests"]]) != seal["hash"]:
            wrong.append(f"Siegel {seal['number']} wurde verändert.")
        sealed.update((entry_id, digest) for entry_id, digest in seal["digests"])
        hashes[seal["number"]] = seal["hash"]
        before, last = seal["hash"], seal["number"]
    found: set[int] = set()
    for entry in lines("eintraege.jsonl"):
        found.add(entry["id"])
        if sealed.get(entry["id"]) not in digests(entry):
            wrong.append(f"Eintrag {entry['id']} ist nicht der, der gesiegelt wurde.")
    wrong += [f"Eintrag {missing} fehlt." for missing in sorted(expected(sealed) - found)]
    for noted in sys.argv[1:]:
        number, _, digest = noted.partition(":")
        if not number.isdecimal() or hashes.get(int(number)) != digest:
            wrong.append(f"Siegel {number} ist nicht das hinterlegte.")
    for line in wrong:
        print(line)
    verdict = "Fehler" if wrong else "alles unverändert"
    print(f"{len(found)} Einträge, {last} Siegel geprüft: {verdict}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
