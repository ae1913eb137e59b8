"""A reader never meets a half-written file, and what cannot be written is said in a sentence."""

import errno
from pathlib import Path

import pytest

from posture.errors import MachineError, UsageError
from posture.system.files import (
    check_folder,
    check_readable,
    check_replaceable,
    replacing,
    write_atomically,
    writing,
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_content_arrives_whole(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.json", b"new")
    assert (tmp_path / "a.json").read_bytes() == b"new"
    assert names(tmp_path) == ["a.json"]


def test_a_file_is_replaced_and_a_link_followed(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")
    (tmp_path / "link.json").symlink_to(tmp_path / "a.json")
    write_atomically(tmp_path / "link.json", b"new")
    assert (tmp_path / "a.json").read_bytes() == b"new"
    assert (tmp_path / "link.json").is_symlink()


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")

    def fail() -> None:
        with replacing(tmp_path / "a.json") as temporary:
            temporary.write_bytes(b"half")
            raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        fail()
    assert (tmp_path / "a.json").read_bytes() == b"old"
    assert names(tmp_path) == ["a.json"]


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"old")
    with replacing(tmp_path / "a.mp4") as temporary:
        temporary.write_bytes(b"new")
        assert temporary.suffix == ".mp4"
        assert (tmp_path / "a.mp4").read_bytes() == b"old"
    assert (tmp_path / "a.mp4").read_bytes() == b"new"


def test_a_written_file_has_ordinary_rights(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_atomically(tmp_path / "a.json", b"x")
    assert (tmp_path / "a.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_missing_folder_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_atomically(tmp_path / "no" / "a.json", b"x")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_the_machines_fault(tmp_path: Path, number: int) -> None:
    with (
        pytest.raises(MachineError, match=r"disk is full: a\.json"),
        replacing(tmp_path / "a.json"),
    ):
        raise OSError(number, "no space")
    assert names(tmp_path) == []


def test_our_own_errors_pass_through() -> None:
    with pytest.raises(UsageError, match=r"^mine$"), writing(Path("x")):
        raise UsageError("mine")


def test_what_can_be_read_passes(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"x")
    check_readable(tmp_path / "clip.mp4")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        check_readable(tmp_path)
    with pytest.raises(UsageError, match="no file"):
        check_readable(tmp_path / "missing.mp4")
    with pytest.raises(UsageError, match="pipe or a device"):
        check_readable(Path("/dev/null"))


def test_a_folder_that_can_be_made_is_not_made_yet(tmp_path: Path) -> None:
    check_folder(tmp_path / "a" / "b")
    assert names(tmp_path) == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(UsageError, match="is a file"):
        check_folder(tmp_path / "a" / "b")


def test_a_place_for_a_file_is_checked_before_work_begins(tmp_path: Path) -> None:
    check_replaceable(tmp_path / "a.json")
    assert names(tmp_path) == []
    with pytest.raises(UsageError, match="is a folder"):
        check_replaceable(tmp_path)
    with pytest.raises(UsageError, match="does not exist"):
        check_replaceable(tmp_path / "no" / "a.json")
