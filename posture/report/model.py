"""The report: what every reader of a result agrees on (schema ``posture.report/1``).

Field names are the names in ``report.json``. Times are real seconds from the first frame.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from posture.corrections import Corrections
from posture.errors import RefusalCode
from posture.landmarks import ClipInfo

SCHEMA: Final = "posture.report/1"
Side = Literal["left", "right"]
Verdict = Literal["ok", "watch", "flag", "info", "unknown"]


@dataclass(frozen=True)
class Refusal:
    """Why a clip was not judged, and what to do at the next filming."""

    code: RefusalCode
    message: str
    advice: str


@dataclass(frozen=True)
class MadeWith:
    """What made the report: versions, model and options."""

    posture: str
    model: str
    model_sha256: str
    options: dict[str, Any]


@dataclass(frozen=True)
class View:
    """How the camera saw the runner: one value per clip.

    ``roll_deg``: how far level things rise to the right in the picture. ``yaw_deg``: how
    far the camera stood off the perpendicular, + = ahead of the runner.
    """

    facing: Side
    near_side: Side
    mirrored: bool
    roll_deg: float
    yaw_deg: float


@dataclass(frozen=True)
class Quality:
    """How much of the clip was seen, how many frames were mended, and what to know of it."""

    detected_fraction: float
    repaired_frames: int
    warnings: list[str]


@dataclass(frozen=True)
class Step:
    """One foot contact; ``toe_off_s`` is None where it fell outside the clip or was not seen.

    ``found_s`` is where the program saw a contact that a person moved; None = not moved.
    """

    side: Side
    near: bool
    contact_s: float
    toe_off_s: float | None
    contact_u_s: float
    found_s: float | None = None


@dataclass(frozen=True)
class Evidence:
    """One real instant behind a value; ``image`` is relative to the report, if pictures exist."""

    time_s: float
    side: Side
    value: float
    image: str | None = None


@dataclass(frozen=True)
class Limits:
    """Bands of a judged measurement; a bound of None is open.

    Inside ``ok`` the verdict is ok, outside ``ok`` but inside ``watch`` it is watch, and
    outside ``watch`` it is flag.
    """

    ok: tuple[float | None, float | None]
    watch: tuple[float | None, float | None]


@dataclass(frozen=True)
class Measurement:
    """One value with its interval and verdict; ``value`` None = could not be measured (``why``).

    ``u_people`` is the part of ``u`` that real people add to what was measured on clips whose
    truth is known; it is in ``u`` already, and cancels in ``u_change``.
    """

    value: float | None
    unit: str
    u: float | None
    u_change: float | None
    u_people: float | None
    n: int
    verdict: Verdict
    near_limit: bool
    limits: Limits | None
    why: str
    evidence: list[Evidence] = field(default_factory=list)
    cm: float | None = None


@dataclass(frozen=True)
class Exercise:
    """One exercise with its dose, why it is here, and how good the evidence is."""

    name: str
    dose: str
    why: str
    grade: str
    source: str


@dataclass(frozen=True)
class Plan:
    """What to do: the findings in order of weight, one cue, at most three exercises."""

    order: list[str]
    cue: str
    exercises: list[Exercise]


@dataclass(frozen=True)
class Report:
    """The whole result for one clip, as a person corrected it."""

    status: Literal["ok", "refused"]
    refusal: Refusal | None
    made_with: MadeWith
    clip: ClipInfo
    view: View | None
    quality: Quality
    steps: list[Step]
    measurements: dict[str, Measurement]
    plan: Plan | None
    corrections: Corrections = field(default_factory=Corrections)

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
    for key, measurement in content["measurements"].items():
        if key != "vertical_oscillation":
            del measurement["cm"]
        for evidence in measurement["evidence"]:
            if evidence["image"] is None:
                del evidence["image"]
    return content
