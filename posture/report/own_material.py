"""What a coach puts into hand-outs: whose they are, and exercises of their own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PracticeCard:
    """Whose hand-outs they are; each text may be empty. ``logo`` is a JPEG, None = none."""

    name: str = ""
    coach: str = ""
    contact: str = ""
    logo: bytes | None = None


@dataclass(frozen=True)
class ExerciseSheet:
    """An exercise of a coach's own, with its picture (JPEG) and its clip (H.264 in an MP4)."""

    name: str
    dose: str = ""
    how: str = ""
    picture: bytes | None = None
    clip: bytes | None = None
