import io
import zipfile
from typing import Any

import pytest

from posture.tracking.pose import task_bundle as bundle
from posture.tracking.pose.task_bundle import metadata_fb, tflite_fb
from tests.tracking.pose.tiny_models import tiny_model


def metadata_of(model: bytes) -> Any:
    tree = tflite_fb.ModelT.InitFromObj(tflite_fb.Model.GetRootAsModel(model, 0))
    (entry,) = [m for m in tree.metadata if m.name == b"TFLITE_METADATA"]
    content = bytes(tree.buffers[entry.buffer].data)
    return metadata_fb.ModelMetadataT.InitFromObj(
        metadata_fb.ModelMetadata.GetRootAsModelMetadata(content, 0)
    )


@pytest.mark.parametrize(
    ("prepare", "mean", "std"),
    [(bundle.prepare_detector, 127.5, 127.5), (bundle.prepare_landmarks, 0.0, 255.0)],
)
def test_metadata_says_how_pixels_are_normalised(prepare: Any, mean: float, std: float) -> None:
    model = prepare(tiny_model("x"))
    (tensor,) = metadata_of(model).subgraphMetadata[0].inputTensorMetadata
    (step,) = tensor.processUnits
    assert (list(step.options.mean), list(step.options.std)) == ([mean], [std])
    assert tensor.content.contentProperties.colorSpace == metadata_fb.ColorSpaceType.RGB
    assert model[4:8] == b"TFL3"


def test_metadata_that_is_there_already_is_replaced() -> None:
    twice = bundle.prepare_landmarks(bundle.prepare_detector(tiny_model("x")))
    (tensor,) = metadata_of(twice).subgraphMetadata[0].inputTensorMetadata
    assert list(tensor.processUnits[0].options.std) == [255.0]


def test_bundle_is_a_stored_zip_of_both_models() -> None:
    content = bundle.pack(b"detector", b"landmarks")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["pose_detector.tflite", "pose_landmarks_detector.tflite"]
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.read("pose_landmarks_detector.tflite") == b"landmarks"
    assert bundle.detector_of(content) == b"detector"


def test_same_weights_give_the_same_bytes() -> None:
    first, second = (
        bundle.pack(
            bundle.prepare_detector(tiny_model("d")), bundle.prepare_landmarks(tiny_model("l"))
        )
        for _ in range(2)
    )
    assert first == second
