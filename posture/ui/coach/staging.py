"""Showing how far a stage of work is while the page waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from posture.pipeline.job import Stages
    from posture.system.progress import Progress


@contextmanager
def stages_shown() -> "Iterator[Stages]":
    """Yield what `posture.pipeline.job.make_results` reports its stages to."""
    place = st.empty()

    def begin(stage: str) -> "Progress":
        bar = place.progress(0.0, stage)

        def told(done: int, expected: int | None) -> None:
            if done % 20 == 0:
                bar.progress(min(1.0, done / expected) if expected else 0.0, stage)

        return told

    try:
        yield begin
    finally:
        place.empty()
