"""What is known of the last strides: a clip's analysis of the buffered track, in few words."""

from dataclasses import dataclass
from typing import Final, Literal

from posture.checks import CHECKS, cadence
from posture.checks.base import Check
from posture.motion.suitability import LEAST_FRAME_RATE_HZ, LEAST_STRIDES
from posture.pipeline.analysis import analyze_track
from posture.pose_track import PoseTrack
from posture.report.texts import value_words
from posture.results.clip_settings import ClipSettings
from posture.results.report import Measurement, Refusal, Report, Verdict

STRIDES: Final = 10
LONGEST_S: Final = 12.0
# Where the foot lands is between two frames that lie 9 cm of belt apart at 30 a second: rough.
# At fewer than 25 the landing itself is not seen any more. This project's judgement.
LEAST_RATE_AT_CONTACT_HZ: Final = 25.0
ROUGH_BELOW_HZ: Final = 50.0
ReadingState = Literal["measured", "not yet", "not possible"]
# What a few seconds are refused for although nothing is wrong, and how long that may be.
BRIEF: Final = ("too_short", "not_running")
ENOUGH_S: Final = 7.0
KEEP_RUNNING: Final = f"{LEAST_STRIDES} full strides are needed; keep running."


@dataclass(frozen=True)
class Reading:
    """One measurement over the last strides.

    Attributes
    ----------
    key, title : str
        Which one.
    state : "measured", "not yet" or "not possible"
        Whether it has a value; "not possible" will stay so with this camera.
    words : str
        The value with its interval, "6.1 ± 3.9°"; empty where there is none.
    why : str
        Where there is no value: what is missing. Else what to know of the value, or empty.
    value, u : float or None
        The value and its 90 % half-width.
    verdict : Verdict
        As a clip's.
    """

    key: str
    title: str
    state: ReadingState
    words: str
    why: str
    value: float | None = None
    u: float | None = None
    verdict: Verdict = "unknown"


@dataclass(frozen=True)
class Readings:
    """All that is shown; ``strides`` is over how many, ``stride_s`` how long one takes."""

    shown: tuple[Reading, ...]
    strides: int = 0
    stride_s: float | None = None

    def value(self, key: str) -> float | None:
        """Return one value, None where there is none."""
        return next((r.value for r in self.shown if r.key == key), None)

    @property
    def cadence(self) -> float | None:
        """The runner's own cadence, steps per minute, None where there is none."""
        return self.value(cadence.CHECK.key)


def shown_checks() -> list[Check]:
    """Return the checks whose numbers are shown live, in their order there."""
    placed = [(check.live, check) for check in CHECKS.values() if check.live is not None]
    return [check for _, check in sorted(placed, key=lambda pair: pair[0])]


def nothing_yet(why: str) -> Readings:
    """No value, for a reason that passes."""
    return Readings(tuple(_without(check, "not yet", why) for check in shown_checks()))


def window_s(stride_s: float | None) -> float:
    """How much of the past holds the last ten strides, seconds."""
    if stride_s is None:
        return LONGEST_S
    return min(LONGEST_S, (STRIDES + 1.5) * stride_s)


def read(track: PoseTrack, options: ClipSettings) -> Readings:
    """Measure the last strides as a clip's are measured.

    Parameters
    ----------
    track : PoseTrack
        The body over the last seconds.
    options : ClipSettings
        What the runner told.
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
    # Its advice is for the next filming; here the guide says what to do.
    return nothing_yet(refusal.message)


def _reading(check: Check, report: Report) -> Reading:
    measured, rate_hz = report.measurements[check.key], report.clip.frame_rate_hz
    if check.at_contact and rate_hz < LEAST_RATE_AT_CONTACT_HZ:
        return _without(check, "not possible", _too_slow(rate_hz, LEAST_RATE_AT_CONTACT_HZ))
    if measured.value is None:
        return _without(check, "not yet", measured.why)
    return Reading(
        check.key,
        check.title,
        "measured",
        value_words(measured),
        _remark(check, measured, rate_hz),
        measured.value,
        measured.u,
        measured.verdict,
    )


def _remark(check: Check, measured: Measurement, rate_hz: float) -> str:
    if check.at_contact and rate_hz < ROUGH_BELOW_HZ:
        return f"Rough at {rate_hz:.0f} pictures a second; 60 show the landing better."
    if measured.reaches_back():
        return "Past the limit, but not by more than its uncertainty."
    return ""


def _too_slow(rate_hz: float, least_hz: float) -> str:
    return (
        f"{rate_hz:.0f} pictures a second are too few, {least_hz:.0f} are needed; more light, or "
        "fewer other programs, make them more."
    )


def _without(check: Check, state: ReadingState, why: str) -> Reading:
    return Reading(check.key, check.title, state, "", why)
