from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.kit.errors import Unavailable
from app.kit.stamps import Stamps

NOON = datetime(2022, 1, 20, 12, tzinfo=UTC)


def test_all_processes_share_one_key(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    stamp = Stamps.of_folder(folder).make(NOON)
    assert Stamps.of_folder(folder).age(stamp, NOON + timedelta(minutes=1)) == timedelta(minutes=1)
    assert [path.name for path in folder.iterdir()] == ["stamp.key"]
    assert (folder / "stamp.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("stamp", ["", ".", "1642680000.", "x.y", "1642680000.äöü"])
def test_what_was_not_made_here_has_no_age(tmp_path: Path, stamp: str) -> None:
    assert Stamps.of_folder(tmp_path).age(stamp, NOON) is None


def test_a_folder_that_cannot_be_written_is_said() -> None:
    with pytest.raises(Unavailable):
        Stamps.of_folder(Path("/dev/full"))
