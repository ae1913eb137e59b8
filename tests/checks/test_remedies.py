"""What would settle a verdict that is too close to call, worked out from the clip's own motion."""

from dataclasses import replace

import pytest

from posture.checks.accuracy import LARGE_ENOUGH_PX, Accuracy
from posture.checks.base import Check, Sample
from posture.checks.judge import judge
from posture.checks.remedies import WAYS, remedy
from posture.motion.motion import Motion
from posture.motion.view import ROLL_FROM_DECK_U_DEG
from tests.checks.given import EXACT, check_of, sample_of
from tests.checks.poses import motion_of


def advice(check: Check, motion: Motion) -> str:
    own = judge(check, motion)
    assert own.verdict == "close"
    return remedy(check, motion, own)


def test_a_minute_more_settles_what_strides_spread() -> None:
    # Standard deviation 10.954, six strides: ± 7.357. A minute more than 7 s is 10 times as much
    # (1 + 60 / 7 to the nearest), 60 strides: 1.645 * 10.08 / sqrt(60).
    check = check_of(sample_of([5.0, 25.0] * 3))
    assert advice(check, motion_of({})) == (
        "Film for a minute longer: the value would then be known to within about 2 per cent, and "
        "one like this would be clear."
    )


def test_a_turned_camera_is_set_square() -> None:
    # 1 past the limit; ± 4 at 10 degrees or less, twice that at 30; clear below ± 6.49, where
    # 1 is 0.2533 standard deviations.
    check = check_of(sample_of([15.0] * 4), accuracy=replace(EXACT, measured=4.0))
    motion = motion_of({})
    turned = replace(motion, view=replace(motion.view, yaw_deg=-30.0))
    assert advice(check, turned).startswith(
        "Film square to the treadmill: the value would then be known to within about 4 per cent, "
    )


@pytest.mark.parametrize(
    ("value", "measured", "within"), [(14.18, 0.64, "0.6"), (14.3, 1.0, "1"), (14.5, 1.7, "2")]
)
def test_half_widths_below_one_have_a_decimal(value: float, measured: float, within: str) -> None:
    # Twice as wide at 30 degrees; clear below 6.49 per point beyond the limit of 14.
    check = check_of(sample_of([value] * 4), accuracy=replace(EXACT, measured=measured))
    motion = motion_of({})
    turned = replace(motion, view=replace(motion.view, yaw_deg=30.0))
    assert f"to within about {within} per cent, " in advice(check, turned)


def test_a_minute_of_seven_seconds_is_nine_times_as_much_again() -> None:
    # 60 strides, 11.9 to either side of 15: 1.645 * 11.9 / sqrt(59) = 2.55; of 66 it is 2.43.
    assert "to within about 3 per cent, " in advice(
        check_of(sample_of([3.1, 26.9] * 3)), motion_of({})
    )


def test_what_each_way_of_filming_changes() -> None:
    faster, square, closer, upright, straight = (way.filmed for way in WAYS)
    motion = motion_of({})
    slow = replace(
        motion,
        frame_rate_hz=20.0,
        contacts=(
            replace(motion.contacts[0], contact_u_s=0.010, toe_off_u_s=0.020),
            replace(motion.contacts[1], contact_u_s=0.004, toe_off_u_s=0.004),
        ),
    )
    # Less (1.645 * 0.06)^2 * (1 / 20^2 - 1 / 60^2) = 2.1648e-5, and never below nothing.
    known, unknown = faster(slow).contacts
    assert faster(slow).frame_rate_hz == 60.0
    assert known.contact_u_s == pytest.approx(0.0088517, abs=1e-7)
    assert known.toe_off_u_s == pytest.approx(0.0194513, abs=1e-7)
    assert (unknown.contact_u_s, unknown.toe_off_u_s) == (0.0, 0.0)
    view = replace(motion.view, yaw_deg=30.0, roll_u_deg=4.5, lens_turn_deg=3.0)
    poor = replace(motion, trunk_px=20.0, view=view)
    assert square(poor).view.yaw_deg == 0.0
    assert closer(poor).trunk_px == LARGE_ENOUGH_PX
    assert upright(poor).view.roll_u_deg == ROLL_FROM_DECK_U_DEG
    assert straight(poor).view.lens_turn_deg == 0.0


@pytest.mark.parametrize(
    ("yaw", "per_roll", "roll_u", "are_open"),
    [
        (10.0, 0.5, 4.5, [False, True]),
        (10.1, 0.0, 4.5, [True, False]),
        (-10.1, 0.5, ROLL_FROM_DECK_U_DEG, [True, False]),
    ],
)
def test_a_way_is_open_only_where_it_would_help(
    yaw: float, per_roll: float, roll_u: float, are_open: list[bool]
) -> None:
    check = check_of(sample_of([15.0]), accuracy=replace(EXACT, per_roll_deg=per_roll))
    motion = motion_of({})
    filmed = replace(motion, view=replace(motion.view, yaw_deg=yaw, roll_u_deg=roll_u))
    _, square, _, upright, _ = WAYS
    assert [way.is_open(check, filmed) for way in (square, upright)] == are_open


def test_a_small_runner_is_filmed_from_closer_by() -> None:
    check = check_of(sample_of([15.0] * 4), accuracy=replace(EXACT, measured=5.0))
    small = replace(motion_of({}), trunk_px=32.0)
    assert advice(check, small).startswith("Film from closer by: ")


def test_a_roll_that_is_not_known_asks_for_something_upright() -> None:
    check = check_of(sample_of([15.0] * 4), accuracy=replace(EXACT, per_roll_deg=4.0))
    motion = motion_of({})
    tilted = replace(motion, view=replace(motion.view, roll_u_deg=2.0))
    assert advice(check, tilted).startswith(
        "Film with a door frame or the edge of a wall in view: the value would then be known to "
        "within about 4 per cent"
    )


def test_a_lens_that_bends_asks_for_another() -> None:
    check = check_of(sample_of([15.0] * 4), accuracy=replace(EXACT, people=4.0, per_roll_deg=4.0))
    motion = motion_of({})
    bent = replace(motion, view=replace(motion.view, lens_turn_deg=2.0))
    assert advice(check, bent).startswith(
        "Film with a lens that keeps straight lines straight: the value would then be known to "
        "within about 4 per cent"
    )


@pytest.mark.parametrize(
    ("per_roll", "turn", "is_open"), [(0.5, 0.1, True), (0.5, 0.0, False), (0.0, 2.0, False)]
)
def test_another_lens_is_open_only_where_it_would_help(
    per_roll: float, turn: float, is_open: bool
) -> None:
    check = check_of(sample_of([15.0]), accuracy=replace(EXACT, per_roll_deg=per_roll))
    motion = motion_of({})
    filmed = replace(motion, view=replace(motion.view, lens_turn_deg=turn))
    assert WAYS[-1].is_open(check, filmed) == is_open


def test_a_slow_camera_asks_for_60_frames_a_second() -> None:
    # A twentieth of a second between frames is worth 1.645 * 0.06 / 20 = 4.9 ms; a sixtieth leaves
    # sqrt(7^2 - 21.6) = 5.2 of 7 ms.
    motion = motion_of({})
    slow = replace(
        motion,
        frame_rate_hz=20.0,
        contacts=tuple(replace(c, contact_u_s=0.007) for c in motion.contacts),
    )

    def measure(motion: Motion) -> Sample:  # 1 ms at contact is worth 1
        return sample_of([15.0] * 4, u_timing=1000 * motion.contacts[0].contact_u_s)

    check = replace(check_of(measure(slow), at_contact=True), measure=measure)
    assert advice(check, slow).startswith("Film at 60 frames a second: ")
    assert "60 frames" not in advice(replace(check, at_contact=False), slow)


def test_where_one_way_is_not_enough_all_together_are_named() -> None:
    check = check_of(sample_of([15.0] * 4), accuracy=Accuracy(0.0, 3.0, 0.0, 0.0, per_roll_deg=3.0))
    motion = motion_of({})
    poor = replace(motion, view=replace(motion.view, yaw_deg=30.0, roll_u_deg=2.0))
    assert advice(check, poor).startswith(
        "Film for a minute longer, square to the treadmill and with a door frame or the edge of a "
        "wall in view: the value would then be known to within about 4 per cent"
    )


def test_where_nothing_in_filming_would_settle_it_that_is_said() -> None:
    check = check_of(sample_of([15.0] * 4), accuracy=replace(EXACT, people=7.0))
    assert advice(check, motion_of({})) == (
        "No way of filming would settle this: even the best leaves a doubt of about 7 per cent. "
        "A change in your own running shows sooner: film again in the same way."
    )


@pytest.mark.parametrize("rejected", [(), (1.0,)])
def test_rejected_moments_stay_rejected(rejected: tuple[float, ...]) -> None:
    check = check_of(sample_of([99.0, 15.0, 15.0, 15.0]), accuracy=replace(EXACT, people=7.0))
    own = judge(check, motion_of({}), (1.0,))
    settled = "about 7 per cent" in remedy(check, motion_of({}), own, rejected)
    assert settled == bool(rejected)
