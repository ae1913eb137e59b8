"""Refusals of files that cannot be read as a video."""

from typing import Final

from posture.errors import RefusedError

MAX_DURATION_S: Final = 2 * 3600.0
MAX_MISSING: Final = 0.1
"""A file that lacks more than this share of its frames is refused."""

COPY_AGAIN: Final = "Copy the file again from the camera or phone."
TAKE_ORIGINAL: Final = (
    "Choose the original clip from the camera or phone, for example .mp4 or .mov."
)
CUT_OUT: Final = "Trim it to the minute of running that you want to check."
EXPORT: Final = "Export the clip as .mp4 with H.264 and try again."

PHOTOS: Final = (b"\xff\xd8\xff", b"\x89PNG")
"""The first bytes of JPEG and PNG files."""


def unreadable(message: str, advice: str) -> RefusedError:
    """Return the refusal of a file that cannot be read."""
    return RefusedError("unreadable", message, advice)


def not_a_video(name: str, head: bytes) -> RefusedError:
    """Return the refusal of a file that cannot be opened, from its name and first 12 bytes."""
    if head[4:8] in (b"ftyp", b"wide", b"mdat"):
        return unreadable(
            f"{name} is damaged or incomplete: the index at its end is missing.", COPY_AGAIN
        )
    if head.startswith(PHOTOS):
        return single_picture(name)
    return unreadable(f"{name} cannot be read as a video.", TAKE_ORIGINAL)


def single_picture(name: str) -> RefusedError:
    """Return the refusal of a photo."""
    return unreadable(f"{name} is a single picture, not a video.", TAKE_ORIGINAL)


def no_video(name: str) -> RefusedError:
    """Return the refusal of a file with only sound, covers or subtitles."""
    return unreadable(f"{name} has no video in it.", TAKE_ORIGINAL)


def unknown_codec(name: str) -> RefusedError:
    """Return the refusal of a video with a codec that no camera uses."""
    return unreadable(f"{name} uses a video format that cannot be decoded here.", EXPORT)


def incomplete(name: str, end_s: float, promised_s: float) -> RefusedError:
    """Return the refusal of a file of which a large part is missing."""
    return unreadable(
        f"{name} is incomplete: it ends after {end_s:.1f} of {promised_s:.1f} seconds.",
        COPY_AGAIN,
    )


def too_long(name: str) -> RefusedError:
    """Return the refusal of a file that lasts longer than anyone runs for a form check."""
    hours = MAX_DURATION_S / 3600
    return unreadable(f"{name} is longer than {hours:g} hours.", CUT_OUT)
