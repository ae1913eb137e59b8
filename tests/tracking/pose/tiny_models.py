"""Very small stand-ins for the published weights, which are fetched once and not kept."""

from typing import Any

import flatbuffers

from posture.tracking.pose.runtime import load

tflite_fb: Any = load("mediapipe.tasks.metadata.schema_py_generated")


def tiny_model(description: str) -> bytes:
    """Return a valid TFLite file without any network in it, the same bytes each time."""
    model = tflite_fb.ModelT()
    model.version = 3
    model.description = description.encode()
    model.buffers = [tflite_fb.BufferT()]
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())
