"""Cadence, contact time, duty factor and rise: what follows from the rhythm."""

from dataclasses import replace

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.checks import (
    cadence,
    contact_time,
    duty_factor,
    judged_beside,
    vertical_oscillation,
)
from posture.checks.base import Check
from posture.checks.judge import is_held_back, judge
from posture.motion.motion import Motion
from posture.pose_track import LANDMARK
from posture.results.judging import Chance
from posture.results.report import Measurement, Verdict
from tests.checks.poses import (
    STRIDE_S,
    TIME_S,
    measured,
    motion_of,
    since_contact,
    without_rhythm,
)


def at_cadence(steps_per_min: float) -> Motion:
    """Contacts at this cadence; the body does not matter to it."""
    stretch = 120.0 / steps_per_min / STRIDE_S
    motion = motion_of({})
    contacts = tuple(
        replace(c, contact_s=stretch * c.contact_s, toe_off_s=stretch * c.toe_off_s)
        for c in motion.contacts
    )
    return replace(motion, contacts=contacts, stride_s=STRIDE_S * stretch)


@pytest.mark.parametrize("steps_per_min", [120.0, 171.5, 200.0])
def test_cadence_counts_both_feet(steps_per_min: float) -> None:
    result = judge(cadence.CHECK, at_cadence(steps_per_min))
    assert result.value == pytest.approx(steps_per_min)
    assert result.n == 8


def test_cadence_without_contacts_comes_from_the_rhythm_alone() -> None:
    sample = cadence.measure(replace(motion_of({}), contacts=()))
    assert sample.values == pytest.approx([120.0 / STRIDE_S])
    assert sample.times_s == pytest.approx([3.5])  # the middle of seven seconds


def test_cadence_is_the_whole_rhythms_and_strides_give_its_spread() -> None:
    motion = replace(motion_of({}), stride_s=120.0 / 163.0)
    first, last = (replace(motion.contacts[0], contact_s=t) for t in (1.0, 2.55))
    second = replace(motion.contacts[0], contact_s=1.75)
    sample = cadence.measure(replace(motion, contacts=(first, second, last)))
    # Strides of 0.75 and 0.8 s, 160 and 150 steps a minute, lie 5 to both sides of their mean.
    assert sample.values == pytest.approx([168.0, 158.0])
    assert sample.times_s == pytest.approx([1.0, 1.75])


def test_no_rhythm_no_cadence() -> None:
    result = judge(cadence.CHECK, without_rhythm(motion_of({})))
    assert result.verdict == "unknown"
    assert "speed of the clip changes" in result.why


@pytest.mark.parametrize(
    ("value", "beside", "verdict", "judged"),
    [
        (130.0, "flag", "flag", True),
        (130.0, "watch", "flag", True),
        # A low cadence, known within 1, is not lost where overstride is too close to call.
        (130.0, "close", "watch", True),
        (140.0, "close", "watch", True),
        (148.95, "close", "close", True),
        (170.0, "close", "ok", True),
        (130.0, "ok", "info", False),
        (130.0, "unknown", "info", False),
        (140.0, "watch", "watch", True),
        (140.0, "ok", "info", False),
        (148.95, "watch", "close", True),
        (148.95, "ok", "info", False),
        (170.0, "ok", "ok", True),
        (230.0, "flag", "ok", True),
    ],
)
def test_a_low_cadence_is_judged_only_beside_overstride(
    value: float, beside: Verdict, verdict: Verdict, judged: bool
) -> None:
    own = judge(cadence.CHECK, at_cadence(value))
    result = judged_beside(
        cadence.CHECK, {"cadence": own, "overstride": measured("overstride", beside)}
    )
    assert result.verdict == verdict
    assert (result.limits is not None) == judged
    assert (result.chance is not None) == judged
    assert result.value == pytest.approx(value)


@pytest.mark.parametrize(("beside", "why"), [("ok", "found"), ("unknown", "measured")])
def test_a_low_cadence_alone_says_what_is_missing_beside_it(beside: Verdict, why: str) -> None:
    own = judge(cadence.CHECK, at_cadence(130.0))
    judged = {"cadence": own, "overstride": measured("overstride", beside)}
    said = judged_beside(cadence.CHECK, judged).why
    assert f"which was not {why}, so it is not judged" in said


def test_a_metronome_is_set_5_percent_higher() -> None:
    slow = measured("cadence", "watch", 160.0)
    advice = cadence.CHECK.advise(slow, 160.0)
    assert advice is not None
    assert "168 a minute in place of your 160" in advice.cue
    assert cadence.CHECK.advise(measured("cadence", "info", 160.0)) is None


def test_contact_time_and_its_share_of_the_stride() -> None:
    contact, share = (judge(c.CHECK, motion_of({})) for c in (contact_time, duty_factor))
    assert contact.value == pytest.approx(250.0)
    assert share.value == pytest.approx(100 * 250 / 700)
    # What all strides share of both ends: 1.645 * sqrt(8^2 + 4^2 + 15^2 + 4^2 - 2 * 3^2) = 28.634.
    assert contact.u == pytest.approx(28.634, abs=0.001)
    assert share.u == pytest.approx(28.634 / 7, abs=0.001)
    assert (contact.verdict, share.verdict) == ("info", "info")


def test_a_foot_still_on_the_belt_at_the_end_does_not_count() -> None:
    motion = motion_of({})
    last = len(motion.contacts) - 2  # the last near one
    contacts = list(motion.contacts)
    contacts[last] = replace(contacts[last], toe_off_s=float("nan"))
    result = judge(contact_time.CHECK, replace(motion, contacts=tuple(contacts)))
    assert result.value == pytest.approx(250.0)
    assert result.n == 8


@pytest.mark.parametrize("check", [contact_time.CHECK, duty_factor.CHECK], ids=lambda c: c.key)
def test_without_a_contact_or_its_end_the_reason_is_given(check: Check) -> None:
    assert "speed of the clip changes" in judge(check, without_rhythm(motion_of({}))).why
    motion = motion_of({})
    no_ends = tuple(replace(c, toe_off_s=float("nan")) for c in motion.contacts)
    assert "leaving the belt was not seen" in judge(check, replace(motion, contacts=no_ends)).why


def hips_at(height: FloatArray) -> Motion:
    """Hips at a height above the belt, a leg of 60 and 40 px beneath them."""
    hip = np.stack([np.full(len(TIME_S), 300.0), height], axis=1)
    knee, ankle = hip - [0.0, 60.0], hip - [0.0, 100.0]
    return motion_of({"left_hip": hip, "right_hip": hip, "right_knee": knee, "right_ankle": ankle})


def bounce(px: float) -> FloatArray:
    """A height that rises and falls by ``px`` twice a stride."""
    return np.asarray(500.0 - px / 2 * np.cos(2 * since_contact()))


def test_the_rise_is_peak_to_trough_over_the_leg() -> None:
    result = judge(vertical_oscillation.CHECK, hips_at(bounce(8.0)))
    assert result.value == pytest.approx(8.0, abs=0.03)
    assert result.n == 17  # eighteen contacts of both feet bound seventeen steps


def test_hips_that_wander_are_outvoted_by_shoulders_and_ears() -> None:
    # Hips that seem to move by 2 px more, shoulders and ears by as much as the body: 2/3 px.
    level = bounce(8.0)
    upper = np.stack([np.full(len(TIME_S), 310.0), level + 50.0], axis=1)
    points = {f"{side}_{part}": upper for side in ("left", "right") for part in ("shoulder", "ear")}
    hips = hips_at(bounce(10.0))
    motion = motion_of(points)
    body, smooth = motion.body.copy(), motion.smooth.copy()
    legs = [LANDMARK[name] for name in ("left_hip", "right_hip", "right_knee", "right_ankle")]
    body[:, legs], smooth[:, legs] = hips.body[:, legs], hips.smooth[:, legs]
    result = judge(vertical_oscillation.CHECK, replace(motion, body=body, smooth=smooth))
    assert result.value == pytest.approx(8.0 + 2.0 / 3.0, abs=0.25)


@pytest.mark.parametrize("every", [1, 2, 4])
def test_fewer_frames_see_the_same_rise(every: int) -> None:
    motion = hips_at(bounce(8.0))
    sparse = replace(
        motion,
        time_s=motion.time_s[::every],
        body=motion.body[::every],
        smooth=motion.smooth[::every],
        phase=motion.phase[::every],
        repaired=motion.repaired[::every],
    )
    # Straight lines between 30 frames a second cut up to 4 % off a wave of 0.35 s.
    assert judge(vertical_oscillation.CHECK, sparse).value == pytest.approx(8.0, abs=0.32)


def test_a_runner_drifting_upwards_in_the_picture_does_not_bounce_more() -> None:
    rising = hips_at(bounce(8.0) + 40.0 * TIME_S)
    assert judge(vertical_oscillation.CHECK, rising).value == pytest.approx(8.0, abs=0.03)


def test_heights_are_above_the_usual_in_per_cent_of_the_leg() -> None:
    height = vertical_oscillation.series(hips_at(bounce(8.0)))
    # Lowest at every contact, the first of which is at 0.2 s, and highest half a step later.
    assert height[[24, 45]] == pytest.approx([-4.0, 4.0], abs=0.02)


def test_centimetres_stand_beside_where_the_scale_is_known() -> None:
    motion = hips_at(bounce(8.0))
    assert judge(vertical_oscillation.CHECK, motion).cm is None
    scaled = judge(vertical_oscillation.CHECK, replace(motion, cm_per_px=0.9))
    assert scaled.cm == pytest.approx(7.2, abs=0.25)


def test_centimetres_and_per_cent_tell_the_same_rise() -> None:
    motion = replace(hips_at(bounce(8.0)), cm_per_px=0.9, modelled=True)
    result = judge(vertical_oscillation.CHECK, motion)
    assert result.value is not None
    # The leg is 100 px long, so a per cent of it is a pixel.
    assert result.cm == pytest.approx(0.9 * result.value, abs=0.01)


@pytest.mark.parametrize(("px", "verdict"), [(8.0, "ok"), (16.5, "watch"), (20.0, "flag")])
def test_much_bounce_is_judged(px: float, verdict: str) -> None:
    result = judge(vertical_oscillation.CHECK, hips_at(bounce(px)))
    assert result.verdict == verdict


def test_a_contact_not_found_makes_no_step_of_two() -> None:
    motion = hips_at(bounce(8.0))
    fewer = replace(motion, contacts=motion.contacts[:6] + motion.contacts[7:])
    assert judge(vertical_oscillation.CHECK, fewer).n == 15  # both steps beside it are left out


def hidden_hips() -> Measurement:
    return judge(vertical_oscillation.CHECK, motion_of({"right_hip": (1.0, 1.0)}))


def test_one_hip_alone_is_no_middle() -> None:
    assert hidden_hips().verdict == "unknown"


def test_a_cadence_held_back_says_why_and_a_landing_seen_in_few_frames_too() -> None:
    slow, few = measured("cadence", "watch", 130.0), measured("overstride", "watch", 40.0)
    clear = Chance(past_ok=0.99, past_watch=0.95)
    assert is_held_back(replace(slow, chance=clear))
    assert is_held_back(replace(few, chance=clear))
    assert not is_held_back(replace(few, chance=Chance(0.99, 0.79)))
    assert not is_held_back(replace(few, chance=clear, verdict="flag"))
    assert not is_held_back(few)
