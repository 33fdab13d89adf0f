from pathlib import Path

import pytest

from app.kit.errors import Unavailable
from app.kit.files import write_atomically


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "paper.pdf"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [each.name for each in path.parent.iterdir()] == ["paper.pdf"]


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="konnte nicht geschrieben werden"):
        write_atomically(Path("/dev/full/paper.pdf"), b"x")
    (tmp_path / "paper.pdf").mkdir()
    with pytest.raises(Unavailable):
        write_atomically(tmp_path / "paper.pdf", b"x")
    assert [each.name for each in tmp_path.iterdir()] == ["paper.pdf"]
