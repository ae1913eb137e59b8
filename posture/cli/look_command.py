"""``posture look``: what can be said of a clip at once, before it is analysed."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from posture.cli.settings_arguments import add_filming, filming_of
from posture.errors import RefusedError
from posture.system.files import check_readable
from posture.system.limits import limited
from posture.system.terminal import one_line, say, show

if TYPE_CHECKING:
    from posture.pipeline.first_look import FirstLook

PICTURE: Final = "thumbnail"


def add_look(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``posture look``."""
    parser.set_defaults(run=_look)
    parser.add_argument("clips", type=Path, nargs="+", metavar="CLIP", help="a video, or a track")
    parser.add_argument("--json", action="store_true", help="print JSON, one line per clip")
    add_filming(parser)


def _look(options: argparse.Namespace) -> int:
    from posture.pipeline.first_look import first_look

    settings, code = filming_of(options), 0
    for path in options.clips:
        check_readable(path)
        with limited(path):
            look = first_look(path, settings)
        if options.json:
            show(json.dumps({"clip": str(path), **_content(look)}) + "\n", "utf-8")
        else:
            show("".join(one_line(line) + "\n" for line in _lines(path, look)))
        if look.why:
            say(f"posture: {look.why}")
            code = RefusedError.exit_code
    return code


def _lines(path: Path, look: "FirstLook") -> list[str]:
    from posture.pipeline.first_look import limit_words, look_words

    doubts = [f"  {doubt.message} {doubt.advice}" for doubt in look.doubts]
    limits = [f"  {limit}" for limit in limit_words(look)]
    return [f"{path.name}: {look_words(look)}", *doubts, *limits]


def _content(look: "FirstLook") -> dict[str, Any]:
    """Return a look as JSON, without its picture."""
    from dataclasses import asdict

    content = asdict(look)
    del content[PICTURE]
    content["stamp"] = look.stamp and look.stamp.at.isoformat()
    return content
