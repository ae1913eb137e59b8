"""The strip of pictures on which the stretch of a clip to look at is chosen."""

import base64
from typing import Final

from posture.results.clip_settings import SHORTEST_STRETCH_S
from posture.ui.browser.components import component
from posture.ui.browser.contract import TrimmerData

# Ends that are nearer to those of the clip are the clip's.
NEAR_S: Final = 0.05

_trimmer = component("trimmer")
Ends = tuple[float | None, float | None]


def trimmer(key: str, strip: list[bytes], length_s: float, known: Ends) -> Ends:
    """Show the strip, and return from where to where to look, file seconds; None = its end.

    Parameters
    ----------
    key : str
        Tells this strip from others on the page.
    strip : list of bytes
        Pictures from all over the clip, JPEG.
    length_s : float
        How long the clip plays.
    known : (float or None, float or None)
        What was chosen before.
    """
    start_s, end_s = known[0] or 0.0, min(known[1] or length_s, length_s)
    data: TrimmerData = {
        "pictures": [f"data:image/jpeg;base64,{base64.b64encode(p).decode()}" for p in strip],
        "length": length_s,
        "start": start_s,
        "end": end_s,
        "least": min(SHORTEST_STRETCH_S, length_s),
    }
    state = _trimmer(key=key, data=data, on_stretch_change=lambda: None)
    chosen = ends_of(state.get("stretch"), length_s)
    return known if chosen is None else chosen


def ends_of(stretch: object, length_s: float) -> Ends | None:
    """Return the ends that a browser says were chosen, which may be anything; None = none were."""
    if not (isinstance(stretch, list) and len(stretch) == 2):
        return None
    start, end = stretch
    if not all(isinstance(at, int | float) for at in (start, end)):
        return None
    if not (0 <= start <= end - min(SHORTEST_STRETCH_S, length_s) + NEAR_S and end <= length_s + 1):
        return None
    return (
        None if start < NEAR_S else round(float(start), 2),
        None if end > length_s - NEAR_S else round(float(end), 2),
    )
