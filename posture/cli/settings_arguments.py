"""The arguments for a clip's settings."""

import argparse
from typing import TYPE_CHECKING

from posture.results.clip_settings import BACKS, RUNNER_KINDS, TURNS, UNIT_SYSTEMS
from posture.results.parsers import between, number
from posture.results.ranges import CAPTURE_FPS, CLIP_TIME_S, HEIGHT_CM, INCLINE, SPEED_KMH

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
    add_conditions(parser)
    parser.add_argument(
        "--mirrored", action="store_true", help="the picture is mirrored, as in a selfie"
    )
    parser.add_argument(
        "--kind",
        dest="runner_kind",
        choices=RUNNER_KINDS,
        help="new to running, returning after a break, or experienced; changes the plan",
    )
    add_filming(parser)


def add_conditions(parser: argparse.ArgumentParser) -> None:
    """Add the settings that are those of a session."""
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
        "--back",
        choices=BACKS,
        help="how the runner's low back is: it hurts now, it hurts only when running, or it does "
        "not hurt; changes the plan",
    )


def add_stance(parser: argparse.ArgumentParser) -> None:
    """Add the argument for a clip of the runner standing still."""
    parser.add_argument(
        "--stance",
        metavar="CLIP",
        help="a clip or track of the same runner standing still, side on, from the same place and "
        "day; otherwise that is looked for in the clip itself",
    )


def add_filming(parser: argparse.ArgumentParser) -> None:
    """Add the settings that tracking needs, which `filming_of` reads."""
    add_capture_fps(parser)
    parser.add_argument(
        "--turn",
        dest="turn_deg",
        type=int,
        choices=TURNS,
        default=0,
        help="turn the picture so many degrees clockwise, when it lies on its side",
    )
    for name, word in (("start", "from"), ("end", "to")):
        parser.add_argument(
            f"--{name}",
            dest=f"{name}_s",
            type=number(*CLIP_TIME_S),
            metavar="SECONDS",
            help=f"look only at what the clip shows {word} there, as it plays",
        )


def add_capture_fps(parser: argparse.ArgumentParser) -> None:
    """Add the rate at which the camera filmed."""
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
    from posture.results.clip_settings import ClipSettings, check_stretch

    settings = ClipSettings(
        options.height_cm,
        options.speed_kmh,
        options.incline,
        options.capture_fps,
        options.mirrored,
        options.stance,
        options.back,
        options.runner_kind,
        getattr(options, "units", "metric"),
        options.turn_deg,
        options.start_s,
        options.end_s,
    )
    check_stretch(settings)
    return settings


def filming_of(options: argparse.Namespace) -> "ClipSettings":
    """Return the settings that tracking needs from the arguments."""
    from posture.results.clip_settings import ClipSettings, check_stretch

    settings = ClipSettings(
        capture_fps=options.capture_fps,
        turn_deg=options.turn_deg,
        start_s=options.start_s,
        end_s=options.end_s,
    )
    check_stretch(settings)
    return settings
