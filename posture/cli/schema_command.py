"""``posture schema``: print the JSON Schema of posture's files."""

import argparse
from typing import Final

from posture.system.terminal import show

FILES: Final = ("report", "corrections")


def add_schema(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``posture schema``."""
    parser.set_defaults(run=_schema)
    parser.add_argument("file", nargs="?", choices=FILES, default="report")


def _schema(options: argparse.Namespace) -> int:
    from posture.results.json_schema import json_schema

    show(json_schema(options.file), "utf-8")
    return 0
