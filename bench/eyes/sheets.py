"""Contact sheets: enlarged cuttings of a clip around the feet, with frame numbers burnt in.

They show the clip's pictures and nothing that posture, or other eyes, found in them.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from bench.eyes.labels import Cutting, Label, LabelledClip
from posture.arrays import Image
from posture.system.files import write_atomically
from posture.video import read_frames

COLUMNS: Final = 2
FRAMES: Final = 12
"""On a sheet."""
WIDTH: Final = 1560
"""Of a sheet, pixels."""
MOST_SHIFT: Final = 3
"""How far a drawn event may be from the middle of its sheet, so that the middle tells nothing."""


def cuttings(
    clip: Path, feet: Cutting, first: int = 0, last: int | None = None
) -> Iterator[tuple[int, Image]]:
    """Yield the numbers and cuttings of frames ``first`` to ``last``, both included."""
    rows, columns = slice(feet.y, feet.y + feet.height), slice(feet.x, feet.x + feet.width)
    with read_frames(clip) as frames:
        for frame in islice(frames, first, None if last is None else last + 1):
            yield frame.index, frame.image[rows, columns]


def write_sheets(clip: Path, own: LabelledClip, folder: Path) -> list[Path]:
    """Write sheets of all frames to be labelled, and return their paths."""
    pictures = list(cuttings(clip, own.feet, own.first_frame, own.last_frame))
    return [
        _write(pictures[k : k + FRAMES], folder / f"{clip.stem}-{pictures[k][0]:05d}.png")
        for k in range(0, len(pictures), FRAMES)
    ]


def write_sheet(clip: Path, own: LabelledClip, first: int, path: Path) -> Path:
    """Write one sheet that begins with frame ``first``."""
    return _write(list(cuttings(clip, own.feet, first, first + FRAMES - 1)), path)


def first_frames(chosen: Sequence[tuple[LabelledClip, Label]], seed: int) -> list[int]:
    """Return where the sheet of each drawn event begins: shifted at random, inside the clip."""
    shifts = random.Random(seed)
    firsts = []
    for own, label in chosen:
        middle = round(label.frame) + shifts.randint(-MOST_SHIFT, MOST_SHIFT)
        latest = max(own.first_frame, own.last_frame - FRAMES + 1)
        firsts.append(min(max(middle - FRAMES // 2, own.first_frame), latest))
    return firsts


def _write(pictures: Sequence[tuple[int, Image]], path: Path) -> Path:
    coded = cv2.imencode(".png", cv2.cvtColor(sheet(pictures), cv2.COLOR_RGB2BGR))[1]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, coded.tobytes())
    return path


def sheet(pictures: Sequence[tuple[int, Image]]) -> Image:
    """Lay cuttings out row by row, each with its number, enlarged to fill `WIDTH`.

    Parameters
    ----------
    pictures : sequence of (int, ndarray)
        At least one number and picture, (height, width, 3) RGB, all of one size.
    """
    tiles = [numbered(number, image, WIDTH // COLUMNS) for number, image in pictures]
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % COLUMNS)
    rows = [np.hstack(tiles[k : k + COLUMNS]) for k in range(0, len(tiles), COLUMNS)]
    return np.vstack(rows)


def numbered(number: int, image: Image, width: int) -> Image:
    """Return a picture enlarged to ``width`` pixels, with a border and its number in a corner."""
    height = round(image.shape[0] * width / image.shape[1])
    tile = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    tile[:2] = tile[:, :2] = 255
    for colour, thickness in (((0, 0, 0), 5), ((255, 255, 0), 2)):
        cv2.putText(tile, str(number), (8, 30), cv2.FONT_HERSHEY_SIMPLEX, 1.0, colour, thickness)
    return tile
