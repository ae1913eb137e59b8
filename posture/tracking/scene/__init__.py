"""What the picture shows besides the body: gravity, the camera's stillness, other people.

``SceneReader`` is fed the frames of a clip and makes a ``posture.pose_track.Scene``;
``second_person_share`` answers one question that needs a detector.
"""

from posture.tracking.scene.bystanders import second_person_share
from posture.tracking.scene.reader import SceneReader

__all__ = ["SceneReader", "second_person_share"]
