"""Pack plain BlazePose weights into the ``.task`` bundle that MediaPipe's Tasks API opens.

A ``.task`` file is a stored (uncompressed) zip of two TFLite models. The published plain
models lack the metadata that the Tasks API requires: how pixels are normalised before
inference. This module adds it; the same input always gives the same bytes.
"""

import io
import zipfile
from collections.abc import Collection
from typing import Any, Final

import flatbuffers

from posture.tracking.pose.runtime import load

metadata_fb: Any = load("mediapipe.tasks.metadata.metadata_schema_py_generated")
tflite_fb: Any = load("mediapipe.tasks.metadata.schema_py_generated")

DETECTOR_ENTRY: Final = "pose_detector.tflite"
LANDMARKS_ENTRY: Final = "pose_landmarks_detector.tflite"
METADATA_NAME: Final = b"TFLITE_METADATA"
METADATA_IDENTIFIER: Final = b"M001"
MODEL_IDENTIFIER: Final = b"TFL3"
ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def prepare_detector(plain: bytes) -> bytes:
    """Return the person detector with its metadata: pixels are mapped to -1 ... 1."""
    return _with_normalisation(plain, mean=127.5, std=127.5)


def prepare_landmarks(plain: bytes) -> bytes:
    """Return a landmark model with its metadata: pixels are mapped to 0 ... 1."""
    return _with_normalisation(plain, mean=0.0, std=255.0)


def pack(detector: bytes, landmarks: bytes) -> bytes:
    """Return the ``.task`` bundle of a prepared detector and a prepared landmark model."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as bundle:
        bundle.writestr(zipfile.ZipInfo(DETECTOR_ENTRY, ZIP_EPOCH), detector)
        bundle.writestr(zipfile.ZipInfo(LANDMARKS_ENTRY, ZIP_EPOCH), landmarks)
    return buffer.getvalue()


def detector_of(bundle: bytes) -> bytes:
    """Return the prepared detector inside a ``.task`` bundle."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return archive.read(DETECTOR_ENTRY)


def _with_normalisation(plain: bytes, mean: float, std: float) -> bytes:
    model: Any = tflite_fb.ModelT.InitFromObj(tflite_fb.Model.GetRootAsModel(plain, 0))
    entry = tflite_fb.MetadataT()
    entry.name = METADATA_NAME
    entry.buffer = len(model.buffers)
    # The published models have an entry of that name, but it is incomplete.
    kept = [m for m in model.metadata or [] if m.name != METADATA_NAME]
    model.metadata = [*kept, entry]
    buffer = tflite_fb.BufferT()
    buffer.data = _serialised(_image_metadata(mean, std), METADATA_IDENTIFIER)
    model.buffers.append(buffer)
    return _serialised(model, MODEL_IDENTIFIER)


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


def _serialised(tree: Any, identifier: bytes) -> bytes:
    builder = flatbuffers.Builder(0)
    builder.Finish(tree.Pack(builder), identifier)
    return bytes(builder.Output())


def without_outputs(plain: bytes, names: Collection[str]) -> bytes:
    """Return a model without some outputs, and without the operations that only they need.

    Raises
    ------
    ValueError
        If this is not a TFLite model with those outputs.
    """
    if plain[4:8] != MODEL_IDENTIFIER:
        raise ValueError("not a TFLite model")
    model: Any = tflite_fb.ModelT.InitFromObj(tflite_fb.Model.GetRootAsModel(plain, 0))
    graph = model.subgraphs[0]
    called = {graph.tensors[output].name.decode(): output for output in graph.outputs}
    if missing := set(names) - set(called):
        raise ValueError(f"no output named {', '.join(sorted(missing))}")
    graph.outputs = [output for name, output in called.items() if name not in names]
    wanted, kept = set(graph.outputs), []
    for step in reversed(graph.operators):
        if wanted.intersection(step.outputs):
            wanted.update(step.inputs)
            kept.append(step)
    graph.operators = kept[::-1]
    model.signatureDefs = None
    return _serialised(model, MODEL_IDENTIFIER)
