"""Analyse every clip in a folder and chart one measurement, with its 90 % intervals.

    python examples/folder_to_chart.py clips/ overstride chart.html

The chart is a single page that opens without a network. It needs Plotly, which comes with the app.
"""

import sys
from pathlib import Path

import plotly.graph_objects as go

import posture

CLIPS = {".mp4", ".mov", ".npz"}


def main(folder: str, key: str, chart: str) -> None:
    """Write a chart of the measurement ``key`` in every clip of ``folder`` that has it."""
    measured = {}
    for clip in sorted(Path(folder).iterdir()):
        if clip.suffix.lower() in CLIPS:
            report = posture.analyze(clip).report
            if report.refusal:
                print(f"{clip.name}: {report.refusal.message}")
            elif report.measurements[key].value is not None:
                measured[clip.name] = report.measurements[key]

    figure = go.Figure(
        go.Scatter(
            x=list(measured),
            y=[m.value for m in measured.values()],
            error_y={"type": "data", "array": [m.u for m in measured.values()]},
            mode="markers",
        )
    )
    unit = next(iter(measured.values())).unit if measured else ""
    figure.update_layout(xaxis_title="clip", yaxis_title=f"{key}, {unit}")
    figure.write_html(chart)
    print(f"{len(measured)} clips in {chart}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:4])
    except posture.PostureError as error:
        sys.exit(str(error))
