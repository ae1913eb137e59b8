"""All that Python and the components in the browser say to each other, as types.

``contract.d.ts``, against which the browser's code is checked, is generated from these types.
"""

from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta, Struct

from posture.drawing.sketch import Drawing, ShapeContent
from posture.library.vocabulary import Decision
from posture.results.corrections import PixelPoint
from posture.results.ranges import Duration, Id, Key, Text
from posture.results.report import Side, Verdict

TimeSpan = tuple[float, float]
"""From and to, real seconds."""
Bone = tuple[int, int]
"""The landmarks at its ends."""
Topic = Literal["correction", "note", "decision", "done"]
"""What a message is about, which decides what it holds."""


class NewNote(Struct, tag_field="kind", tag="add", frozen=True):
    """A coach's note; ``at_s`` None = on the whole clip."""

    text: Text
    shapes: Drawing
    at_s: Duration | None


class DeletedNote(Struct, tag_field="kind", tag="delete", frozen=True):
    """The note with this id is to be deleted."""

    id: Id


NoteMessage = NewNote | DeletedNote


class FindingDecision(Struct, frozen=True):
    """A finding was confirmed or rejected; None takes a decision back."""

    key: Key
    decision: Decision | None


class ClipDone(Struct, frozen=True):
    """The coach is done with the clip."""


class KeptNote(TypedDict):
    """A coach's note that is kept; ``at`` in real seconds, None = on the whole clip."""

    id: str
    at: float | None
    text: str
    shapes: list[ShapeContent]


class PlayerData(TypedDict):
    """What the clip player is given.

    ``video``, ``overlay`` and ``figures`` are addresses; without a video the skeleton is shown
    alone, and ``figures`` has a placeholder for the check's key. ``received`` is the number of
    the last message that Python has received; ``notes`` None = notes cannot be made here.
    """

    clip: str
    video: str | None
    overlay: str
    figures: str
    check: str
    correctable: bool
    notes: list[KeptNote] | None
    received: int


class ComparedClip(TypedDict):
    """One of two clips that are compared; ``video`` and ``overlay`` are addresses."""

    title: str
    video: str | None
    overlay: str


class CompareData(TypedDict):
    """What the comparison is given."""

    before: ComparedClip
    after: ComparedClip


class CardsData(TypedDict):
    """What the cards are given; ``page`` is HTML."""

    clip: str
    page: str
    correctable: bool
    received: int


class Finding(TypedDict):
    """What stands out; ``time`` is the instant of its first evidence, real seconds."""

    key: str
    title: str
    verdict: Verdict
    words: str
    time: float | None
    decision: Decision | None


class FlagsData(TypedDict):
    """What the list of findings is given; ``done`` = the clip was looked through before."""

    clip: str
    flags: list[Finding]
    done: bool
    received: int


class UploadedFile(TypedDict):
    """A file that has arrived; ``size`` in bytes."""

    id: str
    name: str
    size: int


class UploaderData(TypedDict):
    """What the upload box is given; the next ``round`` begins with an empty box."""

    round: str
    url: str
    arrived: list[UploadedFile]


class MetronomeData(TypedDict):
    """Where the metronome starts and how far it goes, steps per minute."""

    lowest: int
    start: int
    highest: int


class LiveData(TypedDict):
    """What the live view is given: the tab's ticket, and the addresses that hold it."""

    ticket: str
    now: str
    slow: str
    state: str
    recording: str


class ContactMark(TypedDict):
    """A contact: when it is, when the toe leaves (None = not seen), when the program found it."""

    at: float
    off: float | None
    found: float
    side: Side
    near: bool


class EvidenceMark(TypedDict):
    """An instant that a check's verdict rests on."""

    at: float
    check: str
    verdict: Verdict


class WrongMark(TypedDict):
    """A contact that was found and that a person says is none."""

    at: float
    near: bool


class CheckChoice(TypedDict):
    """A check that can be chosen; ``drawn`` = it draws something on the picture."""

    key: str
    title: str
    drawn: bool


class Marks(TypedDict):
    """What the timeline shows; ``masked`` are stretches left out."""

    contacts: list[ContactMark]
    flags: list[EvidenceMark]
    wrong: list[WrongMark]
    masked: list[TimeSpan]
    drawn_belt: bool


class BodyLines(TypedDict):
    """The body of every frame, packed, and what is drawn of it; None and empty = none was seen."""

    points: str | None
    near: list[Bone]
    far: list[Bone]
    joints: list[int]
    strides: list[TimeSpan]
    belt: list[PixelPoint] | None
    checks: list[CheckChoice]


class OverlayData(Marks, BodyLines):
    """What is drawn over a clip: frame times in real seconds, ``unit`` in pixels per step."""

    size: tuple[int, int]
    factor: float
    times: list[float]
    unit: float


class CheckFigures(TypedDict):
    """What one check draws in every frame: how many places of which kind, packed, and labels."""

    measured: int
    reference: int
    arc: bool
    places: str
    labels: list[str]
    colour: str


class GuidePoint(TypedDict):
    """One point of the setting-up (`posture.live.guide.Point`)."""

    title: str
    state: Literal["right", "wrong", "unknown"]
    words: str


class LiveReading(TypedDict):
    """One measurement over the last strides (`posture.live.readings.Reading`)."""

    key: str
    title: str
    state: Literal["measured", "not yet", "not possible"]
    words: str
    why: str
    value: float | None
    u: float | None
    verdict: Verdict
    verdict_words: str


class LiveReadings(TypedDict):
    """All numbers of the live view (`posture.live.readings.Readings`)."""

    shown: list[LiveReading]
    strides: int
    stride_s: float | None


class LiveStatus(TypedDict):
    """What is to be said beside the picture (`posture.live.session.Status`)."""

    trouble: str
    ended: bool
    ready: bool
    guide: list[GuidePoint]
    readings: LiveReadings
    camera_hz: float
    followed_hz: float
    recording_s: float | None
    recording_trouble: str


class LiveRefusal(TypedDict):
    """Why there is no picture; ``elsewhere`` = another tab has the camera."""

    trouble: str
    elsewhere: bool


class Message(Struct, frozen=True):
    """A message on its way to Python, numbered from 1 on; ``topic`` should be a `Topic`."""

    number: Annotated[int, Meta(ge=1)]
    topic: str
    content: dict[str, Any]
