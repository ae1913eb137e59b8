"""An error of the disk at every single step over every change of a library: whether it is whole.

``python -m bench.library_errors FOLDER`` does it on SQLite, then on PostgreSQL, in a new FOLDER.
What a change reported as done must be there, and everything can be read afterwards.
"""

import sys
from pathlib import Path

from bench.library_load import SAMPLE, databases
from posture.pipeline.job import Job, do_job
from tests.library.failing import main as fail


def main(folder: Path) -> None:
    """Let every step fail once, and say how many did."""
    folder.mkdir(parents=True)
    do_job(Job(SAMPLE), folder / "result")
    for name, address in databases():
        print(name, flush=True)
        (folder / name).mkdir()
        fail(folder / name, address, folder / "result", 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
