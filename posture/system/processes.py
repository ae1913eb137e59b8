"""Work in separate, supervised processes, which may crash, hang or take too much without harm.

`SupervisedProcess` does one piece of work in one process; `WorkerProcess` does one after the
other, within limits, and is replaced if it dies. Processes are spawned, never forked: a fork of
a process with threads hangs in MediaPipe.
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
"""How long a process may be silent: no stage of any work takes that long between messages."""
STOP_S: Final = 3.0
"""How long work may take to clean up once it is asked to stop."""
SIGN_OF_LIFE_S: Final = 1.0
BACKGROUND_NICE: Final = 10
"""How far work of minutes gives way to whatever somebody is looking at."""
AUTOGROUP: Final = Path("/proc/self/autogroup")

Result = TypeVar("Result")
ReportProgress = Callable[..., None]


def no_sign() -> None:
    """Give no sign of life."""


class SupervisedProcess:
    """A new process that leads its own process group, so that all it started ends with it.

    It ends by itself when the program that started it is gone. Ctrl-C in the terminal does not
    reach it: the program handles that, and ends its processes.

    Parameters
    ----------
    work : callable
        A module-level function, called in the process.
    *given : object
        Its arguments.
    sign_of_life : callable
        Called there every second; if it raises `FileNotFoundError`, the work is no longer wanted
        and the process ends.
    nice : int
        How far it lowers its priority, 0 to 19.
    """

    def __init__(
        self,
        work: Callable[..., object],
        *given: object,
        sign_of_life: Callable[[], object] = no_sign,
        nice: int = 0,
    ) -> None:
        context = multiprocessing.get_context("spawn")
        # The program ends its daemon processes when it ends; it would wait for any others.
        lead = (work, given, sign_of_life, nice)
        self._process = context.Process(target=_lead, args=lead, daemon=True)
        self._process.start()

    def is_alive(self) -> bool:
        """Return whether it is still running."""
        return self._process.is_alive()

    @property
    def exit_code(self) -> int | None:
        """Its exit code, -N if signal N ended it; None = still running."""
        return self._process.exitcode

    def wait(self, longest_s: float | None = None) -> None:
        """Wait until it has ended, at most ``longest_s`` seconds (None = as long as it takes)."""
        self._process.join(longest_s)

    def kill(self) -> None:
        """Kill it and whatever it started, without waiting; may be called from any thread."""
        self._process.kill()
        self._signal_group("SIGKILL")

    def end(self, grace_s: float = 0.0) -> None:
        """End it and whatever it started, and wait until it is gone.

        Parameters
        ----------
        grace_s : float
            How long it may take to end after being asked to, before it is killed.
        """
        if grace_s:
            self._process.terminate()
            self._signal_group("SIGTERM")
            self.wait(grace_s)
        self.kill()
        self.wait()

    def _signal_group(self, name: str) -> None:
        """Send a signal to its whole process group, whether it is itself alive or not."""
        if self._process.pid is not None and hasattr(os, "killpg"):
            # No such group: all have ended, or it does not lead a group yet.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, getattr(signal, name))


def give_way(by: int) -> None:
    """Lower the priority of this process, the leader of its session, by this much.

    Linux shares the processor out among sessions first where its autogroups are on, and a process's
    own priority then only counts within its session (sched(7), *The autogroup feature*); so the
    session's is lowered too. The order of reading from the disk follows (ioprio_set(2)).
    """
    if not by or not hasattr(os, "nice"):
        return
    with suppress(OSError):
        lowered = os.nice(by)
        AUTOGROUP.write_text(str(lowered), encoding="ascii")


def why_it_ended(exit_code: int | None, limits: ResourceLimits) -> str:
    """Return a sentence saying why a process ended without a result, from its exit code."""
    if exit_code is None or exit_code >= 0:
        return f"Its process ended unexpectedly (exit code {exit_code})."
    if ran_out_of_time(exit_code):
        return str(limits.too_much_time())
    return (
        f"Its process was killed ({signal.Signals(-exit_code).name}); the machine may have run "
        "out of memory."
    )


def _lead(
    work: Callable[..., object],
    given: tuple[object, ...],
    sign_of_life: Callable[[], object],
    nice: int,
) -> None:
    """Do the work as the leader of a new process group."""
    if hasattr(os, "setsid"):
        os.setsid()
    give_way(nice)
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
    """A process that does one piece of work after the other; if it dies, a new one takes over.

    Parameters
    ----------
    stalled_s : float
        How long it may be silent before it is ended, seconds.
    nice : int
        How far it lowers its priority, 0 to 19.
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
        """Call a module-level function in the process, and return what it returns.

        Parameters
        ----------
        clip : Path
            What it works on; the limits depend on its size.
        work, given, named
            The function and its arguments; they are pickled, as is the result.

        Raises
        ------
        MachineError
            If it took too much memory or time, or the process died.
        Exception
            What the function raised.
        """
        return self._run(clip, None, work, given, named)

    def watch(
        self, clip: Path, progress: ReportProgress, work: Callable[..., Result], *given: object
    ) -> Result:
        """Do as `run`, for a function whose last argument is a callable that reports progress.

        An exception from ``progress`` ends the work and is raised here.
        """
        return self._run(clip, progress, work, given, {})

    def prepare(self, work: Callable[..., object], *given: object) -> None:
        """Start the process and let it do preparatory work while the caller goes on."""
        with self._lock:
            self._started()

        def do() -> None:
            with suppress(MachineError):
                self.run(Path(), _do, work, *given)

        threading.Thread(target=do, daemon=True).start()

    def stop(self) -> None:
        """Kill the process for good; may be called from any thread."""
        self._stopped = True
        process = self._process
        if process is not None:
            process.kill()

    def end(self) -> None:
        """Kill the process, and wait until it is gone and callers waiting for it have returned."""
        self.stop()
        with self._lock:
            self._discard()

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
                self._discard()
                raise
        if done:
            return result  # type: ignore[no-any-return]
        raise result

    def _started(self) -> Connection:
        if self._pipe is None:
            self._pipe, remote_end = multiprocessing.Pipe()
            self._process = SupervisedProcess(_serve, remote_end, nice=self._nice)
            remote_end.close()
            if self._stopped:  # `stop` was called before there was a process to kill
                self._process.kill()
        return self._pipe

    def _discard(self) -> None:
        if self._process is not None and self._pipe is not None:
            self._process.end()
            self._pipe.close()
        self._process = self._pipe = None

    def _answer(self, pipe: Connection, watch: ReportProgress | None) -> tuple[bool, Any]:
        while pipe.poll(self._stalled_s):
            done, message = pipe.recv()
            if done is not None:
                return done, message
            assert watch is not None
            try:
                watch(*message)
            except Exception:
                self._break_off(pipe)
                raise
        raise MachineError(f"It made no progress for {self._stalled_s:g} s and was stopped.")

    def _break_off(self, pipe: Connection) -> None:
        """Let the work end by itself, so that it cleans up, before the process is killed."""
        with suppress(EOFError, ConnectionError):
            pipe.send(None)
            while pipe.poll(STOP_S) and pipe.recv()[0] is None:
                pass

    def _death(self, limits: ResourceLimits) -> str:
        process = self._process
        assert process is not None
        process.wait()
        code = process.exit_code
        self._discard()
        return why_it_ended(code, limits)


shared_worker: Final = WorkerProcess()
"""For work that takes seconds while somebody waits; kept until the program ends."""


def run_apart(
    clip: Path, progress: ReportProgress, work: Callable[..., Result], *given: object
) -> Result:
    """Do as `WorkerProcess.watch`, in a process for this work alone; for work of minutes."""
    worker = WorkerProcess(nice=BACKGROUND_NICE)
    try:
        return worker.watch(clip, progress, work, *given)
    finally:
        worker.end()


def _do(work: Callable[..., object], *given: object) -> None:
    """Do work and drop its result, which it might not be possible to pickle."""
    work(*given)


def _serve(pipe: Connection) -> None:
    """Do one piece of work after the other, in a separate process."""
    drop_stderr()
    while True:
        request = pipe.recv()
        if request is not None:  # None = a request to stop that came too late
            pipe.send(_done(pipe, *request))


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
        # Pickling an exception loses its traceback.
        error.add_note(traceback.format_exc())
        return False, error


def _reporter(pipe: Connection) -> ReportProgress:
    def report(*message: object) -> None:
        pipe.send((None, message))
        if pipe.poll():
            pipe.recv()
            raise _StoppedError

    return report


class _StoppedError(Exception):
    """The caller no longer wants the work."""
