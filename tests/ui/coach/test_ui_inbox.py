"""The inbox in the app: what its list is told, and the addresses to which clips are sent."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from posture.errors import UsageError
from posture.library.inbox.inbox import Arrival, InboxClip, list_inbox, receive_clip
from posture.library.inbox.inbox_sorting import put_in
from posture.library.runners.queries import ClipFilter, find_clips, list_runners
from posture.library.runners.records import ensure_runner
from posture.library.schema.acting import NOBODY, acting_as
from posture.library.storage.library import Library
from posture.pose_track import save_track
from posture.system.installation import bundled
from posture.ui.clips.clip_folder import clips_folder, list_jobs
from posture.ui.coach.inbox_box import hear, told_value
from posture.ui.coach.inbox_files import file_time
from posture.ui.own.filing import file_due
from posture.ui.own.filing_request import requested_filing
from tests.gait import Camera, Runner, film
from tests.ui.asking import ask, show, texts
from tests.waiting import wait_until

SAMPLE = bundled("sample_videos/good_60.mp4")
BERLIN = timezone(timedelta(hours=2))


@pytest.fixture
def arrived(library: Library, tmp_path: Path) -> str:
    """A track in the inbox; its id there."""
    path = tmp_path / "run.npz"
    save_track(film(Runner(), Camera(seconds=5.0)), path)
    return receive_clip(library, path, Arrival("run.npz", datetime(2026, 7, 3, 9, tzinfo=BERLIN)))


def only(library: Library) -> InboxClip:
    with library.reading() as transaction:
        (clip,) = list_inbox(transaction)
    return clip


def told(library: Library, *messages: dict[str, Any]) -> list[str]:
    """Tell the list what a browser sends; return the ids of the clips that were put in."""
    put: list[str] = []
    for message in messages:
        hear(library, put.extend, message)
    return put


def test_a_clip_is_given_to_a_new_runner_described_and_put_in(
    library: Library, arrived: str
) -> None:
    clips = {"clips": [arrived]}
    (clip_id,) = told(
        library,
        {"kind": "new", "name": "Anna Kim"} | clips,
        {"kind": "tell", "field": "speed", "value": "10,5"} | clips,
        {"kind": "tell", "field": "day", "value": "2026-07-01"} | clips,
        {"kind": "tell", "field": "shoes", "value": " old  blue "} | clips,
        {"kind": "put in"} | clips,
    )
    with library.reading() as transaction:
        (row,) = find_clips(transaction, ClipFilter()).rows
    assert (row.clip_id, row.runner, row.day) == (clip_id, "Anna Kim", date(2026, 7, 1))


def test_nonsense_from_a_browser_changes_nothing(library: Library, arrived: str) -> None:
    ensure_runner(library, "Anna Kim")
    before = only(library)
    assert not told(
        library,
        {},
        {"kind": "assign", "clips": ["x"], "runner": None},
        {"kind": "assign", "clips": [arrived], "runner": "0" * 32},
        {"kind": "new", "clips": [arrived], "name": "\u200b"},
        {"kind": "new", "clips": [arrived], "name": "ANNA KIM"},  # not told apart
        {"kind": "tell", "clips": [arrived], "field": "sha256", "value": "a"},
        {"kind": "tell", "clips": [arrived], "field": "speed", "value": "fast"},
        {"kind": "put in", "clips": []},
        {"kind": "put in", "clips": [arrived]},  # nobody's
    )
    assert only(library) == before
    with library.reading() as transaction:
        assert len(list_runners(transaction)) == 1


def test_the_last_step_is_undone(library: Library, arrived: str) -> None:
    told(library, {"kind": "throw", "clips": [arrived]}, {"kind": "undo"})
    assert only(library).clip_id == arrived


@pytest.mark.parametrize(
    ("field", "text", "units", "value"),
    [
        ("speed", "", "metric", ("speed_kmh", None)),
        ("speed", "3", "metric", ("speed_kmh", 3.0)),
        ("speed", "45", "metric", ("speed_kmh", 45.0)),
        ("speed", "6:00", "imperial", ("speed_kmh", 16.09)),
        ("incline", "-10", "metric", ("incline", -10.0)),
        ("capture_fps", "240", "metric", ("capture_fps", 240.0)),
        ("day", "2026-07-01", "metric", ("day", date(2026, 7, 1))),
        ("day", "", "metric", ("day", None)),
        ("state", "tired", "metric", ("state", "tired")),
        ("back", "", "metric", ("back", None)),
        ("mirrored", "yes", "metric", ("mirrored", True)),
        ("mirrored", "no", "metric", ("mirrored", False)),
        ("turn_deg", "0", "metric", ("turn_deg", 0)),
        ("turn_deg", "270", "metric", ("turn_deg", 270)),
    ],
)
def test_what_is_entered_becomes_a_value(field: str, text: str, units: Any, value: Any) -> None:
    assert told_value(field, text, units) == value


@pytest.mark.parametrize(
    ("field", "text", "units"),
    [
        ("speed", "2.9", "metric"),
        ("speed", "45.1", "metric"),
        ("speed", "ten", "imperial"),
        ("incline", "-10.1", "metric"),
        ("incline", "40.1", "metric"),
        ("capture_fps", "nan", "metric"),
        ("day", "yesterday", "metric"),
        ("day", "1899-12-31", "metric"),
        ("day", f"{date.today() + timedelta(1)}", "metric"),
        ("state", "asleep", "metric"),
        ("back", "bad", "metric"),
        ("turn_deg", "45", "metric"),
    ],
)
def test_what_cannot_be_a_value_is_said(field: str, text: str, units: Any) -> None:
    with pytest.raises(UsageError):
        told_value(field, text, units)


def test_a_browser_s_file_arrives_with_its_folder_and_its_time(library: Library) -> None:
    anna = ensure_runner(library, "Anna Kim")
    about = "name=run.mp4&folder=Anna%20Kim&modified=2026-07-03T09:00:00%2B02:00"
    status, _, _ = ask(f"/inbox?{about}", method="PUT", body=b"film")
    assert status == 200
    clip = only(library)
    assert (clip.name, clip.runner_id, clip.folder) == ("run.mp4", anna.id, "Anna Kim")
    assert clip.filmed == datetime(2026, 7, 3, 9, tzinfo=BERLIN)
    assert clip.filmed.utcoffset() == timedelta(hours=2)
    assert list((clips_folder().parent / "uploads").glob("*")) == []
    assert ask("/inbox?name=a.mp4", method="PUT")[0] == 400, "an empty file"
    status, _, body = ask("/inbox/runners?name=KIM")
    assert status == 200
    assert b'"name":"Anna Kim"' in body


def test_whoever_may_not_change_the_library_sends_nothing_into_it(library: Library) -> None:
    with acting_as(NOBODY):
        assert ask("/inbox?name=a.mp4", method="PUT", body=b"film")[0] == 400
    with library.reading() as transaction:
        assert list_inbox(transaction) == []


@pytest.mark.parametrize("text", ["", "now", "2026-07-03T09:00:00", "0001-01-01T00:00:00+00:00"])
def test_a_time_that_a_browser_cannot_mean_is_the_present(text: str) -> None:
    assert abs(file_time(text) - datetime.now().astimezone()) < timedelta(minutes=1)


def test_the_page_looks_at_what_arrived_and_analyses_what_is_put_in(
    library: Library, arrived: str
) -> None:
    assert "Inbox (1)" in [button.label for button in show(library="").button]
    app = show(inbox="")
    assert app.title[0].value == "Inbox"
    wait_until(lambda: only(library).looked)
    runner = ensure_runner(library, "Anna Kim")
    told(library, {"kind": "assign", "clips": [arrived], "runner": runner.id})
    (clip_id,) = put_in(library)
    analysed = clip_is_analysed(library)
    app = show(review=clip_id)
    assert "was not analysed yet" in texts(app)
    app.button(key="analyse-again").click().run()
    (job,) = list_jobs(clips_folder())
    filing = requested_filing(job)
    assert filing is not None
    assert filing.clip_id == clip_id
    # What is changed meanwhile stays changed.
    with library.changing() as transaction:
        find_clips(transaction, ClipFilter())
    wait_until(analysed)


def clip_is_analysed(library: Library) -> Callable[[], bool]:
    from posture.ui.parts.shared_desk import shared_desk

    def analysed() -> bool:
        file_due(library, shared_desk(clips_folder()))
        with library.reading() as transaction:
            (row,) = find_clips(transaction, ClipFilter()).rows
        return row.analysis_id is not None

    return analysed


def test_a_clip_is_trimmed_on_its_strip(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "run.mp4"
    path.write_bytes(SAMPLE.read_bytes())
    clip_id = receive_clip(
        library, path, Arrival("run.mp4", datetime(2026, 7, 3, 9, tzinfo=BERLIN))
    )
    app = show(inbox="")
    app.session_state["inbox-trim"] = clip_id
    app.session_state[f"trim-{clip_id}"] = {"stretch": [1.0, 3.5]}

    def offered() -> bool:
        app.run()
        assert not app.exception
        return "trim-save" in [button.key for button in app.button]

    wait_until(offered)
    app.button(key="trim-save").click().run()
    assert (only(library).told.start_s, only(library).told.end_s) == (1.0, 3.5)
    assert "inbox-trim" not in app.session_state
