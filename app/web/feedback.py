"""„Barriere melden“: a remark goes to the feedback mailbox through the outbox.

No account, no script, no cookie: programs are kept out by a field that people leave empty, by a
signed stamp of the page's age, and by a bound on the remarks of an hour.
"""

from datetime import timedelta
from typing import Annotated, Final
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import AfterValidator, Field

from app.http.deps import PUBLIC
from app.http.limiting import address_of
from app.kit.errors import FieldError, Invalid, MonitorError, NotFound
from app.kit.inputs import Input, LongText, OptionalLine, read_input, wrong
from app.kit.limits import Limit, count_attempt
from app.kit.mail_message import Address
from app.kit.outbox import put
from app.kit.stamps import LONGEST, QUICKEST, Stamps
from app.web.forms import Form, FormDep, by_name
from app.web.frame import TEMPLATES, Frame, FrameDep, go_to
from app.web.legal_texts import TITLES, legal_texts

router = APIRouter(
    prefix="/rechtliches/barrierefreiheit", include_in_schema=False, dependencies=[PUBLIC]
)

_MESSAGE: Final = (
    "Zurzeit kommen sehr viele Meldungen. Bitte versuchen Sie es in einer Stunde noch einmal."
)
_HOUR: Final = timedelta(hours=1)
PER_ADDRESS: Final = Limit("remark", 10, _HOUR, _MESSAGE)
IN_ALL: Final = Limit("remarks", 30, _HOUR, _MESSAGE)


def _is_address(value: str | None) -> str | None:
    if value is not None:
        try:
            Address.parse(value)
        except Invalid:
            raise wrong("Das ist keine E-Mail-Adresse, etwa name@example.org.") from None
    return value


def _says_something(value: str) -> str:
    if not value:
        raise wrong("Bitte schreiben Sie, wo Sie nicht weiterkommen.")
    return value


class Remark(Input):
    message: Annotated[LongText, AfterValidator(_says_something), Field(max_length=4000)] = Field(
        "", validate_default=True
    )
    where: OptionalLine = None
    answer_to: Annotated[OptionalLine, AfterValidator(_is_address)] = None


@router.get("")
def show_statement(frame: FrameDep) -> HTMLResponse:
    return _page(frame, {"where": frame.request.query_params.get("seite", "")[:300]})


@router.post("", response_model=None)
def send_remark(frame: FrameDep, form: FormDep) -> HTMLResponse | RedirectResponse:
    mailbox = frame.house.settings.feedback_mailbox
    if mailbox is None:
        raise NotFound("Eine Adresse für Rückmeldungen ist noch nicht hinterlegt.")
    try:
        remark = read_input(
            Remark, {name: form.get(name, "") for name in ("message", "where", "answer_to")}
        )
        _check_is_person(frame, form)
        _post(frame, mailbox, remark)
    except MonitorError as problem:
        return _page(frame, form, problem)
    return go_to("/rechtliches/barrierefreiheit?meldung=gemeldet")


def _check_is_person(frame: Frame, form: Form) -> None:
    if form.get("website", ""):
        raise Invalid("Bitte lassen Sie das letzte Feld leer und senden Sie noch einmal.")
    stamps = Stamps.of_folder(frame.house.settings.data_dir)
    age = stamps.age(form.get("stamp", ""), frame.house.clock.now())
    if age is None or not QUICKEST <= age <= LONGEST:
        raise Invalid(
            "Die Meldung kam sehr schnell oder sehr spät. Ihr Text steht noch da; bitte senden Sie "
            "ihn noch einmal."
        )


def _post(frame: Frame, mailbox: str, remark: Remark) -> None:
    house, now = frame.house, frame.house.clock.now()
    count_attempt(house.database, PER_ADDRESS, address_of(frame.request), now)
    count_attempt(house.database, IN_ALL, "all", now)
    values = {"remark": remark, "at": now, "city": house.settings.city}
    with house.database.writing() as session:
        put(
            session,
            f"feedback:{uuid4().hex}",
            mailbox,
            "Maßnahmenmonitor: gemeldete Barriere",
            TEMPLATES.render("feedback_mail.txt", **values),
            TEMPLATES.render("feedback_mail.html", **values),
            now=now,
        )


def _page(frame: Frame, values: Form, problem: MonitorError | None = None) -> HTMLResponse:
    """Never from memory: the stamp is of now."""
    config = frame.house.settings
    errors = by_name(problem.fields) if problem else {}
    if problem and not errors:
        errors = by_name([FieldError("message", problem.message)])
    page = frame.page(
        "accessibility.html",
        status=422 if problem else 200,
        title=TITLES["barrierefreiheit"],
        text=legal_texts(config.legal_texts_dir).get("barrierefreiheit"),
        mailbox=config.feedback_mailbox,
        stamp=_stamp(frame) if config.feedback_mailbox else "",
        values=values,
        errors=errors,
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def _stamp(frame: Frame) -> str:
    return Stamps.of_folder(frame.house.settings.data_dir).make(frame.house.clock.now())
