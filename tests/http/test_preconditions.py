import pytest

from app.http.preconditions import NEVER, etag, version_in


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ('"3"', 3),
        ('"3-9f86d081884c7d65"', 3),
        ('"3-9f86d081884c7d65-gz"', 3),
        ('W/"3-9f86d081884c7d65"', 3),
        (' "12" ', 12),
        ("3", NEVER),
        ('"9f86d081884c7d65"', NEVER),
        ('"-1"', NEVER),
        ('"3", "4"', NEVER),
        ('"٣"', NEVER),
        ("*", NEVER),
        ("", NEVER),
    ],
)
def test_only_the_version_of_a_tag_counts(tag: str, version: int) -> None:
    assert version_in(tag) == version


def test_what_is_written_is_read_back() -> None:
    assert version_in(etag(7)) == 7
