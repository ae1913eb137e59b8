"""What the command's arguments may be."""

import argparse
import math
import os
import re
from collections.abc import Callable
from datetime import date
from typing import Final

from posture.results.ranges import YEARS

LEFT_AS_BYTES: Final = re.compile("[\\ud800-\\udfff]")


def words(text: str) -> str:
    """Return a text that is kept or looked for, in whatever bytes the terminal sent it."""
    if not LEFT_AS_BYTES.search(text):
        return text
    try:
        return os.fsencode(text).decode()
    except UnicodeError as error:
        raise argparse.ArgumentTypeError(f"must be text in UTF-8, but is {text!r}") from error


def number(low: float, high: float) -> Callable[[str], float]:
    """Return a parser of numbers from ``low`` to ``high``."""

    def parse(text: str) -> float:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan  # which lies in no range
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(
                f"must be a number between {low:g} and {high:g}, but is {text!r}"
            )
        return value

    return parse


def between(low: float, high: float) -> str:
    """Return a range in words, for help texts: "80 to 250"."""
    return f"{low:g} to {high:g}"


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return a parser of whole numbers from ``low`` to ``high``."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(
                f"must be a whole number between {low} and {high}, but is {text!r}"
            )
        return int(text)

    return parse


def day(text: str) -> date:
    """Return the day that ``text`` names as YYYY-MM-DD."""
    try:
        told = date.fromisoformat(text)
    except ValueError:
        told = None
    if told is None or told.year not in YEARS:
        raise argparse.ArgumentTypeError(f"must be a date such as 2026-03-31, but is {text!r}")
    return told
