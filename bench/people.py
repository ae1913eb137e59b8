"""Rendered clips of people drawn at random: bodies, clothes, strides, cameras and phones.

Every clip has a body of its own, drawn over the whole body model, and lands as one of the feet
of sixteen runners on force plates did at its speed. Tuning and held-out clips are drawn from
different numbers and with the feet of different runners. How often something happens (a console
in front, portrait, few frames a second) is dealt like cards, so that every group has its share.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeVar

import numpy as np

from bench.render.camera import Camera, Facing
from bench.render.clip import Clip
from bench.render.clothes import Clothes
from bench.render.feet import MeasuredFoot, measured_feet
from bench.render.film import Film
from bench.render.gait import DIALS, Gait
from bench.render.looks import Hair, Look, Skin
from bench.render.makehuman import BodyShape, Sex
from bench.render.room import UPRIGHT_M, Occluder
from bench.render.standing import QuietStance

Purpose = Literal["held-out", "tuning"]
Kind = Literal["console", "rail"]
Fault = dict[str, Any]
Card = TypeVar("Card")
# What the numbers of each group are drawn from, and its place among every two runners.
SEEDS: Final[dict[Purpose, int]] = {"held-out": 2026, "tuning": 1963}
PLACES: Final[dict[Purpose, int]] = {"held-out": 0, "tuning": 1}
PREFIXES: Final[dict[Purpose, str]] = {"held-out": "random", "tuning": "random tuning"}
CLIPS: Final = 48
# Other people, who stand still before they run.
STANCE_SEEDS: Final[dict[Purpose, int]] = {"held-out": 2027, "tuning": 1964}
STANCE_PREFIXES: Final[dict[Purpose, str]] = {"held-out": "stance", "tuning": "stance tuning"}
STANCE_CLIPS: Final = 12
STANCE_RUN_S: Final = 5.5
# Rendering takes long: no motion blur, and no more frames than this.
STANCE_RATE_HZ: Final = 60.0
SECONDS: Final = 6.0
# Belt speeds, m/s; a runner measured at the fast speed alone is filmed near it.
SPEEDS: Final = (2.2, 5.0)
FAST_SPEEDS: Final = (4.0, 5.0)
# How faults are run, as slowly as most people jog: what is dialled, in the units of `Gait`.
FAULT_SPEEDS: Final = (2.4, 3.0)
FAULTS: Final[tuple[Fault, ...]] = (
    *({"trunk_lean_deg": -7.0}, {"trunk_lean_deg": 19.0}, {"trunk_lean_deg": 25.0}),
    *({"head_forward_deg": 38.0}, {"head_forward_deg": 43.0}),
    {"overstride_m": 0.11, "knee_flexion_at_contact_deg": 10.0},
    {"overstride_m": 0.13, "knee_flexion_at_contact_deg": 10.0, "cadence_spm": 158.0},
    {"overstride_m": 0.15, "knee_flexion_at_contact_deg": 9.0, "cadence_spm": 154.0},
    {"knee_flexion_at_contact_deg": 6.0, "overstride_m": 0.05},
    *({"vertical_oscillation_m": 0.12, "cadence_spm": 158.0},),
    *({"vertical_oscillation_m": 0.13, "cadence_spm": 154.0},),
    {"cadence_spm": 148.0, "overstride_m": 0.10},
)
# Half of the phones film at the lowest rates.
RATES_HZ: Final = (24.0, 25.0, 30.0, 30.0, 30.0, 30.0, 50.0, 60.0, 60.0, 60.0, 60.0, 120.0)
LOW_CAMERA_M: Final = 0.7
POOR_CRF: Final = 30
# Standing height, mean and standard deviation, and the shortest and tallest drawn, metres.
HEIGHTS_M: Final[dict[Sex, tuple[float, float, float, float]]] = {
    "male": (1.77, 0.07, 1.60, 1.97),
    "female": (1.64, 0.065, 1.49, 1.83),
}
# Ranges that leave out bodybuilders.
MUSCLE: Final[dict[Sex, tuple[float, float]]] = {"male": (0.25, 0.7), "female": (0.2, 0.55)}
# How dark the skin of MakeHuman's African, Asian and Caucasian bodies is drawn on average, 0-1,
# its standard deviation, and the darkest that is called light, medium and brown.
DARKNESS: Final = (0.85, 0.35, 0.12)
DARKNESS_SD: Final = 0.12
SKINS: Final[tuple[tuple[Skin, float], ...]] = (("light", 0.25), ("medium", 0.45), ("brown", 0.68))
GREY_FROM: Final = 50.0
# Where the landing foot is in the picture's plane: from its heel to its toes, and its side.
LANDING_M: Final = (0.15, 0.38)
FOOT_ASIDE_M: Final = 0.05
# What the upper edge of a console hides at most, as a share of standing height: no head. Heights
# that consoles and rails have.
CHEST: Final = (0.6, 0.76)
CONSOLE_M: Final = (0.75, 1.3)
RAIL_M: Final = 0.91
# Longer exposures than these, seconds, are made of three and of five pictures.
BLURS: Final = ((1 / 110, 5), (1 / 240, 3))


@dataclass(frozen=True)
class _Hand:
    """The cards dealt to one clip."""

    sex: Sex
    clothes: Clothes
    fault: Fault
    portrait: bool
    fps: float
    in_front: Kind | None
    compressed: bool
    facing: Facing


def draw_clips(purpose: Purpose) -> list[Clip]:
    """Return the clips of a group, the same on every machine."""
    return _drawn(purpose, SEEDS[purpose], PREFIXES[purpose], CLIPS)


def draw_stance_clips(purpose: Purpose) -> list[Clip]:
    """Return clips of people who stand still for three seconds and then run."""
    seed = STANCE_SEEDS[purpose]
    clips = _drawn(purpose, seed, STANCE_PREFIXES[purpose], STANCE_CLIPS)
    return [
        _standing_first(clip, np.random.default_rng((seed, number, 1)))
        for number, clip in enumerate(clips, start=1)
    ]


def _drawn(purpose: Purpose, seed: int, prefix: str, count: int) -> list[Clip]:
    feet = feet_for(purpose)
    hands = _hands(np.random.default_rng(seed))[:count]
    return [
        _clip(
            f"{prefix} {number:02d}",
            np.random.default_rng((seed, number)),
            hand,
            feet[number % len(feet)],
        )
        for number, hand in enumerate(hands, start=1)
    ]


def _standing_first(clip: Clip, rng: np.random.Generator) -> Clip:
    """The clip with quiet standing before the run, about as people stand who think of nothing."""
    standing = QuietStance(
        trunk_lean_deg=rng.normal(-0.5, 2.5),
        head_forward_deg=float(np.clip(rng.normal(20, 5), 11, 33)),
        pelvic_tilt_deg=_within("pelvic_tilt_deg", clip.gait.pelvic_tilt_deg + rng.normal(0, 3)),
        knee_flexion_deg=rng.uniform(3.6, 11.0),
        hip_ahead_m=rng.uniform(0.005, 0.06),
        feet_m=rng.uniform(0.12, 0.28),
        staggered_m=rng.normal(0, 0.025),
        turned_deg=rng.normal(0, 4),
        at_m=rng.normal(0, 0.06),
        sway_m=rng.uniform(0.002, 0.007),
        seed=int(rng.integers(1_000_000)),
    )
    film = replace(
        clip.film,
        seconds=standing.seconds + STANCE_RUN_S,
        fps=min(clip.film.fps, STANCE_RATE_HZ),
        subframes=1,
    )
    return replace(clip, film=film, standing=standing)


def feet_for(purpose: Purpose) -> list[MeasuredFoot]:
    """Return the feet that a group may land with: every other runner's."""
    feet = measured_feet()
    runners = list(dict.fromkeys(own.runner for own in feet))[PLACES[purpose] :: 2]
    return [own for own in feet if own.runner in runners]


def is_low(clip: Clip) -> bool:
    """Whether the camera stands low."""
    return clip.camera.height_m < LOW_CAMERA_M


def is_compressed(clip: Clip) -> bool:
    """Whether the file is strongly compressed."""
    return clip.film.crf >= POOR_CRF


def is_portrait(clip: Clip) -> bool:
    """Whether the picture is higher than wide."""
    return clip.camera.height > clip.camera.width


def _hands(rng: np.random.Generator) -> list[_Hand]:
    sexes: list[Sex] = _dealt(rng, ("male", "female"))
    clothes: list[Clothes] = _dealt(rng, ("usual", "usual", "tight", "tight", "loose", "long"))
    faults: list[Fault] = _dealt(rng, (*FAULTS, *({},) * (CLIPS - len(FAULTS))))
    portrait = _dealt(rng, (True, False))
    rates_hz = _dealt(rng, RATES_HZ)
    in_front: list[Kind | None] = _dealt(rng, (None, None, None, None, "console", "rail"))
    compressed = _dealt(rng, (True, False, False, False))
    sides: list[Facing] = _dealt(rng, ("left", "right"))
    cards = (sexes, clothes, faults, portrait, rates_hz, in_front, compressed, sides)
    return [_Hand(*dealt) for dealt in zip(*cards, strict=True)]


def _dealt(rng: np.random.Generator, cards: Sequence[Card]) -> list[Card]:
    """One of the cards for each clip, each as often as the others."""
    return [cards[number % len(cards)] for number in rng.permutation(CLIPS)]


def _clip(name: str, rng: np.random.Generator, hand: _Hand, foot: MeasuredFoot) -> Clip:
    shape = _body(rng, hand.sex)
    camera = _camera(rng, hand, shape.height_m)
    occluder = None
    if hand.in_front:
        occluder = _in_front(rng, hand.in_front, camera, hand.facing, shape.height_m)
    return Clip(
        name=name,
        shape=shape,
        look=_look(rng, shape, hand.clothes),
        gait=_gait(rng, hand.fault, shape, foot),
        camera=camera,
        film=_film(rng, hand),
        facing=hand.facing,
        occluder=occluder,
        dark_wall=bool(rng.random() < 0.25),
    )


def _body(rng: np.random.Generator, sex: Sex) -> BodyShape:
    mean, sd, least, most = HEIGHTS_M[sex]
    african, asian, caucasian = rng.dirichlet((0.6, 0.6, 0.6)).round(3).tolist()
    return BodyShape(
        sex=sex,
        height_m=round(float(np.clip(rng.normal(mean, sd), least, most)), 3),
        muscle=round(rng.uniform(*MUSCLE[sex]), 3),
        weight=round(0.1 + 1.3 * rng.beta(1.7, 2.4), 3),
        proportions=round(rng.uniform(0.2, 0.9), 3),
        age=round(25 + 48 * rng.beta(1.1, 2.0), 1),
        origins=(african, asian, caucasian),
        legs=round(rng.uniform(0.0, 0.3), 3),
    )


def _look(rng: np.random.Generator, shape: BodyShape, clothes: Clothes) -> Look:
    darkness = rng.normal(np.dot(DARKNESS, shape.origins), DARKNESS_SD)
    skin: Skin = next((skin for skin, most in SKINS if darkness < most), "dark")
    hairs: list[Hair] = ["black", "brown", "fair"] if skin == "light" else ["black", "brown"]
    if skin == "dark":
        hairs = ["black"]
    grey = shape.age > GREY_FROM and rng.random() < 0.7
    return Look(
        clothes=clothes,
        skin=skin,
        colours="dark" if rng.random() < 0.2 else "bright",
        seed=int(rng.integers(1_000_000)),
        hair="grey" if grey else hairs[rng.integers(len(hairs))],
    )


def _gait(rng: np.random.Generator, fault: Fault, shape: BodyShape, foot: MeasuredFoot) -> Gait:
    """As the foot's runner goes at a speed, trunk and head as runners differ, then the fault."""
    speeds = FAST_SPEEDS if len(foot.landings) == 1 else SPEEDS
    speed_mps = rng.uniform(*(FAULT_SPEEDS if fault else speeds))
    own = foot.stride(speed_mps, shape.height_m)
    usual = Gait(
        cadence_spm=_within("cadence_spm", own.cadence_spm),
        speed_mps=speed_mps,
        duty_factor=own.duty_factor,
        overstride_m=own.overstride_m,
        knee_flexion_at_contact_deg=_within("knee_flexion_at_contact_deg", own.knee_flexion_deg),
        # About 7° at 3.4 m/s, and more at higher speeds (Teng and Powers 2014, Hamner and
        # Delp 2013).
        trunk_lean_deg=_within("trunk_lean_deg", rng.normal(3.3 + 1.2 * speed_mps, 3.0)),
        head_forward_deg=float(np.clip(rng.normal(21, 5), 11, 33)),
        pelvic_tilt_deg=_within("pelvic_tilt_deg", rng.normal(0.0, 4.0)),
        vertical_oscillation_m=own.rise_m,
        step_width_m=rng.uniform(0.05, 0.12),
        drift_m=rng.uniform(0.005, 0.03),
        landing=own.landing,
        seed=int(rng.integers(1_000_000)),
    )
    return replace(usual, **fault)


def _within(dial: str, value: float) -> float:
    """The value, or the nearest that a runner can be asked for."""
    return float(np.clip(value, *DIALS[dial]))


def _camera(rng: np.random.Generator, hand: _Hand, height_m: float) -> Camera:
    """The whole body in the picture, by a hand that does not aim too well."""
    distance_m = rng.uniform(2.5, 7.0)
    extent_m = height_m * (rng.uniform(1.6, 2.0) if hand.portrait else rng.uniform(1.25, 1.7))
    width, height = (540, 960) if hand.portrait else (960, 540)
    return Camera(
        width=width,
        height=height,
        fov_deg=float(np.degrees(2 * np.arctan(extent_m / 2 / distance_m))),
        distance_m=distance_m,
        height_m=rng.uniform(0.3, 1.8),
        yaw_deg=rng.uniform(-20, 20),
        roll_deg=rng.uniform(-5, 5),
        along_m=rng.uniform(0.05, 0.17),
        looks_at_m=height_m * rng.uniform(0.46, 0.52),
    )


def _film(rng: np.random.Generator, hand: _Hand) -> Film:
    """An ordinary phone: the darker the room, the longer the exposure and the more noise."""
    light = rng.uniform(0.3, 1.0)
    longest_s = 0.9 / hand.fps
    exposure_s = min(float(np.exp(rng.uniform(np.log(1 / 500), np.log(1 / 90)))), longest_s)
    return Film(
        fps=hand.fps,
        seconds=SECONDS,
        subframes=next((count for least_s, count in BLURS if exposure_s > least_s), 1),
        shutter=exposure_s * hand.fps,
        noise=0.006 + 0.03 * (1 - light) * rng.uniform(0.5, 1.0),
        defocus_px=rng.uniform(0.3, 1.5) if rng.random() < 0.3 else 0.0,
        light=light,
        crf=int(rng.integers(POOR_CRF, 37)) if hand.compressed else int(rng.integers(20, 28)),
        seed=int(rng.integers(1_000_000)),
    )


def _in_front(
    rng: np.random.Generator, kind: Kind, camera: Camera, facing: Facing, height_m: float
) -> Occluder:
    """The upright where the camera sees it before the landing foot, a console before the trunk."""
    eye = camera.eye(facing)
    share = (UPRIGHT_M[kind] - FOOT_ASIDE_M) / (abs(float(eye[2])) - FOOT_ASIDE_M)

    def before(place_m: float, eye_m: float) -> float:
        return float(place_m + share * (eye_m - place_m))

    at_m = before(rng.uniform(*LANDING_M), eye[0])
    chest_m = before(height_m * rng.uniform(*CHEST), eye[1])
    return Occluder(kind, at_m, RAIL_M if kind == "rail" else float(np.clip(chest_m, *CONSOLE_M)))
