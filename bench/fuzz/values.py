"""Odd values, and documents and bytes with something odd in them; each drawn from a `Random`."""

import copy
import json
from random import Random
from typing import Any, Final

NUMBERS: Final = (
    0, -0.0, 1, -1, 0.5, 1e-308, 1e300, -1e300, 1.7e308, 2**31, 2**53 + 1, -(2**63), 10**40,
    float("nan"), float("inf"), -float("inf"),
)  # fmt: skip
TEXTS: Final = (
    "", " ", "\0", "a\0b", "\x1b[2J\x1b]0;x\x07", "\x9b31m", "\r\n", "\u202eevil", "\u00e9",
    "e\u0301", "ﷺ" * 80,
    "\ud800", "x" * 5000, "../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\con",
    "evidence/../../x.jpg", "evidence/overstride-1.jpg", "%s%n%x", "'; DROP TABLE runners; --",
    "<script>alert(1)</script>", "=1+1", "NaN", "-", "--help", "1e999", "\uff11\uff12", "null",
)  # fmt: skip


def odd(random: Random, depth: int = 3) -> Any:
    """Return a value of any JSON kind, extreme more often than not."""
    kind = random.randrange(8 if depth else 5)
    if kind == 0:
        return random.choice((None, True, False))
    if kind <= 2:
        return random.choice(NUMBERS)
    if kind <= 4:
        return random.choice(TEXTS)
    if kind == 5:
        return [odd(random, depth - 1) for _ in range(random.choice((0, 1, 2, 5, 300)))]
    if kind == 6:
        keys = [random.choice(TEXTS) for _ in range(random.choice((0, 1, 4)))]
        return {key: odd(random, depth - 1) for key in keys}
    return nested(random.choice((20, 80)))


def nested(depth: int) -> Any:
    """Return an empty list in lists."""
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


def places(document: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value in a document."""
    inside = document.items() if isinstance(document, dict) else enumerate(document)
    found = []
    for key, value in inside:
        found.append((*here, key))
        if isinstance(value, dict | list):
            found += places(value, (*here, key))
    return found


def with_odd_places(random: Random, document: Any) -> Any:
    """Return a copy of a document in which one to three places are gone, doubled or odd."""
    changed = copy.deepcopy(document)
    for number in range(random.choice((1, 1, 2, 3))):
        ways = places(changed)
        if not ways:
            break
        *way, last = random.choice(ways)
        inside = changed
        for key in way:
            inside = inside[key]
        # Once only: what is doubled and doubled again is too large to be made here.
        _change(random, inside, last, (2, 500)[number == 0])
    return changed


def _change(random: Random, inside: Any, key: Any, times: int) -> None:
    what = random.randrange(6)
    if what == 0:
        del inside[key]
    elif what == 1 and isinstance(inside[key], list) and inside[key]:
        inside[key] = inside[key] * times
    elif what == 2 and isinstance(inside, dict):
        inside[random.choice(TEXTS)] = odd(random)
    else:
        inside[key] = odd(random)


def as_json(random: Random, document: Any) -> bytes:
    """Return a document as JSON that may hold what strict JSON does not; sometimes damaged."""
    text = json.dumps(document, ensure_ascii=random.random() < 0.5)
    if random.random() < 0.02:
        depth = random.choice((1000, 100_000))
        text = text.replace("[", "[" * depth, 1).replace("]", "]" * depth, 1)
    content = text.encode(errors="surrogatepass")
    return damaged(random, content) if random.random() < 0.15 else content


def damaged(random: Random, content: bytes) -> bytes:
    """Return bytes of which some are changed, lost, doubled or cut off."""
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 3, 20, 200))):
        if not changed:
            break
        place = random.randrange(len(changed))
        what = random.randrange(6)
        if what <= 2:
            changed[place] = random.randrange(256)
        elif what == 3:
            changed[place : place + 4] = random.choice(
                (b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff")
            )
        elif what == 4:
            length = random.choice((1, 7, 500))
            del changed[place : place + length]
        else:
            changed[place:place] = changed[place : place + random.choice((1, 8, 300))]
    if random.random() < 0.15:
        del changed[random.randrange(len(changed) + 1) :]
    return bytes(changed)
