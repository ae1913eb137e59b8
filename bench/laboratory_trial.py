"""A laboratory's trial, checked: joints and contacts in, a `Trial` with its truth out.

What commonly goes wrong in an export (units, axes, clocks, feet) is found here and explained.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from bench.forceplate import FEET, Points, Trial, shank_mm
from bench.vertical_force import lower_foot, offset_n, stances
from posture.arrays import FloatArray
from posture.checks import knee_flexion_at_contact, overstride, shank_angle_at_contact
from posture.errors import UsageError
from posture.geometry import hang_deg, joint_angle_deg
from posture.results.report import Side

Contact = tuple[Side, float, float]
"""Foot, initial contact and toe-off, seconds."""
SHANK_MM: Final = (250.0, 600.0)
"""What the distance from knee to ankle can be; in another unit it is far outside."""
FEWEST: Final = 4
"""Contacts of each foot that a trial must have."""
SAME_FOOT: Final = 0.9
"""Share of the stances in which the foot named must be the lower one."""
MAX_OFFSET_N: Final = 25.0
"""Half of the threshold of a contact."""
SPEED_OFF: Final = 0.25
"""How far the feet's speed over the belt may be from the belt's speed given."""


def laboratory_trial(
    name: str,
    runner: str,
    speed_mps: float,
    time_s: FloatArray,
    points: Points,
    contacts: Sequence[Contact],
) -> Trial:
    """Return the trial with what is true of each leg at contact.

    Parameters
    ----------
    name, runner : str
        The trial's and the runner's.
    speed_mps : float
        The belt's speed, m/s.
    time_s : ndarray (T,)
        Instants of the joints, seconds.
    points : dict of ndarray (T, 3)
        Joints by landmark name, mm, x forward, y up, z to the right.
    contacts : sequence of Contact
        On the same clock; those outside the joints' time are left out.

    Raises
    ------
    UsageError
        If the joints are not a runner's in these axes and units, or the contacts do not belong
        to them.
    """
    _check_body(name, points)
    inside = [c for c in contacts if time_s[0] < c[1] and c[2] < time_s[-1]]
    _check_contacts(name, time_s, points, inside)
    _check_speed(name, time_s, points, inside, speed_mps)
    ordered = tuple(sorted(inside, key=lambda contact: contact[1]))
    at_contact = {side: _at_contact(time_s, points, ordered, side) for side in FEET}
    return Trial(name, time_s, points, ordered, at_contact, runner, speed_mps)


def part_of(trial: Trial, start_s: float, end_s: float) -> Trial:
    """Return the trial as if only the contacts between two times were known.

    Raises
    ------
    UsageError
        If a foot has no contact between them.
    """
    inside = tuple(c for c in trial.contacts if start_s <= c[1] and c[2] <= end_s)
    if {foot for foot, _, _ in inside} != set(FEET):
        raise UsageError(
            f"{trial.name}: between {start_s:g} and {end_s:g} s, when the video was filmed, there"
            " are no contacts of both feet: check video_start_s."
        )
    at_contact = {side: _at_contact(trial.time_s, trial.points, inside, side) for side in FEET}
    return replace(trial, contacts=inside, at_contact=at_contact)


def contacts_from_force(
    name: str, time_s: FloatArray, points: Points, force_s: FloatArray, force_n: FloatArray
) -> list[Contact]:
    """Return contacts by `bench.vertical_force`; the lower foot is the one on the belt.

    Raises
    ------
    UsageError
        If the force does not vanish while both feet are in the air, or has no stances.
    """
    if abs(offset_n(force_n)) > MAX_OFFSET_N:
        raise UsageError(
            f"{name}: the vertical force is {offset_n(force_n):.0f} N while both feet are in the"
            " air: subtract the plate's offset before the export. (Walking cannot be compared.)"
        )
    inside = (time_s[0], time_s[-1])
    found = [own for own in stances(force_s, force_n) if inside[0] < own[0] and own[1] < inside[1]]
    if not found:
        raise UsageError(
            f"{name}: the vertical force shows no contacts within the markers' time: it must be in"
            " newtons, positive on the belt, and on the markers' clock."
        )
    return [(lower_foot(time_s, points, stance), *stance) for stance in found]


def _check_body(name: str, points: Points) -> None:
    for side in FEET:
        length = shank_mm(points, side)
        if not SHANK_MM[0] <= length <= SHANK_MM[1]:
            raise UsageError(
                f"{name}: the {side} shank is {length:.0f} mm long, and should be between"
                f" {SHANK_MM[0]:.0f} and {SHANK_MM[1]:.0f}: check the unit in the column names, and"
                " that knee and ankle are joint centres."
            )
        heights = [np.median(points[f"{side}_{part}"][:, 1]) for part in ("hip", "knee", "ankle")]
        if not heights[0] > heights[1] > heights[2]:
            raise UsageError(
                f"{name}: the {side} hip, knee and ankle are not above one another: y must point"
                " up."
            )


def _check_contacts(
    name: str, time_s: FloatArray, points: Points, contacts: Sequence[Contact]
) -> None:
    for side in FEET:
        number = sum(contact[0] == side for contact in contacts)
        if number < FEWEST:
            raise UsageError(
                f"{name}: {number} contacts of the {side} foot lie within the markers' time, and"
                f" at least {FEWEST} are needed: check that both files have the same clock."
            )
    same = np.mean([lower_foot(time_s, points, (ic, to)) == side for side, ic, to in contacts])
    if same < SAME_FOOT:
        raise UsageError(
            f"{name}: in {100 * (1 - same):.0f} % of the contacts the other foot is the lower one:"
            " the clocks of markers and contacts differ, or left and right are mixed up."
        )


def _check_speed(
    name: str, time_s: FloatArray, points: Points, contacts: Sequence[Contact], speed_mps: float
) -> None:
    over_belt = float(np.median([_backwards_mps(time_s, points, own) for own in contacts]))
    if over_belt < 0:
        raise UsageError(
            f"{name}: the feet on the belt move forward: x must point in the direction of running."
        )
    if abs(over_belt / speed_mps - 1) > SPEED_OFF:
        raise UsageError(
            f"{name}: the feet on the belt move at {over_belt:.1f} m/s, and speed_mps is"
            f" {speed_mps:.1f}: give the belt's speed in metres a second; only runs on a treadmill"
            " can be compared."
        )


def _backwards_mps(time_s: FloatArray, points: Points, contact: Contact) -> float:
    """Speed of the ankle against the direction of running in the middle of a stance."""
    side, ic, to = contact
    ends = np.array([ic + 0.3 * (to - ic), ic + 0.6 * (to - ic)])
    forward = np.interp(ends, time_s, points[f"{side}_ankle"][:, 0])
    return float((forward[0] - forward[1]) / (ends[1] - ends[0]) / 1000)


def _at_contact(
    time_s: FloatArray, points: Points, contacts: Sequence[Contact], side: Side
) -> dict[str, float]:
    instants = [ic for foot, ic, _ in contacts if foot == side]
    hip, knee, ankle = (
        _at(time_s, points[f"{side}_{part}"], instants) for part in ("hip", "knee", "ankle")
    )
    gap_mm = float(np.mean(ankle[:, 0] - knee[:, 0]))
    return {
        overstride.CHECK.key: 100 * gap_mm / shank_mm(points, side),
        shank_angle_at_contact.CHECK.key: float(np.mean(hang_deg(knee, ankle))),
        knee_flexion_at_contact.CHECK.key: float(np.mean(180 - joint_angle_deg(hip, knee, ankle))),
    }


def _at(time_s: FloatArray, path: FloatArray, instants: Sequence[float]) -> FloatArray:
    return np.stack([np.interp(instants, time_s, path[:, axis]) for axis in (0, 1)], axis=1)
