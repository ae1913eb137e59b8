"""What a person corrects by hand after looking at a clip; kept in a file beside it.

Contacts and moments are named by the time at which the program found them, which is that of
the report; foot and side by whether it is the camera's, since that stays when the picture
turns out to be mirrored.
"""

import json
import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from msgspec import Meta

from posture.errors import UsageError
from posture.results.ranges import Key, Pixels, Seconds
from posture.system.files import check_readable, write_atomically
from posture.system.validation import ContentError, as_json, convert, decode, read_bytes

CorrectionsSchema = Literal["posture.corrections/1"]
SCHEMA: Final[CorrectionsSchema] = "posture.corrections/1"
# Two contacts of a foot are 0.5 s apart and more, and the found one is never this far off.
MOST_MOVED_S: Final = 0.1
SAME_S: Final = 0.1
# What sums of frames leave of a move there and back.
UNMOVED_S: Final = 1e-4
# No clip has this many; a larger file is none of ours.
LARGEST_FILE: Final = 1_000_000
MOST_MARKS: Final = 10_000

PixelPoint = tuple[Pixels, Pixels]
AtMost = Meta(max_length=MOST_MARKS)


@dataclass(frozen=True)
class WrongContact:
    """A contact that is none: ``near`` = of the camera-side foot, ``contact_s`` as found."""

    near: bool
    contact_s: Seconds


@dataclass(frozen=True)
class MovedContact:
    """A contact found at ``contact_s`` that a person saw at ``to_s``, at most 0.1 s away."""

    near: bool
    contact_s: Seconds
    to_s: Seconds

    def __post_init__(self) -> None:
        if abs(self.to_s - self.contact_s) > MOST_MOVED_S + 1e-9:
            raise ValueError(f"a contact can be moved by at most {MOST_MOVED_S:g} s")


@dataclass(frozen=True)
class RejectedEvidence:
    """A moment that shows something else than the check with this key measures."""

    check: Key
    time_s: Seconds


@dataclass(frozen=True)
class MaskedStretch:
    """A part of the clip that does not count, both ends included."""

    start_s: Seconds
    end_s: Seconds

    def __post_init__(self) -> None:
        if self.start_s >= self.end_s:
            raise ValueError("a masked stretch must end after it starts")


@dataclass(frozen=True)
class BeltLine:
    """The belt's direction by two points in pixels of the picture as displayed, y down."""

    one: PixelPoint
    other: PixelPoint

    def __post_init__(self) -> None:
        across, down = self._span
        if abs(down) >= abs(across):
            raise ValueError("a belt line must run across the picture, not up and down")

    @property
    def slope_deg(self) -> float:
        """How far it rises to the right in the picture, degrees."""
        across, down = self._span
        return math.degrees(math.atan(-down / across))

    @property
    def _span(self) -> PixelPoint:
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

    moved: Annotated[tuple[MovedContact, ...], AtMost] = ()
    wrong: Annotated[tuple[WrongContact, ...], AtMost] = ()
    mirrored: bool | None = None
    rejected: Annotated[tuple[RejectedEvidence, ...], AtMost] = ()
    masked: Annotated[tuple[MaskedStretch, ...], AtMost] = ()
    belt: BeltLine | None = None

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

    def joined_by(self, later: "Corrections") -> "Corrections":
        """Return these and ``later``, which holds where both say something of one thing."""
        made = self
        for moved in later.moved:
            made = made.moving(moved.near, moved.contact_s, moved.to_s)
        for wrong in later.wrong:
            made = made.leaving_out(wrong.near, wrong.contact_s)
        return replace(
            made,
            mirrored=made.mirrored if later.mirrored is None else later.mirrored,
            rejected=tuple(dict.fromkeys((*made.rejected, *later.rejected))),
            masked=tuple(dict.fromkeys((*made.masked, *later.masked))),
            belt=later.belt or made.belt,
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
        content = decode(read_bytes(path, LARGEST_FILE), dict[str, Any], path.name, LARGEST_FILE)
        if content.pop("schema", None) != SCHEMA:
            raise ContentError(path.name, f"its schema is not {SCHEMA}")
        return corrections_from(content, path.name)
    except (ContentError, OSError) as error:
        why = error.why if isinstance(error, ContentError) else error.strerror
        raise UsageError(
            f"{path} is not a posture corrections file ({why}); give another file, or leave it out."
        ) from error


def corrections_from(content: dict[str, Any], name: str) -> Corrections:
    """Return the corrections in a JSON object.

    Raises
    ------
    ContentError
        If it is none, or has more or less than corrections have: who writes one by hand would
        not notice that it does nothing.
    """
    read = convert(content, Corrections, name)
    if as_json(read) != content:
        raise ContentError(name, "it has fields that corrections do not have")
    return read
