"""The sets of rendered clips: who runs, how, and how it is filmed.

The random set (`bench.people`) stands for people nobody tuned on; the designed one shows what
single conditions do. In the designed set, what a clip does not set is drawn from the ranges of
ordinary runners and ordinary filming, by the clip's own number, so that the set is the same on
every machine. Tuning clips serve to set biases and half-widths and for nothing else; held-out
clips show other people; the unseen clips show bodies that neither of them has, one of them in
clothes that no other clip has; edge clips show the held-out people filmed as badly as is still
judged, and worse.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np

from bench.people import draw_clips, draw_stance_clips
from bench.render.camera import Camera
from bench.render.clip import Clip
from bench.render.film import Film
from bench.render.gait import Gait
from bench.render.landing import draw_landing
from bench.render.looks import Look
from bench.render.makehuman import SHAPES
from bench.render.room import Occluder

Group = Literal[
    "tuning", "held-out", "unseen", "edge", "random", "random-tuning", "stance", "stance-tuning"
]
# Of the designed set.
GROUPS: Final[tuple[Group, ...]] = ("held-out", "unseen", "edge", "tuning")
Dials = Mapping[str, Any]

# Body of `SHAPES` -> how it is dressed.
LOOKS: Final[dict[str, Look]] = {
    # Tuning.
    "man": Look(clothes="usual", skin="light", seed=1),
    "woman": Look(clothes="tight", skin="light", seed=2),
    "tall man": Look(clothes="tight", skin="dark", seed=3),
    "short woman": Look(clothes="usual", skin="medium", seed=4),
    "stout man": Look(clothes="usual", skin="medium", seed=11),
    "stout woman": Look(clothes="usual", skin="dark", seed=12),
    # Held out.
    "heavy man": Look(clothes="usual", skin="light", seed=5),
    "tall woman": Look(clothes="usual", skin="dark", seed=6),
    "light man": Look(clothes="tight", skin="brown", seed=7),
    "heavy woman": Look(clothes="usual", skin="brown", seed=8),
    "short man": Look(clothes="tight", skin="dark", seed=9),
    # In neither.
    "light woman": Look(clothes="loose", skin="medium", seed=10),
    "stocky man": Look(clothes="long", skin="brown", seed=13),
}
MAKE_UP: Final[dict[Group, tuple[str, ...]]] = {
    "tuning": ("man", "woman", "tall man", "short woman"),
    "held-out": ("heavy man", "tall woman", "light man", "heavy woman", "short man"),
    "unseen": ("stocky man", "light woman"),
    "edge": ("heavy man", "tall woman", "light man", "heavy woman", "short man"),
}
STRIKES: Final = ("heel", "heel", "heel", "midfoot", "forefoot")
PAST_DOUBT: Final = "faults past doubt"
# A foot that lands on its front comes down further, which a straighter knee could not follow.
MORE_KNEE_DEG: Final = {"heel": 0.0, "midfoot": 4.0, "forefoot": 8.0}
GAIT_DIALS: Final = (
    *("cadence_spm", "speed_mps", "overstride_m", "knee_flexion_at_contact_deg", "strike"),
    *("trunk_lean_deg", "head_forward_deg", "vertical_oscillation_m", "landing"),
)
CAMERA_DIALS: Final = ("distance_m", "height_m", "yaw_deg", "roll_deg")
FILM_DIALS: Final = (
    *("fps", "seconds", "subframes", "shutter", "noise", "defocus_px", "light", "crf"),
)
# What is dialled and never drawn.
MORE_DIALS: Final = frozenset(
    (
        *("knee_flexion_at_contact_deg", "subframes", "shutter", "defocus_px", "light"),
        *("colours", "occluder", "dark_wall", "person", "clothes"),
    )
)
# The next treadmill's upright is before the landing foot, the rail's post behind the runner.
CONSOLE: Final = Occluder("console", 0.34, 1.22)
RAIL: Final = Occluder("rail", -0.725, 0.91)
# A leg that reaches far ahead lands straighter.
FAR: Final[Dials] = {"knee_flexion_at_contact_deg": 10.0}
# Condition -> one entry per clip: what it dials.
USUAL: Final[tuple[Dials, ...]] = ({},) * 4
VIEWS: Final[dict[str, tuple[Dials, ...]]] = {
    "yaw 10 to 20°": ({"yaw_deg": -20.0}, {"yaw_deg": -13.0}, {"yaw_deg": 12.0}, {"yaw_deg": 18.0}),
    "roll 5°": ({"roll_deg": -5.0}, {"roll_deg": 5.0}),
    "low or high camera": ({"height_m": 0.4}, {"height_m": 1.8}),
    "small runner": ({"size": (640, 360)}, {"extent_m": 4.2}),
}
FILMING: Final[dict[str, tuple[Dials, ...]]] = {
    "30 frames/s": (
        {"fps": 30.0},
        {"fps": 30.0, "cadence_spm": 182.0},
        {"fps": 30.0, "subframes": 3, "shutter": 0.5},
    ),
    "120 frames/s": ({"fps": 120.0, "seconds": 5.2}, {"fps": 120.0, "seconds": 5.2}),
    "240 frames/s": ({"fps": 240.0, "seconds": 5.2},),
    "motion blur": (
        {"subframes": 3, "shutter": 0.5},
        {"subframes": 3, "shutter": 0.9, "speed_mps": 4.2, "cadence_spm": 178.0},
    ),
    "dim and noisy": ({"light": 0.4, "noise": 0.03}, {"light": 0.25, "noise": 0.045}),
    "compressed": ({"crf": 34}, {"crf": 38}),
    "out of focus": ({"defocus_px": 2.0},),
}
SURROUNDINGS: Final[dict[str, tuple[Dials, ...]]] = {
    "console in front": ({"occluder": CONSOLE}, {"occluder": CONSOLE}),
    "rail in front": ({"occluder": RAIL}, {"occluder": RAIL}),
    "dark on dark": (
        {"colours": "dark", "dark_wall": True},
        {"colours": "dark", "dark_wall": True, "light": 0.6},
    ),
}
GAITS: Final[dict[str, tuple[Dials, ...]]] = {
    "cadence 145 or 195": ({"cadence_spm": 145.0}, {"cadence_spm": 195.0, "speed_mps": 3.6}),
    "speed 2.2 or 5 m/s": (
        {"speed_mps": 2.2, "cadence_spm": 158.0},
        {"speed_mps": 5.0, "cadence_spm": 188.0, "overstride_m": 0.06},
    ),
    "midfoot or forefoot": (
        {"strike": "midfoot"},
        {"strike": "forefoot", "speed_mps": 4.4, "cadence_spm": 180.0},
        {"strike": "forefoot"},
    ),
}
FAULTS: Final[dict[str, tuple[Dials, ...]]] = {
    "lean dialled": (
        {"trunk_lean_deg": -6.0},
        {"trunk_lean_deg": 16.0},
        {"trunk_lean_deg": 20.0},
        {"trunk_lean_deg": 25.0},
    ),
    "head dialled": (
        {"head_forward_deg": 12.0},
        {"head_forward_deg": 36.0},
        {"head_forward_deg": 42.0},
    ),
    "overstride dialled": (
        {"overstride_m": 0.09, "cadence_spm": 162.0, "strike": "heel", **FAR},
        {"overstride_m": 0.12, "cadence_spm": 156.0, "strike": "heel", **FAR},
        {"overstride_m": 0.14, "cadence_spm": 160.0, "strike": "heel", **FAR},
        {"overstride_m": 0.16, "cadence_spm": 152.0, "strike": "heel", **FAR},
    ),
    "knee dialled": (
        {"knee_flexion_at_contact_deg": 8.0, "overstride_m": 0.05, "strike": "heel"},
        {"knee_flexion_at_contact_deg": 26.0, "overstride_m": 0.05, "strike": "heel"},
    ),
    "bounce dialled": (
        {"vertical_oscillation_m": 0.04},
        {"vertical_oscillation_m": 0.115, "cadence_spm": 158.0},
        {"vertical_oscillation_m": 0.12, "cadence_spm": 154.0},
    ),
}
# Several things at once, as runners film.
PHONES: Final[tuple[Dials, ...]] = (
    {"fps": 30.0, "subframes": 3, "shutter": 0.4, "yaw_deg": -9.0, "light": 0.6, "noise": 0.025},
    {"fps": 30.0, "height_m": 0.5, "roll_deg": 3.5, "crf": 30},
    {"subframes": 3, "shutter": 0.5, "yaw_deg": 10.0, "noise": 0.03, "extent_m": 3.2},
    {"height_m": 1.6, "roll_deg": -4.0, "crf": 32, "light": 0.5, "noise": 0.03},
    {"fps": 120.0, "seconds": 5.2, "yaw_deg": -8.0, "occluder": RAIL},
    {"size": (640, 360), "occluder": CONSOLE, "colours": "dark"},
)
PLAIN_FAULTS: Final[tuple[Dials, ...]] = (
    {"trunk_lean_deg": -9.0},
    {"trunk_lean_deg": 23.0},
    {"trunk_lean_deg": 28.0, "fps": 30.0},
    {"head_forward_deg": 45.0},
    {"head_forward_deg": 48.0, "trunk_lean_deg": 12.0},
    {"overstride_m": 0.15, "cadence_spm": 158.0, "strike": "heel", **FAR},
    {"overstride_m": 0.17, "cadence_spm": 150.0, "strike": "heel", **FAR},
    {"vertical_oscillation_m": 0.135, "cadence_spm": 152.0},
    {"vertical_oscillation_m": 0.14, "cadence_spm": 150.0, "speed_mps": 2.6},
)
# At the edge of what is judged and past it.
EDGES: Final[dict[str, tuple[Dials, ...]]] = {
    "yaw 25 to 36°": tuple({"yaw_deg": yaw} for yaw in (-36.0, -30.0, -25.0, 25.0, 30.0, 36.0)),
    "few pixels": (
        *({"size": (426, 240)}, {"size": (426, 240), "fps": 30.0}),
        *({"extent_m": 5.5}, {"extent_m": 7.0}),
    ),
}
HELD_OUT: Final = {
    **{"usual": USUAL, **VIEWS, **FILMING, **SURROUNDINGS, **GAITS, **FAULTS},
    **{"several at once": PHONES, PAST_DOUBT: PLAIN_FAULTS},
}
TUNING: Final[dict[str, tuple[Dials, ...]]] = {
    "usual": ({},) * 6,
    "yaw 10 to 20°": ({"yaw_deg": -15.0}, {"yaw_deg": 15.0}),
    "30 frames/s": ({"fps": 30.0}, {"fps": 30.0, "subframes": 3, "shutter": 0.5}),
    "motion blur": ({"subframes": 3, "shutter": 0.7},),
    "small runner": ({"size": (640, 360)},),
    "dim and noisy": ({"light": 0.35, "noise": 0.035},),
    "midfoot or forefoot": ({"strike": "midfoot"}, {"strike": "forefoot"}),
    "lean dialled": ({"trunk_lean_deg": 18.0}, {"trunk_lean_deg": 0.0}),
    "head dialled": ({"head_forward_deg": 38.0},),
    "overstride dialled": ({"overstride_m": 0.13, "cadence_spm": 158.0, "strike": "heel", **FAR},),
    "bounce dialled": ({"vertical_oscillation_m": 0.11, "cadence_spm": 158.0},),
    "views": (
        *({"yaw_deg": yaw} for yaw in (-20.0, -11.0, -8.0, 9.0, 12.0, 20.0)),
        *({"roll_deg": 5.0}, {"roll_deg": -5.0}, {"height_m": 0.45}, {"height_m": 1.7}),
        *({"extent_m": 4.0}, {"extent_m": 3.3, "yaw_deg": -14.0}),
    ),
    "filming": (
        *({"fps": 30.0}, {"fps": 120.0, "seconds": 4.4}, {"fps": 240.0, "seconds": 4.4}),
        *({"crf": 36}, {"light": 0.3, "noise": 0.04}, {"defocus_px": 1.8}),
        {"subframes": 3, "shutter": 0.6, "speed_mps": 4.0, "cadence_spm": 176.0},
        *({"occluder": CONSOLE}, {"occluder": RAIL}, {"colours": "dark", "dark_wall": True}),
    ),
    "gaits": (
        *({"cadence_spm": 147.0}, {"cadence_spm": 192.0, "speed_mps": 3.5}),
        *({"speed_mps": 2.3, "cadence_spm": 160.0}, {"speed_mps": 4.8, "cadence_spm": 186.0}),
        {"strike": "forefoot", "speed_mps": 4.2, "cadence_spm": 178.0},
    ),
    "faults": (
        *({"trunk_lean_deg": -5.0}, {"trunk_lean_deg": 24.0}),
        *({"head_forward_deg": 12.0}, {"head_forward_deg": 31.0}, {"head_forward_deg": 44.0}),
        {"overstride_m": 0.09, "cadence_spm": 164.0, "strike": "heel", **FAR},
        {"overstride_m": 0.155, "cadence_spm": 154.0, "strike": "heel", **FAR},
        {"knee_flexion_at_contact_deg": 9.0, "overstride_m": 0.05, "strike": "heel"},
        {"knee_flexion_at_contact_deg": 25.0, "overstride_m": 0.05, "strike": "heel"},
        {"vertical_oscillation_m": 0.042},
        {"vertical_oscillation_m": 0.13, "cadence_spm": 154.0},
    ),
    "stout": (
        *({"person": "stout man"}, {"person": "stout woman"}),
        {"person": "stout man", "yaw_deg": 8.0, "knee_flexion_at_contact_deg": 12.0},
        {"person": "stout woman", "clothes": "tight", "fps": 30.0},
        {"person": "stout man", "clothes": "tight", "speed_mps": 3.8, "cadence_spm": 174.0},
        {"person": "stout woman", "trunk_lean_deg": 14.0},
    ),
    "loose": tuple(
        {"person": person, "clothes": "loose", **dials}
        for person, dials in (
            ("man", {}),
            ("woman", {"trunk_lean_deg": 13.0}),
            ("tall man", {"fps": 30.0}),
            ("short woman", {"overstride_m": 0.12, "cadence_spm": 160.0, "strike": "heel", **FAR}),
            ("stout man", {"yaw_deg": -9.0}),
            ("woman", {"speed_mps": 3.9, "cadence_spm": 178.0}),
        )
    ),
}
UNSEEN: Final[dict[str, tuple[Dials, ...]]] = {
    "usual": ({},) * 6,
    "yaw 10 to 20°": ({"yaw_deg": 14.0},) * 2,
    "lean dialled": ({"trunk_lean_deg": 19.0},) * 2,
    "overstride dialled": ({"overstride_m": 0.13, "cadence_spm": 158.0, "strike": "heel", **FAR},)
    * 2,
}
# Runners filmed once more, on another day: other strides, the camera set up anew.
AGAIN_EVERY: Final = 5
QUICK: Final = (
    "held-out usual 1",
    "held-out 30 frames/s 1",
    "held-out yaw 10 to 20° 3",
    "held-out overstride dialled 3",
    "held-out lean dialled 3",
    "unseen usual 1",
)


@dataclass(frozen=True)
class Entry:
    """One clip of the set.

    Attributes
    ----------
    clip : Clip
        What is rendered.
    group : Group
        What the clip is for.
    condition : str
        What sets it apart.
    again : str
        Name of the clip that shows the same runner on another day; "" = none.
    """

    clip: Clip
    group: Group
    condition: str
    again: str = ""


def full_set() -> list[Entry]:
    """Return all clips: tuning and held-out with their second filming, unseen, edge."""
    tuning, held_out = _group("tuning", TUNING, 0), _group("held-out", HELD_OUT, 100)
    return [
        *tuning,
        *(_filmed_again(entry, 400 + n) for n, entry in enumerate(tuning[::AGAIN_EVERY])),
        *held_out,
        *(_filmed_again(entry, 300 + n) for n, entry in enumerate(held_out[::AGAIN_EVERY])),
        *_group("unseen", UNSEEN, 200),
        *_group("edge", EDGES, 500),
    ]


def random_set() -> list[Entry]:
    """Return the clips of people drawn at random: held-out ones, then tuning ones."""
    return [
        *(Entry(clip, "random", "random") for clip in draw_clips("held-out")),
        *(Entry(clip, "random-tuning", "random") for clip in draw_clips("tuning")),
    ]


def stance_set() -> list[Entry]:
    """Return the clips of people who stand still first: held-out ones, then tuning ones."""
    return [
        *(Entry(clip, "stance", "stance") for clip in draw_stance_clips("held-out")),
        *(Entry(clip, "stance-tuning", "stance") for clip in draw_stance_clips("tuning")),
    ]


def faults_set() -> list[Entry]:
    """Return the held-out and unseen clips into which a fault was dialled."""
    return [entry for entry in full_set() if has_fault(entry)]


def has_fault(entry: Entry) -> bool:
    """Whether a fault was dialled into a clip that sets nothing."""
    sets_nothing = entry.group in ("held-out", "unseen") and not entry.again
    return sets_nothing and (entry.condition.endswith("dialled") or entry.condition == PAST_DOUBT)


def quick_set() -> list[Entry]:
    """Return six clips that stand for the rest."""
    return [entry for entry in full_set() if entry.clip.name in QUICK]


def _group(group: Group, conditions: Mapping[str, tuple[Dials, ...]], first: int) -> list[Entry]:
    flat = [
        (condition, place, dials)
        for condition, several in conditions.items()
        for place, dials in enumerate(several, start=1)
    ]
    people = MAKE_UP[group]
    return [
        Entry(
            _clip(
                f"{group} {condition} {place}",
                dials.get("person", people[n % len(people)]),
                first + n,
                dials,
            ),
            group,
            condition,
        )
        for n, (condition, place, dials) in enumerate(flat)
    ]


def _clip(name: str, person: str, number: int, dials: Dials) -> Clip:
    """One clip: what ``dials`` says, the rest drawn by the clip's number."""
    rng = np.random.default_rng(number)
    drawn: dict[str, Any] = {
        "cadence_spm": rng.uniform(156, 182),
        "speed_mps": rng.uniform(2.4, 3.5),
        "overstride_m": rng.uniform(0.02, 0.07),
        "trunk_lean_deg": rng.uniform(3, 10),
        "head_forward_deg": rng.uniform(15, 28),
        "vertical_oscillation_m": rng.uniform(0.055, 0.09),
        "strike": STRIKES[rng.integers(len(STRIKES))],
        "distance_m": rng.uniform(3.2, 5.5),
        "height_m": rng.uniform(0.7, 1.3),
        "yaw_deg": rng.uniform(-7, 7),
        "roll_deg": rng.uniform(-2.5, 2.5),
        "extent_m": rng.uniform(2.2, 2.8),
        "size": (960, 540),
        "facing": "left" if rng.random() < 0.5 else "right",
        "noise": rng.uniform(0.006, 0.018),
        "crf": int(rng.integers(20, 27)),
        "fps": 60.0,
        "seconds": 5.2 if name.startswith("tuning") else 6.4,
    }
    unknown = dials.keys() - drawn.keys() - MORE_DIALS
    if unknown:
        raise ValueError(f"{name} dials {sorted(unknown)}, which nothing reads")
    own = {**drawn, **dials}
    own["knee_flexion_at_contact_deg"] = dials.get(
        "knee_flexion_at_contact_deg", rng.uniform(14, 21) + MORE_KNEE_DEG[own["strike"]]
    )
    own["landing"] = draw_landing(rng, own["strike"], own["speed_mps"])
    size = own["size"]
    return Clip(
        name=name,
        shape=SHAPES[person],
        look=replace(LOOKS[person], **_taken(own, ("clothes", "colours"))),
        gait=Gait(seed=number, **_taken(own, GAIT_DIALS)),
        camera=Camera(
            width=size[0],
            height=size[1],
            fov_deg=float(np.degrees(2 * np.arctan(own["extent_m"] / 2 / own["distance_m"]))),
            **_taken(own, CAMERA_DIALS),
        ),
        film=Film(seed=number, **_taken(own, FILM_DIALS)),
        facing=own["facing"],
        **_taken(own, ("occluder", "dark_wall")),
    )


def _taken(dials: Dials, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: dials[name] for name in names if name in dials}


def _filmed_again(entry: Entry, number: int) -> Entry:
    """The same runner on another day, the camera set up anew by hand."""
    rng = np.random.default_rng(number)
    clip = entry.clip
    camera = replace(
        clip.camera,
        distance_m=clip.camera.distance_m * rng.normal(1, 0.02),
        height_m=clip.camera.height_m + rng.normal(0, 0.04),
        yaw_deg=clip.camera.yaw_deg + rng.normal(0, 1.5),
        roll_deg=clip.camera.roll_deg + rng.normal(0, 0.7),
    )
    again = replace(
        clip,
        name=f"{clip.name} again",
        camera=camera,
        gait=replace(clip.gait, seed=number),
        film=replace(clip.film, seed=number),
    )
    return Entry(again, entry.group, entry.condition, again=clip.name)
