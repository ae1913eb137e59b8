"""Whether the camera-side leg could be followed well enough to say when its foot lands."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posture.arrays import FloatArray
from posture.motion.motion import Contact
from posture.pose_track import Cover
from posture.results.report import Side

AT_CONTACT_S: Final = 0.07
LEAST_FRAMES: Final = 3
# From this share on, contacts behind a console were up to 42 ms off (rendered clips).
MOST_HIDDEN: Final = 0.30
# How well the legs' swing must follow the rhythm. Real runs reach 0.96 and more, tracks of marked
# runners with mix-ups and gaps 0.95; where legs were not told apart it was 0.93 and less.
LEAST_REGULARITY: Final = 0.94


def with_names_mended(cover: Cover, time_s: FloatArray, mixups: NDArray[np.bool_]) -> Cover:
    """Return a cover whose legs have their own names where the tracker gave them each other's.

    Parameters
    ----------
    cover : Cover
        By the tracker's names.
    time_s, mixups : ndarray (T,)
        Seconds, and in which of those frames the names are exchanged; nothing is known before
        and after.
    """
    exchanged = np.interp(cover.time_s, time_s, mixups, left=0.0, right=0.0) > 0.5
    return replace(cover, hidden=np.where(exchanged[:, None], cover.hidden[:, ::-1], cover.hidden))


def hidden_at_contact(cover: Cover | None, contacts: Sequence[Contact], side: Side) -> float:
    """Mean share of one lower leg, 0-1, that is hidden within 70 ms of its contacts.

    0 without a cover, and where it says too little: fewer than three of its frames are so near.
    """
    if cover is None or not contacts:
        return 0.0
    landed = np.array([contact.contact_s for contact in contacts])
    near = np.abs(np.subtract.outer(cover.time_s, landed)).min(axis=1) <= AT_CONTACT_S
    hidden = cover.hidden[near, ("left", "right").index(side)]
    known = hidden[np.isfinite(hidden)]
    return float(known.mean()) if len(known) >= LEAST_FRAMES else 0.0


def why_no_contacts(near: Sequence[Contact], hidden: float, regularity: float) -> str:
    """Return why no contact can be told, to follow "Could not be measured, because"; or "".

    Parameters
    ----------
    near : sequence of Contact
        What was found of the camera-side foot.
    hidden : float
        From `hidden_at_contact`.
    regularity : float
        Of the rhythm of the legs (see `Rhythm`).
    """
    if not near:
        return "the camera-side foot could not be followed well enough."
    if hidden > MOST_HIDDEN:
        return "something in front of the treadmill hides the lower leg as the foot lands."
    if regularity < LEAST_REGULARITY:
        return "the two legs could not be told apart well enough."
    return ""
