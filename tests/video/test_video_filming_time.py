"""When a clip was filmed, from the tags that phones and cameras write."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from posture.video.filming_time import Filmed, TimeStamp, filmed, time_stamp

BERLIN = timezone(timedelta(hours=2))
WRITTEN = datetime(2026, 7, 3, 18, 30, tzinfo=BERLIN)


def test_apple_s_tag_says_the_offset_and_wins_over_the_header() -> None:
    tags = {
        "creation_time": "2026-07-03T21:00:00.000000Z",  # when it was edited
        "com.apple.quicktime.creationdate": "2026-07-03T18:29:11+0200",
    }
    stamp = time_stamp(tags)
    assert stamp == TimeStamp(datetime(2026, 7, 3, 18, 29, 11, tzinfo=BERLIN), True)
    assert filmed(stamp, WRITTEN).told_by == "film"


def test_a_phone_writes_utc_which_is_shown_in_the_time_of_the_place() -> None:
    stamp = time_stamp({"CREATION_TIME": "2026-07-03T22:10:00.000000Z"})
    late = datetime(2026, 7, 4, 0, 10, 30, tzinfo=BERLIN)
    found = filmed(stamp, late, 20.0)
    assert found == Filmed(datetime(2026, 7, 4, 0, 10, tzinfo=BERLIN), "film")
    assert found.at.date().day == 4, "the day where it was filmed, not the day in UTC"


def test_a_camera_without_a_time_zone_is_understood_by_the_file_s_own_time() -> None:
    stamp = time_stamp({"creation_time": "2026-07-03T18:29:00.000000Z"})
    assert filmed(stamp, WRITTEN, 30.0).at == datetime(2026, 7, 3, 18, 29, tzinfo=BERLIN)


@pytest.mark.parametrize(("minutes", "hour"), [(5, 18), (6, 20)])
def test_without_agreement_within_five_minutes_it_is_utc(minutes: int, hour: int) -> None:
    stamp = TimeStamp(WRITTEN.replace(tzinfo=UTC) - timedelta(minutes=minutes), False)
    assert filmed(stamp, WRITTEN).at.hour == hour


def test_a_copied_file_says_nothing_and_the_rule_of_the_format_holds() -> None:
    stamp = time_stamp({"creation_time": "2026-05-01T10:00:00.000000Z"})
    assert filmed(stamp, WRITTEN).at == datetime(2026, 5, 1, 12, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"creation_time": "1904-01-01T00:00:00.000000Z"},
        {"creation_time": "1999-12-31T23:59:59Z"},
        {"creation_time": "yesterday"},
        {"com.apple.quicktime.creationdate": "2026-07-03T18:29:11"},  # without an offset
    ],
)
def test_what_cannot_be_true_leaves_the_file_s_time(tags: dict[str, str]) -> None:
    assert time_stamp(tags) is None
    assert filmed(time_stamp(tags), WRITTEN) == Filmed(WRITTEN, "file")


def test_a_film_from_the_future_is_not_believed() -> None:
    day = timedelta(days=1)
    assert filmed(TimeStamp(WRITTEN + day, True), WRITTEN).told_by == "film"
    later = TimeStamp(WRITTEN + day + timedelta(seconds=1), True)
    assert filmed(later, WRITTEN) == Filmed(WRITTEN, "file")


def test_the_first_believable_year_is_2000() -> None:
    assert time_stamp({"creation_time": "2000-01-01T00:00:00Z"}) is not None
