"""The memory of answers: bounded, and true to its key."""

import gzip
from datetime import date

from app.http.caching import Answer, Memory


def key(number: int) -> tuple[int, date, str, bytes]:
    return (1, date(2022, 1, 10), f"/{number}", b"")


def test_the_least_used_answers_are_forgotten_first() -> None:
    memory = Memory(most_bytes=1_000, most_answers=3)
    for number in (1, 2, 3):
        memory.put(key(number), Answer(b"x", b'"x"'))
    memory.get(key(1))
    memory.put(key(4), Answer(b"x", b'"x"'))
    assert [memory.get(key(number)) is not None for number in (1, 2, 3, 4)] == [
        True,
        False,
        True,
        True,
    ]


def test_bytes_are_bounded_even_by_one_answer_that_is_too_large() -> None:
    memory = Memory(most_bytes=10, most_answers=100)
    memory.put(key(1), Answer(b"12345", b'"1"'))
    memory.put(key(2), Answer(b"1234567890", b'"2"'))
    assert memory.get(key(1)) is None
    memory.put(key(3), Answer(b"12345678901", b'"3"'))
    assert len(memory) == 0


def test_the_same_key_twice_counts_once() -> None:
    memory = Memory(most_bytes=10, most_answers=100)
    for _ in range(5):
        memory.put(key(1), Answer(b"123456", b'"1"'))
    assert len(memory) == 1


def test_the_zipped_variant_says_the_same_and_has_its_own_tag() -> None:
    answer = Answer("Maßnahme ".encode() * 500, b'"3-abc"')
    assert gzip.decompress(answer.zipped()) == answer.body
    assert len(answer.zipped()) < len(answer.body) / 10
    assert answer.zipped_etag == b'"3-abc-gz"'
    assert answer.is_known_to('"x", W/"3-abc"')
    assert answer.is_known_to('"3-abc-gz"')
    assert answer.is_known_to("*")
    assert not answer.is_known_to('"3-abd"')
    assert not answer.is_known_to(None)
