"""How measurements are spread among runners at each belt speed, and limits that follow from it.

``python -m bench.norms`` fits the lines; each check holds its own numbers.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.special import stdtrit

from posture.motion.motion import BeltSpeed
from posture.results.formatting import speed_words
from posture.results.judging import Limits, Spread
from posture.results.report import Norm

REFERENCE_LEGS_PER_S: Final = 4.0
USUAL_SHARE: Final = 0.9
"""Inside the ok limits, on both sides together, lies this share of runners."""
WATCH_SHARE: Final = 0.99
"""Inside the watch limits."""
DECIMALS: Final = 1
KMH_PER_MPS: Final = 3.6


@dataclass(frozen=True)
class Runners:
    """Who was measured.

    Attributes
    ----------
    count : int
        How many.
    who : str
        Who they are, for the reader: "16 competitive male runners aged 22 to 51".
    speeds_mps : tuple of float
        Slowest and fastest belt speed, metres a second.
    legs_per_s : tuple of float
        The same in leg lengths a second, of whoever has the longest and the shortest legs.
    adjusted_from_mps : float or None
        The one speed at which they were measured, where others are worked out from it.
    """

    count: int
    who: str
    speeds_mps: tuple[float, float]
    legs_per_s: tuple[float, float]
    adjusted_from_mps: float | None = None


# Fukuchi, Fukuchi and Duarte 2017: treadmill running at 2.5, 3.5 and 4.5 m/s.
RBDS: Final = Runners(16, "16 competitive male runners aged 22 to 51", (2.5, 4.5), (2.75, 6.45))

FROM_RBDS: Final = (
    "The limits follow the belt's speed: nine tenths of runners are inside the usual range, and "
    "99 % inside the limits of what stands out; where only one side is judged, the other is open. "
    "They are prediction intervals (Student's t) from 16 competitive men at 2.5, 3.5 and 4.5 m/s "
    "on a treadmill with force plates (Fukuchi, Fukuchi and Duarte 2017, CC BY 4.0). At slower or "
    "faster speeds those of the nearest speed count, at an unknown speed the widest. "
)
HIP_MARKER: Final = (
    "Their hip is the marker on the greater trochanter; that the pose model's hip can be compared "
    "with it is this project's judgement: "
)


@dataclass(frozen=True)
class SpeedLine:
    """A straight line over belt speed: its value at 4 leg lengths a second, and its slope."""

    value: float
    per_leg: float = 0.0

    def at(self, legs_per_s: float) -> float:
        """Value at a belt speed."""
        return self.value + self.per_leg * (legs_per_s - REFERENCE_LEGS_PER_S)


@dataclass(frozen=True)
class SpeedNorm:
    """Mean and standard deviation between runners, in the check's unit, by belt speed.

    Attributes
    ----------
    mean, sd : SpeedLine
        Over belt speed in leg lengths a second.
    runners : Runners
        Who was measured.
    judged : "above", "below", "either" or None
        On which side of the usual range a value is past its limit; None = on neither.
    """

    mean: SpeedLine
    sd: SpeedLine
    runners: Runners = RBDS
    judged: Literal["above", "below", "either"] | None = None

    def at(self, speed: BeltSpeed) -> Norm:
        """Return median and central nine tenths of runners at a belt speed.

        They hold a further runner with that probability (Student's t: few were measured). At an
        unknown speed they are the widest at all speeds; outside the measured speeds they are those
        at its ends.
        """
        low, high = self._central(USUAL_SHARE, self._speeds(speed))
        who = f"{self.runners.who}, {self._where(speed)}"
        return Norm(_rounded(low), _rounded(self._mean(speed)), _rounded(high), who)

    def limits(self, speed: BeltSpeed) -> Limits | None:
        """Return the limits at a belt speed; None = never judged.

        What a known speed may be off by is not in them but in the chances (`limits_u`), so that it
        counts once.
        """
        if self.judged is None:
            return None
        speeds = self._speeds(speed)
        bands = [self._central(share, speeds) for share in (USUAL_SHARE, WATCH_SHARE)]
        ok, watch = (
            (
                None if self.judged == "above" else _rounded(low),
                None if self.judged == "below" else _rounded(high),
            )
            for low, high in bands
        )
        return Limits(ok, watch)

    def limits_u(self, speed: BeltSpeed) -> tuple[float, float]:
        """Return how far the ok and the watch limits may be off, as the belt's speed may be.

        90 % half-widths, of whichever end moves more; 0 at an unknown speed, whose limits are the
        widest of all.
        """
        if not np.isfinite(speed.legs_per_s):
            return 0.0, 0.0
        ends = [(self._clipped(speed.legs_per_s + off),) for off in (-speed.u, speed.u)]
        moved = []
        for share in (USUAL_SHARE, WATCH_SHARE):
            slow, fast = (self._central(share, each) for each in ends)
            low, high = (abs(b - a) / 2 for a, b in zip(slow, fast, strict=True))
            sides = {"above": (high,), "below": (low,)}
            moved.append(max(sides.get(self.judged or "", (low, high))))
        return moved[0], moved[1]

    def spread(self, speed: BeltSpeed) -> Spread:
        """Return mean and standard deviation of true values among runners at a belt speed.

        Wider by what the few measured runners and an unknown speed leave open.
        """
        speeds, mean = self._speeds(speed), self._mean(speed)
        between = self.sd.at(float(np.mean(speeds))) * np.sqrt(1 + 1 / self.runners.count)
        by_speed = self.mean.per_leg * (speeds[-1] - speeds[0]) / np.sqrt(12)
        return Spread(mean, float(np.hypot(between, by_speed)))

    def _mean(self, speed: BeltSpeed) -> float:
        return self.mean.at(float(np.mean(self._speeds(speed))))

    def _speeds(self, speed: BeltSpeed) -> tuple[float, ...]:
        """Return the speed, as far as runners were measured; the slowest and fastest if unknown."""
        known = np.isfinite(speed.legs_per_s)
        return (self._clipped(speed.legs_per_s),) if known else self.runners.legs_per_s

    def _clipped(self, legs_per_s: float) -> float:
        return float(np.clip(legs_per_s, *self.runners.legs_per_s))

    def _central(self, share: float, speeds: tuple[float, ...]) -> tuple[float, float]:
        """Return the widest range that holds the central share of runners at one of some speeds."""
        runners = self.runners.count
        reach = float(stdtrit(runners - 1, (1 + share) / 2)) * float(np.sqrt(1 + 1 / runners))
        low = min(self.mean.at(speed) - reach * self.sd.at(speed) for speed in speeds)
        high = max(self.mean.at(speed) + reach * self.sd.at(speed) for speed in speeds)
        return low, high

    def _where(self, speed: BeltSpeed) -> str:
        """At which speed, in words."""
        own = self.runners.adjusted_from_mps
        measured = "at" if own is None else f"adjusted from {_speed(own)} to"
        return f"{measured} {self._speed_words(speed)}"

    def _speed_words(self, speed: BeltSpeed) -> str:
        slow, fast = self.runners.speeds_mps
        slowest, fastest = self.runners.legs_per_s
        if not np.isfinite(speed.legs_per_s):
            return f"any speed from {_speed(slow)} to {_speed(fast)}, as this belt's is not known"
        if speed.legs_per_s < slowest:
            return f"{_speed(slow)}, the slowest measured"
        if speed.legs_per_s > fastest:
            return f"{_speed(fast)}, the fastest measured"
        return "this belt speed"


def _speed(mps: float) -> str:
    """Return a speed as runners know it, "9 km/h (10:44 min/mile)"."""
    kmh = round(KMH_PER_MPS * mps, 1)
    return f"{speed_words(kmh, 'metric')} ({speed_words(kmh, 'imperial')})"


def _rounded(value: float) -> float:
    """Round for the reader, without a minus before zero."""
    return round(value, DECIMALS) + 0.0
