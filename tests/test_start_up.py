"""How soon it answers is what a person notices first; the targets, measured by `make bench` (best of five, warm)."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = str(ROOT / ".venv" / "bin" / "sla-assistant")


def fastest(command: Sequence[str], text: str = "") -> float:
    """Return the shortest of five runs, in seconds; the first, which may write bytecode or the demo, does not count."""
    seconds = []
    for _ in range(6):
        begun = time.perf_counter()
        subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=True)
        seconds.append(time.perf_counter() - begun)
    print(f"\n{' '.join(Path(part).name for part in command)}: {min(seconds[1:]):.3f} s", end=" ")
    return min(seconds[1:])


@pytest.mark.bench
def test_help_is_there_in_three_tenths_of_a_second() -> None:
    assert fastest([PROGRAM, "--help"]) <= 0.3


@pytest.mark.bench
def test_the_chat_is_ready_in_one_and_a_half_seconds() -> None:
    assert fastest(["make", "-s", "chat"]) <= 1.5


@pytest.mark.bench
def test_make_adds_less_than_a_tenth_of_a_second() -> None:
    assert fastest(["make", "-s", "-n", "chat"]) <= 0.1
