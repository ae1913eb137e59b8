"""What the picture shows besides the body: gravity, movement of the camera, other people.

``SceneReader`` is given the frames of a clip and returns a ``posture.pose_track.Scene``;
``second_person_share``, which needs a detector, looks for other people.
"""

from posture.tracking.scene.bystanders import second_person_share
from posture.tracking.scene.reader import SceneReader

__all__ = ["SceneReader", "second_person_share"]
