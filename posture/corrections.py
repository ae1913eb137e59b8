"""What a person corrects by hand after looking at a clip; kept in a file beside it.

Contacts and moments are named by the time at which the program found them, which is that of
the report; foot and side by whether it is the camera's, since that stays when the picture
turns out to be mirrored.
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from posture.errors import UsageError
from posture.files import check_readable, write_atomically

SCHEMA: Final = "posture.corrections/1"
# Two contacts of a foot are 0.5 s apart and more, and the found one is never this far off.
MOST_MOVED_S: Final = 0.1
SAME_S: Final = 0.1
# What sums of frames leave of a move there and back.
UNMOVED_S: Final = 1e-4
# No clip has this many; a larger file is none of ours.
LARGEST_FILE: Final = 1_000_000

T = TypeVar("T")
Point = tuple[float, float]


@dataclass(frozen=True)
class WrongContact:
    """A contact that is none: ``near`` = of the camera-side foot, ``contact_s`` as found."""

    near: bool
    contact_s: float

    def __post_init__(self) -> None:
        _check_flag(self.near, "near")
        _check_time(self.contact_s, "contact_s")


@dataclass(frozen=True)
class MovedContact:
    """A contact found at ``contact_s`` that a person saw at ``to_s``, at most 0.1 s away."""

    near: bool
    contact_s: float
    to_s: float

    def __post_init__(self) -> None:
        _check_flag(self.near, "near")
        _check_time(self.contact_s, "contact_s")
        _check_time(self.to_s, "to_s")
        if abs(self.to_s - self.contact_s) > MOST_MOVED_S + 1e-9:
            raise ValueError(f"a contact can be moved by {MOST_MOVED_S:g} s at most")


@dataclass(frozen=True)
class RejectedEvidence:
    """A moment that shows something else than the check with this key measures."""

    check: str
    time_s: float

    def __post_init__(self) -> None:
        if not (isinstance(self.check, str) and self.check.isidentifier()):
            raise ValueError("check must be the key of a measurement")
        _check_time(self.time_s, "time_s")


@dataclass(frozen=True)
class MaskedStretch:
    """A part of the clip that does not count, both ends included."""

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        _check_time(self.start_s, "start_s")
        _check_time(self.end_s, "end_s")
        if self.start_s >= self.end_s:
            raise ValueError("a masked stretch must end after it starts")


@dataclass(frozen=True)
class BeltLine:
    """The belt's direction by two points in pixels of the picture as displayed, y down."""

    one: Point
    other: Point

    def __post_init__(self) -> None:
        for point in (self.one, self.other):
            if not (isinstance(point, tuple) and len(point) == 2 and all(map(_is_number, point))):
                raise ValueError("a belt line is two points of two numbers")
        across, down = self._span
        if abs(down) >= abs(across):
            raise ValueError("a belt line must run across the picture, not up and down")

    @property
    def slope_deg(self) -> float:
        """How far it rises to the right in the picture, degrees."""
        across, down = self._span
        return math.degrees(math.atan(-down / across))

    @property
    def _span(self) -> Point:
        return self.other[0] - self.one[0], self.other[1] - self.one[1]


@dataclass(frozen=True)
class Corrections:
    """Everything that was corrected in a clip; without arguments nothing.

    Attributes
    ----------
    moved, wrong : tuple
        Contacts; one contact is in one of them at most.
    mirrored : bool or None
        Whether the picture is mirrored, whatever was told before; None = as told before.
    rejected : tuple of RejectedEvidence
        Moments that are neither shown nor counted.
    masked : tuple of MaskedStretch
        Parts of the clip that count as not seen.
    belt : BeltLine or None
        Replaces the slope of the deck as the program saw it.
    """

    moved: tuple[MovedContact, ...] = ()
    wrong: tuple[WrongContact, ...] = ()
    mirrored: bool | None = None
    rejected: tuple[RejectedEvidence, ...] = ()
    masked: tuple[MaskedStretch, ...] = ()
    belt: BeltLine | None = None

    def __post_init__(self) -> None:
        if self.mirrored is not None:
            _check_flag(self.mirrored, "mirrored")

    def __len__(self) -> int:
        """How many things are corrected."""
        marks = (self.moved, self.wrong, self.rejected, self.masked)
        told = (self.mirrored, self.belt)
        return sum(map(len, marks)) + sum(one is not None for one in told)

    def moving(self, near: bool, contact_s: float, to_s: float) -> "Corrections":
        """Return these with a contact moved, instead of what was said of it before.

        One that is moved back to where it was found is as found.

        Raises
        ------
        ValueError
            If it is moved by more than `MOST_MOVED_S`.
        """
        kept, moved = self.restoring(near, contact_s), MovedContact(near, contact_s, to_s)
        if abs(to_s - contact_s) < UNMOVED_S:
            return kept
        return replace(kept, moved=(*kept.moved, moved))

    def leaving_out(self, near: bool, contact_s: float) -> "Corrections":
        """Return these with a contact marked as wrong, instead of what was said of it before."""
        kept = self.restoring(near, contact_s)
        return replace(kept, wrong=(*kept.wrong, WrongContact(near, contact_s)))

    def restoring(self, near: bool, contact_s: float) -> "Corrections":
        """Return these with a contact as the program found it."""

        def other(mark: MovedContact | WrongContact) -> bool:
            return mark.near != near or abs(mark.contact_s - contact_s) >= SAME_S

        return replace(
            self, moved=tuple(filter(other, self.moved)), wrong=tuple(filter(other, self.wrong))
        )

    def on_clock(self, factor: float) -> "Corrections":
        """Return these with every time multiplied, for a clip whose pace is known better now.

        A contact that was moved further than one can be is as found again.
        """
        return replace(
            self,
            moved=tuple(
                MovedContact(one.near, factor * one.contact_s, factor * one.to_s)
                for one in self.moved
                if factor * abs(one.to_s - one.contact_s) <= MOST_MOVED_S
            ),
            wrong=tuple(replace(one, contact_s=factor * one.contact_s) for one in self.wrong),
            rejected=tuple(replace(one, time_s=factor * one.time_s) for one in self.rejected),
            masked=tuple(
                MaskedStretch(factor * one.start_s, factor * one.end_s) for one in self.masked
            ),
        )

    def rejected_times_s(self) -> dict[str, list[float]]:
        """Return the rejected moments of each check, seconds by key."""
        times: dict[str, list[float]] = {}
        for moment in self.rejected:
            times.setdefault(moment.check, []).append(moment.time_s)
        return times

    def is_masked(self, time_s: float) -> bool:
        """Whether an instant lies in a masked stretch."""
        return any(part.start_s <= time_s <= part.end_s for part in self.masked)


def save_corrections(corrections: Corrections, path: Path) -> None:
    """Write the corrections as JSON, whole or not at all.

    Raises
    ------
    PostureError
        If the file cannot be written.
    """
    content = {"schema": SCHEMA, **asdict(corrections)}
    write_atomically(path, (json.dumps(content, indent=2, allow_nan=False) + "\n").encode())


def load_corrections(path: Path) -> Corrections:
    """Read what `save_corrections` wrote.

    Raises
    ------
    UsageError
        If there is no such file, or it holds anything else.
    """
    check_readable(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError("it is too large")
        content = json.loads(path.read_bytes())
        if not isinstance(content, dict) or content.pop("schema", None) != SCHEMA:
            raise ValueError(f"it has no schema {SCHEMA}")
        return corrections_from(content)
    except (ValueError, OSError, RecursionError) as error:
        why = "it is damaged" if isinstance(error, RecursionError | OSError) else _sentence(error)
        raise UsageError(
            f"{path} holds no corrections of posture ({why}); give another file, or leave it out."
        ) from error


def corrections_from(content: dict[str, Any]) -> Corrections:
    """Return the corrections in a JSON object, checked.

    Raises
    ------
    ValueError
        If it is none.
    """
    readers: dict[str, Callable[[Any], Any]] = {
        "moved": _all_of(MovedContact),
        "wrong": _all_of(WrongContact),
        "mirrored": lambda told: told,
        "rejected": _all_of(RejectedEvidence),
        "masked": _all_of(MaskedStretch),
        "belt": _belt,
    }
    if set(content) != set(readers):
        raise ValueError("its fields are not those of corrections")
    try:
        return Corrections(**{name: read(content[name]) for name, read in readers.items()})
    except (TypeError, AttributeError) as error:
        raise ValueError("a field is missing, unknown or of another kind") from error


def _all_of(kind: Callable[..., T]) -> Callable[[Sequence[dict[str, Any]]], tuple[T, ...]]:
    return lambda items: tuple(kind(**item) for item in items)


def _belt(content: dict[str, Any] | None) -> BeltLine | None:
    if content is None:
        return None
    return BeltLine(**{name: tuple(point) for name, point in content.items()})


def _sentence(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return "it is no JSON"
    return str(error)


def _check_flag(value: object, name: str) -> None:
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be true or false")


def _check_time(value: object, name: str) -> None:
    if not _is_number(value):
        raise ValueError(f"{name} must be a time in seconds")


def _is_number(value: object) -> bool:
    """Whether ``value`` is a number that a time or a place can be; NaN is none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
