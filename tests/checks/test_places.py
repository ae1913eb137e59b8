"""Where checks stand among one another, and what a check is that says no more than it has to."""

from posture.checks import CHECKS, run_checks
from posture.checks.accuracy import Accuracy
from posture.checks.base import Check, nothing, title_of
from tests.checks.poses import CONTACT_S, STANCE_S, motion_of


def test_checks_stand_in_the_order_of_the_report() -> None:
    assert list(CHECKS) == [
        "trunk_lean",
        "head_forward",
        "overstride",
        "shank_angle_at_contact",
        "knee_flexion_at_contact",
        "foot_angle_at_contact",
        "cadence",
        "vertical_oscillation",
        "thigh_extension_at_toe_off",
        "contact_time",
        "duty_factor",
        "elbow_angle",
        "lumbar_hollow",
        "pelvic_tilt_proxy",
    ]


def test_cards_stand_in_the_order_of_their_places() -> None:
    cards = [
        (check.card.place, check.card.heading, key) for key, check in CHECKS.items() if check.card
    ]
    assert [(heading, key) for _, heading, key in sorted(cards)] == [
        ("Trunk lean", "trunk_lean"),
        ("Pelvis (signs only)", "pelvic_tilt_proxy"),
        ("Head position", "head_forward"),
        ("Overstride", "overstride"),
        ("Rhythm", "cadence"),
        ("Rhythm", "vertical_oscillation"),
    ]
    assert len({place for place, _, _ in cards}) == 5


def test_live_numbers_stand_in_the_order_of_their_places() -> None:
    places = {check.live: key for key, check in CHECKS.items() if check.live is not None}
    assert [places[place] for place in sorted(places)] == [
        "cadence",
        "trunk_lean",
        "head_forward",
        "vertical_oscillation",
        "overstride",
    ]


def test_quicker_steps_are_tried_where_they_lessen_a_finding() -> None:
    assert {key for key, check in CHECKS.items() if check.quicker_steps_help} == {
        "overstride",
        "cadence",
    }


def test_a_check_says_no_more_than_it_was_given() -> None:
    check = Check(
        key="heartbeat",
        order=1,
        title="Heartbeat",
        unit="ms",
        accuracy=Accuracy(bias=0.0, measured=0.0, people=0.0, repeat=0.0),
        definition="A definition.",
        source="A source.",
        limits=None,
        measure=lambda _: nothing("there is no heart."),
        explain=lambda _: "A sentence.",
    )
    assert (check.at_contact, check.quicker_steps_help, check.between_days) == (False, False, 0.0)


def test_a_key_of_no_check_is_its_own_title() -> None:
    assert title_of("duty_factor", CHECKS) == "Duty factor"
    assert title_of("pelvic_drop", CHECKS) == "Pelvic drop"


def test_moments_rejected_for_either_of_two_checks_are_rejected_for_both() -> None:
    hip = (300.0, 500.0)
    motion = motion_of({"right_hip": hip, "right_knee": (280.0, 400.0)})
    rejected = run_checks(motion, {"pelvic_tilt_proxy": [CONTACT_S + STANCE_S]})
    assert rejected["thigh_extension_at_toe_off"].n == 8  # of nine
    assert run_checks(motion)["thigh_extension_at_toe_off"].n == 9
