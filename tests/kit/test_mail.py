import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import Invalid
from app.kit.mail import NotSent, Security, SmtpServer, send
from app.kit.mail_message import Mail, Sender, bytes_of

AT = datetime(2022, 1, 5, 5, 30, tzinfo=UTC)
SENDER = Sender("Maßnahmenmonitor <monitor@stadt.example>", "koordination@stadt.example")
Scripted = Callable[..., SmtpServer]


def mail(**changes: Any) -> Mail:
    usual = {
        "id": "7d5c",
        "recipient": "Amt für Bildung <amt@stadt.example>",
        "subject": "Zuarbeit für 2021 – bitte bis 31.01.2022",
        "text": "Sehr geehrte Damen und Herren,\n.\nEnde",
        "html": "<p>Grüße &amp; Dank</p>",
        "written_at": AT,
    }
    return Mail(**(usual | changes))


def test_a_mail_arrives_as_it_was_written(mailroom: Any) -> None:
    send(mail(), mailroom.address, SENDER)
    [got] = mailroom.received
    assert mailroom.recipients == ["amt@stadt.example"]
    assert got["Message-ID"] == "<7d5c@stadt.example>"
    assert got["From"] == "Maßnahmenmonitor <monitor@stadt.example>"
    assert got["To"] == "Amt für Bildung <amt@stadt.example>"
    assert got["Reply-To"] == "koordination@stadt.example"
    assert got["Subject"] == "Zuarbeit für 2021 – bitte bis 31.01.2022"
    assert got["Date"].datetime == AT
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content_type() == "multipart/alternative"
    text, html = got.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert text.get_content().splitlines() == ["Sehr geehrte Damen und Herren,", ".", "Ende"]
    assert html.get_content_type() == "text/html"
    assert "Grüße &amp; Dank" in html.get_content()


def test_every_attempt_sends_the_same_bytes() -> None:
    assert bytes_of(mail(), SENDER) == bytes_of(mail(), SENDER)


printable = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@given(st.lists(printable, min_size=1).map(" ".join), printable)
def test_any_subject_and_text_survive_the_way(subject: str, text: str) -> None:
    raw = bytes_of(mail(subject=subject, text=text), SENDER)
    got = message_from_bytes(raw, policy=default)
    assert got["Subject"] == subject
    body = got.get_body(("plain",))
    assert body is not None
    assert body.get_content() == text


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Frist\r\nBcc: alle@stadt.example"},
        {"subject": "Frist\nBcc: alle@stadt.example"},
        {"subject": "Frist\u2028Bcc: alle@stadt.example"},
        {"recipient": "amt@stadt.example\r\nBcc: alle@stadt.example"},
        {"recipient": "amt@stadt.example, alle@stadt.example"},
        {"recipient": "alle: amt@stadt.example;"},
        {"recipient": "amt"},
        {"recipient": "amt@"},
        {"recipient": "amt@stadt@example"},
        {"recipient": "amt@stadt..example"},
        {"recipient": f"amt@{'ä' * 80}.example"},
        {"recipient": f"{'a' * 400}@stadt.example"},
        {"recipient": "<amt@stadt.example"},
        {"recipient": ""},
        {"id": "7d5c>\r\nBcc: alle@stadt.example"},
    ],
)
def test_nobody_writes_headers_or_other_recipients_into_a_mail(
    changes: dict[str, str], mailroom: Any
) -> None:
    with pytest.raises(Invalid):
        bytes_of(mail(**changes), SENDER)
    with pytest.raises(NotSent) as refused:
        send(mail(**changes), mailroom.address, SENDER)
    assert refused.value.is_permanent
    assert mailroom.received == []


def test_a_domain_with_umlauts_travels_as_ascii(mailroom: Any) -> None:
    send(mail(recipient="amt@bücherei.example"), mailroom.address, SENDER)
    assert mailroom.recipients == ["amt@xn--bcherei-n2a.example"]


@pytest.mark.parametrize(
    "answers, permanent, away",
    [
        ({"CONNECT": "421 busy"}, False, True),
        ({"CONNECT": "554 no service for you"}, False, True),
        ({"CONNECT": None}, False, True),
        ({"EHLO": None}, False, True),
        ({"MAIL": "550 sender unknown"}, False, True),
        ({"RCPT": "421 closing"}, False, False),
        ({"RCPT": "450 mailbox busy"}, False, False),
        ({"RCPT": "550 no such mailbox"}, True, False),
        ({"RCPT": None}, False, False),
        ({"DATA": "451 later"}, False, False),
        ({"DATA": None}, False, False),
        ({"END": "452 disk full"}, False, False),
        ({"END": "554 looks like spam"}, True, False),
        ({"END": None}, False, False),
    ],
)
def test_what_is_said_of_a_failure(
    scripted: Scripted, answers: dict[str, str | None], permanent: bool, away: bool
) -> None:
    with pytest.raises(NotSent) as failed:
        send(mail(), scripted(**answers), SENDER)
    assert (failed.value.is_permanent, failed.value.is_away) == (permanent, away)
    [answer] = answers.values()
    assert answer is None or answer.split(" ", 1)[1] in failed.value.message


@pytest.mark.parametrize("farewell", ["421 closing", "500 what?", None])
def test_after_the_250_nothing_can_go_wrong(scripted: Scripted, farewell: str | None) -> None:
    send(mail(), scripted(QUIT=farewell), SENDER)


def test_a_server_that_never_answers_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = SmtpServer("127.0.0.1", silent.getsockname()[1], Security.NONE)
        with pytest.raises(NotSent) as failed:
            send(mail(), server, SENDER, seconds=0.2)
    assert failed.value.is_away


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(NotSent, match="antwortet nicht") as failed:
        send(mail(), SmtpServer("127.0.0.1", port, Security.NONE), SENDER)
    assert failed.value.is_away
    assert not failed.value.is_permanent


def test_a_wrong_password_does_not_condemn_the_mail(scripted: Scripted) -> None:
    server = scripted(EHLO="250 AUTH PLAIN", AUTH="535 no")
    with pytest.raises(NotSent) as failed:
        send(mail(), SmtpServer(server.host, server.port, Security.NONE, "u", "geheim"), SENDER)
    assert failed.value.is_away
    assert not failed.value.is_permanent
    assert "geheim" not in failed.value.message


def test_where_tls_is_asked_for_nothing_goes_out_in_the_clear(mailroom: Any) -> None:
    for security in (Security.STARTTLS, Security.TLS):
        server = SmtpServer("127.0.0.1", mailroom.address.port, security)
        with pytest.raises(NotSent) as failed:
            send(mail(), server, SENDER, seconds=2)
        assert failed.value.is_away
    assert mailroom.received == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_tls_is_spoken_with_servers_that_are_known(
    tmp_path: Path, open_mailroom: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    room = open_mailroom("localhost", tls_context=context, require_starttls=True)
    server = SmtpServer("localhost", room.address.port, Security.STARTTLS)
    with pytest.raises(NotSent, match="CERTIFICATE_VERIFY_FAILED"):
        send(mail(), server, SENDER)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    send(mail(), server, SENDER)
    assert len(room.received) == 1


@pytest.mark.parametrize(
    "url, expected",
    [
        ("smtp://post.example", SmtpServer("post.example", 25, Security.NONE)),
        ("smtp://post.example:2525", SmtpServer("post.example", 2525, Security.NONE)),
        ("smtp://post.example?starttls=1", SmtpServer("post.example", 587, Security.STARTTLS)),
        ("smtp://post.example?starttls=0", SmtpServer("post.example", 25, Security.NONE)),
        ("smtps://post.example", SmtpServer("post.example", 465, Security.TLS)),
        (
            "smtp://amt%40stadt.example:p%2Fw@post.example:587?starttls=1",
            SmtpServer("post.example", 587, Security.STARTTLS, "amt@stadt.example", "p/w"),
        ),
        ("smtp://[::1]:25", SmtpServer("::1", 25, Security.NONE)),
    ],
)
def test_addresses_of_servers(url: str, expected: SmtpServer) -> None:
    assert SmtpServer.parse(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "post.example",
        "http://post.example",
        "smtp://",
        "smtp://:geheim@",
        "smtp://u:geheim@post.example:99999",
        "smtp://u:geheim@post.example?tls=1",
        "smtp://u:geheim@post.example?starttls=ja",
    ],
)
def test_a_wrong_address_is_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        SmtpServer.parse(url)
    assert "geheim" not in refused.value.message


def test_the_password_is_not_in_the_representation() -> None:
    assert "geheim" not in repr(SmtpServer.parse("smtps://u:geheim@post.example"))
