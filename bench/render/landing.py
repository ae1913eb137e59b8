"""How a foot comes down and is caught by the belt, fitted to force-plate treadmills.

Each fitted landing is the mean course of one foot of one runner at one speed about the onset
of the vertical force: 36 to 41 strides a foot of one runner at 2.5 and 4.5 m/s, heel first
(RBDS: Fukuchi, Fukuchi and Duarte 2017, markers and plate), and 24 strides a foot of another
at 4.6 m/s, who does not land on the heel (FootNet example data: Rivadulla and others 2021).
``python -m bench`` shows how rendered feet follow them.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from scipy.interpolate import PchipInterpolator

from posture.arrays import FloatArray

Strike = Literal["heel", "midfoot", "forefoot"]
# Seconds about initial contact at which a landing is given.
LANDING_S: Final = (-0.12, -0.1, -0.08, -0.06, -0.04, -0.02, 0.0, 0.02, 0.04, 0.06, 0.08)
CONTACT: Final = LANDING_S.index(0.0)
SETTLED_S: Final = 0.11
# The course begins this long before contact.
APPROACH_S: Final = -LANDING_S[0]
SLOW_MPS: Final = 2.5
FAST_MPS: Final = 4.5


@dataclass(frozen=True)
class Landing:
    """A foot's course about initial contact, at the instants `LANDING_S`.

    Attributes
    ----------
    belt_share : tuple of float
        The ankle's backward speed over the belt's.
    height_m : tuple of float
        The ankle above its lowest in stance.
    pitch_deg : tuple of float
        The foot against flat, toes up positive.
    """

    belt_share: tuple[float, ...]
    height_m: tuple[float, ...]
    pitch_deg: tuple[float, ...]


RBDS_SLOW: Final = (
    Landing(
        (-1.106, -0.85, -0.524, -0.179, 0.143, 0.4, 0.571, 0.712, 0.832, 0.887, 0.92),
        (0.0445, 0.0462, 0.05, 0.0517, 0.0483, 0.0388, 0.0245, 0.0096, 0.0011, 0.0003, 0.0023),
        (7.2, 13.8, 18.5, 21.1, 21.6, 19.6, 14.5, 7.9, 3.8, 2.1, 1.2),
    ),
    Landing(
        (-1.125, -0.881, -0.556, -0.198, 0.142, 0.411, 0.588, 0.713, 0.818, 0.879, 0.93),
        (0.0397, 0.0421, 0.0469, 0.0496, 0.0471, 0.0382, 0.0242, 0.0097, 0.0012, 0.0002, 0.0013),
        (8.2, 14.6, 19.0, 21.3, 21.6, 19.6, 14.6, 8.1, 3.8, 2.0, 1.2),
    ),
)
RBDS_FAST: Final = (
    Landing(
        (-0.977, -0.804, -0.52, -0.183, 0.134, 0.388, 0.593, 0.801, 0.916, 0.954, 0.982),
        (0.1053, 0.0905, 0.0852, 0.0821, 0.0735, 0.056, 0.0316, 0.0091, 0.0001, 0.0019, 0.0045),
        (-7.0, 5.7, 14.5, 18.3, 18.1, 14.4, 8.4, 3.7, 2.1, 1.2, 0.3),
    ),
    Landing(
        (-0.894, -0.67, -0.362, -0.015, 0.304, 0.545, 0.71, 0.843, 0.906, 0.957, 1.006),
        (0.1249, 0.114, 0.1099, 0.1041, 0.0894, 0.0646, 0.0345, 0.0093, 0.0001, 0.0019, 0.0035),
        (-4.4, 9.3, 17.8, 20.2, 18.2, 13.4, 7.4, 3.5, 2.2, 1.1, 0.2),
    ),
)
FOOTNET: Final = (
    Landing(
        (-0.787, -0.755, -0.603, -0.345, -0.054, 0.234, 0.573, 0.928, 0.969, 0.971, 0.986),
        (0.193, 0.1524, 0.12, 0.0974, 0.0803, 0.0609, 0.0352, 0.011, 0.0014, 0.0002, 0.0013),
        (-17.7, -9.5, -4.4, -1.4, -1.0, -3.7, -6.2, -3.7, -0.1, 0.7, -0.6),
    ),
    Landing(
        (-0.832, -0.793, -0.661, -0.424, -0.16, 0.117, 0.485, 0.902, 0.977, 0.983, 0.995),
        (0.1854, 0.1446, 0.1123, 0.0904, 0.0755, 0.0597, 0.0372, 0.0134, 0.002, 0.0002, 0.0017),
        (-31.8, -19.4, -8.7, -2.0, 0.1, -1.7, -4.5, -3.2, -0.1, 0.7, -0.3),
    ),
)
# Standard deviations between runners, drawn about the fits: of when the belt catches the
# foot (the plates' six feet differ by 7 ms in reaching 60 % of belt speed), of how fast it
# comes down and how it is pitched.
CATCH_SD_S: Final = 0.006
DESCENT_SD: Final = 0.1
PITCH_SD_DEG: Final = 2.0


def fitted(strike: Strike, speed_mps: float) -> Landing:
    """Return the mean fitted landing of a kind of strike at a belt speed.

    Heel: between the slow and the fast trial by speed. Forefoot: as the runner who does not
    land on the heel, coming down from less high at slower speeds as the other does (no slow
    strides of that runner are known). Midfoot: halfway.
    """
    share = (speed_mps - SLOW_MPS) / (FAST_MPS - SLOW_MPS)
    share = min(max(share, 0.0), 1.0)
    heel = _mixed((*RBDS_SLOW, *RBDS_FAST), ((1 - share) / 2,) * 2 + (share / 2,) * 2)
    forefoot = _mixed(FOOTNET, (0.5, 0.5))
    lower = heel.height_m[CONTACT] / _mixed(RBDS_FAST, (0.5, 0.5)).height_m[CONTACT]
    forefoot = replace(forefoot, height_m=_row(lower * np.array(forefoot.height_m)))
    if strike == "heel":
        return heel
    return forefoot if strike == "forefoot" else _mixed((heel, forefoot), (0.5, 0.5))


def draw_landing(rng: np.random.Generator, strike: Strike, speed_mps: float) -> Landing:
    """Return another runner's landing, about the fitted ones as runners differ."""
    mean = fitted(strike, speed_mps)
    later_s = rng.normal(0, CATCH_SD_S)
    descent = max(rng.normal(1, DESCENT_SD), 0.7)
    pitch = rng.normal(0, PITCH_SD_DEG)
    share = PchipInterpolator(LANDING_S, mean.belt_share)
    inside = np.clip(np.array(LANDING_S) - later_s, LANDING_S[0], LANDING_S[-1])
    fading = np.interp(LANDING_S, [0.0, 0.06], [1.0, 0.0])
    return Landing(
        belt_share=_row(share(inside)),
        height_m=_row(descent * np.array(mean.height_m)),
        pitch_deg=_row(np.array(mean.pitch_deg) + pitch * fading),
    )


class Course:
    """A landing as curves of the time since initial contact.

    Parameters
    ----------
    landing : Landing
        The course at `LANDING_S`.
    belt_mps : float
        Belt speed.
    """

    def __init__(self, landing: Landing, belt_mps: float) -> None:
        times = [*LANDING_S, SETTLED_S]
        share = PchipInterpolator(times, [*landing.belt_share, 1.0])
        travel = share.antiderivative()
        self.belt_mps = belt_mps
        self._travel = travel
        self._zero = float(travel(0.0))
        self._settled = float(travel(SETTLED_S)) - self._zero
        self._height = PchipInterpolator(times, [*landing.height_m, 0.0])
        self._pitch = PchipInterpolator(times, np.radians([*landing.pitch_deg, 0.0]))

    def behind_m(self, since_s: float) -> float:
        """How far the belt has carried the ankle since contact (negative before)."""
        if since_s >= SETTLED_S:
            return self.belt_mps * (self._settled + since_s - SETTLED_S)
        return self.belt_mps * (float(self._travel(since_s)) - self._zero)

    def height_m(self, since_s: float) -> float:
        """The ankle above its lowest in stance."""
        return float(self._height(since_s)) if since_s < SETTLED_S else 0.0

    def pitch(self, since_s: float) -> float:
        """The foot against flat in radians, toes up positive."""
        return float(self._pitch(since_s)) if since_s < SETTLED_S else 0.0


def _mixed(landings: tuple[Landing, ...], weights: tuple[float, ...]) -> Landing:
    def mean(rows: list[tuple[float, ...]]) -> tuple[float, ...]:
        return _row(np.average(np.array(rows), axis=0, weights=weights))

    return Landing(
        mean([own.belt_share for own in landings]),
        mean([own.height_m for own in landings]),
        mean([own.pitch_deg for own in landings]),
    )


def _row(values: FloatArray) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
