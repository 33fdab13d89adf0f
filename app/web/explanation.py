"""„So lesen Sie diese Seiten“: plan, states and dates in plain German.

Labels, symbols and readings come from the tables and rules that decide them, so that the page
cannot say anything else than the service does; here stand only the sentences.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.costs import CEILING_STANDING
from app.deadlines import DEADLINE_KIND_LABEL, explain_deadline, read_deadline
from app.http.deps import PUBLIC
from app.kit.signs import Sign
from app.offices.kinds import RESPONSIBILITY_LABEL
from app.overdue import BASIS_LABEL, TIMELINESS, Basis
from app.status_reports.implementation import IMPLEMENTATION
from app.status_reports.states import OUTCOME_LABEL
from app.web.frame import FrameDep
from app.web.signs import UNREPORTED

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])

MEANING: Final[Mapping[str, str]] = {
    "noch nicht begonnen": "Die Arbeit hat noch nicht angefangen.",
    "in Umsetzung": "Es wird daran gearbeitet.",
    "abgeschlossen": "Die Maßnahme ist fertig. Es wird nicht mehr berichtet.",
    "läuft dauerhaft": "Die Maßnahme ist zur ständigen Aufgabe geworden.",
    "verschoben": "Die Arbeit beginnt oder endet später. Die beschlossene Frist gilt weiter, bis "
    "ein Gremium anders entscheidet.",
    "entfallen": "Ein Gremium hat entschieden, dass die Maßnahme nicht weiterverfolgt wird.",
    "nicht gemeldet": "Die zuständige Stelle hat noch nichts gemeldet.",
    "Frist klären": "Aus der Frist im Plan ergibt sich kein Tag. Die Koordination klärt sie.",
    "überfällig": "Ein Termin ist vorbei und nicht erfüllt.",
    "in diesem Quartal fällig": "Der nächste Termin liegt in diesem Vierteljahr.",
    "im Zeitplan": "Der nächste Termin liegt später.",
    "verspätet erfüllt": "Alle Termine sind erfüllt, mindestens einer zu spät.",
    "fristgerecht erfüllt": "Alle Termine sind rechtzeitig erfüllt.",
    "ohne Termin": "Eine dauernde Aufgabe. Sie kann nicht überfällig werden.",
    "Frist abgelaufen, Meldung steht aus": "Der Termin ist vorbei, und die zuständige Stelle hat "
    "sich noch nicht geäußert. Vielleicht ist die Arbeit längst getan.",
    "im Rahmen": "Ausgegeben sind weniger als 80 % der Obergrenze.",
    "Obergrenze fast erreicht": "Ausgegeben sind mindestens 80 % der Obergrenze.",
    "Obergrenze überschritten": "Ausgegeben ist mehr, als der Plan vorsieht.",
    "aus vorhandenem Budget": "Der Plan sieht keine zusätzlichen Kosten vor; bezahlt wurde aus dem "
    "laufenden Haushalt der Stelle.",
    "Zeitraum der Obergrenze klären": "Ob die Obergrenze einmal oder jedes Jahr gilt, ist offen.",
    "keine Obergrenze": "Der Plan nennt keinen Betrag.",
}
"""What each sign says, by its label; a test compares with the tables of signs."""

ROLE_MEANING: Final[Mapping[str, str]] = {
    "federführend": "Diese Stelle sorgt dafür, dass die Maßnahme umgesetzt wird.",
    "mitverantwortlich": "Diese Stelle trägt die Maßnahme mit.",
    "beteiligt": "Diese Stelle wirkt an der Maßnahme mit.",
    "einzubeziehen": "Diese Stelle wird gehört, bevor etwas geschieht.",
}
OUTCOME_MEANING: Final[Mapping[str, str]] = {
    "umsetzbar": "Was geprüft wurde, geht. Die Stelle kann eine Folgemaßnahme vorschlagen.",
    "teilweise umsetzbar": "Ein Teil davon geht.",
    "nicht umsetzbar": "Es geht nicht; der Grund steht im Bericht.",
    "nur bei Finanzierung umsetzbar": "Es geht, wenn Geld dafür bereitsteht. Der Bericht nennt, "
    "wie viel.",
}
WORDINGS: Final = (
    "4. Quartal 2021",
    "jährlich",
    "2mal jährlich",
    "3. Quartal 2021 und folgende Jahre",
    "fortlaufend",
    "Sofort nach Stadtratsbeschluss",
    "mittelfristig",
)
"""Examples of what plans say; the rules read them while the page is made."""


@router.get("/erklaerung")
def show_explanation(frame: FrameDep) -> HTMLResponse:
    return frame.page(
        "explanation.html",
        meaning=MEANING,
        implementation=_ordered(IMPLEMENTATION.values()),
        timeliness=_ordered([*TIMELINESS.values(), UNREPORTED]),
        spending=_ordered(CEILING_STANDING.values()),
        unreported=UNREPORTED,
        overdue_label=BASIS_LABEL[Basis.REPORTED],
        roles=[(label, ROLE_MEANING[label]) for label in RESPONSIBILITY_LABEL.values()],
        outcomes=[(label, OUTCOME_MEANING[label]) for label in OUTCOME_LABEL.values()],
        readings=list(_readings()),
    )


def _ordered(signs: Iterable[Sign]) -> Sequence[Sign]:
    return sorted(signs, key=lambda sign: sign.order)


def _readings() -> Iterable[tuple[str, str, str]]:
    """Wording, kind, what it means."""
    for wording in WORDINGS:
        deadline = read_deadline(wording)
        means = explain_deadline(deadline)[0].removeprefix(f"„{wording}“ ")
        means = means.removeprefix("bedeutet: ")
        yield wording, DEADLINE_KIND_LABEL[deadline.kind], means[:1].upper() + means[1:]
