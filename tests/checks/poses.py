"""Motions made by hand: a few landmarks in sagittal pixels, contacts at known instants."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from posture.arrays import FloatArray
from posture.checks import CHECKS
from posture.motion.motion import BeltSpeed, CameraView, Contact, Motion
from posture.pose_track import LANDMARK
from posture.results.report import Evidence, Measurement, Verdict

STRIDE_S = 0.7
CONTACT_S = 0.2
STANCE_S = 0.25
RATE_HZ = 120.0
SECONDS = 7.0
SPEED = BeltSpeed(4.0, 0.0)
TIME_S: FloatArray = np.arange(round(RATE_HZ * SECONDS)) / RATE_HZ
# Half-widths of 90 % intervals whose standard deviations, less the 4 ms of single strides,
# are 8 and 15 ms.
CONTACT_U_S = 1.645 * float(np.hypot(0.008, 0.004))
TOE_OFF_U_S = 1.645 * float(np.hypot(0.015, 0.004))

Points = Mapping[str, FloatArray | tuple[float, float]]


def contacts_of(side_of_camera: str = "right") -> tuple[Contact, ...]:
    """Nine near contacts from 0.2 s on, the far ones half a stride later."""
    found = []
    for k in range(9):
        for side, delay in (("right", 0.0), ("left", STRIDE_S / 2)):
            start = CONTACT_S + k * STRIDE_S + delay
            near = side == side_of_camera
            found.append(
                Contact(
                    "right" if side == "right" else "left",
                    near,
                    start,
                    start + STANCE_S,
                    CONTACT_U_S,
                    TOE_OFF_U_S,
                )
            )
    return tuple(found)


def motion_of(points: Points) -> Motion:
    """A motion facing right with these landmarks; all others were never seen.

    A point is fixed, or a path (T, 2) over `TIME_S`.
    """
    body = np.full((len(TIME_S), len(LANDMARK), 2), np.nan)
    for name, path in points.items():
        body[:, LANDMARK[name]] = path
    return Motion(
        time_s=TIME_S,
        body=body,
        smooth=body,
        view=CameraView("right", roll_u_deg=0.0),
        stride_s=STRIDE_S,
        phase=TIME_S / STRIDE_S,
        contacts=contacts_of(),
        why_no_contacts="",
        modelled=False,
        frame_rate_hz=RATE_HZ,
        repaired=np.zeros(len(TIME_S), dtype=bool),
        detected_fraction=1.0,
        trunk_px=128.0,
        belt=SPEED,
        cm_per_px=float("nan"),
        warnings=(),
    )


def without_rhythm(motion: Motion) -> Motion:
    """The same body in a clip whose speed ramps."""
    return replace(
        motion,
        stride_s=float("nan"),
        phase=np.full(len(motion.time_s), np.nan),
        contacts=(),
        why_no_contacts="the speed of the clip changes while it plays.",
    )


def since_contact(shift_s: float = 0.0) -> FloatArray:
    """Angle of the stride's phase, 0 at every near contact plus ``shift_s``, radians."""
    return np.asarray(2 * np.pi * (TIME_S - CONTACT_S - shift_s) / STRIDE_S)


def around(start: FloatArray | tuple[float, float], length: float, angle_deg: object) -> FloatArray:
    """Points ``length`` from ``start``, ``angle_deg`` forward of straight down, (T, 2)."""
    angle = np.radians(np.asarray(angle_deg, dtype=float)) * np.ones(len(TIME_S))
    return np.asarray(start) + length * np.stack([np.sin(angle), -np.cos(angle)], axis=1)


def measured(
    key: str,
    verdict: Verdict,
    value: float | None = 1.0,
    u: float | None = 0.5,
    cm: float | None = None,
) -> Measurement:
    """A measurement of check ``key`` with a verdict already set."""
    check = CHECKS[key]
    shots = [Evidence(1.0 + k, "right", value) for k in range(5)] if value is not None else []
    return Measurement(
        value,
        check.unit,
        u if value is not None else None,
        0.3 if value is not None else None,
        0.2 if value is not None else None,
        5 if value is not None else 0,
        verdict,
        None,
        check.limits_at(SPEED),
        None,
        "",
        shots,
        cm,
    )


def all_ok() -> dict[str, Measurement]:
    """Every check at ``ok`` (``info`` where it is never judged)."""
    return {
        key: measured(key, "ok" if check.is_judged else "info") for key, check in CHECKS.items()
    }
