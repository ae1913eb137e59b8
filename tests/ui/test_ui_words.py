from datetime import UTC, date, datetime, timedelta

import pytest

from posture.ui.clips.clip_folder import Outcome, StageProgress
from posture.ui.clips.wording import (
    date_words,
    fraction,
    left_words,
    outcome_words,
    plain,
    progress_words,
    seconds_left,
    size_words,
    waiting_words,
)
from posture.ui.parts.trend import TrendPoint, trend_words


def following(done: int, expected: int | None) -> StageProgress:
    return StageProgress("Following the body", done, expected, since=1000.0)


@pytest.mark.parametrize(
    ("progress", "now", "expected"),
    [
        (following(100, 400), 1010.0, 30.0),
        (following(400, 400), 1010.0, 0.0),
        (following(410, 400), 1010.0, 0.0),
        (following(100, 400), 1001.0, None),
        (following(0, 400), 1010.0, None),
        (following(100, None), 1010.0, None),
    ],
)
def test_time_left_follows_the_pace_so_far(
    progress: StageProgress, now: float, expected: float | None
) -> None:
    assert seconds_left(progress, now) == expected


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0.0, "about 5 s left"),
        (16.0, "about 20 s left"),
        (60.0, "about 1 min left"),
        (61.0, "about 2 min left"),
    ],
)
def test_time_left_is_rounded_up(seconds: float | None, words: str) -> None:
    assert left_words(seconds) == words


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (following(100, 400), "Following the body: frame 100 of 400, about 30 s left"),
        (following(100, None), "Following the body: frame 100"),
        (following(0, None), "Following the body …"),
        (
            following(400, 400),
            "Following the body: all 400 frames done, working out the rest …",
        ),
    ],
)
def test_progress_says_frames_and_time(progress: StageProgress, words: str) -> None:
    assert progress_words(progress, 1010.0) == words


def test_fraction_stays_within_the_bar() -> None:
    counts = [(100, 400), (500, 400), (7, None)]
    assert [fraction(following(*c)) for c in counts] == [0.25, 1.0, 0.0]


def test_outcomes_in_words() -> None:
    assert outcome_words(Outcome("refused", "It is short.")) == "Could not be judged: It is short."
    assert outcome_words(Outcome("ok", "Nothing stands out.", "ok")) == "Nothing stands out."


def test_place_in_the_queue_in_words() -> None:
    assert waiting_words(0) == "Its turn comes in a moment."
    assert waiting_words(1) == "1 clip comes first; one runs at a time."
    assert waiting_words(3) == "3 clips come first; one runs at a time."


def test_sizes_and_dates_in_words() -> None:
    assert [size_words(s) for s in (0, 400_000, 23_400_000)] == ["under 0.1 MB", "0.4 MB", "23 MB"]
    moment = datetime(2026, 3, 5, 14, 2, tzinfo=UTC).astimezone()
    assert date_words(moment) == f"5 March 2026, {moment:%H:%M}"


def test_a_trend_names_each_day_once() -> None:
    first = date(2026, 3, 5)
    points = [TrendPoint("one", first, 12.0, 1.0, True), TrendPoint("two", first, 9.0, 1.0, True)]
    assert trend_words("Overstride", points, "deg") == (
        "Overstride: 12.0 degrees, then 9.0 degrees, both on 5 March 2026."
    )
    points.append(TrendPoint("three", first + timedelta(days=2), 8.0, 1.0, True))
    assert trend_words("Overstride", points, "deg") == (
        "Overstride: 12.0 degrees on 5 March 2026, 8.0 degrees on 7 March 2026."
    )


def test_file_names_are_shown_as_they_are() -> None:
    assert plain("Läufe *1*_[x]:y:.mp4") == r"Läufe \*1\*\_\[x\]\:y\:\.mp4"
