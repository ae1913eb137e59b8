"""What the picture shows besides the body: gravity, the camera's stillness, other people.

``SceneReader`` is fed the frames of a clip and makes a ``posture.landmarks.Scene``;
``second_person_share`` answers one question that needs a detector.
"""

from posture.scene.people import second_person_share
from posture.scene.reader import SceneReader

__all__ = ["SceneReader", "second_person_share"]
