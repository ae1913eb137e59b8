"""The corrections made by hand, in sentences for the reader of a report."""

from collections.abc import Mapping

from posture.checks.base import Check, title_of
from posture.results.corrections import Corrections, MovedContact, WrongContact
from posture.results.formatting import plain_quantity
from posture.results.report import Report


def correction_sentences(report: Report, checks: Mapping[str, Check]) -> list[str]:
    """Return one sentence for each correction, by kind and time; empty = nothing was corrected.

    If contacts were moved, the last sentence says how accurate a contact placed by hand is.
    """
    corrections = report.corrections
    return [
        *_view(corrections),
        *_contacts(corrections),
        *(
            f"{title_of(moment.check, checks)}: the moment at {moment.time_s:.2f} s was rejected; "
            "it is neither shown nor counted."
            for moment in sorted(corrections.rejected, key=lambda moment: moment.time_s)
        ),
        *(
            f"The running from {part.start_s:.2f} s to {part.end_s:.2f} s was left out."
            for part in sorted(corrections.masked, key=lambda part: part.start_s)
        ),
        *_frame(report),
    ]


def _view(corrections: Corrections) -> list[str]:
    sentences = []
    if corrections.mirrored is not None:
        mirrored = corrections.mirrored
        image = "a mirror image, left and right swapped" if mirrored else "not a mirror image"
        sentences.append(f"The picture is {image}.")
    if corrections.belt is not None:
        rise = corrections.belt.slope_deg
        sentences.append(
            f"The belt was drawn in by hand: it {'rises' if rise >= 0 else 'falls'} to the right "
            f"by {abs(rise):.1f} degrees in the picture."
        )
    return sentences


def _contacts(corrections: Corrections) -> list[str]:
    marks: list[MovedContact | WrongContact] = [*corrections.moved, *corrections.wrong]
    return [_contact(mark) for mark in sorted(marks, key=lambda mark: mark.contact_s)]


def _contact(mark: MovedContact | WrongContact) -> str:
    foot = "camera-side" if mark.near else "far"
    start = f"The contact of the {foot} foot at {mark.contact_s:.3f} s was "
    if isinstance(mark, WrongContact):
        return start + "marked as wrong and left out."
    later = mark.to_s >= mark.contact_s
    away = plain_quantity(1000 * abs(mark.to_s - mark.contact_s), "ms")
    return start + f"moved to {mark.to_s:.3f} s, {away} {'later' if later else 'earlier'}."


def _frame(report: Report) -> list[str]:
    if not any(step.found_s is not None for step in report.steps):
        return []
    frame = plain_quantity(1000 / report.clip.frame_rate_hz, "ms")
    return [f"A contact placed by hand is good to about a frame, {frame} either way."]
