"""Promise: the command line starts light, keeps its exit codes, and says an error in one sentence on standard error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, stdin: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "adapters.cli", *arguments],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "LANG": "en_GB.UTF-8"},
        timeout=60,
    )


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(word in done.stdout.decode() for word in ("chat", "understand", "contract", "person", "doctor", "db"))


def test_help_loads_neither_database_nor_terminal_nor_model() -> None:
    heavy = {"sqlmodel", "sqlalchemy", "rich", "babel", "numpy"}
    code = f"import sys, adapters.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=60)
    assert done.stdout.decode().strip() == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["chat", "--lang", "de"],
        ["chat", "--frob"],
        ["contract", "check"],
        ["person", "add"],
        ["chat", "--now", "soon"],
        ["understand", "--now", "2026-13-01"],
        ["contract", "show", "x.yaml", "--at", "soon"],
    ],
)
def test_wrong_usage_is_exit_code_2_and_silent_on_standard_output(arguments: list[str], tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr


def test_the_version_is_printed() -> None:
    assert run("--version").stdout.strip()


def test_an_unreadable_contract_file_is_one_sentence(tmp_path: Path) -> None:
    done = run("contract", "check", str(tmp_path / "missing.yaml"))
    assert done.returncode == 1
    assert len(done.stderr.decode().splitlines()) == 1
    assert "missing.yaml" in done.stderr.decode()
