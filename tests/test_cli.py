"""Every command as its users type it: what it prints, what it leaves behind, how it fails."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from sqlmodel import col, func, select
from typer.testing import CliRunner

from app.accounts.tables import User
from app.accounts.tokens import actor_of_token
from app.audit.actor import Role, by_system
from app.cli import main, massnahmen
from app.config import Settings, settings
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.outbox import put
from app.kit.outbox_tables import MailState
from app.plan.tables import MeasureVersion, Plan
from app.quarterly_checks.tables import QuarterlyCheck

PLANS = Path(__file__).parent / "data" / "plans"
SEED = Settings().seed_plan
SLUG = "integration"

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the city's plan, imported by the command itself."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        result = runner(patch, folder)("import", SEED, "--plan", SLUG)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(filled, tmp_path / "data")


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    yield runner(monkeypatch, folder)
    settings.cache_clear()


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{folder / 'massnahmen.db'}")
    yield opened
    opened.close()


def runner(patch: pytest.MonkeyPatch, folder: Path) -> Run:
    def run(*words: object, typed: str | None = None) -> Result:
        patch.setenv("MASSNAHMEN_DATA_DIR", str(folder))
        settings.cache_clear()
        return CliRunner().invoke(massnahmen, [str(word) for word in words], input=typed)

    return run


def refused(result: Result, *words: str) -> None:
    """Exit code 2, German on stderr, nothing on stdout, no traceback."""
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("Fehler: ")
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_help_is_quick_because_it_loads_little():
    code = (
        "import sys, app.cli; slow = {'sqlalchemy', 'pydantic', 'fastapi', 'weasyprint', 'alembic'}"
        "; sys.exit(', '.join(slow & set(sys.modules)) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_help_names_every_command():
    command = Path(sys.executable).with_name("massnahmen")
    run = subprocess.run([command, "--help"], capture_output=True, text=True, check=True)
    for name in (
        *("serve", "import", "quarterly-check", "annual-report", "export"),
        *("reminders", "token", "user", "db", "demo"),
    ):
        assert re.search(rf"│ {name} ", run.stdout), name


def test_upgrade_says_that_it_is_done_each_time(run):
    for _ in range(2):
        result = run("db", "upgrade")
        assert (result.exit_code, result.stdout) == (
            0,
            "Die Datenbank ist auf dem neuesten Stand.\n",
        )


@pytest.mark.parametrize("name", ["musterstadt.md", "beispielhausen.txt"])
def test_import_rehearsed_then_real_then_unchanged(run, database, name):
    plan = PLANS / name
    before = count(database, MeasureVersion)
    rehearsal = run("import", plan, "--plan", "neu", "--dry-run")
    assert rehearsal.exit_code == 0, rehearsal.output
    assert "Probe: Es wurde nichts geschrieben." in rehearsal.stdout
    assert (count(database, Plan), count(database, MeasureVersion)) == (1, before)

    real = run("import", plan, "--plan", "neu")
    assert real.stdout.endswith("Übernommen.\n")
    assert count(database, Plan) == 2
    written = count(database, MeasureVersion)
    assert written > before

    again = run("import", plan, "--plan", "neu")
    assert re.search(r"(\d+) Maßnahmen: \1 unverändert\.", again.stdout)
    assert count(database, MeasureVersion) == written


def test_import_for_programs_is_json(run):
    result = run("import", PLANS / "musterstadt.md", "--plan", "neu", "--dry-run", "--json")
    answer = json.loads(result.stdout)
    assert (answer["plan"], answer["is_new_plan"], answer["dry_run"]) == ("neu", True, True)
    assert answer["counts"]["new"] == len(answer["measures"]) > 0


def test_import_tells_programs_what_is_wrong(run, tmp_path):
    (tmp_path / "plan.json").write_text('{"a":')
    result = run("import", tmp_path / "plan.json", "--plan", "neu", "--json")
    assert result.exit_code == 2
    answer = json.loads(result.stdout)
    assert answer["slug"] == "unreadable-document"
    assert [error["where"] for error in answer["errors"]] == ["Zeile 1, Spalte 6"]
    assert "gültiges JSON" in result.stderr


def test_import_records_the_resolution(run, database):
    words = ("--resolved-on", "2021-06-09", "--paper", "0001/21")
    assert run("import", SEED, "--plan", SLUG, *words).exit_code == 0
    with database.reading() as session:
        plan = session.exec(select(Plan).where(Plan.slug == SLUG)).one()
    assert (str(plan.resolution_date), plan.resolution_paper) == ("2021-06-09", "0001/21")


@pytest.mark.parametrize(
    "words, expected",
    [
        (("--resolved-on", "2021-06-09"), "--paper"),
        (("--paper", "0001/21"), "--resolved-on"),
    ],
)
def test_half_a_resolution_is_refused(run, words, expected):
    refused(run("import", SEED, "--plan", SLUG, *words), expected)


def test_what_import_does_not_understand_stops_it_with_the_line(run, database, tmp_path):
    text = (PLANS / "musterstadt.md").read_text()
    heading = "### Handlungsempfehlung 2.1"
    at = text[: text.rindex(heading)].count("\n") + 1
    broken = tmp_path / "kaputt.md"
    broken.write_text(text.replace(heading, "### Handlungsempfehlung 2.4"))
    refused(run("import", broken, "--plan", "neu"), f"Zeile {at}: Erwartet wurde Empfehlung 2.1")
    assert count(database, Plan) == 1


@pytest.mark.parametrize(
    "name, content, word",
    [
        ("leer.md", b"", "Zeile 1"),
        ("plan.xlsx", b"PK\x03\x04 no workbook", "lesen"),
        ("plan.json", b'{"measures": [', "Zeile 1"),
        ("plan.docx", b"", "DOCX"),
    ],
)
def test_files_that_are_no_plan_are_refused(run, tmp_path, name, content, word):
    file = tmp_path / name
    file.write_bytes(content)
    result = run("import", file, "--plan", "neu")
    refused(result)
    assert word.casefold() in result.stderr.casefold()


def test_a_file_that_is_not_there_is_named(run, tmp_path):
    refused(run("import", tmp_path / "fehlt.md", "--plan", "neu"), "fehlt.md", "gibt es nicht")


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_what_export_writes_import_reads_back_without_loss(
    run, folder, tmp_path, monkeypatch, form
):
    file = tmp_path / f"plan.{form}"
    assert run("export", "--plan", SLUG, "--format", form, "-o", file).exit_code == 0
    wanted = run("export", "--plan", SLUG).stdout_bytes

    elsewhere = runner(monkeypatch, tmp_path / "elsewhere")
    read = elsewhere("import", file, "--plan", SLUG)
    assert read.exit_code == 0, read.output
    assert elsewhere("export", "--plan", SLUG).stdout_bytes == wanted

    unchanged = runner(monkeypatch, folder)("import", file, "--plan", SLUG)
    assert "146 Maßnahmen: 146 unverändert." in unchanged.stdout


def test_export_refuses_unknown_plans_and_formats(run):
    refused(run("export", "--plan", "fehlt"), "fehlt")
    refused(run("export", "--plan", SLUG, "--format", "pdf"), "json, csv, xlsx")


@pytest.mark.parametrize(
    "words, role",
    [
        (("--office", "A50"), Role.HEAD),
        (("--office", "BMI"), Role.COORDINATION),
        (("--office", "A50", "--role", "clerk"), Role.CLERK),
    ],
)
def test_a_token_is_one_line_and_works(run, database, words, role):
    result = run("token", "create", *words)
    assert re.fullmatch(r"mm_\S{40,}\n", result.stdout)
    with database.reading() as session:
        actor = actor_of_token(session, result.stdout.strip(), Clock().now())
    assert actor
    assert actor.role is role


def test_a_token_needs_a_known_office_and_role(run):
    refused(run("token", "create", "--office", "A99"), "A99")
    refused(run("token", "create", "--office", "A50", "--role", "chef"), "chef", "clerk, head")
    refused(run("token", "create", "--office", "A50", "--role", "system"), "system")


def test_user_create_asks_for_the_password_twice(run, database):
    words = ("user", "create", "leitung", "--name", "Beispiel", "--role", "head", "--office", "A50")
    password = "ein langes Kennwort 2021\n"
    result = run(*words, typed=password * 2)
    assert result.exit_code == 0, result.output
    assert "„leitung“ ist angelegt." in result.stdout
    assert password.strip() not in result.output
    with database.reading() as session:
        user = session.exec(select(User).where(col(User.login) == "leitung")).one()
    assert user.role is Role.HEAD
    again = run(*words, typed=password * 2)
    assert again.exit_code == 2
    assert "bereits vergeben" in again.stderr


def test_quarterly_check_rehearsed_then_recorded_once(run, database):
    words = ("quarterly-check", "--quarter", "2021-Q2", "--today", "2021-07-01")
    rehearsal = run(*words, "--dry-run")
    assert rehearsal.exit_code == 0, rehearsal.output
    assert count(database, QuarterlyCheck) == 0
    assert run(*words).exit_code == 0
    assert count(database, QuarterlyCheck) == 1
    again = run(*words)
    assert again.exit_code == 0
    assert count(database, QuarterlyCheck) == 1


def test_quarterly_check_says_when_nothing_is_due(run):
    result = run("quarterly-check", "--today", "2021-05-01")
    assert result.stdout.startswith("Keine Terminkontrolle fällig. Quartale vor dem Beginn")
    result = run("quarterly-check", "--quarter", "2019-Q1")
    assert result.stdout == "Kein Plan war am Ende dieses Quartals in Kraft.\n"


@pytest.mark.parametrize("quarter", ["2021", "2021-Q5", "Q4"])
def test_quarterly_check_refuses_what_is_no_quarter(run, quarter):
    refused(run("quarterly-check", "--quarter", quarter), quarter)


def test_quarterly_check_refuses_a_quarter_that_has_not_ended(run, database):
    words = ("quarterly-check", "--quarter", "2021-Q4", "--today", "2021-12-31")
    refused(run(*words), "31.12.2021")
    assert count(database, QuarterlyCheck) == 0


def test_annual_report_as_draft_is_a_pdf_and_not_ours(run, tmp_path):
    run("import", PLANS / "musterstadt.md", "--plan", "klein")
    paper = tmp_path / "bericht.pdf"
    result = run("annual-report", 2022, "--plan", "klein", "-o", paper)
    assert result.exit_code == 0, result.output
    assert paper.read_bytes().startswith(b"%PDF-1.7")
    verdict = run("annual-report", "--verify", paper)
    assert verdict.exit_code == 1
    assert verdict.stdout.startswith("Nein: bericht.pdf")


@pytest.mark.parametrize(
    "words, expected",
    [
        ((), "Jahr und Plan"),
        (("2021",), "Jahr und Plan"),
        (("2021", "--plan", "fehlt"), "fehlt"),
        (("1999", "--plan", SLUG), "1999"),
        (("--verify", "fehlt.pdf"), "fehlt.pdf"),
    ],
)
def test_annual_report_says_what_is_wrong(run, words, expected):
    refused(run("annual-report", *words), expected)


def test_several_processes_need_postgresql(run):
    refused(run("serve", "--workers", "2"), "PostgreSQL", "--workers 1")


def test_a_data_folder_that_cannot_be_made_is_named(monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    refused(runner(monkeypatch, blocked / "data")("db", "upgrade"), str(blocked))


def test_a_wrong_setting_is_named(run, monkeypatch):
    monkeypatch.setenv("MASSNAHMEN_SESSION_HOURS", "lange")
    refused(run("db", "upgrade"), "MASSNAHMEN_SESSION_HOURS")


def test_tokens_are_listed_narrowed_and_revoked(run, database):
    plain = run("token", "create", "--office", "A50", "--name", "ERP", "--read-only").stdout.strip()
    line = run("token", "list").stdout.strip()
    assert " · ERP · Leitung · A50 · nur lesen · noch nie benutzt · gültig bis " in line
    assert plain not in line
    key = line.partition(" ")[0]
    assert run("token", "revoke", key).exit_code == 0
    assert "widerrufen am" in run("token", "list").stdout
    with database.reading() as session:
        assert actor_of_token(session, plain, Clock().now()) is None
    refused(run("token", "revoke", "t-unbekannt"), "t-unbekannt")
    refused(
        run("token", "create", "--office", "A50", "--only", "fliegen"), "fliegen", "read_public"
    )


def test_users_are_listed_closed_and_erased(run, database):
    words = ("--name", "Erika Beispiel", "--role", "clerk", "--office", "A50")
    twice = "ein langes Kennwort\n" * 2
    run("user", "create", "erika", *words, typed=twice)
    assert "erika · Erika Beispiel · Sachbearbeitung · A50 · aktiv" in run("user", "list").stdout
    assert run("user", "password", "erika", typed="ein neues Kennwort\n" * 2).exit_code == 0
    assert run("user", "deactivate", "Erika").exit_code == 0
    assert "A50 · gesperrt" in run("user", "list").stdout
    assert run("user", "erase", "erika", typed="n\n").exit_code == 1
    assert "Erika" in run("user", "list").stdout
    assert run("user", "erase", "erika", "--yes").exit_code == 0
    assert "Erika" not in run("user", "list").stdout
    refused(run("user", "deactivate", "erika"), "erika")


def test_a_backup_into_a_folder_that_is_not_there_yet_is_drilled_and_leaves_nothing(run, tmp_path):
    assert run("db", "backup", tmp_path / "sicherungen").exit_code == 0
    [file] = (tmp_path / "sicherungen").glob("massnahmen-*.zip")
    drill = run("db", "drill", file)
    assert drill.exit_code == 0, drill.output
    assert drill.stdout.startswith("Die Sicherung ist brauchbar: ")
    check = run("db", "check", "--backup", file)
    assert (check.exit_code, check.stdout) == (0, "Alles da, nichts verändert.\n")
    refused(run("db", "restore", file), "nicht leer")


def test_a_drill_and_a_check_say_what_is_no_backup(run, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    for words in (("db", "drill"), ("db", "check", "--backup")):
        refused(run(*words, tmp_path / "x.zip"), "beschädigt")
        refused(run(*words, tmp_path / "y.zip"), "y.zip", "gibt es nicht")
    refused(run("db", "check", "--seal", "12"), "„12“ ist kein Siegel")


def test_a_move_arrives_in_another_empty_database(run, tmp_path):
    target = f"sqlite:///{tmp_path / 'other.db'}"
    assert "Probe: Das Ziel ist leer." in run("db", "move", target, "--dry-run").stdout
    assert "Übernommen und verglichen" in run("db", "move", target).stdout
    refused(run("db", "move", target), "nicht leer")
    refused(run("db", "move", "dorthin"), "keine Adresse einer Datenbank")


def test_given_up_mails_are_listed_and_sent_again(run, database):
    assert run("mail", "list").stdout == "Keine Mail ist aufgegeben.\n"
    with database.writing(by=by_system(Clock())) as session:
        given_up = put(session, "k", "amt@stadt.example", "Abfrage", "Text", "", now=Clock().now())
        given_up.state, given_up.last_error = MailState.GIVEN_UP, "550"
    number = given_up.id
    listed = run("mail", "list").stdout
    assert re.match(rf"{number}  \d\d\.\d\d\.\d{{4}}  amt@stadt\.example  Abfrage\n    550", listed)
    refused(run("mail", "retry"), "mail retry 12")
    refused(run("mail", "retry", number, "--all"), "--all")
    refused(run("mail", "retry", number + 1), "gibt es nicht")
    refused(run("mail", "retry", number, "--to", "keine Adresse"), "keine Adresse")
    assert run("mail", "retry", number, "--to", "neu@stadt.example").exit_code == 0
    refused(run("mail", "retry", number), "unterwegs")
    assert run("mail", "retry", "--all").stdout.startswith("0 vorgemerkt")


def test_the_trail_is_exported_for_a_span_of_days(run, tmp_path):
    today = Clock().today()
    file = tmp_path / "auszug.zip"
    assert re.match(r"\d+ Einträge und \d+ Siegel", run("audit", "export", "-o", file).stdout)
    assert zipfile.is_zipfile(file)
    span = ("--from", today, "--to", today - timedelta(days=1))
    refused(run("audit", "export", *span, "-o", tmp_path / "no.zip"), "--from")
    assert not (tmp_path / "no.zip").exists()


def test_the_archive_is_told_step_by_step_what_is_missing(run, tmp_path):
    file = tmp_path / "2021.zip"
    refused(run("archive", "2021", "--plan", "fehlt", "-o", file), "fehlt")
    refused(run("archive", "1999", "--plan", SLUG, "-o", file), "1999")
    word = ("--plan", SLUG, "--receipt", "StA 1", "--date", "2022-06-01")
    refused(run("archive", "confirm", "2021", *word), "noch nicht angeboten")
    refused(run("archive", "delete", "1999", "--plan", SLUG), "1999")
    assert not file.exists()


def test_what_is_kept_about_a_person_is_exported_then_erased(run, tmp_path):
    words = ("--name", "Erika Beispiel", "--role", "clerk", "--office", "A50")
    run("user", "create", "erika", *words, typed="ein langes Kennwort\n" * 2)
    file = tmp_path / "erika.json"
    assert run("person", "export", "erika", "-o", file).exit_code == 0
    assert "Erika Beispiel" in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0
    assert run("person", "erase", "erika", "--yes").exit_code == 0
    refused(run("person", "export", "erika", "-o", file), "erika")
    refused(run("person", "erase", "erika", "--yes"), "erika")


def test_the_list_of_a_quarter_needs_its_check(run, tmp_path):
    file = tmp_path / "liste.pdf"
    refused(run("resolution-control", "--plan", SLUG, "--quarter", "4/21", "-o", file), "4/21")
    refused(run("resolution-control", "--plan", "fehlt", "-o", file), "fehlt")
    assert not file.exists()


@pytest.mark.parametrize(
    "url, expected",
    [
        ("postgresql+psycopg://nobody:x@127.0.0.1:1/x", "nicht erreichbar"),
        ("dorthin", "keine Adresse einer Datenbank"),
    ],
)
def test_a_database_that_is_away_or_none_is_told(run, monkeypatch, url, expected):
    monkeypatch.setenv("MASSNAHMEN_DATABASE_URL", url)
    refused(run("db", "check"), expected)
    refused(run("db", "restore", SEED), "beschädigt" if "postgres" in url else expected)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            "quarterly-check --today gestern",
            "„gestern“ ist für --today nicht möglich. Erwartet wird: JJJJ-MM-TT.",
        ),
        ("serve --port x", "„x“ ist für --port nicht möglich. Erwartet wird: eine ganze Zahl."),
        (
            "serve --port 99999",
            "„99999“ ist für --port nicht möglich. Erwartet wird: höchstens 65535.",
        ),
        ("access-log --limit 0", "„0“ ist für --limit nicht möglich. Erwartet wird: mindestens 1."),
        ("serve --foo", "Die Option --foo gibt es nicht."),
        ("export --pln x", "Die Option --pln gibt es nicht. Gemeint ist vielleicht --plan."),
        ("export --plan", "Die Option --plan braucht einen Wert."),
        ("reminders --dry-run=1", "Die Option --dry-run nimmt keinen Wert."),
        ("import", "Es fehlt: file."),
        ("serve jetzt", "Zu viel angegeben: jetzt."),
        ("berichte", "Den Befehl „berichte“ gibt es nicht."),
    ],
)
def test_what_is_typed_wrongly_is_said_in_german(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, message: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["massnahmen", *typed.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[0] == f"Fehler: {message}"
