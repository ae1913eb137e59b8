"""Whether the landing leg was followed: hidden frames near its contacts, and a rhythm it keeps."""

import numpy as np
import pytest

from posture.motion.followed import hidden_at_contact, why_no_contacts, with_names_mended
from posture.motion.motion import Contact
from posture.pose_track import Cover

LANDINGS = tuple(Contact("right", True, at, at + 0.25, 0.01, 0.02) for at in (1.0, 2.0))


def cover(shares: dict[float, float]) -> Cover:
    """The right leg's shares by time; the left leg is never hidden."""
    return Cover(np.array(list(shares)), np.array([[0.0, share] for share in shares.values()]))


def test_frames_within_70_ms_of_a_contact_count() -> None:
    shares = {0.5: 1.0, 0.929: 1.0, 0.931: 0.2, 1.069: 0.4, 1.071: 1.0, 2.0: 0.6}
    assert hidden_at_contact(cover(shares), LANDINGS, "right") == pytest.approx(0.4)
    assert hidden_at_contact(cover(shares), LANDINGS, "left") == 0.0


def test_a_frame_at_just_70_ms_counts() -> None:
    landing = Contact("right", True, 0.0, 0.25, 0.01, 0.02)
    shares = {-0.07: 0.1, 0.0: 0.1, 0.07: 0.4}
    assert hidden_at_contact(cover(shares), (landing,), "right") == pytest.approx(0.2)


def test_fewer_than_three_such_frames_say_nothing() -> None:
    two = {1.0: 1.0, 1.01: 1.0, 1.02: np.nan, 1.5: 1.0}
    assert hidden_at_contact(cover(two), LANDINGS, "right") == 0.0
    assert hidden_at_contact(cover({**two, 2.0: 1.0}), LANDINGS, "right") == 1.0


def test_without_a_cover_or_contacts_nothing_is_known() -> None:
    assert hidden_at_contact(None, LANDINGS, "right") == 0.0
    assert hidden_at_contact(cover({1.0: 1.0}), (), "right") == 0.0


def test_a_third_of_the_leg_hidden_is_too_much() -> None:
    assert why_no_contacts(LANDINGS, hidden=0.30, regularity=1.0) == ""
    assert "in front of the treadmill" in why_no_contacts(LANDINGS, hidden=0.31, regularity=1.0)


def test_legs_that_leave_the_rhythm_were_not_told_apart() -> None:
    assert why_no_contacts(LANDINGS, hidden=0.0, regularity=0.94) == ""
    assert "told apart" in why_no_contacts(LANDINGS, hidden=0.0, regularity=0.93)


def test_a_foot_that_was_not_found_comes_first() -> None:
    assert "could not be followed" in why_no_contacts((), hidden=1.0, regularity=0.0)


def test_a_cover_follows_the_legs_and_not_their_names() -> None:
    """Exchanged from 0.2 to 0.4 s; a picture belongs to the frame that is nearest."""
    time_s = np.arange(11) / 10
    mixups = (time_s > 0.15) & (time_s < 0.45)
    shares = {-0.1: 0.1, 0.14: 0.2, 0.16: 0.3, 0.4: 0.4, 0.44: 0.5, 0.46: 0.6, 1.2: 0.7}
    mended = with_names_mended(cover(shares), time_s, mixups).hidden
    np.testing.assert_array_equal(mended[:, 0], [0.0, 0.0, 0.3, 0.4, 0.5, 0.0, 0.0])
    np.testing.assert_array_equal(mended[:, 1], [0.1, 0.2, 0.0, 0.0, 0.0, 0.6, 0.7])


def test_nothing_is_exchanged_beyond_what_was_told_apart() -> None:
    time_s = np.arange(5) / 10
    mended = with_names_mended(cover({-0.01: 0.1, 0.41: 0.2}), time_s, np.ones(5, dtype=bool))
    np.testing.assert_array_equal(mended.hidden[:, 1], [0.1, 0.2])
