"""Analyse one clip and print what was measured, as a table.

python examples/clip_to_table.py run.mp4
"""

import sys

import posture


def main(clip: str) -> None:
    """Print a line for each measurement, and the contact times of the first steps."""
    analysis = posture.analyze(clip)
    if analysis.report.refusal:
        sys.exit(analysis.report.refusal.message)

    for key, measurement in analysis.report.measurements.items():
        if measurement.value is None:
            print(f"{key:28} {measurement.why}")
        else:
            value = f"{measurement.value:8.1f} ± {measurement.u:.1f} {measurement.unit}"
            print(f"{key:28}{value:24} {measurement.verdict}")

    steps = analysis.steps()
    print("\nFirst steps:")
    for side, start_s, length_ms in zip(
        steps["side"][:6], steps["contact_s"], steps["contact_time_ms"], strict=False
    ):
        print(f"  {start_s:6.2f} s  {side:5}  {length_ms:4.0f} ms on the belt")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except posture.PostureError as error:
        sys.exit(str(error))
