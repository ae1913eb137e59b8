"""What a check is: one measurement of the contract with everything a reader wants to know of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from posture.landmarks import FloatArray
from posture.motion.model import Motion
from posture.report.model import Exercise, Limits, Measurement

Card = Literal["lean", "pelvis", "head", "overstride", "rhythm", "details"]
Point = tuple[float, float]


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
    """

    measured: tuple[Point, ...]
    reference: tuple[Point, ...] = ()
    arc: tuple[Point, Point, Point] | None = None


@dataclass(frozen=True)
class Sample:
    """Raw values of a check over the clip, before they are judged.

    Attributes
    ----------
    values : ndarray (n,)
        One value per stride or step in the check's unit; NaN = not measured there.
    times_s : ndarray (n,)
        The instant behind each value (real seconds).
    sides : tuple of str
        "left"/"right" per value, as reported.
    u_model : float
        Standard uncertainty of the constant kind (model, definition, camera), same unit.
    u_event : float
        Standard uncertainty of the kind that is the same for all steps of a clip but comes
        from timing (slope times contact bias), same unit.
    why_not : str
        When ``values`` is empty: the sentence that says what was missing.
    """

    values: FloatArray
    times_s: FloatArray
    sides: tuple[Literal["left", "right"], ...]
    u_model: float
    u_event: float = 0.0
    why_not: str = ""


@dataclass(frozen=True)
class Advice:
    """What the runner is told when a check is at ``watch`` or above."""

    meaning: str
    cue: str
    exercises: tuple[Exercise, ...] = field(default=())


@dataclass(frozen=True)
class Check:
    """One measurement of the report.

    Attributes
    ----------
    key, title, unit : str
        The contract's key and unit; the title a runner reads.
    card : Card
        Which card of the report shows it.
    definition : str
        How it is measured, for a reader who wants to check it.
    source : str
        Where definition and limits come from.
    limits : Limits or None
        None = shown, never judged (``info``).
    measure : callable
        The clip's motion -> raw values.
    explain : callable
        A judged measurement -> one sentence for the runner (the report's ``why``).
    advise : callable
        A judged measurement -> what to tell the runner, or None where there is nothing.
    figure : callable or None
        (motion, time_s) -> what to draw at that instant; None = never drawn.
    """

    key: str
    title: str
    unit: str
    card: Card
    definition: str
    source: str
    limits: Limits | None
    measure: Callable[[Motion], Sample]
    explain: Callable[[Measurement], str]
    advise: Callable[[Measurement], Advice | None]
    figure: Callable[[Motion, float], Figure] | None = None
