from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import anyio
import pytest

from posture.errors import MachineError, UsageError
from posture.ui.clips import uploads
from posture.ui.clips.uploads import (
    Upload,
    clean_name,
    delete_old_uploads,
    delete_upload,
    find_upload,
    receive,
)


async def pieces_of(content: Sequence[bytes | Exception]) -> AsyncIterator[bytes]:
    for piece in content:
        if isinstance(piece, Exception):
            raise piece
        yield piece


def send(folder: Path, name: str, *content: bytes | Exception) -> Upload:
    async def main() -> Upload:
        return await receive(folder, name, pieces_of(content))

    return anyio.run(main)


def test_an_upload_arrives_whole_and_is_found_by_its_id(tmp_path: Path) -> None:
    piece = bytes(range(256)) * 3000
    sent = send(tmp_path / "uploads", "Lauf 1.mp4", piece, b"", piece, b"end")
    assert sent.name == "Lauf 1.mp4"
    assert sent.path.read_bytes() == piece + piece + b"end"
    assert find_upload(tmp_path / "uploads", sent.id) == sent


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        ((b"half", ConnectionResetError()), UsageError),
        ((b"half", RuntimeError("a defect")), RuntimeError),
        ((b"half", OSError(28, "No space left on device")), MachineError),
        ((), UsageError),
    ],
)
def test_nothing_stays_of_an_upload_that_breaks_off(
    tmp_path: Path, broken: tuple[bytes | Exception, ...], error: type[Exception]
) -> None:
    with pytest.raises(error):
        send(tmp_path, "run.mp4", *broken)
    assert list(tmp_path.iterdir()) == []


def test_an_upload_above_the_limit_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_BYTES", 10)
    assert send(tmp_path, "run.mp4", b"0123456789").path.stat().st_size == 10
    with pytest.raises(UsageError, match=r"run\.mp4 is larger"):
        send(tmp_path, "run.mp4", b"0123456789", b"x", RuntimeError("read on"))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("run.mp4", "run.mp4"),
        ("Läufe *1* 走.MOV", "Läufe 1 走.MOV"),
        ("../../etc/passwd", "passwd"),
        ("C:\\films\\..\\job.json", "job.json"),
        ("..", "clip"),
        ("", "clip"),
        (".mp4", "mp4"),
        ("a\x00b\n\x1b[31mc\u202egpj.mp4", "ab[31mcgpj.mp4"),
        ("CON.mp4", "_CON.mp4"),
        ("nul", "_nul"),
        ("<img src=x onerror=alert(1)>.mp4", "img src=x onerror=alert(1).mp4"),
        ("trailing. ", "trailing"),
    ],
)
def test_names_are_made_safe(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


def test_a_very_long_name_is_cut_by_bytes_and_keeps_its_ending() -> None:
    name = clean_name("ü" * 400 + ".mp4")
    assert name == "ü" * 60 + ".mp4"


@pytest.mark.parametrize("text", ["", "..", "../x", "0" * 31, "g" * 32, "0" * 32])
def test_any_text_is_safe_to_ask_for(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.mp4").write_bytes(b"film")
    assert find_upload(tmp_path, text) is None
    delete_upload(tmp_path, text)
    assert (tmp_path / "mine.mp4").exists()


def test_taking_back_deletes_one_upload_only(tmp_path: Path) -> None:
    mistake, other = send(tmp_path, "a.mp4", b"a"), send(tmp_path, "b.mp4", b"b")
    delete_upload(tmp_path, mistake.id)
    assert find_upload(tmp_path, mistake.id) is None
    assert find_upload(tmp_path, other.id) == other


def test_what_nobody_checked_is_forgotten_after_a_day(tmp_path: Path) -> None:
    sent = send(tmp_path, "a.mp4", b"a")
    (tmp_path / "notes").mkdir()
    arrived = sent.path.parent.stat().st_mtime
    delete_old_uploads(tmp_path, arrived + 86_399)
    assert find_upload(tmp_path, sent.id) == sent
    delete_old_uploads(tmp_path, arrived + 86_401)
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]
