"""A window that steps a clip's frames with the keyboard and takes labels.

It shows the feet, the frame's number and this person's own labels: never those of the other eyes,
nor what posture finds.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import cv2

from bench.eyes.labels import Eyes, Kind, Label, LabelledClip, Side, with_label, without_label
from bench.eyes.sheets import cuttings, numbered
from posture.arrays import Image

HELP: Final = """\
, .  one frame back, on          < >  ten frames
1    near contact                2    near toe-off
3    far contact                 4    far toe-off
h    between this frame and the next, or not
+ -  wider, narrower half-width (frames)
x    take away this person's labels here
q    save and close"""
EVENTS: Final[dict[str, tuple[Side, Kind]]] = {
    "1": ("near", "contact"),
    "2": ("near", "toe_off"),
    "3": ("far", "contact"),
    "4": ("far", "toe_off"),
}
STEPS: Final = {",": -1, ".": 1, "<": -10, ">": 10}
LEAST: Final = 0.5
SCALE: Final = 3


@dataclass(frozen=True)
class Session:
    """What the window shows and has taken: ``number`` is the frame's."""

    own: LabelledClip
    eyes: Eyes
    number: int
    between: bool = False
    half_width: float = LEAST

    def press(self, key: str) -> "Session":
        """Return the session after a key; one that means nothing changes nothing."""
        if key in STEPS:
            moved = min(max(self.number + STEPS[key], self.own.first_frame), self.own.last_frame)
            return replace(self, number=moved, between=False)
        if key in EVENTS:
            label = Label(self.number + 0.5 * self.between, self.half_width, *EVENTS[key])
            return replace(self, own=with_label(self.own, self.eyes, label))
        if key == "h":
            return replace(self, between=not self.between and self.number < self.own.last_frame)
        if key in "+-":
            step = LEAST if key == "+" else -LEAST
            return replace(self, half_width=max(LEAST, self.half_width + step))
        if key == "x":
            return replace(self, own=without_label(self.own, self.eyes, self.number))
        return self

    @property
    def caption(self) -> str:
        """The line under the picture: where a label would go, and those within a frame."""
        labels = self.own.first if self.eyes == "first" else self.own.second
        here = [f"{o.side} {o.kind} {o.frame}" for o in labels if abs(o.frame - self.number) <= 1]
        where = f"{self.number + 0.5 * self.between:g} +- {self.half_width:g}"
        return ", ".join([where, *here])


def label_in_window(clip: Path, own: LabelledClip, eyes: Eyes) -> LabelledClip:
    """Let a person label a clip; return it when the window is closed with q."""
    pictures: dict[int, Image] = dict(cuttings(clip, own.feet, own.first_frame, own.last_frame))
    session = Session(own, eyes, own.first_frame)
    key = ""
    while key != "q":
        image = pictures[session.number]
        tile = numbered(session.number, image, SCALE * image.shape[1])
        place = (90, 30)
        cv2.putText(tile, session.caption, place, cv2.FONT_HERSHEY_SIMPLEX, 0.8, (255, 255, 0), 2)
        cv2.imshow("contacts by eye", cv2.cvtColor(tile, cv2.COLOR_RGB2BGR))
        key = chr(cv2.waitKey(0) & 0xFF)
        session = session.press(key)
    cv2.destroyAllWindows()
    return session.own
