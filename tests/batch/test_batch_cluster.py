"""A batch on a real Dask cluster: a scheduler and workers in processes of their own."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from posture.batch import cluster
from posture.batch.cluster import analyse_there
from posture.batch.item import Item
from posture.pipeline.job import OUTCOME, Job, read_outcome
from posture.pose_track import save_track
from posture.system.files import write_atomically
from posture.system.limits import GIGABYTE, ResourceLimits
from tests.batch.dask_cluster import Cluster, running_cluster
from tests.batch.works import analyse_where_no_clip_is
from tests.gait import Camera, Runner, film
from tests.runs import run
from tests.waiting import PATIENCE_S

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler on loopback and two workers, one of them with Dask's nanny."""
    with running_cluster(tmp_path_factory.mktemp("dask")) as cluster:
        yield cluster


@pytest.fixture
def tracks(tmp_path: Path) -> Path:
    """Eight tracks, one of them too short to be judged."""
    folder = tmp_path / "tracks"
    folder.mkdir()
    for number in range(7):
        save_track(film(Runner(cadence=160.0 + number)), folder / f"{number}.npz")
    save_track(film(Runner(), Camera(seconds=1.5)), folder / "short.npz")
    return folder


def wait_for_workers(address: str, count: int) -> None:
    from distributed import Client

    with Client(address, timeout=PATIENCE_S) as client:
        client.wait_for_workers(count, timeout=PATIENCE_S)


def test_clips_are_sent_where_no_worker_sees_them_and_a_killed_worker_loses_none(
    two_workers: Cluster, tracks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_for_workers(two_workers.address, 2)
    monkeypatch.setattr(cluster, "analyse_there", analyse_where_no_clip_is)
    by_value = run("batch", tracks, "--out", tmp_path / "sent", "--cluster", two_workers.address)
    assert by_value.out.startswith("7 analysed, 1 refused, 0 failed.")
    monkeypatch.undo()

    killed: list[Path] = []

    def write_and_kill(path: Path, content: bytes) -> None:
        write_atomically(path, content)
        if path.name == OUTCOME and not killed:
            os.kill(two_workers.workers[0].pid, signal.SIGKILL)
            killed.append(path)

    monkeypatch.setattr(cluster, "write_atomically", write_and_kill)
    out = tmp_path / "shared"
    done = run("batch", tracks, "--out", out, "--cluster", two_workers.address)
    assert killed
    assert done.code == 0
    assert done.out.startswith("7 analysed, 1 refused, 0 failed.")
    assert len(done.err.splitlines()) == 8
    assert len(list(out.glob("*/outcome.json"))) == 8
    assert all((folder / "report.html").is_file() for folder in out.iterdir() if folder.is_dir())


def test_a_worker_asks_for_a_clip_that_it_cannot_see(tracks: Path) -> None:
    here = tracks / "0.npz"
    size = here.stat().st_size
    assert analyse_there(Item(Job(here)), size + 1, None) is None
    assert analyse_there(Item(Job(tracks / "none.npz")), size, None) is None
    sent = analyse_there(Item(Job(Path("/elsewhere/0.npz"))), size, here.read_bytes())
    seen = analyse_there(Item(Job(here)), size, None)
    assert sent is not None
    assert seen is not None
    assert sent.outcome.state == seen.outcome.state == "ok"
    assert sent.files["report.json"] == seen.files["report.json"]
    assert set(sent.files) == {"track.npz", "report.json", "report.html", "outcome.json"}


def test_a_worker_keeps_a_clip_within_limits(tracks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Less than it takes to import what reads a track.
    monkeypatch.setattr(
        "posture.system.processes.limits_for", lambda _: ResourceLimits(4 * GIGABYTE, 0.0)
    )
    with ThreadPoolExecutor(1) as new_thread:  # which starts a new process
        ended = new_thread.submit(analyse_there, Item(Job(tracks / "0.npz")), None, None).result()
    assert ended is not None
    assert ended.outcome.state == "failed"
    assert "minutes of the processor" in ended.outcome.sentence


def test_no_scheduler_and_no_workers_are_named(
    tracks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 1)
    done = run("batch", tracks, "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:9")
    assert done.code == 4
    assert done.err == (
        "posture: There is no Dask scheduler at tcp://127.0.0.1:9; check the address.\n"
    )
    assert [read_outcome(folder) for folder in (tmp_path / "out").glob("?-*")] == []
