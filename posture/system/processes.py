"""Work in a process of its own, supervised: it may break, hang or take too much, and harms nobody.

`SupervisedProcess` is one piece of work in one process; `WorkerProcess` does one thing after the
other, within limits, and is replaced where it dies. Both are new processes, never copies: forked
copies of a process with threads hang in MediaPipe.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypeVar

from posture.errors import MachineError
from posture.system.limits import ResourceLimits, limits_for, ran_out_of_time, restrict
from posture.system.native import drop_stderr

STALLED_S: Final = 600.0
"""How long a process may say nothing: no stage of any work is silent for that long."""
STOP_S: Final = 3.0
"""How long work may take to tidy up once it is to end."""
SIGN_OF_LIFE_S: Final = 1.0

Result = TypeVar("Result")
ReportProgress = Callable[..., None]


def no_sign() -> None:
    """Give no sign of life."""


class SupervisedProcess:
    """A new process that leads its own group, so that it ends with everything it started.

    It ends by itself when the program that started it is gone. Ctrl-C in the terminal does not
    reach it: that is for the program to handle, which ends its processes.

    Parameters
    ----------
    work : callable
        A function of a module, called in the process.
    *given : object
        What it is given.
    sign_of_life : callable
        Called there every second; where it raises `FileNotFoundError`, nobody wants the work any
        more, and the process ends.
    """

    def __init__(
        self,
        work: Callable[..., object],
        *given: object,
        sign_of_life: Callable[[], object] = no_sign,
    ) -> None:
        context = multiprocessing.get_context("spawn")
        # A daemon is ended when the program ends, which would wait for any other.
        self._process = context.Process(target=_lead, args=(work, given, sign_of_life), daemon=True)
        self._process.start()

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.is_alive()

    @property
    def exit_code(self) -> int | None:
        """What it ended with, minus the signal's number where one ended it; None = it runs."""
        return self._process.exitcode

    def wait(self, longest_s: float | None = None) -> None:
        """Wait until it has ended, at most so long (None = as long as it takes)."""
        self._process.join(longest_s)

    def kill(self) -> None:
        """Kill it and whatever it started, from whichever thread, and do not wait."""
        self._process.kill()
        self._signal_group("SIGKILL")

    def end(self, grace_s: float = 0.0) -> None:
        """End it and whatever it started, and wait until it is gone.

        Parameters
        ----------
        grace_s : float
            How long it may take after it was asked to end, before it is killed.
        """
        if grace_s:
            self._process.terminate()
            self._signal_group("SIGTERM")
            self.wait(grace_s)
        self.kill()
        self.wait()

    def _signal_group(self, name: str) -> None:
        """Signal all processes that it leads, itself alive or not."""
        if self._process.pid is not None and hasattr(os, "killpg"):
            # Not there: all have ended, or it has not come to lead any yet.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, getattr(signal, name))


def why_it_ended(exit_code: int | None, limits: ResourceLimits) -> str:
    """Return why a process ended without a word, by its exit code."""
    if exit_code is None or exit_code >= 0:
        return f"Its process ended unexpectedly (exit code {exit_code})."
    if ran_out_of_time(exit_code):
        return str(limits.too_much_time())
    return (
        f"Its process was killed ({signal.Signals(-exit_code).name}); the machine may have run "
        "out of memory."
    )


def _lead(
    work: Callable[..., object], given: tuple[object, ...], sign_of_life: Callable[[], object]
) -> None:
    """Do the work at the head of a process group."""
    if hasattr(os, "setsid"):
        os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_live_while_wanted, args=(sign_of_life,), daemon=True).start()
    work(*given)


def _live_while_wanted(sign_of_life: Callable[[], object]) -> None:
    parent: Any = multiprocessing.parent_process()
    while parent.is_alive():
        try:
            sign_of_life()
        except FileNotFoundError:
            break
        parent.join(SIGN_OF_LIFE_S)
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


class WorkerProcess:
    """A process that does one thing after the other; a new one takes over where it died.

    Parameters
    ----------
    stalled_s : float
        How long it may say nothing before it is ended.
    nice : int
        How far it stands back behind other processes, 0 to 19.
    """

    def __init__(self, stalled_s: float = STALLED_S, nice: int = 0) -> None:
        self._stalled_s, self._nice = stalled_s, nice
        self._lock = threading.Lock()
        self._process: SupervisedProcess | None = None
        self._pipe: Connection | None = None
        self._stopped = False

    def run(
        self, clip: Path, work: Callable[..., Result], *given: object, **named: object
    ) -> Result:
        """Have a function of a module called there, and return what it returns.

        Parameters
        ----------
        clip : Path
            What it works on: the limits go by its size.
        work, given, named
            The function and what it is given; all of it is sent there, as is the result.

        Raises
        ------
        MachineError
            If it took too much, or the process died.
        Exception
            What the function raised.
        """
        return self._run(clip, None, work, given, named)

    def watch(
        self, clip: Path, progress: ReportProgress, work: Callable[..., Result], *given: object
    ) -> Result:
        """As `run`, for a function that takes another one last, and tells it how far it is.

        What ``progress`` raises ends the work and is raised here.
        """
        return self._run(clip, progress, work, given, {})

    def prepare(self, work: Callable[..., object], *given: object) -> None:
        """Start the process and have it do something ahead, while the caller goes on."""
        with self._lock:
            self._started()

        def do() -> None:
            with suppress(MachineError):
                self.run(Path(), _do, work, *given)

        threading.Thread(target=do, daemon=True).start()

    def stop(self) -> None:
        """Kill the process, from whichever thread; no other takes over."""
        self._stopped = True
        process = self._process
        if process is not None:
            process.kill()

    def end(self) -> None:
        """Kill the process, and wait until it is gone and whoever waited for it knows."""
        self.stop()
        with self._lock:
            self._let_go()

    def _run(
        self,
        clip: Path,
        watch: ReportProgress | None,
        work: Callable[..., Result],
        given: Any,
        named: Any,
    ) -> Result:
        limits = limits_for(clip)
        with self._lock:
            try:
                pipe = self._started()
                pipe.send((limits, watch is not None, work, given, named))
                done, result = self._answer(pipe, watch)
            except (EOFError, ConnectionError) as error:
                raise MachineError(self._death(limits)) from error
            except BaseException:
                self._let_go()
                raise
        if done:
            return result  # type: ignore[no-any-return]
        raise result

    def _started(self) -> Connection:
        if self._pipe is None:
            self._pipe, theirs = multiprocessing.Pipe()
            self._process = SupervisedProcess(_serve, theirs, self._nice)
            theirs.close()
            if self._stopped:  # meanwhile, when there was nothing to kill yet
                self._process.kill()
        return self._pipe

    def _let_go(self) -> None:
        if self._process is not None and self._pipe is not None:
            self._process.end()
            self._pipe.close()
        self._process = self._pipe = None

    def _answer(self, pipe: Connection, watch: ReportProgress | None) -> tuple[bool, Any]:
        while pipe.poll(self._stalled_s):
            done, said = pipe.recv()
            if done is not None:
                return done, said
            assert watch is not None
            try:
                watch(*said)
            except Exception:
                self._break_off(pipe)
                raise
        raise MachineError(f"It made no progress for {self._stalled_s:g} s and was stopped.")

    def _break_off(self, pipe: Connection) -> None:
        """Let the work end by itself, which tidies up, before the process is killed."""
        with suppress(EOFError, ConnectionError):
            pipe.send(None)
            while pipe.poll(STOP_S) and pipe.recv()[0] is None:
                pass

    def _death(self, limits: ResourceLimits) -> str:
        process = self._process
        assert process is not None
        process.wait()
        code = process.exit_code
        self._let_go()
        return why_it_ended(code, limits)


shared_worker: Final = WorkerProcess()
"""For what takes seconds and what somebody waits for: kept until the program ends."""


def run_apart(
    clip: Path, progress: ReportProgress, work: Callable[..., Result], *given: object
) -> Result:
    """As `WorkerProcess.watch`, in a process for this alone: for what takes minutes."""
    worker = WorkerProcess()
    try:
        return worker.watch(clip, progress, work, *given)
    finally:
        worker.end()


def _do(work: Callable[..., object], *given: object) -> None:
    """Do work without its result, which could perhaps not be sent."""
    work(*given)


def _serve(pipe: Connection, nice: int) -> None:
    """Do one thing after the other, in a process of its own."""
    if nice and hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(nice)
    drop_stderr()
    while True:
        asked = pipe.recv()
        if asked is not None:  # a word to stop that came too late
            pipe.send(_done(pipe, *asked))


def _done(
    pipe: Connection,
    limits: ResourceLimits,
    watched: bool,
    work: Callable[..., Any],
    given: Any,
    named: Any,
) -> tuple[bool, Any]:
    """Return whether the work was done, and its result or its error."""
    restrict(limits)
    progress = (_reporter(pipe),) if watched else ()
    try:
        return True, work(*given, *progress, **named)
    except MemoryError:
        return False, limits.too_much_memory()
    except Exception as error:
        # Where it happened is lost on the way otherwise.
        error.add_note(traceback.format_exc())
        return False, error


def _reporter(pipe: Connection) -> ReportProgress:
    def report(*said: object) -> None:
        pipe.send((None, said))
        if pipe.poll():
            pipe.recv()
            raise _StoppedError

    return report


class _StoppedError(Exception):
    """Whoever asked for the work wants it no more."""
