"""The rows of an archive, each validated against a type before anything goes into a library.

Status, verdict, headline and measurements come from the report itself, whatever an archive's other
columns claim. Columns that an older archive does not have are filled in, as by a migration.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Raw, Struct, structs

from posture.checks.landmark_angle import LandmarkAngle
from posture.drawing.sketch import Drawing, to_content
from posture.library.schema.change_tables import LONGEST_VERB
from posture.library.schema.names import in_one_form, name_key
from posture.library.schema.report_columns import analysis_columns
from posture.library.schema.vocabulary import Decision, ReviewWord, RunnerState
from posture.results.clip_settings import Back, RunnerKind, Turn
from posture.results.corrections import Corrections
from posture.results.ranges import (
    LONGEST_NAME,
    YEARS,
    BirthYear,
    CaptureFps,
    ClipTime,
    Duration,
    HeightCm,
    Id,
    Incline,
    Key,
    Name,
    PictureName,
    Seconds,
    Sha256,
    SpeedKmh,
    StoredPictureName,
    Text,
    max_characters,
)
from posture.results.report import Report, Side
from posture.results.report_file import report_from_json
from posture.system.validation import LARGEST, as_json, decode

StoredMoment = Annotated[datetime, Meta(tz=True)]
Notes = Annotated[str, max_characters(1_000_000)]
# A plain file name, which cannot lead to another folder.
ClipName = Annotated[
    str, Meta(pattern=rf"^(?!\.{{1,2}}\Z)[^/\x00\ud800-\udfff]{{1,{LONGEST_NAME}}}\Z")
]
Pictures = Annotated[list[PictureName], Meta(max_length=1000)]
LeftOut = Annotated[list[Id], Meta(max_length=10_000)]
IdOrEmpty = Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")]
Number = Annotated[float, Meta(ge=-1e6, le=1e6)]

Word = Annotated[str, Meta(pattern=rf"^[a-z][a-z -]{{0,{LONGEST_VERB - 1}}}\Z")]


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """A row with these columns and no others; a column with a default may be missing."""

    def __post_init__(self) -> None:
        for value in structs.astuple(self):
            if isinstance(value, date) and value.year not in YEARS:
                raise ValueError("no such year")

    def values(self) -> dict[str, Any]:
        """Return the row's values for the database."""
        values = structs.asdict(self)
        instants = {k: v.astimezone(UTC) for k, v in values.items() if isinstance(v, datetime)}
        return values | instants


class FileRow(Row, frozen=True):
    """A stored file."""

    sha256: Sha256
    size: Annotated[int, Meta(ge=0, le=1 << 50)]


class RunnerRow(Row, frozen=True):
    """A runner; the last columns were added by versions 0002, 0006 and 0008.

    What is in the bin is in no archive, nor is who somebody is: elsewhere it is somebody else.
    """

    id: Id
    name: Name
    height_cm: HeightCm | None
    kind: RunnerKind | None
    notes: Notes
    birth_year: BirthYear | None = None
    about: Name | None = None
    name_key: str = ""
    consent_since: date | None = None
    binned: None = None
    own_of: None = None

    def values(self) -> dict[str, Any]:
        """Return the values with the name in one Unicode form, and its key."""
        name = in_one_form(self.name) or self.id
        return super().values() | {"name": name, "name_key": name_key(name)}


class SessionRow(Row, frozen=True):
    """A session; the last column was added by version 0004."""

    id: Id
    runner_id: Id
    day: date
    speed_kmh: SpeedKmh | None
    incline: Incline | None
    shoes: Name | None
    state: RunnerState | None
    back: Back | None = None


class ClipRow(Row, frozen=True):
    """A clip; ``binned`` and what follows it were added by version 0006."""

    id: Id
    session_id: Id
    sha256: Sha256
    name: ClipName
    added: StoredMoment
    capture_fps: CaptureFps | None
    mirrored: bool
    binned: None = None
    turn_deg: Turn = 0
    start_s: ClipTime | None = None
    end_s: ClipTime | None = None

    def values(self) -> dict[str, Any]:
        """Return the values with a name that is valid on every system."""
        return super().values() | {"name": self.name.replace("\\", "_")}


class AnalysisRow(Row, frozen=True):
    """An analysis; most columns are derived from its report, the last are of version 0005."""

    id: Id
    clip_id: Id
    made: StoredMoment
    report: Annotated[str, Meta(max_length=LARGEST)]
    track_sha256: Sha256 | None
    review: ReviewWord
    status: Any
    verdict: Any
    headline: Any
    report_sha256: Any
    posture: Any
    model: Any
    model_sha256: Any
    author: Name | None = None
    reviewer: Name | None = None

    def read_report(self) -> Report:
        """Return the report; raises `posture.system.validation.ContentError` if it is damaged."""
        return report_from_json(self.report)

    def values(self) -> dict[str, Any]:
        """Return the values, as derived from the report."""
        return super().values() | analysis_columns(self.report, self.read_report())


class MeasurementRow(Row, frozen=True):
    """A measurement; only the coach's decision, and whose it is, is not from the report."""

    analysis_id: Id
    key: Key
    decision: Decision | None
    value: Any
    unit: Any
    u: Any
    u_change: Any
    n: Any
    verdict: Any
    decided_by: Name | None = None


class PictureRow(Row, frozen=True):
    """A picture of an analysis."""

    analysis_id: Id
    name: StoredPictureName
    sha256: Sha256


class CorrectionRow(Row, frozen=True):
    """Corrections."""

    id: Id
    clip_id: Id
    at_s: Seconds | None
    made: StoredMoment
    content: Corrections
    author: Name | None = None

    def values(self) -> dict[str, Any]:
        """Return the values with the corrections as JSON."""
        return super().values() | {"content": as_json(self.content)}


class NoteRow(Row, frozen=True):
    """A coach's note."""

    id: Id
    clip_id: Id
    at_s: Seconds | None
    made: StoredMoment
    text: Text
    drawing: Drawing | None
    author: Name | None = None

    def values(self) -> dict[str, Any]:
        """Return the values with the drawing as JSON."""
        return super().values() | {"drawing": self.drawing and to_content(self.drawing)}


class TagRow(Row, frozen=True):
    """A tag."""

    id: Id
    clip_id: Id
    at_s: Seconds | None
    made: StoredMoment
    word: Name
    author: Name | None = None


class HandOutRow(Row, frozen=True):
    """A coach's choice for a hand-out; the last columns are of versions 0005 and 0006."""

    clip_id: Id
    pictures: Pictures
    left_out: LeftOut
    words: Text
    changed: StoredMoment
    author: Name | None = None
    blocks: LeftOut = []
    exercises: LeftOut = []
    beside: IdOrEmpty | None = None


class PracticeRow(Row, frozen=True):
    """Whose hand-outs they are."""

    id: Literal["practice"]
    name: Name
    coach: Name
    contact: Text
    logo_sha256: Sha256 | None


class TextBlockRow(Row, frozen=True):
    """A text of a coach's own."""

    id: Id
    title: Name
    words: Text


class OwnExerciseRow(Row, frozen=True):
    """An exercise of a coach's own."""

    id: Id
    name: Name
    dose: Name
    how: Text
    picture_sha256: Sha256 | None
    clip_sha256: Sha256 | None


class GivenHandOutRow(Row, frozen=True):
    """A hand-out as it was given."""

    id: Id
    runner_id: Id
    clip_id: Id
    made: StoredMoment
    author: Name | None
    pdf_sha256: Sha256
    page_sha256: Sha256
    words: Notes


class TargetRow(Row, frozen=True):
    """What a runner aims at in one measurement."""

    id: Id
    runner_id: Id
    key: Key
    low: Number | None
    high: Number | None
    made: StoredMoment
    day: date | None
    author: Name | None


class ChangeRow(Row, frozen=True):
    """A change; archives do not have what would undo it."""

    id: Id
    made: StoredMoment
    author: Name
    verb: Word
    kind: Word
    subject: IdOrEmpty
    runner_id: Id | None
    other_runner_id: Id | None
    words: Text
    undone: StoredMoment | None


class ArrivedRow(Row, frozen=True):
    """A clip in the inbox; the last columns were added by version 0007."""

    id: Id
    sha256: Sha256
    name: ClipName
    folder: Name | None
    arrived: StoredMoment
    filmed: StoredMoment
    utc_offset_s: Annotated[int, Meta(ge=-86_399, le=86_399)]
    told_by: Literal["film", "file"]
    looked: StoredMoment | None
    thumbnail_sha256: Sha256 | None
    length_s: Duration | None
    rate_hz: Annotated[float, Meta(ge=0, le=1e6)] | None
    near_side: Side | None
    troubles: Annotated[list[Key], Meta(max_length=100)]
    runner_id: Id | None
    day: date | None
    speed_kmh: SpeedKmh | None
    incline: Incline | None
    shoes: Name | None
    state: RunnerState | None
    back: Back | None
    capture_fps: CaptureFps | None
    mirrored: bool
    binned: None = None
    turn_deg: Turn = 0
    start_s: ClipTime | None = None
    end_s: ClipTime | None = None
    looked_turn_deg: Turn = 0


class AngleRow(Row, frozen=True):
    """An angle that a person defined."""

    id: Id
    clip_id: Id
    made: StoredMoment
    name: Name
    content: LandmarkAngle
    author: Name | None = None

    def values(self) -> dict[str, Any]:
        """Return the values with the angle as JSON."""
        return super().values() | {"content": as_json(self.content)}


KINDS_OF_ROWS: Final[dict[str, type[Row]]] = {
    "files": FileRow,
    "runners": RunnerRow,
    "sessions": SessionRow,
    "clips": ClipRow,
    "analyses": AnalysisRow,
    "measurements": MeasurementRow,
    "pictures": PictureRow,
    "corrections": CorrectionRow,
    "notes": NoteRow,
    "tags": TagRow,
    "hand_outs": HandOutRow,
    "own_angles": AngleRow,
    "changes": ChangeRow,
    "practice": PracticeRow,
    "text_blocks": TextBlockRow,
    "own_exercises": OwnExerciseRow,
    "given_hand_outs": GivenHandOutRow,
    "targets": TargetRow,
    "inbox": ArrivedRow,
}


def read_row(table: str, content: Raw) -> Row:
    """Return a row of an archive.

    Raises
    ------
    ContentError
        If it does not fit its table.
    """
    return decode(bytes(content), KINDS_OF_ROWS[table], f"a row of {table}")
