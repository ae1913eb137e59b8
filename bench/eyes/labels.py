"""Contacts and toe-offs seen in the pictures of real clips: times only, never pictures.

A label is what one pair of eyes saw in the pictures alone, before posture was run on the clip.
*Initial contact* is the first touch of any part of the foot on the belt, *toe-off* the last touch
of the toe. ``frame`` counts from 0 and has a resolution of half a frame: 5.5 says that frame 5
shows the foot in the air and frame 6 shows it on the belt. What tells is the foot's height over the
place where it comes to rest on the belt, and whether it moves with the belt.
"""

import hashlib
import json
import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

from msgspec import Meta

from posture.errors import UsageError
from posture.system.files import write_atomically
from posture.system.validation import decode

LABELS: Final = Path(__file__).parent / "labels.json"
REACH_FRAMES: Final = 3.0
"""Labels of one event by two pairs of eyes are at most this far apart."""

Side = Literal["near", "far"]
Kind = Literal["contact", "toe_off"]
Eyes = Literal["first", "second"]
Frame = Annotated[float, Meta(ge=0, le=1e6, multiple_of=0.5)]
Pixels = Annotated[int, Meta(ge=0, le=10_000)]
Number = Annotated[int, Meta(ge=0, le=1_000_000)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Cutting(NamedTuple):
    """The part of the picture in which both feet meet the belt, in pixels of the clip."""

    x: Pixels
    y: Pixels
    width: Pixels
    height: Pixels


@dataclass(frozen=True, order=True)
class Label:
    """One event; ``half_width`` is how far off it may be, as the person judged it, in frames."""

    frame: Frame
    half_width: Annotated[float, Meta(gt=0, le=10)]
    side: Side
    kind: Kind


@dataclass(frozen=True)
class LabelledClip:
    """The labels of one clip.

    Attributes
    ----------
    clip : str
        File name.
    sha256 : str
        Of the file, so that the labels are never used on another one.
    first_frame, last_frame : int
        Every event between them is in ``first``, and no other.
    feet : Cutting
        What the sheets and the window show.
    copy_of : str
        Another labelled clip with the same frames, whose labels these are; empty = none.
    first, second : list of Label
        By the first pair of eyes, complete; by the second, of some stretches.
    """

    clip: Name
    sha256: Digest
    first_frame: Number
    last_frame: Number
    feet: Cutting
    copy_of: str
    first: list[Label]
    second: list[Label]


def load(path: Path = LABELS) -> list[LabelledClip]:
    """Return all labels, each list in the order of time.

    Raises
    ------
    ContentError
        If the file does not contain labels.
    UsageError
        If a label of the first eyes is outside the frames that they claim to have labelled.
    """
    clips = decode(path.read_bytes(), list[LabelledClip], path.name)
    for own in clips:
        if not all(own.first_frame <= label.frame <= own.last_frame for label in own.first):
            raise UsageError(
                f"The labels of {own.clip} must be between frames {own.first_frame} and "
                f"{own.last_frame}, which are said to be labelled; correct {path.name}."
            )
    return [replace(own, first=sorted(own.first), second=sorted(own.second)) for own in clips]


def save(clips: Iterable[LabelledClip], path: Path = LABELS) -> None:
    """Write all labels, one on each line."""
    write_atomically(path, f"[{','.join(map(_text, clips))}\n]\n".encode())


def _text(own: LabelledClip) -> str:
    content = asdict(own) | {"feet": list(own.feet)}
    lists = {eyes: content.pop(eyes) for eyes in ("first", "second")}
    head = json.dumps(content)[:-1]
    parts = [f'"{eyes}": [{",".join(map(_line, labels))}]' for eyes, labels in lists.items()]
    return f"\n{head},\n{', '.join(parts)}}}"


def _line(label: dict[str, object]) -> str:
    return f"\n {json.dumps(label)}"


def with_label(own: LabelledClip, eyes: Eyes, label: Label) -> LabelledClip:
    """Return the clip with one more label; an earlier one of the same event gives way."""
    kept = [
        other
        for other in (own.first if eyes == "first" else own.second)
        if not _same_event(other, label) or abs(other.frame - label.frame) > REACH_FRAMES
    ]
    return _with_labels(own, eyes, [*kept, label])


def without_label(own: LabelledClip, eyes: Eyes, frame: float) -> LabelledClip:
    """Return the clip without the labels of these eyes within a frame of ``frame``."""
    labels = own.first if eyes == "first" else own.second
    return _with_labels(own, eyes, [label for label in labels if abs(label.frame - frame) > 1])


def _with_labels(own: LabelledClip, eyes: Eyes, labels: list[Label]) -> LabelledClip:
    ordered = sorted(labels)
    return replace(own, first=ordered) if eyes == "first" else replace(own, second=ordered)


def _same_event(one: Label, other: Label) -> bool:
    return (one.side, one.kind) == (other.side, other.kind)


def differences(own: LabelledClip) -> list[tuple[Label, Label]]:
    """Pair each label of the second eyes with the nearest of the first eyes for the same event.

    What the first eyes did not see within `REACH_FRAMES` has no pair.
    """
    pairs = []
    for second in own.second:
        alike = [first for first in own.first if _same_event(first, second)]
        first = min(alike, key=lambda label: abs(label.frame - second.frame), default=None)
        if first is not None and abs(first.frame - second.frame) <= REACH_FRAMES:
            pairs.append((first, second))
    return pairs


def drawn(
    clips: Iterable[LabelledClip], fraction: float, seed: int
) -> list[tuple[LabelledClip, Label]]:
    """Draw contacts at random for the second eyes: ``fraction`` of all, in the order of clips.

    Clips that are copies of another are left out.
    """
    contacts = [
        (own, label)
        for own in clips
        if not own.copy_of
        for label in own.first
        if label.kind == "contact"
    ]
    chosen = random.Random(seed).sample(range(len(contacts)), round(fraction * len(contacts)))
    return [contacts[k] for k in sorted(chosen)]


def find_clip(folder: Path, own: LabelledClip) -> Path | None:
    """Return the labelled file in a folder or below it; None where it is absent or another."""
    for path in sorted(folder.rglob(own.clip)):
        if hashlib.sha256(path.read_bytes()).hexdigest() == own.sha256:
            return path
    return None
