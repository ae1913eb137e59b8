"""What a check is: one measurement of the contract with everything a reader wants to know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

import numpy as np

from posture.arrays import FloatArray
from posture.checks.accuracy import Accuracy, Target
from posture.checks.known_run import KnownRun
from posture.checks.landmark_angle import SameAngle
from posture.checks.norm import SpeedNorm
from posture.motion.motion import UNKNOWN_SPEED, BeltSpeed, Motion
from posture.results.judging import LimitBounds, Limits, Spread
from posture.results.report import Exercise, Measurement, Side
from posture.results.sentences import Words, against

Point = tuple[float, float]
BY_TITLE: Final = Words()
FINDINGS: Final = ("flag", "watch")
QUICKER: Final = 1.05
QUICKER_STEPS: Final = "{quicker:.0f} a minute in place of your {now:.0f}"
QUICKER_STEPS_UNKNOWN: Final = "one in twenty more than you take now"
BACK_UNKNOWN: Final = "Whether it matters for a back is not known."
# People differ by this much from day to day, whatever the camera: angles at contact read by eye
# had a 95 % interval of 9-14 degrees between days and 3-8 within one (Damsted 2015, abstract).
# This number, and those of checks in other units, are our own judgement.
ANGLE_BETWEEN_DAYS_DEG: Final = 7.0


@dataclass(frozen=True)
class Card:
    """A card of the report: its heading over one or more measurements, and its place, upwards."""

    heading: str
    place: int


@dataclass(frozen=True)
class Figure:
    """What a check draws on its evidence frame, in sagittal pixels (x forward, y up).

    Attributes
    ----------
    measured : tuple of Point
        Solid line through the body parts that were measured.
    reference : tuple of Point
        Dashed line it is measured against.
    arc : (vertex, one end, other end) or None
        Where the angle's arc and its value stand.
    usual : tuple of Point
        Where the last measured point is in the usual range, from its low end to its high end;
        empty = not drawn.
    """

    measured: tuple[Point, ...]
    reference: tuple[Point, ...] = ()
    arc: tuple[Point, Point, Point] | None = None
    usual: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Sample:
    """Raw values of a check over the clip, before they are judged.

    Attributes
    ----------
    values : ndarray (n,)
        One value per stride or step in the check's unit, as the landmarks give it (their
        bias is taken off later); NaN = not measured there.
    times_s : ndarray (n,)
        The real instant behind each value, seconds.
    sides : tuple of Side
        Per value, as the tracker calls them.
    u_timing : float
        90 % half-width of what the instants of contact in this clip leave open for all values
        alike. What every clip leaves open is in ``posture.checks.accuracy``.
    why_not : str
        When ``values`` is empty: what was missing, to follow "Could not be measured, because".
    cm_per_unit : float or None
        Centimetres per unit of the values, where they are lengths and the scale is known.
    """

    values: FloatArray
    times_s: FloatArray
    sides: tuple[Side, ...]
    u_timing: float = 0.0
    why_not: str = ""
    cm_per_unit: float | None = None


@dataclass(frozen=True)
class Advice:
    """The advice to the runner when a check is at ``watch`` or above.

    Attributes
    ----------
    meaning : str
        What the finding may mean.
    grade : str
        How good the evidence for that is and from whom, to follow "Evidence".
    cue : str
        What to think of; ``{quicker}`` stands for how many steps a minute to take, one twentieth
        more than the runner's own.
    exercises : tuple of Exercise
        Those that fit, the first one first.
    back : str
        What is known of this finding and a sore low back: one or two short sentences that say how
        well it is known, and claim no cause.
    """

    meaning: str
    grade: str
    cue: str
    exercises: tuple[Exercise, ...] = field(default=())
    back: str = BACK_UNKNOWN


@dataclass(frozen=True)
class AgainstStance:
    """A measurement minus its value while the same runner stands still.

    Attributes
    ----------
    accuracy : Accuracy
        How far that difference may be off: what is the tracker's for one body and its clothes
        cancels in it, and the camera's roll.
    more, less : str
        In words what a difference above and below zero means, as in "4° further forward".
    """

    accuracy: Accuracy
    more: str
    less: str


Measurements = Mapping[str, Measurement]


def as_measured(motion: Motion, own: Measurement, others: Measurements) -> Measurement:  # noqa: ARG001
    """Leave a verdict as its own value and limits set it."""
    return own


def only_shown(measurement: Measurement) -> str:  # noqa: ARG001
    """Say that a measurement is not judged."""
    return "Shown as information."


@dataclass(frozen=True)
class Check:
    """One measurement of the report.

    Attributes
    ----------
    key, title, unit : str
        The contract's key and unit; the title a runner reads.
    order : int
        Its place among the checks, upwards: that of the report, and that in which verdicts are
        settled, so that a check may look at those before it.
    accuracy : Accuracy
        How far the value may be off.
    from_stance : AgainstStance or None
        What the value means against that of the same runner standing still; None = it is not made
        standing.
    definition : str
        How it is measured, for a reader who wants to check it.
    source : str
        Where definition and limits come from.
    measure : callable
        The clip's motion -> raw values.
    words : Words
        What its values mean on a body, for the sentence of a judged measurement (the report's
        ``why``).
    explain : callable
        A measurement that is shown and not judged -> one sentence for the runner.
    advice : Advice or None
        What a runner is told whose value is past its limit; None = nothing.
    advice_below : Advice or None
        The same for values below the usual range, where that is something else.
    norm : SpeedNorm or None
        How runners are spread at each belt speed, and which side of that is past the limits;
        None = not known.
    limits : Limits or None
        Limits that hold at any belt speed, where there is no norm to judge by.
    spread : Spread or None
        How runners are spread, where there is no norm; None = not known, and the chance of being
        past a limit then follows from the error alone.
    settle : callable
        (motion, own measurement, those settled before) -> the final measurement, for
        checks that look at others.
    figure : callable or None
        (motion, time_s) -> what to draw at that instant; None = never drawn.
    place : callable or None
        (motion, figure, value) -> where the figure's last measured point would be if the landmarks
        gave that value; None = no target is drawn.
    series : callable or None
        The clip's motion -> what is measured, in every frame of it, (T,), as the landmarks
        give it; None = it belongs to no single frame.
    at_contact : bool
        It depends on the instant of contact, so under 50 frames/s it is never a flag.
    only_beside : Check or None
        A finding counts only beside one of this other check, and is no fault by itself.
    alone : str
        What is said of one that stands alone, ``{}`` being "found" or "measured".
    moments_of : Check or None
        Whose instants it uses, where they are another check's: its charts show that one, and a
        moment rejected for either is rejected for both.
    between_days : float
        90 % half-width of what people differ by from day to day, whatever the camera, in the
        check's unit; 0 = not known.
    priority : int or None
        Which finding is worth working on first where several have the same verdict: the lowest.
        None = it is never in the plan.
    change_means : (str, str) or None
        What a rise and a fall between two clips of one runner mean, a sentence each; None = the
        title says it.
    quicker_steps_help : bool
        Quicker steps at the same speed lessen a finding.
    possible : (low, high)
        What a running body can do at all, in the check's unit; a value outside says that what was
        followed is no run. A bound of None is open. From the runs of sixteen runners at three
        speeds on force plates, with a wide margin.
    card : Card or None
        Which card of the report shows it; None = it stands among the details.
    live : int or None
        Its place among the live numbers, upwards; None = not shown there.
    per_step : "near", "both" or None
        The table of steps has a column with its values: of camera-side steps, or of both feet's.
    same_angle : SameAngle or None
        Which angle of landmarks it is, if it is one: a person's own angle on these landmarks then
        has this check's accuracy.
    truth : callable or None
        What is true of a run whose joints are known -> the value in the check's unit; None = the
        joints do not say.
    target : Target or None
        What the accuracy bench asks of it.
    """

    key: str
    order: int
    title: str
    unit: str
    accuracy: Accuracy
    definition: str
    source: str
    measure: Callable[[Motion], Sample]
    words: Words = BY_TITLE
    explain: Callable[[Measurement], str] = only_shown
    from_stance: AgainstStance | None = None
    advice: Advice | None = None
    advice_below: Advice | None = None
    norm: SpeedNorm | None = None
    limits: Limits | None = None
    spread: Spread | None = None
    settle: Callable[[Motion, Measurement, Measurements], Measurement] = as_measured
    figure: Callable[[Motion, float], Figure] | None = None
    place: Callable[[Motion, Figure, float], Point] | None = None
    series: Callable[[Motion], FloatArray] | None = None
    at_contact: bool = False
    only_beside: "Check | None" = None
    alone: str = ""
    moments_of: "Check | None" = None
    between_days: float = 0.0
    priority: int | None = None
    change_means: tuple[str, str] | None = None
    quicker_steps_help: bool = False
    possible: LimitBounds = (None, None)
    card: Card | None = None
    live: int | None = None
    per_step: Literal["near", "both"] | None = None
    same_angle: SameAngle | None = None
    truth: Callable[[KnownRun], float] | None = None
    target: Target | None = None

    def limits_at(self, speed: BeltSpeed) -> Limits | None:
        """Limits at a belt speed; None = shown, never judged (``info``)."""
        return self.limits or (self.norm.limits(speed) if self.norm else None)

    def limits_u_at(self, speed: BeltSpeed) -> tuple[float, float]:
        """90 % half-widths of the ok and the watch limit; 0 for those that hold at any speed."""
        return self.norm.limits_u(speed) if self.norm and not self.limits else (0.0, 0.0)

    def spread_at(self, speed: BeltSpeed) -> Spread | None:
        """How runners are spread at a belt speed; None = not known."""
        return self.norm.spread(speed) if self.norm else self.spread

    def advise(self, measurement: Measurement, cadence: float | None = None) -> Advice | None:
        """Return what to tell the runner; None where nothing was found, or is known to help.

        Parameters
        ----------
        measurement : Measurement
            The judged measurement.
        cadence : float or None
            The runner's steps a minute, which a cue may start from; None = not measured.
        """
        value, limits = measurement.value, measurement.limits
        if measurement.verdict not in FINDINGS or value is None:
            return None
        passed = against(value, limits.ok, measurement.unit) if limits else None
        below = self.advice_below if passed and passed.side == "low" else None
        advice = below or self.advice
        return advice and replace(advice, cue=advice.cue.format(quicker=_quicker_words(cadence)))

    @property
    def is_judged(self) -> bool:
        """Whether a value of it can be past a limit."""
        return self.limits_at(UNKNOWN_SPEED) is not None


def _quicker_words(cadence: float | None) -> str:
    if cadence is None:
        return QUICKER_STEPS_UNKNOWN
    return QUICKER_STEPS.format(quicker=QUICKER * cadence, now=cadence)


def landmark_bias(accuracy: Accuracy, motion: Motion) -> float:
    """What our pose model adds to a value on this clip; nothing on a bare track."""
    if not motion.modelled:
        return 0.0
    return accuracy.added(motion.view.yaw_deg, motion.lean_deg())


def nothing(why_not: str) -> Sample:
    """A sample of a check that could not be measured."""
    empty = np.empty(0)
    return Sample(empty, empty, (), why_not=why_not)


def title_of(key: str, checks: Mapping[str, Check]) -> str:
    """Return the title of a measurement; the key in words where no check is known."""
    return checks[key].title if key in checks else key.replace("_", " ").capitalize()
