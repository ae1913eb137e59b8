"""Everything that Python and the browser's components exchange, as types.

``contract.d.ts``, against which the browser's code is checked, is generated from these types.
"""

from typing import Annotated, Any, Final, Literal, TypedDict

from msgspec import Meta, Struct

from posture.drawing.sketch import Drawing, ShapeContent
from posture.library.schema.vocabulary import Decision
from posture.results.corrections import PixelPoint
from posture.results.ranges import Duration, Id, Key, Name, Text
from posture.results.report import Side, Verdict
from posture.ui.browser.angle_contract import KeptAngle

TAKEN: Final = "x-taken"
"""The header of a picture that follows others: when it was taken."""
TimeSpan = tuple[float, float]
"""Start and end, real seconds."""
Bone = tuple[int, int]
"""The landmarks at its ends."""
Topic = Literal[
    "correction", "note", "second_note", "angle", "film", "decision", "done", "undo", "inbox"
]
"""What a message is about, which decides its content."""


class NewNote(Struct, tag_field="kind", tag="add", frozen=True):
    """A coach's new note; ``at_s`` None = about the whole clip."""

    text: Text
    shapes: Drawing
    at_s: Duration | None


class DeletedNote(Struct, tag_field="kind", tag="delete", frozen=True):
    """The note with this id is to be deleted."""

    id: Id


class ChangedNote(Struct, tag_field="kind", tag="change", frozen=True):
    """The words and the drawing of the note with this id are replaced by these."""

    id: Id
    text: Text
    shapes: Drawing


NoteMessage = NewNote | ChangedNote | DeletedNote


class FindingDecision(Struct, frozen=True):
    """A finding was confirmed or rejected; None withdraws the decision."""

    key: Key
    decision: Decision | None


class ClipDone(Struct, frozen=True):
    """The coach is done with the clip."""


InboxField = Literal[
    "day", "speed", "incline", "shoes", "state", "back", "capture_fps", "mirrored", "turn_deg"
]
ArrivedIds = Annotated[list[Id], Meta(min_length=1, max_length=10_000)]
"""The ids of clips in the inbox."""


class AssignedClips(Struct, tag_field="kind", tag="assign", frozen=True):
    """Clips of the inbox are a runner's; None = nobody's yet."""

    clips: ArrivedIds
    runner: Id | None


class NewOwner(Struct, tag_field="kind", tag="new", frozen=True):
    """Clips of the inbox are of a runner whom the library does not know yet."""

    clips: ArrivedIds
    name: Name


class ToldOfClips(Struct, tag_field="kind", tag="tell", frozen=True):
    """What was entered in a field about clips of the inbox, as text; empty = not known."""

    clips: ArrivedIds
    field: InboxField
    value: Name


class ThrownAway(Struct, tag_field="kind", tag="throw", frozen=True):
    """Clips of the inbox go into the bin."""

    clips: ArrivedIds


class AskedToTrim(Struct, tag_field="kind", tag="trim", frozen=True):
    """The coach wants to choose which stretch of a clip is looked at."""

    clip: Id


class PutIn(Struct, tag_field="kind", tag="put in", frozen=True):
    """Clips of the inbox go into their runners' sessions."""

    clips: ArrivedIds


class UndoneLast(Struct, tag_field="kind", tag="undo", frozen=True):
    """The coach's last change is to be undone."""


class GoToReview(Struct, tag_field="kind", tag="review", frozen=True):
    """The coach wants to review the waiting clips."""


InboxMessage = (
    AssignedClips
    | NewOwner
    | ToldOfClips
    | ThrownAway
    | AskedToTrim
    | PutIn
    | UndoneLast
    | GoToReview
)


class ReviewUndone(Struct, frozen=True):
    """The coach's last change is to be undone."""


class KeptNote(TypedDict):
    """A coach's stored note; ``at`` in real seconds, None = about the whole clip."""

    id: str
    at: float | None
    text: str
    shapes: list[ShapeContent]


class PlayerData(TypedDict):
    """The data for the clip player.

    ``video``, ``overlay`` and ``figures`` are addresses; ``figures`` has a placeholder for the
    check's key. Without a video only the skeleton is shown. ``correctable`` = corrections, notes
    and angles can be made here; ``notes`` and ``angles`` None = they cannot be read. ``received``
    is the number of the last message that Python has received; ``watched`` = it knows that a frame
    is shown. ``ahead`` is the address of the `NextClip` to load meanwhile, None = there is none.
    """

    clip: str
    video: str | None
    overlay: str
    figures: str
    check: str
    watched: bool
    correctable: bool
    notes: list[KeptNote] | None
    angles: list[KeptAngle] | None
    ahead: str | None
    received: int


class NextClip(TypedDict):
    """What a browser loads ahead of the next clip of a queue: addresses as in `PlayerData`.

    ``video`` None = there is no film, or it is too large to be kept in memory.
    """

    video: str | None
    overlay: str


class CardsData(TypedDict):
    """The data for the cards; ``page`` is HTML."""

    clip: str
    page: str
    correctable: bool
    received: int


class Finding(TypedDict):
    """A finding; ``time`` is the instant of its first evidence, real seconds."""

    key: str
    title: str
    verdict: Verdict
    words: str
    time: float | None
    decision: Decision | None


class FlagsData(TypedDict):
    """The data for the list of findings; ``done`` = the clip has been reviewed."""

    clip: str
    flags: list[Finding]
    done: bool
    received: int


class InboxFields(TypedDict):
    """What was said of a clip in the inbox, as it is entered; empty = not known."""

    day: str
    speed: str
    incline: str
    shoes: str
    state: str
    back: str
    capture_fps: str
    mirrored: str
    turn_deg: str


class InboxCard(TypedDict):
    """A clip in the inbox.

    ``time`` says when it was filmed, and by what; ``picture`` is an address; ``film`` = it can be
    put in; ``told`` are its conditions and ``as_on`` whose visit proposed them, in words.
    ``upright`` is the value of its field ``turn_deg`` that puts its picture upright; empty = it is.
    """

    id: str
    name: str
    time: str
    facts: list[str]
    picture: str | None
    troubles: list[str]
    film: bool
    folder: str
    runner: str | None
    owner: str
    told: str
    as_on: str
    upright: str
    fields: InboxFields


class InboxGroup(TypedDict):
    """Clips that were filmed one soon after the other."""

    title: str
    clips: list[InboxCard]


class InboxRunner(TypedDict):
    """A runner to whom clips can be given; ``exact`` = it is the name that was typed."""

    id: str
    name: str
    words: str
    exact: bool


class InboxChoices(TypedDict):
    """The choices of the fields that have some: values, and what they are called."""

    state: list[tuple[str, str]]
    back: list[tuple[str, str]]
    mirrored: list[tuple[str, str]]
    turn_deg: list[tuple[str, str]]


class InboxData(TypedDict):
    """The data for the inbox; ``search`` is the address that finds runners by name."""

    groups: list[InboxGroup]
    runners: list[InboxRunner]
    search: str
    speed_label: str
    choices: InboxChoices
    said: str
    received: int


class UploadedFile(TypedDict):
    """A file that has arrived; ``size`` in bytes."""

    id: str
    name: str
    size: int


class UploaderData(TypedDict):
    """The data for the upload box; a new ``round`` begins with an empty box."""

    round: str
    url: str
    arrived: list[UploadedFile]


class MetronomeData(TypedDict):
    """Where the metronome starts and how far it goes, steps per minute."""

    lowest: int
    start: int
    highest: int


class FollowingData(TypedDict):
    """The data for the pictures of a clip that is being analysed: their address."""

    pictures: str


class TrimmerData(TypedDict):
    """The data for the strip on which a stretch of a clip is chosen.

    ``pictures`` are the sources of pictures from all over the clip, which plays ``length`` seconds;
    ``start`` and ``end`` are what is chosen, ``least`` the shortest stretch, seconds.
    """

    pictures: list[str]
    length: float
    start: float
    end: float
    least: float


class LiveData(TypedDict):
    """The data for the live view: the tab's ticket, and the addresses that contain it."""

    ticket: str
    now: str
    slow: str
    state: str
    recording: str


class ContactMark(TypedDict):
    """A contact: its time, its toe-off (None = not seen), and when the program detected it."""

    at: float
    off: float | None
    found: float
    side: Side
    near: bool


class EvidenceMark(TypedDict):
    """A moment of evidence for a check's verdict, and its value in ``words``."""

    at: float
    check: str
    words: str
    verdict: Verdict


class WrongMark(TypedDict):
    """A detected contact that was marked as wrong by hand."""

    at: float
    near: bool


class CheckChoice(TypedDict):
    """A check that can be chosen; ``drawn`` = it draws a figure on the picture."""

    key: str
    title: str
    drawn: bool


class Marks(TypedDict):
    """What the timeline shows; ``masked`` are the stretches that were left out."""

    contacts: list[ContactMark]
    flags: list[EvidenceMark]
    wrong: list[WrongMark]
    masked: list[TimeSpan]
    drawn_belt: bool


class BodyLines(TypedDict):
    """The landmarks of every frame, packed, and what is drawn of them; None or empty = unseen.

    ``landmarks`` are the names of all landmarks, as in `posture.checks.landmark_angle`.
    """

    points: str | None
    near: list[Bone]
    far: list[Bone]
    joints: list[int]
    strides: list[TimeSpan]
    belt: list[PixelPoint] | None
    checks: list[CheckChoice]
    landmarks: list[str]


class PictureRuler(TypedDict):
    """The length at the runner of one pixel of the picture, in ``unit``."""

    per_px: float
    unit: Literal["cm", "in"]


class OverlayData(Marks, BodyLines):
    """What is drawn over a clip; frame times in real seconds, ``unit`` in pixels per step.

    ``ruler`` is None where the scale is unknown.
    """

    size: tuple[int, int]
    factor: float
    times: list[float]
    unit: float
    ruler: PictureRuler | None


class CheckFigures(TypedDict):
    """What a check draws in every frame: how many points of which kind, packed, and labels."""

    measured: int
    reference: int
    arc: bool
    places: str
    labels: list[str]
    colour: str


class GuidePoint(TypedDict):
    """One point of the set-up guide (`posture.live.guide.Point`)."""

    title: str
    state: Literal["right", "wrong", "unknown"]
    words: str


class LiveReading(TypedDict):
    """One measurement over the last strides (`posture.live.readings.Reading`)."""

    key: str
    title: str
    state: Literal["measured", "not yet", "not possible"]
    words: str
    unit: str
    between: str
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
    """What the live view says beside the picture (`posture.live.session.Status`)."""

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
    """Why there is no picture; ``elsewhere`` = another tab is using the camera."""

    trouble: str
    elsewhere: bool


class Message(Struct, frozen=True):
    """A message to Python, numbered from 1; ``topic`` should be a `Topic`."""

    number: Annotated[int, Meta(ge=1)]
    topic: str
    content: dict[str, Any]
