"""What is overdue today, with „nobody has reported yet“ apart."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.http.deps import PUBLIC
from app.http.parameters import PlanSlug
from app.overdue import BASIS_LABEL, Basis
from app.web.frame import FrameDep
from app.web.progress import by_field, is_overdue

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])

BASIS_MEANING = {
    Basis.REPORTED: (
        "feld",
        "Der Termin ist vorbei, und die Stelle hat keine Erfüllung oder gar nichts gemeldet.",
    ),
    Basis.UNREPORTED: (
        "ausstehend",
        "Der Termin ist vorbei. Ob er erfüllt ist, wird die Stelle mit der Jahresabfrage melden.",
    ),
}


@router.get("/plaene/{slug}/ueberfaellig")
def show_overdue(slug: PlanSlug, frame: FrameDep) -> HTMLResponse:
    state = frame.state(slug)
    sections = [
        (
            BASIS_LABEL[basis],
            id_,
            meaning,
            list(by_field([m for m in state.measures if is_overdue(m, basis)]).items()),
        )
        for basis, (id_, meaning) in BASIS_MEANING.items()
    ]
    return frame.page("overdue.html", plan=state, sections=sections)
