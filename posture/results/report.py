"""The report: the result of an analysis as data (schema ``posture.report/2``).

Field names are the names in ``report.json``. Times are real seconds from the first frame.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, Final, Literal

import numpy as np
from msgspec import Meta

from posture.errors import RefusalCode
from posture.results.clip_info import ClipInfo
from posture.results.clip_settings import ClipSettings
from posture.results.corrections import Corrections
from posture.results.data_table import Table
from posture.results.judging import Chance, Limits
from posture.results.ranges import (
    Count,
    Degrees,
    Duration,
    Key,
    Name,
    PictureName,
    Quantity,
    Remark,
    Seconds,
    Sentence,
    Share,
    Uncertainty,
    max_characters,
)

ReportSchema = Literal["posture.report/2"]
SCHEMA: Final[ReportSchema] = "posture.report/2"
Side = Literal["left", "right"]
Verdict = Literal["ok", "close", "watch", "flag", "info", "unknown"]
Unit = Annotated[str, max_characters(16)]
JUDGED: Final = ("ok", "close", "watch", "flag")
MAX_STEPS: Final = 100_000
"""Nine hours of running."""
MAX_MEASUREMENTS: Final = 100
MAX_EVIDENCE: Final = 100
MAX_EXERCISES: Final = 20
MAX_WARNINGS: Final = 40
MAX_STRETCHES: Final = 1000


@dataclass(frozen=True)
class Refusal:
    """Why a clip was not judged, and what to do differently when filming again."""

    code: RefusalCode
    message: Sentence
    advice: Sentence


@dataclass(frozen=True)
class MadeWith:
    """The versions and the model behind a report; ``options`` are the clip's settings."""

    posture: Name
    model: Name
    model_sha256: Name
    options: ClipSettings


@dataclass(frozen=True)
class Stance:
    """The stretch in which the runner stands still, which the run is measured against.

    ``clip`` is the name of another clip that shows it; None = it is in this one.
    """

    start_s: Seconds
    end_s: Seconds
    clip: Name | None


@dataclass(frozen=True)
class View:
    """Which part was judged, and how the camera saw the runner; one value each per clip.

    ``start_s``, ``end_s``: the stretch of the clip that was judged.
    ``roll_deg``: how far level things rise to the right in the picture. ``yaw_deg``: how
    far the camera stood from square to the belt, + = ahead of the runner. ``stance`` is None if
    the runner was not seen standing still.
    """

    start_s: Seconds
    end_s: Seconds
    facing: Side
    near_side: Side
    mirrored: bool
    roll_deg: Degrees
    yaw_deg: Degrees
    stance: Stance | None = None


@dataclass(frozen=True)
class FollowedPart:
    """A stretch of the clip in whose frames the body was looked for."""

    start_s: Seconds
    end_s: Seconds


@dataclass(frozen=True)
class Quality:
    """How well the body was seen, and in how much of the clip it was looked for.

    Attributes
    ----------
    detected_fraction : float
        Share of the frames looked at that show the runner.
    repaired_frames : int
        Number of frames in which something was mended.
    warnings : list of str
        What to know about the clip, a sentence each.
    followed_s : float
        How many seconds of the clip were looked at.
    followed : list of FollowedPart
        Which; empty in a report from before that was noted, when it was all of the clip.
    """

    detected_fraction: Share
    repaired_frames: Count
    warnings: Annotated[list[Remark], Meta(max_length=MAX_WARNINGS)]
    followed_s: Duration = 0.0
    followed: Annotated[list[FollowedPart], Meta(max_length=MAX_STRETCHES)] = field(
        default_factory=list
    )


@dataclass(frozen=True)
class Step:
    """One foot contact; ``toe_off_s`` is None if it is outside the clip or was not seen.

    ``found_s`` is when the program detected a contact that a person moved; None = not moved.
    """

    side: Side
    near: bool
    contact_s: Seconds
    toe_off_s: Seconds | None
    contact_u_s: Duration
    found_s: Seconds | None = None


@dataclass(frozen=True)
class Evidence:
    """One moment that shows a value; ``image`` is a path relative to the report, if it exists."""

    time_s: Seconds
    side: Side
    value: Quantity
    image: PictureName | None = None


@dataclass(frozen=True)
class Norm:
    """How a measurement is spread among runners: percentiles in its unit, and which runners."""

    p5: Quantity
    p50: Quantity
    p95: Quantity
    who: Sentence


@dataclass(frozen=True)
class FromStance:
    """A measurement against the same runner standing still: ``value`` = running minus standing.

    ``u`` is the half-width of its 90 % interval: what the tracker adds for this body and these
    clothes cancels. ``standing`` is the value while standing, seen for ``n_s`` seconds.
    """

    value: Quantity
    u: Uncertainty
    standing: Quantity
    n_s: Duration


@dataclass(frozen=True)
class Measurement:
    """One value with its interval and verdict; ``value`` None = not measured (``why`` says why).

    ``u_people`` is the part of ``u`` that real people add to the error found on clips with known
    truth; it is included in ``u`` and cancels in ``u_change``. ``chance`` is None for
    measurements that are not judged. ``norm`` is None if nothing is known about other runners.

    Verdicts: ``ok`` = likely inside the ok limits, ``close`` = too close to call, ``watch`` =
    likely past them, ``flag`` = very likely past the watch limits, ``info`` = shown but never
    judged, ``unknown`` = not measured.

    ``from_stance`` is None if the runner was not seen standing still, or the measurement is not
    made standing.
    """

    value: Quantity | None
    unit: Unit
    u: Uncertainty | None
    u_change: Uncertainty | None
    u_people: Uncertainty | None
    n: Count
    verdict: Verdict
    chance: Chance | None
    limits: Limits | None
    norm: Norm | None
    why: Sentence
    evidence: Annotated[list[Evidence], Meta(max_length=MAX_EVIDENCE)] = field(default_factory=list)
    cm: Quantity | None = None
    from_stance: FromStance | None = None

    def __post_init__(self) -> None:
        if self.value is None and self.verdict in JUDGED:
            raise ValueError("a measurement without a value cannot have a verdict")


@dataclass(frozen=True)
class Exercise:
    """One exercise with its dose, why it is in the plan, and how good the evidence is.

    ``grade`` and ``source`` belong to the pair of finding and exercise. ``start`` is how to begin,
    ``load`` how heavy, ``progression`` what to change when it is easy, and ``stop_if`` when to
    stop; they are empty in reports of versions that did not have them.
    """

    name: Sentence
    dose: Sentence
    why: Sentence
    grade: Sentence
    source: Sentence
    start: Sentence = ""
    load: Sentence = ""
    progression: Sentence = ""
    stop_if: Sentence = ""


@dataclass(frozen=True)
class Plan:
    """What to do: the findings in order of importance, one cue, at most three exercises.

    The rest is for the back, and depends on the settings ``back`` and ``runner_kind``:
    ``looked_at`` is what the clip was looked at for, and what not; ``running`` says whether to
    keep running and when to pause, ``pain_rule`` how much pain is acceptable, ``load`` what to do
    about the running of the last weeks, and ``see`` whom to see, when and what for. They are
    empty in reports of versions that did not have them. ``back`` says how what was found and a
    sore back stand to each other.
    """

    order: Annotated[list[Key], Meta(max_length=MAX_MEASUREMENTS)]
    cue: Sentence
    exercises: Annotated[list[Exercise], Meta(max_length=MAX_EXERCISES)]
    looked_at: Sentence = ""
    running: Sentence = ""
    pain_rule: Sentence = ""
    load: Sentence = ""
    see: Annotated[list[Sentence], Meta(max_length=MAX_EXERCISES)] = field(default_factory=list)
    back: Sentence = ""


@dataclass(frozen=True)
class Report:
    """The whole result for one clip, with a person's corrections applied.

    Raises
    ------
    ValueError
        If it is both judged and refused, or neither, or judged without a size or frame rate.
    """

    status: Literal["ok", "refused"]
    refusal: Refusal | None
    made_with: MadeWith
    clip: ClipInfo
    view: View | None
    quality: Quality
    steps: Annotated[list[Step], Meta(max_length=MAX_STEPS)]
    measurements: Annotated[dict[Key, Measurement], Meta(max_length=MAX_MEASUREMENTS)]
    plan: Plan | None
    corrections: Corrections = field(default_factory=Corrections)

    def __post_init__(self) -> None:
        judged, refused = self.status == "ok", self.refusal is not None
        if judged == refused or judged != (self.view is not None):
            raise ValueError("a report must have a view if it was judged, and a refusal if not")
        if judged and not (self.clip.width and self.clip.height and self.clip.frame_rate_hz):
            raise ValueError("a judged clip must have a size and a frame rate")

    def to_table(self) -> Table:
        """Return one row per measurement; NaN = not measured."""
        measured = self.measurements.values()
        return Table(
            measurement=np.array(list(self.measurements), dtype=object),
            value=np.array([m.value for m in measured], dtype=np.float64),
            unit=np.array([m.unit for m in measured], dtype=object),
            u=np.array([m.u for m in measured], dtype=np.float64),
            u_change=np.array([m.u_change for m in measured], dtype=np.float64),
            n=np.array([m.n for m in measured], dtype=np.int64),
            verdict=np.array([m.verdict for m in measured], dtype=object),
            from_stance=np.array(
                [m.from_stance.value if m.from_stance else None for m in measured], np.float64
            ),
            from_stance_u=np.array(
                [m.from_stance.u if m.from_stance else None for m in measured], np.float64
            ),
        )

    def to_json(self) -> str:
        """Return the report as JSON text that strict parsers accept (no NaN)."""
        content = {"schema": SCHEMA, **_plain(asdict(self), bool(self.corrections))}
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(content: dict[str, Any], corrected: bool) -> dict[str, Any]:
    if not corrected:
        del content["corrections"]
    for step in content["steps"]:
        if step["found_s"] is None:
            del step["found_s"]
    for measurement in content["measurements"].values():
        if measurement["cm"] is None:
            del measurement["cm"]
        for evidence in measurement["evidence"]:
            if evidence["image"] is None:
                del evidence["image"]
    return content
