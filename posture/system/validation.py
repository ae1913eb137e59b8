"""The door for what comes from outside: nothing is used before it was held against a type.

Files, archives, tables and what a browser says are read here, by msgspec, onto types whose numbers
have ranges (`posture.results.ranges`) and whose texts and lists have a largest size. What does not
fit is a `ContentError` in one sentence, whatever was wrong.
"""

import json
import re
from pathlib import Path
from typing import Any, Final, TypeVar, overload

import msgspec

from posture.errors import UsageError

LARGEST: Final = 16_000_000
"""Bytes of the largest JSON that anything of ours writes: the report of hours of running."""
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
"""Parts of what msgspec says, and the same in plain words."""
KINDS: Final = {
    "float": "a number",
    "int": "a whole number",
    "str": "text",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "nothing",
}
"""What msgspec calls the kinds of values, in words."""
KIND: Final = re.compile(rf"\b({'|'.join(KINDS)})\b")
MOST_SAID: Final = 160

T = TypeVar("T")


class ContentError(UsageError):
    """A file or a message holds something else than it should.

    Parameters
    ----------
    name : str
        What it is called.
    why : str
        What is wrong and where, without a full stop.
    """

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} cannot be read: {why}.")
        self.why = why


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """Return a file's content, no more than shows that it is too large.

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
        What it has to be: a dataclass, ``list[Shape]`` or whatever msgspec knows.
    name : str
        What it is called in the sentence: "report.json".
    largest : int
        How many bytes it may have.

    Raises
    ------
    ContentError
        If it is anything else.
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


def decode_own(content: bytes | str, kind: type[T], name: str, largest: int = LARGEST) -> T:
    """Return JSON of our own that holds file names or NaN, which are no strict JSON; as `decode`.

    A file's name may be no text: half letters stand for its bytes (PEP 383).
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
    """Return what lies in lists, dicts, texts and numbers as a value of a type; as `decode`."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ContentError(name, _in_words(str(error))) from error
    except UnicodeError as error:  # half a letter, where a word of a known kind is asked for
        raise ContentError(name, "it contains text that is not valid Unicode") from error
    except RecursionError as error:
        raise ContentError(name, "it is nested too deeply") from error


def as_json(value: object) -> Any:
    """Return a value as it comes back from JSON: dicts, lists, texts, numbers, None."""
    return msgspec.json.decode(msgspec.json.encode(value))


def _in_words(complaint: str) -> str:
    """Return what msgspec complains about in one line, however odd the names in it are."""
    where = WHERE.search(complaint)
    what = WHERE.sub("", complaint).replace("`", "").rstrip(".")
    for pattern, words in WORDS:
        what = pattern.sub(words, what)
    what = KIND.sub(lambda kind: KINDS[kind[1]], what)
    place = where[1].replace("`", "").replace("$.", "").replace("$", "").strip() if where else ""
    if what.startswith("must be"):
        said = f"{place or 'it'} {what}"
    else:
        said = f"{what[:1].lower()}{what[1:]}" + (f", at {place}" if place else "")
    return "".join(letter if letter.isprintable() else "?" for letter in said)[:MOST_SAID]
