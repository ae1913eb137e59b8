"""A tag is renamed or taken away on all clips at once, which can be undone."""

from datetime import date
from pathlib import Path

import pytest

from posture.cli.main import main
from posture.errors import UsageError
from posture.library.changing.claims import Coach, claim
from posture.library.changing.undoing import last_change, undo
from posture.library.clips.reviewing import set_tags, tags_of
from posture.library.clips.tags_everywhere import clips_by_tag, remove_tag, rename_tag
from posture.library.maintenance.opening import open_library
from posture.library.runners.records import Conditions, add_clip, ensure_runner
from posture.library.storage.library import Library


@pytest.fixture
def clips(library: Library, tmp_path: Path) -> list[str]:
    """Three clips of Zoe, tagged hel; heel and hel; and hip."""
    return tagged(library, tmp_path)


def tagged(library: Library, folder: Path) -> list[str]:
    zoe, found = ensure_runner(library, "Zoe"), []
    for number, words in enumerate((["hel"], ["heel", "hel"], ["hip"])):
        path = folder / f"{number}.mp4"
        path.write_bytes(b"pictures" * (number + 1))
        found.append(add_clip(library, zoe, path, Conditions(date(2026, 6, 1))).id)
        set_tags(library, found[-1], words)
    return found


def tags(library: Library, clips: list[str]) -> list[list[str]]:
    with library.reading() as transaction:
        return [tags_of(transaction, clip_id) for clip_id in clips]


def undo_last(library: Library) -> None:
    with library.reading() as transaction:
        change = last_change(transaction)
    assert change is not None
    undo(library, change.id)


def test_a_tag_is_renamed_on_all_clips_and_is_on_none_twice(
    library: Library, clips: list[str]
) -> None:
    before = tags(library, clips)
    assert rename_tag(library, "hel", " heel ") == "Renamed the tag “hel” to “heel” on 2 clips."
    assert tags(library, clips) == [["heel"], ["heel"], ["hip"]]
    with library.reading() as transaction:
        assert clips_by_tag(transaction) == {"heel": 2, "hip": 1}
    undo_last(library)
    assert tags(library, clips) == before
    rename_tag(library, "hel", "hel")
    assert tags(library, clips) == before


def test_a_tag_is_taken_away_from_all_clips(library: Library, clips: list[str]) -> None:
    before = tags(library, clips)
    assert remove_tag(library, "hel") == "Removed the tag “hel” from 2 clips."
    assert tags(library, clips) == [[], ["heel"], ["hip"]]
    undo_last(library)
    assert tags(library, clips) == before
    assert remove_tag(library, "hip") == "Removed the tag “hip” from 1 clip."


def test_what_cannot_be_is_refused(library: Library, clips: list[str]) -> None:
    with pytest.raises(UsageError, match="No clip has the tag 'knee'"):
        rename_tag(library, "knee", "heel")
    with pytest.raises(UsageError, match="A tag must have"):
        rename_tag(library, "hel", " ")
    claim(library, clips[0], Coach("z" * 32, "Zed"))
    with pytest.raises(UsageError, match="Zed has been looking"):
        rename_tag(library, "hel", "heel")
    with pytest.raises(UsageError, match="Zed has been looking"):
        remove_tag(library, "hel")
    rename_tag(library, "hel", "heel", "z" * 32)
    assert tags(library, clips)[0] == ["heel"]


def test_the_command_lists_renames_and_removes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> str:
        assert main(["library", "tags", *words]) == 0
        return capsys.readouterr().out

    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("POSTURE_DATABASE_URL", raising=False)
    assert said() == "No clip has a tag.\n"
    library = open_library()
    tagged(library, tmp_path)
    library.close()
    assert said() == "heel: 1 clip\nhel: 2 clips\nhip: 1 clip\n"
    assert said("--rename", "hel", "heel") == "Renamed the tag “hel” to “heel” on 2 clips.\n"
    assert said("--remove", "heel") == "Removed the tag “heel” from 2 clips.\n"
    assert said() == "hip: 1 clip\n"
