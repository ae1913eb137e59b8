"""Pack plain BlazePose weights into the ``.task`` bundle that MediaPipe's Tasks API opens.

A ``.task`` file is a stored zip of two TFLite models. The published plain models lack
the metadata that the Tasks API insists on: how pixels are normalised before inference.
This module adds it, byte for byte the same each time.
"""

import io
import zipfile
from typing import Any

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_fb
from mediapipe.tasks.metadata import schema_py_generated as tflite_fb

DETECTOR_ENTRY = "pose_detector.tflite"
LANDMARKS_ENTRY = "pose_landmarks_detector.tflite"
METADATA_NAME = b"TFLITE_METADATA"
# (mean, standard deviation) of the input pixels, as each network was trained.
DETECTOR_NORMALISATION = (127.5, 127.5)
LANDMARKS_NORMALISATION = (0.0, 255.0)
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def build_task(detector: bytes, landmarks: bytes) -> bytes:
    """Return a ``.task`` bundle made of two plain TFLite models.

    Parameters
    ----------
    detector, landmarks : bytes
        ``pose_detection.tflite`` and ``pose_landmark_*.tflite`` as published.

    Returns
    -------
    bytes
        The bundle; the same input gives the same bytes.
    """
    entries = {
        DETECTOR_ENTRY: add_normalisation(detector, *DETECTOR_NORMALISATION),
        LANDMARKS_ENTRY: add_normalisation(landmarks, *LANDMARKS_NORMALISATION),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in entries.items():
            bundle.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), content)
    return buffer.getvalue()


def add_normalisation(model: bytes, mean: float, std: float) -> bytes:
    """Return ``model`` with the metadata that says how its input picture is normalised."""
    tree: Any = tflite_fb.ModelT.InitFromObj(tflite_fb.Model.GetRootAsModel(model, 0))
    buffer = tflite_fb.BufferT()
    buffer.data = _pack(_image_metadata(mean, std), b"M001")
    entry = tflite_fb.MetadataT()
    entry.name = METADATA_NAME
    entry.buffer = len(tree.buffers)
    tree.buffers.append(buffer)
    kept = [m for m in tree.metadata or [] if m.name != METADATA_NAME]
    tree.metadata = [*kept, entry]
    return _pack(tree, b"TFL3")


def _image_metadata(mean: float, std: float) -> Any:
    normalisation = metadata_fb.NormalizationOptionsT()
    normalisation.mean, normalisation.std = [mean], [std]
    step = metadata_fb.ProcessUnitT()
    step.optionsType = metadata_fb.ProcessUnitOptions.NormalizationOptions
    step.options = normalisation
    image = metadata_fb.ImagePropertiesT()
    image.colorSpace = metadata_fb.ColorSpaceType.RGB
    content = metadata_fb.ContentT()
    content.contentPropertiesType = metadata_fb.ContentProperties.ImageProperties
    content.contentProperties = image
    tensor = metadata_fb.TensorMetadataT()
    tensor.content, tensor.processUnits = content, [step]
    graph = metadata_fb.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    model = metadata_fb.ModelMetadataT()
    model.subgraphMetadata = [graph]
    return model


def _pack(tree: Any, identifier: bytes) -> bytes:
    builder = flatbuffers.Builder(0)
    builder.Finish(tree.Pack(builder), identifier)
    return bytes(builder.Output())
