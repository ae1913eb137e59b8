"""A picture is known by its head, and read only from where it belongs."""

from pathlib import Path

import pytest

from posture.results.evidence_pictures import is_jpeg, read_picture
from tests.pictures import a_jpeg

NAME = "evidence/overstride-1.jpg"


def test_a_jpeg_is_one_whatever_comes_before_its_frame() -> None:
    jpeg = a_jpeg()
    comment = b"\xff\xfe\x00\x06note"
    assert is_jpeg(jpeg)
    assert is_jpeg(jpeg[:2] + comment + b"\xff" + jpeg[2:])
    assert not is_jpeg(jpeg[:2] + comment)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\xff\xd8", b"\xff\xd8\xff", b"-----BEGIN OPENSSH PRIVATE KEY-----", b"\x89PNG"),
        b"\xff\xd8" + b"secret" * 99,
        b"\xff\xd8\xff\xc0\x00\x11\x08",
        b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x00\x00\x10\x03",  # no rows
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03",  # 65,535 x 65,535
        b"\xff\xd8" + b"\xff\xe0\x00\x00" * 1000,
    ],
)
def test_anything_else_is_none(content: bytes) -> None:
    assert not is_jpeg(content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "result" / "evidence").mkdir(parents=True)
    (tmp_path / "result" / NAME).write_bytes(a_jpeg())
    (tmp_path / "secret-1.jpg").write_bytes(a_jpeg())
    return tmp_path / "result"


def test_a_picture_of_the_folder_is_read(folder: Path) -> None:
    assert read_picture(folder, NAME) == a_jpeg()
    assert read_picture(folder, "evidence/trunk_lean-1.jpg") is None
    (folder / NAME).write_bytes(b"a secret")
    assert read_picture(folder, NAME) is None
    (folder / NAME).write_bytes(a_jpeg() + bytes(8_000_000))
    assert read_picture(folder, NAME) is None


@pytest.mark.parametrize("name", ["../secret-1.jpg", "evidence/../../secret-1.jpg", "evidence", ""])
def test_no_name_leads_elsewhere(folder: Path, name: str) -> None:
    assert read_picture(folder, name) is None
    assert read_picture(folder, str(folder.parent / "secret-1.jpg")) is None


def test_no_link_leads_elsewhere(folder: Path) -> None:
    (folder / NAME).unlink()
    (folder / NAME).symlink_to(folder.parent / "secret-1.jpg")
    assert read_picture(folder, NAME) is None
