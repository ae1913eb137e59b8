"""Validation of everything that comes from outside, before any of it is used.

Files, archives, tables and messages from a browser are converted here, by msgspec, to types whose
numbers have ranges (`posture.results.ranges`) and whose texts and lists have a largest size.
Whatever does not fit raises a `ContentError` that says in one sentence what is wrong.
"""

import json
import re
from pathlib import Path
from typing import Any, Final, TypeVar, overload

import msgspec

from posture.errors import UsageError

LARGEST: Final = 16_000_000
"""Size in bytes of the largest JSON file that posture writes: the report of hours of running."""
WHERE: Final = re.compile(r" - at (.*)", re.DOTALL)
WORDS: Final = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        ("matching regex '.*'", "in the expected format"),
        ("^Object missing required field (.*)", r"\1 is missing"),
        ("^Expected ", "must be "),
        (", got ", ", not "),
        (" of length <= ", " of length at most "),
        (" >= ", " of at least "),
        (" <= ", " of at most "),
        (" > ", " above "),
        (" < ", " below "),
        (r" \| ", " or "),
        (r"(\d)\.0$", r"\1"),
    )
)
"""Parts of msgspec's messages, and the same in plain words."""
KINDS: Final = {
    "float": "a number",
    "int": "a whole number",
    "str": "text",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "nothing",
}
"""msgspec's names of the types, in plain words."""
KIND: Final = re.compile(rf"\b({'|'.join(KINDS)})\b")
LONGEST_SENTENCE: Final = 160

T = TypeVar("T")


class ContentError(UsageError):
    """A file or a message does not contain what it should.

    Parameters
    ----------
    name : str
        What the error message calls it.
    why : str
        What is wrong and where, without a full stop.
    """

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} cannot be read: {why}.")
        self.why = why


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """Return a file's content, at most one byte more than ``largest``.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(largest + 1)


def decode(content: bytes | str, kind: type[T], name: str, largest: int = LARGEST) -> T:
    """Return JSON as a value of a type.

    Parameters
    ----------
    content : bytes or str
        The JSON.
    kind : type
        The expected type: a dataclass, ``list[Shape]`` or whatever msgspec knows.
    name : str
        What the error message calls it: "report.json".
    largest : int
        The largest size that is accepted, bytes.

    Raises
    ------
    ContentError
        If it is too large, not JSON, or does not fit the type.
    """
    if len(content) > largest:
        raise ContentError(name, f"it is larger than {largest / 1e6:g} MB")
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        raise ContentError(name, _in_words(str(error))) from error
    except (msgspec.DecodeError, UnicodeError) as error:
        raise ContentError(name, "it is not complete JSON") from error
    except RecursionError as error:
        raise ContentError(name, "it is nested too deeply") from error


def decode_lenient(content: bytes | str, kind: type[T], name: str, largest: int = LARGEST) -> T:
    """Do as `decode`, but accept NaN and lone surrogates, which strict JSON does not allow.

    For files of ours that contain file names, which need not be valid text (PEP 383).
    """
    if len(content) > largest:
        raise ContentError(name, f"it is larger than {largest / 1e6:g} MB")
    try:
        return convert(json.loads(content), kind, name)
    except ValueError as error:
        raise ContentError(name, "it is not complete JSON") from error
    except RecursionError as error:
        raise ContentError(name, "it is nested too deeply") from error


@overload
def convert(value: Any, kind: type[T], name: str) -> T: ...
@overload
def convert(value: Any, kind: object, name: str) -> Any: ...
def convert(value: Any, kind: Any, name: str) -> Any:
    """Do as `decode`, for a value made of lists, dicts, texts and numbers."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ContentError(name, _in_words(str(error))) from error
    except UnicodeError as error:  # a lone surrogate where a ``Literal`` is expected
        raise ContentError(name, "it contains text that is not valid Unicode") from error
    except RecursionError as error:
        raise ContentError(name, "it is nested too deeply") from error


def as_json(value: object) -> Any:
    """Return a value as it would come back from JSON: dicts, lists, texts, numbers, None."""
    return msgspec.json.decode(msgspec.json.encode(value))


def _in_words(complaint: str) -> str:
    """Return msgspec's complaint in plain words, on one line, however odd the names in it are."""
    where = WHERE.search(complaint)
    what = WHERE.sub("", complaint).replace("`", "").rstrip(".")
    for pattern, words in WORDS:
        what = pattern.sub(words, what)
    what = KIND.sub(lambda kind: KINDS[kind[1]], what)
    place = where[1].replace("`", "").replace("$.", "").replace("$", "").strip() if where else ""
    if what.startswith("must be"):
        sentence = f"{place or 'it'} {what}"
    else:
        sentence = f"{what[:1].lower()}{what[1:]}" + (f", at {place}" if place else "")
    return "".join(letter if letter.isprintable() else "?" for letter in sentence)[
        :LONGEST_SENTENCE
    ]
