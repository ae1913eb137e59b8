"""The arguments for a clip's settings."""

import argparse
from typing import TYPE_CHECKING

from posture.results.clip_settings import BACKS, RUNNER_KINDS, UNIT_SYSTEMS
from posture.results.parsers import between, number
from posture.results.ranges import CAPTURE_FPS, HEIGHT_CM, INCLINE, SPEED_KMH

if TYPE_CHECKING:
    from posture.results.clip_settings import ClipSettings


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that `settings_of` reads."""
    parser.add_argument(
        "--height-cm",
        type=number(*HEIGHT_CM),
        metavar="CM",
        help=f"the runner's height, {between(*HEIGHT_CM)}",
    )
    parser.add_argument(
        "--speed-kmh",
        type=number(*SPEED_KMH),
        metavar="KMH",
        help=f"the belt's speed, {between(*SPEED_KMH)}",
    )
    parser.add_argument(
        "--incline",
        type=number(*INCLINE),
        metavar="PERCENT",
        help=f"the belt's incline, {between(*INCLINE)}, uphill positive",
    )
    parser.add_argument(
        "--mirrored", action="store_true", help="the picture is mirrored, as in a selfie"
    )
    parser.add_argument(
        "--back",
        choices=BACKS,
        help="how the runner's low back is: it hurts now, it hurts only when running, or it does "
        "not hurt; changes the plan",
    )
    parser.add_argument(
        "--kind",
        dest="runner_kind",
        choices=RUNNER_KINDS,
        help="new to running, returning after a break, or experienced; changes the plan",
    )
    add_capture_fps(parser)


def add_stance(parser: argparse.ArgumentParser) -> None:
    """Add the argument for a clip of the runner standing still."""
    parser.add_argument(
        "--stance",
        metavar="CLIP",
        help="a clip or track of the same runner standing still, side on, from the same place and "
        "day; otherwise that is looked for in the clip itself",
    )


def add_capture_fps(parser: argparse.ArgumentParser) -> None:
    """Add the only setting that tracking needs."""
    parser.add_argument(
        "--capture-fps",
        type=number(*CAPTURE_FPS),
        metavar="FPS",
        help="the rate at which the camera really filmed (for slow motion), "
        f"{between(*CAPTURE_FPS)}",
    )


def add_units(parser: argparse.ArgumentParser) -> None:
    """Add the units of the report's texts."""
    parser.add_argument(
        "--units",
        choices=UNIT_SYSTEMS,
        default="metric",
        help="units of the texts: km/h and cm, or min/mile and feet; files are always metric",
    )


def settings_of(options: argparse.Namespace) -> "ClipSettings":
    """Return a clip's settings from the arguments; metric where a command has no `add_units`."""
    from posture.results.clip_settings import ClipSettings

    return ClipSettings(
        options.height_cm,
        options.speed_kmh,
        options.incline,
        options.capture_fps,
        options.mirrored,
        options.stance,
        options.back,
        options.runner_kind,
        getattr(options, "units", "metric"),
    )
