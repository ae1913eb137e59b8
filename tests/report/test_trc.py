"""A track as a TRC file, worked out by hand."""

import numpy as np

from posture.pose_track import LANDMARK, LANDMARK_NAMES, PoseTrack, clip_info_from_times
from posture.report.trc import trc_text


def test_three_frames_by_hand() -> None:
    xy = np.full((3, 33, 2), 10.0)
    xy[:, 0] = [[100.0, 20.0], [101.5, 20.25], [103.0, 20.5]]
    xy[1, LANDMARK["left_knee"]] = np.nan
    time_s = np.array([0.0, 0.1, 0.2])
    info = clip_info_from_times(time_s, "a.mp4", (200, 120))
    track = PoseTrack(xy, np.ones((3, 33)), time_s, (200, 120), info)

    lines = trc_text(track, "a.trc").split("\n")

    assert lines[0] == "PathFileType\t4\t(X/Y/Z)\ta.trc"
    # Two steps in 0.2 s are ten frames a second.
    assert lines[2] == "10\t10\t3\t33\tpx\t10\t1\t3"
    assert lines[3].split("\t")[:6] == ["Frame#", "Time", "nose", "", "", LANDMARK_NAMES[1]]
    assert lines[4].split("\t")[:6] == ["", "", "X1", "Y1", "Z1", "X2"]
    assert lines[5] == ""
    cells = [line.split("\t") for line in lines[6:9]]
    # 20 px below the top of 120 is 100 above the bottom.
    assert cells[0][:5] == ["1", "0.000000", "100.000", "100.000", "0"]
    assert cells[1][:5] == ["2", "0.100000", "101.500", "99.750", "0"]
    knee = 2 + 3 * LANDMARK["left_knee"]
    assert cells[1][knee : knee + 3] == ["", "", ""]
    assert cells[2][knee : knee + 3] == ["10.000", "110.000", "0"]
    assert {len(row) for row in cells} == {2 + 3 * 33}
    assert lines[9:] == [""]
