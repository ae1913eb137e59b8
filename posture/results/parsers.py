"""Parsers of command-line arguments."""

import argparse
import math
import os
import re
from collections.abc import Callable
from datetime import date
from typing import Final

from posture.results.ranges import YEARS

UNDECODED_BYTES: Final = re.compile("[\\ud800-\\udfff]")


def words(text: str) -> str:
    """Return text to store or search for, decoded as UTF-8 whatever the terminal's encoding."""
    if not UNDECODED_BYTES.search(text):
        return text
    try:
        return os.fsencode(text).decode()
    except UnicodeError as error:
        raise argparse.ArgumentTypeError(f"must be text in UTF-8, but is {text!r}") from error


def number(low: float, high: float) -> Callable[[str], float]:
    """Return a parser of numbers between ``low`` and ``high``."""

    def parse(text: str) -> float:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan  # fails the range check below
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
    """Return a parser of whole numbers between ``low`` and ``high``."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(
                f"must be a whole number between {low} and {high}, but is {text!r}"
            )
        return int(text)

    return parse


def day(text: str) -> date:
    """Return the date that ``text`` states as YYYY-MM-DD."""
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.year not in YEARS:
        raise argparse.ArgumentTypeError(f"must be a date such as 2026-03-31, but is {text!r}")
    return parsed
