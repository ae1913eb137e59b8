"""How much of the landing leg something still hides."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from posture.motion.motion import Contact
from posture.pose_track import Cover
from posture.results.report import Side

AT_CONTACT_S: Final = 0.07
LEAST_FRAMES: Final = 3


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
