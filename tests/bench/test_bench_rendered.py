"""Stretches of a track, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from bench.rendered import cut, segment_starts
from posture.pose_track import ALONG_TRUNK, Cover, Outline
from tests.gait import Camera, Runner, film

TRACK = film(Runner(), Camera(fps=10.0, seconds=6.0))
SHOWN_S = np.arange(12) / 2.0


def test_a_clip_is_cut_into_stretches_that_begin_later_and_later() -> None:
    assert segment_starts(6.0) == pytest.approx([0.0, 0.6, 1.2, 1.8])
    assert segment_starts(4.5) == []


def test_the_clock_of_a_stretch_and_of_all_that_it_shows_begins_with_it() -> None:
    """What hides the legs at 2 s of the clip hides them at 0.5 s of a stretch from 1.5 s on."""
    hidden = np.column_stack([SHOWN_S == 2.0, np.zeros(12)]).astype(float)
    edges = np.broadcast_to(SHOWN_S[:, None, None], (12, len(ALONG_TRUNK), 2))
    whole = replace(TRACK, cover=Cover(SHOWN_S, hidden), outline=Outline(SHOWN_S, edges))
    part = cut(whole, 1.5, 4.0)
    assert part.time_s == pytest.approx(np.arange(25) / 10)
    assert part.xy == pytest.approx(TRACK.xy[15:40])
    assert part.cover is not None
    assert part.outline is not None
    assert part.cover.time_s == pytest.approx([0.0, 0.5, 1.0, 1.5, 2.0])
    assert part.cover.hidden[:, 0].tolist() == [0.0, 1.0, 0.0, 0.0, 0.0]
    assert part.outline.time_s == pytest.approx(part.cover.time_s)
    assert part.outline.edges[:, 0, 0] == pytest.approx([1.5, 2.0, 2.5, 3.0, 3.5])


def test_a_bare_track_is_cut_without_them() -> None:
    part = cut(TRACK, 1.0, 2.0)
    assert part.cover is None
    assert part.outline is None
