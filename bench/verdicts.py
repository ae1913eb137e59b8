"""``python -m bench.verdicts``: how often verdicts are right, on runners drawn at random.

Runners are drawn as `posture.results.judging.FILMED_RUNNERS` says they are spread, and measured
with an error as large as each check's own interval says, on a belt whose speed is read with an
error as large as its interval. So whatever changes a norm, an interval or a threshold changes these
tables; nothing here needs a clip. Prints and publishes them, and draws what was said against what
was true (``docs/verdicts.svg``).

A verdict is right if the truth lies past the limit that it speaks of at the belt's true speed: a
watch past the ok limit, a flag past the watch limit. Missed are runners past the ok limit who are
neither watched nor flagged. Low cadence counts here without an overstride beside it, and the signs
of the pelvis are left out.
"""

import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from bench.sections import ACCURACY, Section, publish, section, show
from bench.tracks import ROOT
from posture.arrays import FloatArray
from posture.checks import (
    CHECKS,
    cadence,
    head_forward,
    knee_flexion_at_contact,
    overstride,
    thigh_extension_at_toe_off,
    trunk_lean,
    vertical_oscillation,
)
from posture.checks.base import FINDINGS, Check
from posture.checks.judge import LEAST_RATE_FOR_FLAGS_HZ, verdict_at, zone
from posture.motion.contacts import (
    CONTACT_SD_S,
    FRAME_SD,
    MODEL_CONTACT_SD_S,
    MODEL_TOE_OFF_SD_S,
    TOE_OFF_SD_S,
)
from posture.motion.motion import BeltSpeed
from posture.motion.view import ROLL_FROM_DECK_U_DEG, ROLL_UNKNOWN_U_DEG
from posture.results.judging import (
    FILMED_RUNNERS,
    TO_90_PERCENT,
    Chance,
    Limits,
)
from posture.results.report import Verdict

Population = Sequence[tuple[float, float]]
DRAWN: Final = 3000
SPEEDS: Final = (3.0, 4.25, 5.5)
"""Leg lengths a second, about 2.5, 3.5 and 4.5 m/s."""
RATES_HZ: Final = (30.0, 60.0)
# Median half-width of the belt's speed on tuning clips of people drawn at random (`bench.belt`).
BELT_U_SHARE: Final = 0.09
ROLLS_DEG: Final = (ROLL_FROM_DECK_U_DEG, ROLL_UNKNOWN_U_DEG)
# How fast each changes when the foot lands or leaves, per second: means of sixteen runners on force
# plates at 3.5 m/s (RBDS), and the standard deviation of that instant that all strides share.
CONTACT_S: Final = math.hypot(CONTACT_SD_S[4], MODEL_CONTACT_SD_S)
TOE_OFF_S: Final = math.hypot(TOE_OFF_SD_S[3], MODEL_TOE_OFF_SD_S)
TIMED: Final = {
    overstride.CHECK.key: (395.0, CONTACT_S),
    knee_flexion_at_contact.CHECK.key: (238.0, CONTACT_S),
    thigh_extension_at_toe_off.CHECK.key: (218.0, TOE_OFF_S),
}
# 90 % half-widths of what two looks at the same pictures differ by: 10th, 30th, 50th, 70th and 90th
# percentile of 33 clips of people drawn at random (`bench.second_look`), each of them as likely.
LOOKS: Final = {
    trunk_lean.CHECK.key: (0.22, 0.47, 0.65, 0.88, 1.23),
    head_forward.CHECK.key: (0.24, 0.67, 1.02, 1.29, 1.97),
    overstride.CHECK.key: (1.02, 2.13, 3.17, 4.07, 6.94),
    knee_flexion_at_contact.CHECK.key: (1.15, 1.56, 3.73, 5.34, 6.75),
    cadence.CHECK.key: (0.01, 0.02, 0.04, 0.06, 0.18),
    vertical_oscillation.CHECK.key: (0.04, 0.19, 0.37, 0.53, 0.80),
    thigh_extension_at_toe_off.CHECK.key: (0.49, 1.06, 1.38, 2.26, 3.81),
}
POPULATIONS: Final[dict[str, Population]] = {
    "as measured": ((1.0, 1.0),),
    "half of them spread twice as widely": ((0.5, 1.0), (0.5, 2.0)),
    "all spread twice as widely": ((1.0, 2.0),),
    "three in ten spread three times as widely": ((0.7, 1.0), (0.3, 3.0)),
    "half of them spread three times as widely": FILMED_RUNNERS,
}
BINS: Final = 10
PICTURE: Final = ROOT / "docs" / "verdicts.svg"


@dataclass(frozen=True)
class Drawn:
    """Runners drawn at random and measured, for one check, speed and way of filming.

    Attributes
    ----------
    rate_hz, roll_u_deg : float
        Frame rate, and half-width of the camera's roll.
    belt : BeltSpeed
        As it is read from the clip.
    levels : tuple of str
        Where each runner truly is: "ok", "watch" (past the ok limit) or "flag", by the limits of
        the belt's true speed.
    value, u : ndarray (n,)
        What is measured, and its half-width.
    """

    check: Check
    rate_hz: float
    roll_u_deg: float
    belt: BeltSpeed
    levels: tuple[Verdict, ...]
    value: FloatArray
    u: FloatArray

    def truly_past(self, level: Verdict) -> NDArray[np.bool_]:
        """Whether each runner is past the ok limit ("watch") or past the watch limit ("flag")."""
        past = FINDINGS if level == "watch" else ("flag",)
        return np.array([own in past for own in self.levels])

    @cached_property
    def _told(self) -> list[tuple[Verdict, Chance]]:
        told = [verdict_at(self.check, self.belt, value, u) for value, u in self._measured()]
        return [(verdict, chance) for verdict, chance in told if chance is not None]

    @property
    def chances(self) -> list[Chance]:
        """What is said of each runner."""
        return [chance for _, chance in self._told]

    @property
    def verdicts(self) -> list[Verdict]:
        """Each runner's verdict."""
        return [self._capped(verdict) for verdict, _ in self._told]

    @cached_property
    def verdicts_before(self) -> list[Verdict]:
        """What the rule of before gave: one level lower where ± u reaches the limit."""
        limits = widest(self.check, self.belt)
        return [self._capped(by_interval(value, u, limits)) for value, u in self._measured()]

    def _measured(self) -> Iterator[tuple[float, float]]:
        return zip(self.value.tolist(), self.u.tolist(), strict=True)

    def _capped(self, verdict: Verdict) -> Verdict:
        rough = self.check.at_contact and self.rate_hz < LEAST_RATE_FOR_FLAGS_HZ
        return "watch" if verdict == "flag" and rough else verdict


@dataclass(frozen=True)
class Tally:
    """Counts of runners: all, told (watch or flag), rightly told, unusual, unusual and told."""

    runners: int = 0
    told: int = 0
    right: int = 0
    unusual: int = 0
    found: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add counts."""
        return Tally(
            self.runners + other.runners,
            self.told + other.told,
            self.right + other.right,
            self.unusual + other.unusual,
            self.found + other.found,
        )

    @property
    def right_share(self) -> float:
        """Share of those told who were told rightly."""
        return self.right / self.told if self.told else float("nan")

    @property
    def found_share(self) -> float:
        """Share of those past the ok limit who were told."""
        return self.found / self.unusual if self.unusual else float("nan")


def main() -> None:
    """Simulate, print, publish and draw."""
    drawn = list(draw(FILMED_RUNNERS))
    sections = [_by_check(drawn), _by_filming(drawn), _by_population(), _reliability(drawn)]
    for own in sections:
        show(Console(width=160), own)
    publish(ACCURACY, sections)
    PICTURE.write_text(picture(sections[-1]))


def judged_checks() -> list[Check]:
    """Return the checks that are judged and whose spread among runners is known."""
    return [c for c in CHECKS.values() if c.is_judged and c.spread_at(BeltSpeed(4.0, 0.0))]


def draw(population: Population, checks: Sequence[Check] | None = None) -> Iterator[Drawn]:
    """Yield runners of a population, for each check, speed, frame rate and knowledge of roll."""
    for check in checks or judged_checks():
        for speed in SPEEDS:
            belt = BeltSpeed(speed, BELT_U_SHARE * speed)
            for rate_hz in RATES_HZ if check.at_contact else RATES_HZ[-1:]:
                for roll in ROLLS_DEG if check.accuracy.per_roll_deg else ROLLS_DEG[:1]:
                    yield _drawn(check, belt, rate_hz, roll, population)


def _drawn(
    check: Check, belt: BeltSpeed, rate_hz: float, roll_u_deg: float, population: Population
) -> Drawn:
    seed = zlib.crc32(f"{check.key} {belt.legs_per_s} {rate_hz} {roll_u_deg}".encode())
    random = np.random.default_rng(seed)
    shares, factors = np.array(population).T
    wider = random.choice(factors, size=DRAWN, p=shares)
    off = random.standard_normal(DRAWN)
    looks = random.choice(LOOKS.get(check.key, (0.0,)), size=DRAWN)
    u = np.hypot(half_width(check, rate_hz, roll_u_deg), looks)
    errors = u / TO_90_PERCENT * random.standard_normal(DRAWN)
    speeds = belt.legs_per_s + belt.u / TO_90_PERCENT * random.standard_normal(DRAWN)
    true, levels = np.empty(DRAWN), []
    for number, legs_per_s in enumerate(speeds.tolist()):
        exact = BeltSpeed(legs_per_s, 0.0)
        spread, limits = check.spread_at(exact), check.limits_at(exact)
        assert spread is not None
        assert limits is not None
        true[number] = spread.mean + wider[number] * spread.sd * off[number]
        levels.append(zone(float(true[number]), limits))
    return Drawn(check, rate_hz, roll_u_deg, belt, tuple(levels), true + errors, u)


def widest(check: Check, belt: BeltSpeed) -> Limits:
    """Return the widest limits at any speed that the belt may have, which once were the limits."""
    ends = [check.limits_at(BeltSpeed(belt.legs_per_s + off, 0.0)) for off in (-belt.u, belt.u)]
    slow, fast = (end for end in ends if end is not None)
    ok, watch = (
        (
            None if one[0] is None or two[0] is None else min(one[0], two[0]),
            None if one[1] is None or two[1] is None else max(one[1], two[1]),
        )
        for one, two in ((slow.ok, fast.ok), (slow.watch, fast.watch))
    )
    return Limits(ok, watch)


def half_width(check: Check, rate_hz: float, roll_u_deg: float) -> float:
    """Return the half-width on a clip filmed squarely, many strides long, with two equal looks."""
    accuracy = check.accuracy
    change_per_s, event_sd_s = TIMED.get(check.key, (0.0, 0.0))
    instant_sd_s = math.hypot(event_sd_s, FRAME_SD / rate_hz)
    return math.hypot(
        accuracy.measured,
        accuracy.people,
        TO_90_PERCENT * change_per_s * instant_sd_s,
        accuracy.per_roll_deg * roll_u_deg,
    )


def by_interval(value: float, u: float, limits: Limits) -> Verdict:
    """Return the verdict of before: one level lower where the interval reaches the limit passed."""
    passed = zone(value, limits)
    if passed == "ok":
        return "ok"
    bounds = limits.ok if passed == "watch" else limits.watch
    low, high = bounds
    above = high is not None and value > high and value - u > high
    below = low is not None and value < low and value + u < low
    if above or below:
        return passed
    return "watch" if passed == "flag" else "close"


def tally(drawn: Drawn, verdicts: Sequence[Verdict]) -> Tally:
    """Count what was told, and what of it was right."""
    told = np.array([verdict in FINDINGS for verdict in verdicts])
    flags = np.array([verdict == "flag" for verdict in verdicts])
    past_ok, past_watch = drawn.truly_past("watch"), drawn.truly_past("flag")
    right = np.where(flags, past_watch, told & past_ok)
    counts = (told, right, past_ok, past_ok & told)
    return Tally(len(told), *(int(own.sum()) for own in counts))


def total(drawn: Sequence[Drawn], before: bool = False) -> Tally:
    """Return the sum over all that were drawn."""
    counts = (tally(own, own.verdicts_before if before else own.verdicts) for own in drawn)
    return sum(counts, Tally())


def _cells(drawn: Sequence[Drawn]) -> list[str]:
    cells = []
    for counts in (total(drawn, before=True), total(drawn)):
        told = counts.told / counts.runners
        cells += [_percent(s) for s in (told, counts.right_share, 1 - counts.found_share)]
    return cells


COLUMNS: Final = (
    *("told before, %", "of them right, %", "of unusual missed, %"),
    *("told, %", "of them right, %", "of unusual missed, %"),
)


def _by_check(drawn: Sequence[Drawn]) -> Section:
    rows = []
    for check in judged_checks():
        own = [one for one in drawn if one.check.key == check.key]
        unusual = total(own).unusual / total(own).runners
        rows.append((check.key, _percent(unusual), *_cells(own)))
    rows.append(("all", _percent(total(drawn).unusual / total(drawn).runners), *_cells(drawn)))
    note = (
        f"{DRAWN} simulated runners for each check, speed (2.5, 3.5, 4.5 m/s), frame rate (30 and"
        " 60) and knowledge of the camera's roll: half of them spread as the measured runners, half"
        " three times as widely, measured with the check's own interval, in it what the two looks"
        " at a picture differ by, on a belt whose speed is read with an error as large as its"
        " interval. Told: watch or flag."
        " Right: the truth is past the ok limit (watch) or the watch limit (flag) of the true belt"
        " speed. Unusual: past the ok limit; missed: neither watched nor flagged. Before: one level"
        " lower where the interval reaches the limit that was passed, and the widest limits of the"
        " speeds that the belt may have."
    )
    columns = ("check", "unusual, %", *COLUMNS)
    return section("verdicts", "Simulated runners: verdicts", note, columns, rows)


def _by_filming(drawn: Sequence[Drawn]) -> Section:
    rows = []
    for check in judged_checks():
        own = [one for one in drawn if one.check.key == check.key]
        for rate_hz, roll in dict.fromkeys((one.rate_hz, one.roll_u_deg) for one in own):
            part = [one for one in own if (one.rate_hz, one.roll_u_deg) == (rate_hz, roll)]
            how = f"{rate_hz:.0f} frames/s" if check.at_contact else "any rate"
            if check.accuracy.per_roll_deg:
                how += f", roll ± {roll:g}°"
            rows.append(
                (f"{check.key}, {how}", f"{np.mean([own.u for own in part]):.1f}", *_cells(part))
            )
    columns = ("check and clip", "± u", *COLUMNS)
    note = "The same runners by how they are filmed, and the interval's mean half-width."
    title = "Simulated runners: verdicts by filming"
    return section("verdicts-filming", title, note, columns, rows)


def _by_population() -> Section:
    rows = []
    for name, population in POPULATIONS.items():
        drawn = list(draw(population))
        over = [one for one in drawn if one.check == overstride.CHECK]
        both = [total(drawn), total(over)]
        shares = [s for own in both for s in (own.right_share, own.found_share)]
        rows.append((name, *(_percent(share) for share in shares)))
    note = (
        "The same verdicts among other runners. Among runners as alike as the few that were"
        " measured hardly anybody is unusual, so that more of the few verdicts on them are wrong."
        " The last row is what the chances assume of those who film themselves."
    )
    columns = (
        *("runners", "all checks: told rightly, %", "unusual found, %"),
        *("overstride: told rightly, %", "unusual found, %"),
    )
    title = "Simulated runners: who is filmed"
    return section("verdicts-runners", title, note, columns, rows)


def _reliability(drawn: Sequence[Drawn]) -> Section:
    said = np.array([(c.past_ok, c.past_watch) for own in drawn for c in own.chances])
    true = np.concatenate(
        [np.stack([own.truly_past("watch"), own.truly_past("flag")], axis=1) for own in drawn]
    )
    rows = []
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        cells = []
        for column in range(2):
            own = (said[:, column] >= low) & (said[:, column] < high + (number == BINS - 1))
            cells += [
                _percent(float(said[own, column].mean())),
                _percent(float(true[own, column].mean())),
                str(int(own.sum())),
            ]
        rows.append((f"{100 * low:.0f} to {100 * high:.0f} %", *cells))
    columns = (
        "chance said",
        *("mean, past ok, %", "truly past ok, %", "runners"),
        *("mean, past watch, %", "truly past watch, %", "runners"),
    )
    note = (
        "Among the same runners: what a report says is the chance of being past a limit, and how"
        " many of those runners truly are. ![What is said against what is true](verdicts.svg)"
    )
    title = "Simulated runners: chances said and true"
    return section("verdicts-reliability", title, note, columns, rows)


def picture(reliability: Section) -> str:
    """Return the reliability diagram as SVG: said across, true upwards, both in per cent."""
    dots = []
    for mean_column, colour in ((1, "#1f6f8b"), (4, "#b3541e")):
        for row in reliability.rows:
            x, y = float(row[mean_column]), float(row[mean_column + 1])
            dots.append(f'<circle cx="{40 + 2 * x:g}" cy="{220 - 2 * y:g}" r="4" fill="{colour}"/>')
    ticks = [
        f'<text x="{40 + 2 * at}" y="238" text-anchor="middle">{at}</text>'
        f'<text x="34" y="{224 - 2 * at}" text-anchor="end">{at}</text>'
        for at in (0, 25, 50, 75, 100)
    ]
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 260 275" width="520"'
            ' font-family="sans-serif" font-size="10">',
            '<rect width="260" height="275" fill="white"/>',
            '<path d="M40 220H240M40 220V20" stroke="#444" fill="none"/>',
            '<path d="M40 220L240 20" stroke="#999" stroke-dasharray="4 3" fill="none"/>',
            *dots,
            *ticks,
            '<text x="140" y="252" text-anchor="middle">chance said, %</text>',
            '<text x="44" y="14">truly past the limit, %</text>',
            '<text x="60" y="268" fill="#1f6f8b">past the ok limit</text>',
            '<text x="160" y="268" fill="#b3541e">past the watch limit</text>',
            "</svg>\n",
        ]
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}" if np.isfinite(share) else "–"


if __name__ == "__main__":
    main()
