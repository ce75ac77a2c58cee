"""The service as an operator runs it, in a process of its own, watched from outside: its size and processor time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

_READY = re.compile(r"ready: .* on \S+:(\d+) \(")
_COMMAND = Path(os.environ.get("SOAK_COMMAND") or Path(sys.executable).with_name("sla-assistant"))
_SAMPLE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Sample:
    """How a process was at an instant: seconds since the start, resident megabytes, processor seconds used."""

    at: float
    resident: float
    processor: float


def sample(pid: int | str, at: float = 0.0) -> Sample:
    """Return how a process is now (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    times = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    ticks = int(times[11]) + int(times[12])
    return Sample(at, int(resident[1]) / 1024 if resident else 0.0, ticks / os.sysconf("SC_CLK_TCK"))


@dataclass
class Serving:
    """`sla-assistant run`, started, watched and ended."""

    variables: Mapping[str, str]
    url: str
    log: Path
    samples: list[Sample] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        own = {name: value for name, value in os.environ.items() if not name.startswith("SLA_")}
        self._log = self.log.open("ab")
        self._process = subprocess.Popen(
            [_COMMAND, "run", "--demo", "--db", self.url],
            env=own | dict(self.variables),
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._over = Event()
        self._watching = Thread(target=self._watch, daemon=True)
        self.port = self._ready_on()
        self._began = monotonic()
        self._watching.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()

    def _ready_on(self) -> int:
        """Wait until it says that it is ready, and return the port that it listens on."""
        said = self._process.stdout.readline() if self._process.stdout is not None else ""
        if (ready := _READY.search(said)) is None:
            self.__exit__(None, None, None)
            raise RuntimeError(
                f"it did not start: {said!r}; it logged:\n{self.log.read_text(encoding='utf-8')[-3000:]}"
            )
        return int(ready[1])

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def stop(self, within: float = 30) -> int:
        """End it as an operator does, and return its exit code."""
        self._stop_watching()
        self._process.terminate()
        return self._process.wait(within)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._stop_watching()
        self._process.kill()
        self._process.wait()

    def _stop_watching(self) -> None:
        self._over.set()
        if self._watching.is_alive():
            self._watching.join()

    def _watch(self) -> None:
        while not self._over.wait(_SAMPLE_SECONDS):
            self.samples.append(sample(self.pid, monotonic() - self._began))
