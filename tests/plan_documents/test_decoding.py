import pytest

from app.plan_documents.decoding import decode_text
from app.plan_documents.document import DocumentError

TEXT = "Maßnahmen für Bürger*innen – „Übung“ 5 €"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_german_encodings(encoding: str) -> None:
    assert decode_text(TEXT.encode(encoding)) == TEXT


def test_line_ends_become_one() -> None:
    assert decode_text(b"a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    "data, words",
    [
        (b"a\nb\0c", "Nullzeichen"),
        (bytes(range(128, 256)), "nicht erkennbar"),
        (b"\xff\xfea", "nicht erkennbar"),
        ("Привет, это план".encode("koi8-r"), "nicht erkennbar"),
        (b"PK\x03\x04\xff\xfe\x00", "nicht erkennbar"),
        (b"x" * 11, "erlaubt sind"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        decode_text(data, max_bytes=200 if words != "erlaubt sind" else 10)


def test_the_line_of_a_null_character_is_named() -> None:
    with pytest.raises(DocumentError, match="Zeile 2"):
        decode_text(b"a\nb\0c")
