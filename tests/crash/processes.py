"""The real service, `sla-assistant run`, in a process of its own that a test may kill at any moment.

Rule: what runs is the command line's own `main`, from its arguments and variables to its exit code. The processes are
forked from a server that has the code loaded (see `preloaded`), because a test starts many and each would take seconds.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import resource
import select
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Self

from adapters.cli import main

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.crash.preloaded"])
_READY = re.compile(r"ready: .* on \S+:(\d+) \(")
_PATIENCE = 30.0


class Assistant:
    """One process of the service. Leaving the block kills it if it still runs."""

    def __init__(self, arguments: Sequence[str], variables: Mapping[str, str]) -> None:
        self._out, out = _CONTEXT.Pipe(duplex=False)
        self._errors, errors = _CONTEXT.Pipe(duplex=False)
        self._process = _CONTEXT.Process(target=_run, args=(tuple(arguments), dict(variables), out, errors))
        self._process.start()
        out.close()
        errors.close()
        self._logged = bytearray()
        self._listening = Thread(target=self._listen, daemon=True)
        self._listening.start()
        self.port = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._listening.join()
        self._out.close()
        self._errors.close()

    def ready(self) -> Self:
        """Wait until it says that it is ready."""
        said, until = "", monotonic() + _PATIENCE
        while (found := _READY.search(said)) is None:
            readable, _, _ = select.select([self._out.fileno()], [], [], max(until - monotonic(), 0))
            heard = os.read(self._out.fileno(), 4096) if readable else b""
            if not heard:
                raise TimeoutError(f"it is not ready; it said {said!r} and logged:\n{self.logged()[-4000:]}")
            said += heard.decode()
        self.port = int(found[1])
        return self

    def kill(self) -> None:
        """End it as a power cut would: it gets no chance to do anything."""
        self._process.kill()
        self._process.join()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        if self._process.pid is not None:
            os.kill(self._process.pid, number)

    def may_write(self, most: int | None) -> None:
        """Let no file of it grow beyond so many bytes, as a full disk would not; None: let it write again.

        Its log, written to a pipe, goes on.
        """
        limit = resource.RLIM_INFINITY if most is None else most
        if self._process.pid is not None:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    def exit_code(self, within: float) -> int:
        """Wait for its end and return its exit code, below zero for the signal that ended it."""
        self._process.join(within)
        if self._process.exitcode is None:
            raise TimeoutError(f"it has not ended in {within} s; it logged:\n{self.logged()[-4000:]}")
        return self._process.exitcode

    def logged(self) -> str:
        """Return all that it has logged."""
        return bytes(self._logged).decode()

    def _listen(self) -> None:
        while heard := os.read(self._errors.fileno(), 65536):
            self._logged += heard


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _run(arguments: Sequence[str], variables: Mapping[str, str], out: Connection, errors: Connection) -> None:
    """Be the command line: in the process that was forked."""
    for name in [name for name in os.environ if name.startswith("SLA_")]:
        del os.environ[name]
    os.environ.update(variables)
    os.dup2(out.fileno(), 1)
    os.dup2(errors.fileno(), 2)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (it lives as long as the process)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.argv = ["sla-assistant", *arguments]
    main()
