"""What a person corrected by hand in a clip; kept in a file beside it.

Contacts and moments are identified by the time at which the program found them, the time in
the report. Feet are identified as near or far from the camera, since that stays true when the
picture turns out to be mirrored.
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
# Contacts of the same foot are at least 0.5 s apart, and a detected one is never this far off.
MAX_MOVED_S: Final = 0.1
SAME_S: Final = 0.1
# Rounding that may remain after a contact was moved there and back, frame by frame.
UNMOVED_S: Final = 1e-4
# No clip has this many corrections; posture never writes a larger file.
LARGEST_FILE: Final = 1_000_000
MAX_MARKS: Final = 10_000

PixelPoint = tuple[Pixels, Pixels]
AtMost = Meta(max_length=MAX_MARKS)


@dataclass(frozen=True)
class WrongContact:
    """A contact that did not happen, detected at ``contact_s``; ``near`` = camera-side foot."""

    near: bool
    contact_s: Seconds


@dataclass(frozen=True)
class MovedContact:
    """A contact detected at ``contact_s`` that a person saw at ``to_s``, at most 0.1 s away."""

    near: bool
    contact_s: Seconds
    to_s: Seconds

    def __post_init__(self) -> None:
        if abs(self.to_s - self.contact_s) > MAX_MOVED_S + 1e-9:
            raise ValueError(f"a contact can be moved by at most {MAX_MOVED_S:g} s")


@dataclass(frozen=True)
class RejectedEvidence:
    """A moment that does not show what the check with this key measures."""

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
    """The belt's direction, from two points in pixels of the displayed picture (y down)."""

    one: PixelPoint
    other: PixelPoint

    def __post_init__(self) -> None:
        across, down = self._span
        if abs(down) >= abs(across):
            raise ValueError("a belt line must run across the picture, not up and down")

    @property
    def slope_deg(self) -> float:
        """Slope of the belt in the picture, degrees, + = rising to the right."""
        across, down = self._span
        return math.degrees(math.atan(-down / across))

    @property
    def _span(self) -> PixelPoint:
        return self.other[0] - self.one[0], self.other[1] - self.one[1]


@dataclass(frozen=True)
class Corrections:
    """Everything that was corrected in a clip; by default, nothing.

    Attributes
    ----------
    moved, wrong : tuple
        Contacts; each contact is in at most one of the two.
    mirrored : bool or None
        Whether the picture is mirrored, whatever the settings say; None = as the settings say.
    rejected : tuple of RejectedEvidence
        Moments that are neither shown nor counted.
    masked : tuple of MaskedStretch
        Parts of the clip that count as not seen.
    belt : BeltLine or None
        Replaces the slope of the deck that the program detected.
    """

    moved: Annotated[tuple[MovedContact, ...], AtMost] = ()
    wrong: Annotated[tuple[WrongContact, ...], AtMost] = ()
    mirrored: bool | None = None
    rejected: Annotated[tuple[RejectedEvidence, ...], AtMost] = ()
    masked: Annotated[tuple[MaskedStretch, ...], AtMost] = ()
    belt: BeltLine | None = None

    def __len__(self) -> int:
        """Return the number of corrections."""
        marks = (self.moved, self.wrong, self.rejected, self.masked)
        single = (self.mirrored, self.belt)
        return sum(map(len, marks)) + sum(value is not None for value in single)

    def with_moved(self, near: bool, contact_s: float, to_s: float) -> "Corrections":
        """Return these with a contact moved; replaces any earlier correction of that contact.

        A contact moved back to where it was found is no longer corrected.

        Raises
        ------
        ValueError
            If it is moved by more than `MAX_MOVED_S`.
        """
        kept, moved = self.with_restored(near, contact_s), MovedContact(near, contact_s, to_s)
        if abs(to_s - contact_s) < UNMOVED_S:
            return kept
        return replace(kept, moved=(*kept.moved, moved))

    def with_wrong(self, near: bool, contact_s: float) -> "Corrections":
        """Return these with a contact marked as wrong, replacing its earlier correction."""
        kept = self.with_restored(near, contact_s)
        return replace(kept, wrong=(*kept.wrong, WrongContact(near, contact_s)))

    def with_restored(self, near: bool, contact_s: float) -> "Corrections":
        """Return these without any correction of a contact."""

        def other(mark: MovedContact | WrongContact) -> bool:
            return mark.near != near or abs(mark.contact_s - contact_s) >= SAME_S

        return replace(
            self, moved=tuple(filter(other, self.moved)), wrong=tuple(filter(other, self.wrong))
        )

    def merged_with(self, later: "Corrections") -> "Corrections":
        """Return these with ``later`` added; ``later`` wins where both correct the same thing."""
        joined = self
        for moved in later.moved:
            joined = joined.with_moved(moved.near, moved.contact_s, moved.to_s)
        for wrong in later.wrong:
            joined = joined.with_wrong(wrong.near, wrong.contact_s)
        return replace(
            joined,
            mirrored=joined.mirrored if later.mirrored is None else later.mirrored,
            rejected=tuple(dict.fromkeys((*joined.rejected, *later.rejected))),
            masked=tuple(dict.fromkeys((*joined.masked, *later.masked))),
            belt=later.belt or joined.belt,
        )

    def rescaled(self, factor: float) -> "Corrections":
        """Return these with every time multiplied, for a clip whose true frame rate was corrected.

        A moved contact that would then be moved by more than `MAX_MOVED_S` is dropped.
        """
        return replace(
            self,
            moved=tuple(
                MovedContact(moved.near, factor * moved.contact_s, factor * moved.to_s)
                for moved in self.moved
                if factor * abs(moved.to_s - moved.contact_s) <= MAX_MOVED_S
            ),
            wrong=tuple(replace(w, contact_s=factor * w.contact_s) for w in self.wrong),
            rejected=tuple(replace(r, time_s=factor * r.time_s) for r in self.rejected),
            masked=tuple(
                MaskedStretch(factor * part.start_s, factor * part.end_s) for part in self.masked
            ),
        )

    def rejected_times_s(self) -> dict[str, list[float]]:
        """Return the rejected moments in seconds, by the check's key."""
        times: dict[str, list[float]] = {}
        for moment in self.rejected:
            times.setdefault(moment.check, []).append(moment.time_s)
        return times

    def is_masked(self, time_s: float) -> bool:
        """Return whether a moment lies in a masked stretch."""
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
        If there is no such file, or it is not a corrections file.
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
        If it does not match the schema, or has unknown or missing fields: somebody who writes
        the file by hand would not notice that a misspelled field does nothing.
    """
    read = convert(content, Corrections, name)
    if as_json(read) != content:
        raise ContentError(name, "it has fields that corrections do not have")
    return read
