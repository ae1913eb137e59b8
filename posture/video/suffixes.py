"""Suffixes of files that may be clips."""

from typing import Final

VIDEO_SUFFIXES: Final = frozenset(
    {
        *(".3gp", ".avi", ".flv", ".gif", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg"),
        *(".mpg", ".mts", ".ogv", ".ts", ".webm", ".wmv"),
    }
)
TRACK_SUFFIX: Final = ".npz"
"""Suffix of a track, which is analysed without its video."""
CLIP_SUFFIXES: Final = VIDEO_SUFFIXES | {TRACK_SUFFIX}
