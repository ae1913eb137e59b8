"""Initial contact and toe-off of a runner whose instants are dialled in."""

from itertools import pairwise

import numpy as np
import pytest

from posture.arrays import FloatArray
from posture.motion.contacts import FootEvents, find_contacts, foot_events
from posture.motion.foot_cues import leaving_cues
from posture.motion.motion import Contact
from posture.pose_track import LANDMARK
from tests.gait import Camera, Runner, film, film_at


def contacts_of(runner: Runner, camera: Camera, hidden: tuple[str, ...] = ()) -> list[Contact]:
    """Contacts with the rhythm given, so that only contact finding is tried."""
    track = film(runner, camera)
    body = track.xy * [1.0 if camera.facing == "right" else -1.0, -1.0]
    body[:, [LANDMARK[name] for name in hidden]] = np.nan
    phase = track.time_s / runner.stride_s
    found = find_contacts(body, track.time_s, phase, runner.stride_s, camera.facing, modelled=False)
    return list(found)


def errors_s(found: list[Contact], runner: Runner, seconds: float, near: bool) -> FloatArray:
    """Found minus true, all true ones being found and none invented."""
    true = runner.contacts(near, seconds)
    instants = np.array([c.contact_s for c in found if c.near == near])
    inside = instants[(instants > true[0] - 0.1) & (instants < true[-1] + 0.1)]
    assert len(inside) == len(true)
    return np.asarray(inside - true)


@pytest.mark.parametrize("overstride", [0.0, 7.0, 25.0])
@pytest.mark.parametrize(("cadence", "duty", "belt"), [(150, 0.40, 2.5), (170, 0.35, 3.0)])
def test_both_feet_land_when_they_land(
    overstride: float, cadence: float, duty: float, belt: float
) -> None:
    runner = Runner(cadence=cadence, duty=duty, belt=belt, overstride=overstride)
    found = contacts_of(runner, Camera(noise_px=1.0, seconds=8.0))
    for near in (True, False):
        errors = errors_s(found, runner, 7.9, near)
        assert abs(errors.mean()) < 0.003
        # Of a pixel of noise each stride's own evidence lets this through.
        assert errors.std() < 0.002


@pytest.mark.parametrize("fps", [25.0, 30.0, 60.0, 120.0])
@pytest.mark.parametrize("first_s", [0.2, 0.205, 0.21])
def test_contacts_between_frames_are_found_between_frames(fps: float, first_s: float) -> None:
    runner = Runner(first_contact_s=first_s)
    errors = errors_s(contacts_of(runner, Camera(fps=fps, seconds=8.0)), runner, 7.9, True)
    assert np.abs(errors).max() < 0.003


def test_noise_of_a_real_camera_costs_less_than_runners_differ() -> None:
    runner = Runner()
    spread = [
        errors_s(contacts_of(runner, Camera(noise_px=4.0, seed=seed)), runner, 11.9, True).mean()
        for seed in range(5)
    ]
    assert np.abs(spread).max() < 0.008


def test_toe_off_ends_a_stance_of_known_length() -> None:
    runner = Runner()
    stance_s = runner.duty * runner.stride_s
    found = contacts_of(runner, Camera(noise_px=1.0))
    lengths = np.array([c.toe_off_s - c.contact_s for c in found])
    assert np.nanmax(np.abs(lengths - stance_s)) < 0.015
    assert np.isfinite(lengths[:-2]).all()


def test_a_step_still_on_the_belt_at_the_end_has_no_toe_off() -> None:
    runner = Runner()
    last_s = runner.contacts(True, 6.0)[-1]
    found = contacts_of(runner, Camera(seconds=last_s + 0.12))
    last = [c for c in found if c.near][-1]
    assert last.contact_s == pytest.approx(last_s, abs=0.005)
    assert np.isnan(last.toe_off_s)


def test_sides_alternate_and_the_near_one_is_the_cameras() -> None:
    found = contacts_of(Runner(), Camera(facing="left"))
    assert [c.side for c in found] == ["left" if c.near else "right" for c in found]
    assert all(one.near != other.near for one, other in pairwise(found))


def test_intervals_hold_what_differs_between_runners() -> None:
    for contact in contacts_of(Runner(), Camera()):
        assert 1.645 * np.hypot(0.0042, 0.0030) < contact.contact_u_s < 0.010
        assert 1.645 * np.hypot(0.0067, 0.0030) < contact.toe_off_u_s < 0.020


def test_intervals_grow_with_blur_and_with_the_time_between_frames() -> None:
    runner = Runner()

    def half_width_s(fps: float, smear_px: float) -> float:
        track = film(runner, Camera(fps=fps))
        phase = track.time_s / runner.stride_s
        body = track.xy * [1.0, -1.0]
        found = find_contacts(
            body, track.time_s, phase, runner.stride_s, "right", False, smear_px=smear_px
        )
        return found[0].contact_u_s

    # 40.8 px at 340 px/m and 3 m/s are 40 ms, of which a tenth counts.
    sharp, blurred = half_width_s(60.0, 0.0), half_width_s(60.0, 40.8)
    assert blurred == pytest.approx(np.hypot(sharp, 1.645 * 0.004), rel=0.02)
    assert half_width_s(25.0, 0.0) > sharp


@pytest.mark.parametrize("part", ["ankle", "heel", "knee"])
def test_a_foot_that_was_hardly_seen_has_no_contacts_and_the_other_one_all_of_its(
    part: str,
) -> None:
    runner = Runner()
    found = contacts_of(runner, Camera(), hidden=(f"right_{part}",))
    assert not any(c.near for c in found)
    assert np.abs(errors_s(found, runner, 11.9, near=False)).max() < 0.003


@pytest.mark.parametrize("shift", [0.0, 0.3, 0.35])
def test_a_long_clip_loses_no_contact_where_its_parts_meet(shift: float) -> None:
    # Two parts of 50 s meet between two frames; a contact is dialled into that very gap.
    runner = Runner(first_contact_s=50.0 - 1 / 120 + shift - 70 * 120 / 170)
    found = contacts_of(runner, Camera(fps=60.0, seconds=100.0))
    for near in (True, False):
        assert np.abs(errors_s(found, runner, 99.9, near)).max() < 0.003
    assert np.isfinite([c.toe_off_s for c in found[:-2]]).all()


def test_a_runner_drifting_on_the_belt_lands_at_the_same_instants() -> None:
    runner = Runner()
    track = film(runner, Camera())
    drift = 60.0 * np.sin(2 * np.pi * track.time_s / 6.0)
    body = (track.xy + np.stack([drift, 0 * drift], axis=1)[:, None]) * [1.0, -1.0]
    phase = track.time_s / runner.stride_s
    found = list(find_contacts(body, track.time_s, phase, runner.stride_s, "right", False))
    assert np.abs(errors_s(found, runner, 11.9, True)).max() < 0.006


def test_the_belt_carries_the_foot_at_its_own_speed() -> None:
    runner = Runner(belt=2.8)
    camera = Camera(px_per_m=300.0)
    track = film(runner, camera)
    phase = track.time_s / runner.stride_s
    events = foot_events(track.xy * [1.0, -1.0], phase, runner.stride_s, "right")
    assert events is not None
    assert events.belt_px == pytest.approx(2.8 * runner.stride_s * 300.0, rel=0.03)


@pytest.mark.parametrize("belt_deg", [-5.0, 4.0])
def test_a_belt_that_slopes_in_the_picture_moves_no_contact(belt_deg: float) -> None:
    runner = Runner()
    track = film(runner, Camera())
    level = track.xy * [1.0, -1.0]
    sloped = level.copy()
    sloped[..., 1] += np.tan(np.radians(belt_deg)) * sloped[..., 0]
    phase = track.time_s / runner.stride_s
    told = find_contacts(sloped, track.time_s, phase, runner.stride_s, "right", False, belt_deg)
    flat = find_contacts(level, track.time_s, phase, runner.stride_s, "right", False)
    for one, other in zip(told, flat, strict=True):
        assert one.contact_s == pytest.approx(other.contact_s, abs=0.002)


def test_an_unknown_slope_leaves_heel_and_shank_to_tell_contact() -> None:
    runner = Runner()
    track = film(runner, Camera())
    phase = track.time_s / runner.stride_s
    body = track.xy * [1.0, -1.0]
    found = list(
        find_contacts(body, track.time_s, phase, runner.stride_s, "right", False, float("nan"))
    )
    assert np.abs(errors_s(found, runner, 11.9, True)).max() < 0.006
    # Two cues are left of four: they scatter by 5.5 ms instead of 4.2, and 3 from stride to stride.
    assert all(c.contact_u_s > 1.645 * np.hypot(0.0055, 0.0030) for c in found)


def test_a_foot_that_does_not_move_has_no_events() -> None:
    body = np.ones((300, 33, 2))
    assert foot_events(body, np.arange(300) / 42.0, 0.7, "left") is None


def events_of(
    runner: Runner, body: FloatArray, time_s: FloatArray, slope: float = 0.0
) -> FootEvents:
    """Events of the camera-side foot."""
    found = foot_events(body, time_s / runner.stride_s, runner.stride_s, "right", slope)
    assert found is not None
    return found


def off_s(found: float, true_s: float, stride_s: float) -> float:
    """Found phase minus a true instant, seconds; whole strides do not count."""
    return stride_s * ((found - true_s / stride_s + 0.5) % 1 - 0.5)


def test_the_four_cues_agree_on_a_foot_that_lands_as_on_the_plates() -> None:
    """The gait's cues come 9, 27, 1 and 46 ms after contact.

    Their mean distances from the force's onset, 8, 31, 3 and 43 ms, are taken off.
    """
    runner = Runner()
    track = film(runner, Camera(fps=120.0, seconds=8.0))
    body = track.xy * [1.0, -1.0]
    together = events_of(runner, body, track.time_s).contact
    assert together.cues == 4
    assert together.cues_sd_s < 0.0035
    assert off_s(together.phase, 0.2, runner.stride_s) == pytest.approx(0, abs=0.002)
    two = events_of(runner, body, track.time_s, float("nan")).contact
    assert two.cues == 2
    assert off_s(two.phase, 0.2, runner.stride_s) == pytest.approx(0.0006, abs=0.002)


@pytest.mark.parametrize(("frames", "cues"), [(6, 4), (9, 3)])
def test_a_cue_60_ms_from_the_others_tells_nothing(frames: int, cues: int) -> None:
    """The heel comes 50 or 75 ms late."""
    runner = Runner()
    track = film(runner, Camera(fps=120.0, seconds=8.0))
    body = track.xy * [1.0, -1.0]
    heel = LANDMARK["right_heel"]
    body[frames:, heel] = body[:-frames, heel].copy()
    assert events_of(runner, body[20:], track.time_s[20:]).contact.cues == cues


@pytest.mark.parametrize("belt", [3.0, 4.0])
def test_leaving_cues_are_moved_by_distances_that_change_with_the_belts_speed(belt: float) -> None:
    """By 54.9, -98.9 and -6.1 ms, and -7.8, 9.6 and 4.3 ms for every leg length a second."""
    runner = Runner(belt=belt)
    track = film(runner, Camera(fps=120.0, seconds=8.0))
    body = track.xy * [1.0, -1.0]
    found = events_of(runner, body, track.time_s)
    hip, knee = body[:, LANDMARK["right_hip"]], body[:, LANDMARK["right_knee"]]
    leg_px = float(np.median(np.linalg.norm(hip - knee, axis=1))) + found.leg.shank_px
    speed = found.belt_px / runner.stride_s / leg_px
    cues = leaving_cues(found.leg, found.contact.phase)
    distances_s = np.array([0.0549, -0.0989, -0.0061]) + speed * np.array([-0.0078, 0.0096, 0.0043])
    moved = cues - distances_s / runner.stride_s
    # None pulls harder than one that is 15 ms off, and their pulls balance.
    pulls = np.clip(moved - found.toe_off.phase, -0.015 / runner.stride_s, 0.015 / runner.stride_s)
    assert pulls.sum() == pytest.approx(0.0, abs=1e-6)
    assert found.toe_off.cues == 3


def with_heel(body: FloatArray, times: float) -> FloatArray:
    """The heel moving so many times as far along the belt as it does."""
    heel, changed = LANDMARK["right_heel"], body.copy()
    hip = body[:, LANDMARK["right_hip"], 0]
    changed[:, heel, 0] = hip + times * (body[:, heel, 0] - hip)
    return changed


@pytest.mark.parametrize("modelled", [True, False])
@pytest.mark.parametrize(
    ("heel", "slope", "landing_sd", "leaving_sd"),
    [
        (1.0, 0.0, 0.0042, 0.0067),
        (1.0, np.nan, 0.0055, 0.0090),
        # A heel that never has 70 % of the belt's speed is a cue less of landing; one so fast that
        # the ankle never has 80 % of what counts as the belt's is one less of leaving.
        (0.3, 0.0, 0.0047, 0.0067),
        (0.3, np.nan, 0.0080, 0.0090),
        (3.0, 0.0, 0.0042, 0.0090),
        (3.0, np.nan, 0.0055, 0.0120),
    ],
)
def test_intervals_add_up_what_is_known_of_each_error(
    modelled: bool, heel: float, slope: float, landing_sd: float, leaving_sd: float
) -> None:
    """Between runners by the cues that tell, strides and frames, of the model, blur, and cues."""
    runner = Runner()
    track = film(runner, Camera(fps=40.0, seconds=4.0))
    body, phase = with_heel(track.xy * [1.0, -1.0], heel), track.time_s / runner.stride_s
    events = events_of(runner, body, track.time_s, slope)
    found = find_contacts(
        *(body, track.time_s, phase, runner.stride_s, "right", modelled, slope), smear_px=340.0
    )
    near = next(contact for contact in found if contact.near)
    blur_s = 0.1 * 340.0 * runner.stride_s / events.belt_px
    shared = (0.0030, 0.06 / 40.0, blur_s)
    of_model = (0.0070, 0.0085) if modelled else (0.0, 0.0)
    landing = np.array([landing_sd, *shared, of_model[0], 0.25 * events.contact.cues_sd_s])
    assert near.contact_u_s == pytest.approx(1.645 * np.sqrt(np.sum(landing**2)), rel=1e-3)
    leaving = np.array([leaving_sd, *shared, of_model[1], 0.25 * events.toe_off.cues_sd_s])
    assert near.toe_off_u_s == pytest.approx(1.645 * np.sqrt(np.sum(leaving**2)), rel=1e-3)


@pytest.mark.parametrize("first_s", [0.02, 0.2, 0.69])
def test_every_contact_of_a_clip_is_found_and_none_besides(first_s: float) -> None:
    runner = Runner(first_contact_s=first_s)
    found = contacts_of(runner, Camera(seconds=4.0))
    for near in (True, False):
        true = runner.contacts(near, 239 / 60)
        assert [c.contact_s for c in found if c.near == near] == pytest.approx(true, abs=0.004)


def test_the_pose_model_shows_contact_3_and_toe_off_6_ms_late_and_a_bare_track_neither() -> None:
    runner = Runner()
    track = film(runner, Camera(fps=120.0))
    body, phase = track.xy * [1.0, -1.0], track.time_s / runner.stride_s
    bare, ours = (
        find_contacts(body, track.time_s, phase, runner.stride_s, "right", modelled)
        for modelled in (False, True)
    )
    for own, other in zip(bare[:8], ours[:8], strict=True):
        assert own.contact_s - other.contact_s == pytest.approx(0.003, abs=0.0005)
        assert own.toe_off_s - other.toe_off_s == pytest.approx(0.006, abs=0.001)


def test_of_the_pose_models_landmarks_either_foot_has_a_say_in_the_others_instants() -> None:
    """The left leg moves 20 ms late; of that 4.7 ms stay at contact and 3.8 at toe-off."""
    runner = Runner()
    track = film(runner, Camera(fps=120.0))
    late = film_at(runner, track.time_s - 0.020, track.time_s)
    left = [LANDMARK[f"left_{part}"] for part in ("knee", "ankle", "heel", "foot_index")]
    body, phase = track.xy.copy(), track.time_s / runner.stride_s
    body[:, left] = late.xy[:, left]
    bare, ours = (
        find_contacts(body * [1.0, -1.0], track.time_s, phase, runner.stride_s, "right", modelled)
        for modelled in (False, True)
    )
    for own, other in zip(bare[:8], ours[:8], strict=True):
        later = 1 if own.near else -1
        moved_s = other.contact_s - own.contact_s, other.toe_off_s - own.toe_off_s
        assert moved_s[0] == pytest.approx(later * 0.00766 - 0.003, abs=0.0005)
        assert moved_s[1] == pytest.approx(later * 0.00808 - 0.006, abs=0.001)


def test_a_stride_that_is_late_is_found_late_by_what_its_heights_share() -> None:
    """Strides come 10 ms late and early by turns: 7.1 of 100 ms^2 of the ankle count, 11 of hips.

    The instants between them are those of the mean cycle.
    """
    runner = Runner()
    time_s = np.linspace(0.0, 599 / 60, 600)
    stride = np.floor((time_s - 0.2) / runner.stride_s + 0.5)
    late_s = np.where(stride % 2 == 0, 0.010, -0.010)
    body = film_at(runner, time_s - late_s, time_s).xy * [1.0, -1.0]
    phase = time_s / runner.stride_s
    found = find_contacts(body, time_s, phase, runner.stride_s, "right", modelled=False)
    instants = np.array([contact.contact_s for contact in found if contact.near])
    off_s = instants - runner.contacts(True, 599 / 60)
    assert (off_s[2:-2:2] - off_s[3:-1:2]) / 0.020 == pytest.approx(0.181, abs=0.01)


def test_each_part_of_a_long_clip_has_a_mean_cycle_of_its_own() -> None:
    """From 50 s on the feet land 30 ms later in their strides."""
    runner, other = Runner(), Runner(first_contact_s=0.23)
    time_s = np.linspace(0.0, 99.96, 2500)
    first = (time_s < 50)[:, None, None]
    xy = np.where(first, film_at(runner, time_s, time_s).xy, film_at(other, time_s, time_s).xy)
    phase = time_s / runner.stride_s
    body = xy * [1.0, -1.0]
    found = find_contacts(body, time_s, phase, runner.stride_s, "right", modelled=False)
    instants = np.array([contact.contact_s for contact in found if contact.near])
    true = np.r_[runner.contacts(True, 50.0), other.contacts(True, 99.96)[71:]]
    assert instants == pytest.approx(true, abs=0.004)


def test_a_clips_clock_may_start_anywhere() -> None:
    early = contacts_of(Runner(), Camera(seconds=4.0))
    late = contacts_of(Runner(first_contact_s=0.2 + 3600.0), Camera(seconds=4.0, start_s=3600.0))
    assert [c.contact_s + 3600 for c in early] == pytest.approx(
        [c.contact_s for c in late], abs=2e-3
    )


def test_a_level_belt_and_a_sharp_picture_are_meant_where_nothing_is_said() -> None:
    track = film(Runner(), Camera(seconds=4.0))
    body, phase = track.xy * [1.0, -1.0], track.time_s / Runner().stride_s
    found, told = (
        find_contacts(body, track.time_s, phase, Runner().stride_s, "right", False, *level)
        for level in ((), (0.0, 0.0))
    )
    assert found == told
    one, other = (foot_events(body, phase, 0.7, "right", *level) for level in ((), (0.0,)))
    assert one is not None
    assert other is not None
    assert one.contact == other.contact
    assert one.leg.shank_px == pytest.approx(0.43 * 340, rel=1e-6)
