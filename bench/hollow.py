"""Whether the hollow of the back follows the tilt of the pelvis.

Single pictures of rendered runners, spread over their strides, go through the product's own
steps. A runner of one body, clothes, tilt and lean is one row.
"""

import itertools
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from scipy.stats import spearmanr

from bench.render.body import make_body
from bench.render.camera import Camera, Facing
from bench.render.clothes import Clothes
from bench.render.gait import Gait, Runner
from bench.render.looks import Look, coloured
from bench.render.makehuman import SHAPES
from bench.render.scene import Picture, Scene
from bench.sections import Section, section
from posture.arrays import FloatArray
from posture.checks.lumbar_hollow import FEWEST, arm_behind, at_usual_lean, hollow
from posture.geometry import lean_deg
from posture.motion.motion import CameraView, middle
from posture.pose_track import LONG_SIDE
from posture.results.judging import TO_90_PERCENT
from posture.tracking.pose.detector import PeopleDetector
from posture.tracking.pose.inference import MaskNetwork
from posture.tracking.pose.models import Model
from posture.tracking.scene.silhouette import trunk_edges

# Anterior tilts and leans that a body is rendered with, by clothes.
POSES: Final[dict[Clothes, tuple[tuple[float, ...], tuple[float, ...]]]] = {
    "tight": ((-5.0, 0.0, 5.0, 10.0, 15.0), (3.0, 8.0, 15.0)),
    "usual": ((0.0, 7.5, 15.0), (3.0, 12.0)),
    "loose": ((0.0, 7.5, 15.0), (3.0, 12.0)),
}
PICTURES: Final = 12
RESAMPLED: Final = 1000


@dataclass(frozen=True)
class Hollow:
    """One runner filmed once.

    Attributes
    ----------
    body, clothes : str
        Who, and how dressed.
    tilt_deg, lean_deg : float
        As rendered: anterior tilt against the body's own neutral pelvis, and trunk lean.
    raw, corrected : float
        The hollow before and after the correction for lean, % of trunk length.
    clear : float
        Share of the pictures in which no arm hid the back, 0-1.
    """

    body: str
    clothes: Clothes
    tilt_deg: float
    lean_deg: float
    raw: float
    corrected: float
    clear: float


@dataclass(frozen=True)
class Agreement:
    """How well the hollow ranks tilt.

    Attributes
    ----------
    pooled, pooled_low, pooled_high : float
        Spearman's rank correlation over all bodies, with its 95 % interval (bodies resampled).
    within, within_least : float
        The same within a body: median and smallest.
    per_deg : float
        Change of the hollow per degree of tilt, %.
    within_sd_deg, bodies_sd_deg : float
        Scatter about a body's own line, and of the bodies' lines, as degrees of tilt.
    """

    bodies: int
    pooled: float
    pooled_low: float
    pooled_high: float
    within: float
    within_least: float
    per_deg: float
    within_sd_deg: float
    bodies_sd_deg: float


def hollow_section(model: Model, workers: int = 2) -> Section:
    """Render and measure every body in every kind of clothes."""
    kinds = [(clothes, body) for clothes in POSES for body in SHAPES]
    for clothes, body in kinds:
        make_body(SHAPES[body], clothes)
    # Processes that start afresh: OpenGL does not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        found = list(pool.map(_hollows, *zip(*kinds, strict=True), [model] * len(kinds)))
    rows = []
    for clothes in POSES:
        own = [row for part in found for row in part if row.clothes == clothes]
        for lean in ("raw", "corrected"):
            rows.append(
                _cells(lean, own, agreement(own, np.array([getattr(r, lean) for r in own])))
            )
    return section(
        "hollow",
        "Rendered runners: the back's hollow against the pelvis' tilt",
        "Single pictures of thirteen bodies, each with several tilts and leans. Spearman's rank"
        " correlation over all bodies together, with its 95 % interval (bodies drawn with"
        " replacement), and within a body; the change of the hollow per degree of tilt; and as"
        " degrees of tilt the scatter about a body's own line, what two clips of one runner can"
        " tell (90 %), and how much bodies of one tilt differ. A rendered shirt hangs and never"
        " flaps.",
        (
            *("clothes, lean", "bodies", "runners", "not answered", "r, all bodies", "95 %"),
            *("r within a body", "least", "% per deg", "SD within, deg", "told apart, deg"),
            "SD of bodies, deg",
        ),
        rows,
    )


def _cells(lean: str, own: Sequence[Hollow], got: Agreement) -> tuple[str, ...]:
    clothes = own[0].clothes
    tilts, leans = POSES[clothes]
    asked = len(SHAPES) * len(tilts) * len(leans)
    return (
        *(f"{clothes}, {lean}", str(got.bodies), str(len(own))),
        *(f"{100 * (1 - len(own) / asked):.0f} %", f"{got.pooled:.2f}"),
        f"{got.pooled_low:.2f} to {got.pooled_high:.2f}",
        *(f"{got.within:.2f}", f"{got.within_least:.2f}", f"{got.per_deg:.3f}"),
        f"{got.within_sd_deg:.1f}",
        f"{TO_90_PERCENT * np.sqrt(2) * got.within_sd_deg:.1f}",
        f"{got.bodies_sd_deg:.1f}",
    )


def _hollows(clothes: Clothes, body: str, model: Model) -> list[Hollow]:
    """Every tilt and lean of one body, measured."""
    masks = MaskNetwork(model)
    with PeopleDetector(model) as people:
        return list(_of_body(body, list(SHAPES).index(body), clothes, masks, people))


def agreement(rows: Sequence[Hollow], values: FloatArray) -> Agreement:
    """Compare ``values``, one per row, with the tilt of the rows."""
    tilt = np.array([row.tilt_deg for row in rows])
    names = [row.body for row in rows]
    own = [np.flatnonzero([name == one for name in names]) for one in dict.fromkeys(names)]
    within = [_rank(tilt[part], values[part]) for part in own]
    per_deg, starts, sd = _lines(tilt, values, own)
    rng = np.random.default_rng(0)
    drawn = [
        np.concatenate([own[k] for k in rng.integers(len(own), size=len(own))])
        for _ in range(RESAMPLED)
    ]
    low, high = np.percentile([_rank(tilt[part], values[part]) for part in drawn], (2.5, 97.5))
    return Agreement(
        bodies=len(own),
        pooled=_rank(tilt, values),
        pooled_low=float(low),
        pooled_high=float(high),
        within=float(np.median(within)),
        within_least=min(within),
        per_deg=per_deg,
        within_sd_deg=sd / abs(per_deg),
        bodies_sd_deg=float(np.std(starts, ddof=1)) / abs(per_deg),
    )


def _lines(
    tilt: FloatArray, values: FloatArray, own: Sequence[np.ndarray]
) -> tuple[float, FloatArray, float]:
    """Common slope, every body's value at no tilt, and the scatter about these lines."""
    belongs = np.zeros((len(tilt), len(own)))
    for number, part in enumerate(own):
        belongs[part, number] = 1.0
    known = np.column_stack([belongs, tilt])
    fit = np.linalg.lstsq(known, values, rcond=None)[0]
    left = values - known @ fit
    sd = float(np.sqrt(np.sum(left**2) / (len(values) - known.shape[1])))
    return float(fit[-1]), np.asarray(fit[:-1], np.float64), sd


def _rank(one: FloatArray, other: FloatArray) -> float:
    return float(spearmanr(one, other)[0])


def _of_body(
    name: str, number: int, clothes: Clothes, masks: MaskNetwork, people: PeopleDetector
) -> Iterator[Hollow]:
    rng = np.random.default_rng((number, list(POSES).index(clothes)))
    facing: Facing = "left" if number % 2 else "right"
    camera = Camera(
        distance_m=rng.uniform(3.4, 5.2), height_m=rng.uniform(0.7, 1.3), yaw_deg=rng.uniform(-6, 6)
    )
    body = make_body(SHAPES[name], clothes)
    look = Look(clothes=clothes, seed=number + 1)
    scene = Scene(replace(body, mesh=coloured(body.mesh, look)), camera, facing)
    try:
        for tilt, lean in itertools.product(*POSES[clothes]):
            gait = Gait(
                pelvic_tilt_deg=tilt, trunk_lean_deg=lean, cadence_spm=rng.uniform(156, 182)
            )
            runner = Runner(body.skeleton, gait)
            times = np.sort(rng.uniform(0.5, 4.0, PICTURES)).tolist()
            pictures = [scene.picture(runner.pose(t), gait.speed_mps * t) for t in times]
            row = _measured(pictures, facing, masks, people)
            if row:
                yield Hollow(name, clothes, tilt, lean, *row)
    finally:
        scene.close()


def _measured(
    pictures: Sequence[Picture], facing: Facing, masks: MaskNetwork, people: PeopleDetector
) -> tuple[float, float, float] | None:
    """(raw, corrected, clear) of one runner; None where too few pictures show the back."""
    bodies, backs = [], []
    for picture in pictures:
        image = _shrunk(picture)
        seen = people.detect(image)
        if seen:
            bodies.append(seen[0])
            backs.append(
                trunk_edges(masks.mask(image, seen[0]), seen[0])[:, 0 if facing == "right" else 1]
            )
    sagittal = CameraView(facing).to_sagittal(np.array(bodies))
    depth = 100 * hollow(np.array(backs))
    clear = np.isfinite(depth) & ~arm_behind(sagittal)
    if clear.sum() < FEWEST:
        return None
    lean = float(np.median(lean_deg(middle(sagittal, "hip"), middle(sagittal, "shoulder"))))
    raw = np.mean(depth[clear], keepdims=True)
    return float(raw[0]), float(at_usual_lean(raw, lean)[0]), float(clear.mean())


def _shrunk(picture: Picture) -> Picture:
    size = (LONG_SIDE, round(picture.shape[0] * LONG_SIDE / picture.shape[1]))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
