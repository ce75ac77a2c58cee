"""Promise: the chat as people start it, as a process of its own: the demo makes itself, nothing is lost by a kill,
standard output carries the conversation only, and every end is clean.
"""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-23T10:00+01:00"
SECONDS = 30


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "adapters.cli", *arguments]


def environment() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "LANG": "pl_PL.UTF-8", "PATH": os.defpath, "TERM": "xterm"}


def run(home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        input=stdin,
        capture_output=True,
        cwd=home,
        env=environment(),
        timeout=SECONDS,
        encoding="utf-8",
    )


def objects(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the chat was started once, so that the demo is there."""
    home = tmp_path_factory.mktemp("first-start")
    done = run(home, "chat", "--json", "--now", NOW, stdin="{}\n")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A folder of the test's own with a fresh demo in it."""
    shutil.copytree(made / ".data", tmp_path / ".data")
    return tmp_path


class Talking:
    """A running `chat --json` to which one line at a time is said."""

    def __init__(self, home: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            command("chat", "--json", *options),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=home,
            env=environment(),
        )

    def say(self, line: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(line).encode() + b"\n")
        self.process.stdin.flush()
        answered: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answered

    def kill(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(SECONDS)
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture
def talking(home: Path) -> Iterator[Talking]:
    talk = Talking(home, "--now", NOW)
    yield talk
    talk.kill()


def test_the_first_start_makes_the_demo_under_the_current_folder(made: Path) -> None:
    assert (made / ".data" / "demo.db").is_file()


def test_a_killed_process_goes_on_in_the_middle_of_a_dialog(home: Path, talking: Talking) -> None:
    asked = talking.say({"id": "m1", "text": "chcę zgłosić awarię"})
    assert asked["replies"][-1]["choices"]
    talking.kill()
    again = run(home, "chat", "--json", "--now", "2026-11-23T10:01+01:00", stdin='{"press": 1}\n')
    (one,) = objects(again)
    assert one["replies"]
    assert one["replies"][-1]["text"] != asked["replies"][-1]["text"]


def test_a_repeated_id_gets_the_same_answer_from_another_process(home: Path, talking: Talking) -> None:
    line = {"id": "m1", "text": "ile przestoju nam zostało?"}
    first = talking.say(line)
    talking.kill()
    (second,) = objects(run(home, "chat", "--json", "--now", NOW, stdin=json.dumps(line) + "\n"))
    assert second == first


def test_the_demo_goes_on_from_the_furthest_instant_reached(home: Path) -> None:
    run(home, "chat", "--json", "--now", "2026-12-05T12:00+01:00", stdin="{}\n")
    done = run(home, "chat", stdin="/now\n")
    assert "5 grudnia 2026" in done.stdout or "5 December 2026" in done.stdout


def test_a_script_gives_the_conversation_and_nothing_else(home: Path) -> None:
    done = run(home, "chat", "--now", NOW, stdin="# skipped\nile przestoju nam zostało?\n")
    assert done.returncode == 0
    assert "hanna> ile przestoju nam zostało?\nBot: " in done.stdout
    assert "\x1b" not in done.stdout
    assert "skipped" not in done.stdout
    assert done.stderr == ""


def test_hostile_input_gets_an_answer_a_line(home: Path) -> None:
    lines = [
        "",
        "x" * 5000,
        "\u202eabc\u0007",
        "🙂🙂",
        "<b>*x*</b> [red]",
        "a" * 1_000_000,
        '{"text": "\\ud800"}',
        "hej",
    ]
    answered = objects(run(home, "chat", "--json", "--now", NOW, stdin="\n".join(lines) + "\n"))
    assert len(answered) == len(lines)
    assert all(one["replies"] or one["error"] for one in answered)
    assert "error" not in answered[-1]


def test_nobody_reading_the_answers_is_no_error(home: Path) -> None:
    process = subprocess.Popen(
        command("chat", "--json", "--now", NOW),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=home,
        env=environment(),
    )
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    _, complaints = process.communicate(b"hej\nhej\n", timeout=SECONDS)
    assert (process.returncode, complaints) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "part", "code"),
    [
        (["--as", "nobody"], "hanna", 1),
        (["--now", "soon"], "soon", 2),
        (["--db", "sqlite:///not-a-database.txt"], "not-a-database.txt", 1),
        (["--db", "mongodb://x"], "mongodb", 1),
    ],
)
def test_a_chat_that_cannot_start_says_why_in_one_sentence(
    home: Path, arguments: list[str], part: str, code: int
) -> None:
    (home / "not-a-database.txt").write_text("This is a letter, not a database.\n" * 100)
    done = run(home, "chat", *arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert part in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_new_file_becomes_a_demo_and_an_empty_database_does_not(home: Path) -> None:
    fresh = objects(run(home, "chat", "--json", "--db", "sqlite:///fresh.db", stdin='{"as": "tom"}\n'))
    assert fresh[0]["as"] == "tom"
    assert run(home, "db", "upgrade", "--db", "sqlite:///empty.db").returncode == 0
    refused = run(home, "chat", "--json", "--db", "sqlite:///empty.db", stdin='{"as": "tom"}\n')
    assert refused.returncode == 1
    assert "--as" in refused.stderr


def test_the_terminal_shows_its_banner_answers_and_leaves_on_ctrl_d(home: Path) -> None:
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        command("chat", "--now", NOW), stdin=follower, stdout=follower, stderr=follower, cwd=home, env=environment()
    )
    os.close(follower)
    screen = Screen(leader)
    try:
        screen.wait_for("›")
        assert "/help" in screen.text
        os.write(leader, "ile przestoju nam zostało?\r".encode())
        screen.wait_for("216")
        screen.wait_for("›", times=2)  # the prompt is back; before that Ctrl-D would belong to nobody
        os.write(leader, b"\x04")
        assert process.wait(SECONDS) == 0
    finally:
        process.kill()
        process.wait(SECONDS)
        os.close(leader)


class Screen:
    """What a terminal has shown so far."""

    def __init__(self, leader: int) -> None:
        self._leader = leader
        self.text = ""

    def wait_for(self, part: str, *, times: int = 1) -> None:
        """Read until a part is shown so many times."""
        for _ in range(SECONDS * 10):
            if self.text.count(part) >= times:
                return
            if select.select([self._leader], [], [], 0.1)[0]:
                self.text += os.read(self._leader, 65536).decode("utf-8", "replace")
        raise AssertionError(f"{part!r} was never shown:\n{self.text}")
