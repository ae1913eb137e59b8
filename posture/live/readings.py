"""The live measurements over the last strides, from the usual analysis of the buffered track."""

from dataclasses import dataclass
from typing import Final, Literal

from posture.checks import CHECKS, cadence
from posture.checks.base import FINDINGS, Check
from posture.motion.suitability import LEAST_FRAME_RATE_HZ, LEAST_STRIDES
from posture.pipeline.analysis import analyze_track
from posture.pose_track import PoseTrack
from posture.results.clip_settings import ClipSettings
from posture.results.formatting import PLAIN_UNITS, plain_number
from posture.results.report import Refusal, Report, Verdict
from posture.results.sentences import between_words, plain_decimals

STRIDES: Final = 10
LONGEST_S: Final = 12.0
# At 30 frames/s the belt moves 9 cm from frame to frame, so where the foot lands is rough. Below
# 25 frames/s the landing itself is no longer seen. Our own judgement.
MIN_RATE_AT_CONTACT_HZ: Final = 25.0
ROUGH_BELOW_HZ: Final = 50.0
ReadingState = Literal["measured", "not yet", "not possible"]
# Refusals of the first seconds of a run although nothing is wrong, and for how long to expect them.
BRIEF: Final = ("too_short", "not_running")
ENOUGH_S: Final = 7.0
KEEP_RUNNING: Final = f"{LEAST_STRIDES} full strides are needed; keep running."
TOO_FEW: Final = "pictures a second are too few"


@dataclass(frozen=True)
class Reading:
    """One measurement over the last strides.

    Attributes
    ----------
    key, title : str
        Key and title of its check.
    state : "measured", "not yet" or "not possible"
        Whether it has a value; "not possible" will not change with this camera.
    words : str
        The value as a report tells it, "6", "minus 2"; empty if there is none.
    unit : str
        Its unit, in words.
    between : str
        Where the true value lies in nine clips of ten, "2 to 10 degrees"; empty if it is not
        known.
    why : str
        What is missing if there is no value; otherwise a remark about the value, or empty.
    value, u : float or None
        The value and the half-width of its 90 % interval.
    verdict : Verdict
        The verdict, as in a report.
    """

    key: str
    title: str
    state: ReadingState
    words: str
    unit: str
    between: str
    why: str
    value: float | None = None
    u: float | None = None
    verdict: Verdict = "unknown"


@dataclass(frozen=True)
class Readings:
    """All readings, the number of strides they cover, and how long a stride takes, seconds."""

    shown: tuple[Reading, ...]
    strides: int = 0
    stride_s: float | None = None

    def value(self, key: str) -> float | None:
        """Return the value of a measurement, None if there is none."""
        return next((r.value for r in self.shown if r.key == key), None)

    @property
    def cadence(self) -> float | None:
        """The runner's cadence, steps per minute, None if it is not known."""
        return self.value(cadence.CHECK.key)

    @property
    def cadence_to_raise(self) -> float | None:
        """The runner's cadence where quicker steps are the advice for what is found, else None."""
        found = (CHECKS[r.key] for r in self.shown if r.verdict in FINDINGS)
        return self.cadence if any(check.quicker_steps_help for check in found) else None


def shown_checks() -> list[Check]:
    """Return the checks whose numbers are shown live, in the order in which they are shown."""
    placed = [(check.live, check) for check in CHECKS.values() if check.live is not None]
    return [check for _, check in sorted(placed, key=lambda pair: pair[0])]


def nothing_yet(why: str) -> Readings:
    """Return readings without values, for a temporary reason."""
    return Readings(tuple(_without(check, "not yet", why) for check in shown_checks()))


def window_s(stride_s: float | None) -> float:
    """Return how many seconds back the last ten strides reach."""
    if stride_s is None:
        return LONGEST_S
    return min(LONGEST_S, (STRIDES + 1.5) * stride_s)


def read(track: PoseTrack, options: ClipSettings) -> Readings:
    """Measure the last strides in the same way as those of a clip.

    Parameters
    ----------
    track : PoseTrack
        The body over the last seconds.
    options : ClipSettings
        The settings for the run.
    """
    rate_hz = track.clip.frame_rate_hz
    if 0 < rate_hz < LEAST_FRAME_RATE_HZ:
        why = _too_slow(rate_hz, LEAST_FRAME_RATE_HZ)
        return Readings(tuple(_without(check, "not possible", why) for check in shown_checks()))
    analysis = analyze_track(track, options)
    report, motion = analysis.report, analysis.motion
    if report.refusal or motion is None:
        return _refused(report.refusal, track.clip.duration_s)
    return Readings(
        tuple(_reading(check, report) for check in shown_checks()),
        len(motion.strides()),
        motion.stride_s,
    )


def _refused(refusal: Refusal | None, seconds: float) -> Readings:
    if refusal is None or (refusal.code in BRIEF and seconds < ENOUGH_S):
        return nothing_yet(KEEP_RUNNING)
    # A refusal's advice is for filming again; here the guide says what to do.
    return nothing_yet(refusal.message)


def _reading(check: Check, report: Report) -> Reading:
    measured, rate_hz = report.measurements[check.key], report.clip.frame_rate_hz
    if check.at_contact and rate_hz < MIN_RATE_AT_CONTACT_HZ:
        return _without(check, "not possible", _too_slow(rate_hz, MIN_RATE_AT_CONTACT_HZ))
    if measured.value is None:
        return _without(check, "not yet", measured.why)
    return Reading(
        check.key,
        check.title,
        "measured",
        plain_number(measured.value, plain_decimals(measured)),
        PLAIN_UNITS.get(measured.unit, measured.unit),
        between_words(measured),
        _remark(check, rate_hz),
        measured.value,
        measured.u,
        measured.verdict,
    )


def _remark(check: Check, rate_hz: float) -> str:
    if check.at_contact and rate_hz < ROUGH_BELOW_HZ:
        return f"Rough at {rate_hz:.0f} pictures a second; 60 show the landing better."
    return ""


def _too_slow(rate_hz: float, least_hz: float) -> str:
    return (
        f"{rate_hz:.0f} {TOO_FEW}, {least_hz:.0f} are needed; more light, or "
        "fewer other programs, make them more."
    )


def _without(check: Check, state: ReadingState, why: str) -> Reading:
    return Reading(check.key, check.title, state, "", "", "", why)
