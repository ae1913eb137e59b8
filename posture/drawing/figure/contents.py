"""What the drawing of an exercise shows, as data."""

from dataclasses import dataclass
from typing import Final

from posture.drawing.figure.skeleton import BodyPose, Vector
from posture.drawing.figure.viewpoint import FROM_THE_SIDE, Viewpoint

MISTAKE: Final = -1
"""The number of the mistake's pose."""


@dataclass(frozen=True)
class Prop:
    """A thing: the hull of balls, each at a place or beside a part of the body.

    Attributes
    ----------
    kind : str
        ``thing`` for what stands there, ``weight`` for what is lifted or pulled, ``contact`` for a
        mark on the body, such as where it touches a thing, and ``cross`` for one in the mistake;
        ``gap`` for a space and ``floor`` for more of the floor, both drawn behind all else.
    balls : tuple
        Part (None = the room), offset or place in cm, radius in cm.
    only : tuple of int or None
        Numbers of the poses that it is in, counted from 0, with `MISTAKE` for the mistake; None =
        all of them.
    """

    kind: str
    balls: tuple[tuple[str | None, Vector, float], ...]
    only: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Movement:
    """An arrow along the way of a part from one pose to another.

    ``aside`` moves it off the body, to the right and up on the page in cm; ``curve`` is how far
    it bulges to its left, as a part of its length. It leads from the part's place in the pose
    number ``since`` to that in the pose number ``to``, counted from 0, and is drawn at the latter;
    with `MISTAKE` for ``to``, it is part of the mistake. ``since`` may also be an echo: these are
    counted on after the poses. ``along`` is its way on the page instead, to the right and up in
    cm, where the part's own leads towards the viewer or away. ``both_ways`` gives it a second head.
    With ``loop``, a radius in cm, it is a circle about the part instead, clockwise on the page;
    counter-clockwise if below 0.
    """

    part: str
    aside: tuple[float, float] = (0.0, 0.0)
    curve: float = 0.0
    since: int = 0
    to: int = 1
    loop: float = 0.0
    along: tuple[float, float] | None = None
    both_ways: bool = False


@dataclass(frozen=True)
class Echo:
    """Limbs, or the trunk with its head, of another pose, pale behind the pose number ``to``.

    It shows where they also go or, with `MISTAKE` for ``to``, where they belong.
    """

    pose: BodyPose
    chains: tuple[str, ...]
    to: int = 1


@dataclass(frozen=True)
class ExerciseFigure:
    """What the drawing of an exercise shows.

    Attributes
    ----------
    words : str
        The same in one sentence: the text alternative.
    poses : tuple of BodyPose
        Where the exercise begins, and where it leads or is held; more where it has two
        forms: four are two of each.
    mistake : BodyPose
        What is often done wrong.
    fault : str
        The part of the body where the mistake is seen: in a ring, unless a loop is there.
    muscles : tuple of str
        Those at work, or stretched, in all poses but the first of each form.
    movements : tuple of Movement
        Arrows.
    props : tuple of Prop
        Things.
    seen_from : Viewpoint
        Where the viewer stands.
    echoes : tuple of Echo
        Limbs of other poses.
    nearest : tuple of str
        Limbs, ``head`` and kinds of things that are before all others, the nearest last, where the
        depth of their middle would put them behind: ``left_arm``, ``weight``.
    bust : bool
        Whether legs and floor are left out, so that head and neck can be larger.
    """

    words: str
    poses: tuple[BodyPose, ...]
    mistake: BodyPose
    fault: str
    muscles: tuple[str, ...]
    movements: tuple[Movement, ...]
    props: tuple[Prop, ...] = ()
    seen_from: Viewpoint = FROM_THE_SIDE
    echoes: tuple[Echo, ...] = ()
    nearest: tuple[str, ...] = ()
    bust: bool = False
