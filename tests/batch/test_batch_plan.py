"""Which clips a batch takes: folder, pattern, table."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from posture.batch.item import Item
from posture.batch.plan import read_plan
from posture.errors import UsageError
from posture.pipeline.job import Job
from posture.results.clip_settings import ClipSettings


def names(what: object, out: Path, runner: str | None = None) -> list[str]:
    return [item.name for item in read_plan(str(what), out, runner, "full")]


def test_a_folder_a_pattern_and_one_clip(clips: Path, tmp_path: Path) -> None:
    out = clips / "out"
    out.mkdir()
    (out / "track.npz").write_bytes(b"a result, not a clip")
    (clips / ".hidden.npz").write_bytes(b"")
    (clips / "UPPER.MP4").write_bytes(b"")
    assert names(clips, out) == ["=short.npz", "UPPER.MP4", "a.npz", "b.npz", "c.npz"]
    assert names(clips / "*.npz", out) == ["=short.npz", "a.npz", "b.npz"]
    assert names(clips / "**" / "c.npz", out) == ["c.npz"]
    assert names(clips / "a.npz", out) == ["a.npz"]
    for nothing in (tmp_path / "none", tmp_path / "*.mp4", clips / "more" / "*.mp4"):
        with pytest.raises(UsageError, match="no clips"):
            names(nothing, out)


def test_a_table_tells_more_of_each_clip(clips: Path, tmp_path: Path) -> None:
    table = clips / "list.csv"
    table.write_text(
        "clip,runner,date,height_cm,speed_kmh,incline,shoes,state,capture_fps,mirrored,stance\n"
        'a.npz,Bob,2026-03-01,180,"10,5",-1,old,tired,,no,more/c.npz\n'
        "more/c.npz,,,,,,,,240,yes,\n"
        "a.npz,Bob,2026-03-01,180,10.5,-1,old,tired,,no,more/c.npz\n",
        encoding="utf-8-sig",
    )
    first, second = read_plan(str(table), tmp_path, "Zoe", "lite")
    stance = str(clips / "more/c.npz")
    told = Job(clips / "a.npz", ClipSettings(180.0, 10.5, -1.0, stance=stance), "lite")
    assert first == Item(told, "Bob", date(2026, 3, 1), "old", "tired")
    assert second == Item(
        Job(clips / "more/c.npz", ClipSettings(capture_fps=240.0, mirrored=True), "lite"), "Zoe"
    )


def test_what_one_row_of_a_session_says_goes_for_all(clips: Path, tmp_path: Path) -> None:
    table = clips / "list.csv"
    table.write_text(
        "clip,runner,session,date,speed_kmh,shoes,state,back\n"
        "a.npz,Bob,first,2026-03-10,10,,tired,\n"
        "b.npz,Bob,first,,,old,,fine\n"
        "more/c.npz,Zoe,first,,,,,\n"
    )
    first, second, third = read_plan(str(table), tmp_path, None, "full")
    told = (date(2026, 3, 10), "old", "tired")
    assert (first.day, first.shoes, first.state) == told
    assert (second.day, second.shoes, second.state) == told
    for item in (first, second):
        assert (item.job.settings.speed_kmh, item.job.settings.back) == (10.0, "fine")
    # Another runner's session is another one, whatever its name.
    assert (third.day, third.job.settings.speed_kmh) == (None, None)

    table.write_text("clip,runner,session,speed_kmh\na.npz,Bob,1,10\nb.npz,Bob,1,12\n")
    with pytest.raises(UsageError) as contradiction:
        read_plan(str(table), tmp_path, None, "full")
    assert str(contradiction.value) == (
        "Line 3 of list.csv: the column 'speed_kmh' is 12.0, but 10.0 in Line 2 of list.csv of the "
        "same session '1'."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "clip,weight\na.npz,70\n",
            "list.csv has an unknown column 'weight'; the columns are clip,",
        ),
        ("runner\nBob\n", "Line 2 of list.csv: the column 'clip' is empty."),
        (
            "clip,speed_kmh\na.npz,10\na.npz,fast\n",
            "Line 3 of list.csv: the column 'speed_kmh' must be a number between 3 and 45, but",
        ),
        ("clip,state\na.npz,sleepy\n", "must be fresh or tired, but is 'sleepy'"),
        ("clip,mirrored\na.npz,maybe\n", "must be yes or no"),
        ("clip,date\na.npz,tomorrow\n", "must be a date"),
        ("clip,date\na.npz,0001-01-01\n", "must be a date"),
        ("clip\na.npz,too,many\n", "Line 2 of list.csv has more cells than"),
        ("clip,\na.npz,\na.npz,much\n", "Line 3 of list.csv has more cells than"),
        ("clip,clip\na.npz,b.npz\n", "two columns with the same name"),
        (
            "clip\na\0b.mp4\n",
            "the column 'clip' must have at most 1000 characters, and no control characters.",
        ),
        ("clip,runner\na.npz,\x1b[31mBob\n", "Line 2 of list.csv: the column 'runner' must"),
        ("clip,shoes\n\na.npz," + "x" * 201, "Line 3 of list.csv: the column 'shoes' must"),
        ("clip\n" + "x" * 1001, "at most 1000 characters"),
        ("clip\na.npz\n" + "x" * 200_000, "Line 3 of list.csv cannot be read"),
        (
            "clip,speed_kmh\na.npz,nan\n",
            "the column 'speed_kmh' must be a number between 3 and 45, but is 'nan'",
        ),
        ("clip\n", "no clips"),
        ('clip\n"a.npz\n', r"Line \d of list.csv cannot be read"),
    ],
)
def test_a_table_that_is_wrong_names_the_line(
    clips: Path, tmp_path: Path, content: str, sentence: str
) -> None:
    (clips / "list.csv").write_text(content)
    with pytest.raises(UsageError, match=sentence):
        read_plan(str(clips / "list.csv"), tmp_path, None, "full")


@pytest.mark.parametrize(
    ("column", "least", "most"),
    [
        ("height_cm", 80.0, 250.0),
        ("speed_kmh", 3.0, 45.0),
        ("incline", -10.0, 40.0),
        ("capture_fps", 1.0, 2000.0),
    ],
)
def test_numbers_are_taken_up_to_their_limits(
    clips: Path, tmp_path: Path, column: str, least: float, most: float
) -> None:
    table = clips / "list.csv"
    for value in (least, most):
        table.write_text(f"clip,{column}\na.npz,{value}\n")
        (item,) = read_plan(str(table), tmp_path, None, "full")
        assert getattr(item.job.settings, column) == value
    for value in (least - 0.1, most + 0.1):
        table.write_text(f"clip,{column}\na.npz,{value}\n")
        with pytest.raises(UsageError, match=f"Line 2 .*{column}"):
            read_plan(str(table), tmp_path, None, "full")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"clip\nb\xf6b.mp4\n", "Line 2 of list.csv is not UTF-8"),
        ("clip\n".encode("utf-16"), "Line 1 of list.csv is not UTF-8"),
        (b" " * 20_000_001, "too large for a table"),
    ],
    ids=["latin-1", "utf-16", "huge"],
)
def test_a_table_of_another_kind_is_told(
    clips: Path, tmp_path: Path, content: bytes, sentence: str
) -> None:
    (clips / "list.csv").write_bytes(content)
    with pytest.raises(UsageError, match=sentence):
        read_plan(str(clips / "list.csv"), tmp_path, None, "full")


def test_columns_that_a_spreadsheet_left_empty_do_not_matter(clips: Path, tmp_path: Path) -> None:
    (clips / "list.csv").write_text("clip,,\na.npz,,\nb.npz,,,\n")
    plan = read_plan(str(clips / "list.csv"), tmp_path, None, "full")
    assert [item.name for item in plan] == ["a.npz", "b.npz"]


def test_odd_patterns_and_places_are_told(clips: Path, tmp_path: Path) -> None:
    (clips / "folder.csv").mkdir()
    for what, sentence in (
        ("a**b", "not a valid file pattern|no clips"),
        ("folder.csv", "is a folder"),
    ):
        with pytest.raises(UsageError, match=sentence):
            read_plan(str(clips / what), tmp_path, None, "full")


def test_results_have_another_place_once_clip_or_options_change(clips: Path) -> None:
    item = Item(Job(clips / "a.npz"))
    place = item.folder_in(clips)
    assert place.name.startswith("a-")
    assert item.folder_in(clips) == place
    assert Item(replace(item.job, settings=ClipSettings(speed_kmh=10.0))).folder_in(clips) != place
    assert Item(Job(clips / "more" / "a.npz")).folder_in(clips) != place
    item.job.clip.write_bytes(b"another")
    assert item.folder_in(clips) != place
