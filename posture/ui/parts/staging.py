"""Showing the progress of a stage of work while the page waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from posture.pipeline.job import Stages
    from posture.system.progress import Progress


@contextmanager
def stages_shown() -> "Iterator[Stages]":
    """Yield the callable to which `posture.pipeline.job.make_results` reports its stages."""
    place = st.empty()

    def begin(stage: str) -> "Progress":
        bar = place.progress(0.0, stage)

        def progress(done: int, expected: int | None) -> None:
            if done % 20 == 0:
                bar.progress(min(1.0, done / expected) if expected else 0.0, stage)

        return progress

    try:
        yield begin
    finally:
        place.empty()
