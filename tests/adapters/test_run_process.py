"""Promise: `run` as people start it, a process of its own against strict platforms: ready, answering, ending cleanly,
refusing what is half configured, and never telling a token.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
ANNA = 41


def environment(**settings: str) -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "LANG": "en_GB.UTF-8", "PATH": os.defpath, **settings}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "adapters.cli", "run", *arguments]


def of_telegram(server: FakeTelegram) -> dict[str, str]:
    return {
        "SLA_TELEGRAM_TOKEN": server.token,
        "SLA_TELEGRAM_API_URL": server.base_url.removesuffix("/bot"),
        "SLA_TELEGRAM_FILE_URL": server.file_url.removesuffix("/bot"),
        "SLA_LISTEN": "127.0.0.1:0",
    }


def of_slack(server: FakeSlack) -> dict[str, str]:
    return {
        "SLA_SLACK_BOT_TOKEN": server.bot_token(),
        "SLA_SLACK_SIGNING_SECRET": server.signing_secret,
        "SLA_SLACK_API_URL": server.base_url,
        "SLA_LISTEN": "127.0.0.1:0",
    }


class Running:
    """A running service; `log` is everything that it wrote to standard error once it ended."""

    def __init__(self, home: Path, settings: dict[str, str]) -> None:
        self._errors = (home / "errors.log").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            command("--demo"),
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=home,
            env=environment(**settings),
            encoding="utf-8",
        )
        self.line = ""
        self.log = ""

    def ready(self) -> str:
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline().strip()
        return self.line

    @property
    def url(self) -> str:
        found = re.search(r" on (\S+) \(", self.line)
        assert found is not None, self.line
        return f"http://{found[1]}"

    def end(self, *signals: signal.Signals) -> int:
        for number in signals:
            self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        self._errors.seek(0)
        self.log = self._errors.read()
        return code

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._errors.close()


@contextmanager
def running(home: Path, settings: dict[str, str]) -> Iterator[Running]:
    service = Running(home, settings)
    try:
        yield service
    finally:
        service.close()


def refused(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command(*arguments),
        capture_output=True,
        cwd=home,
        env=environment(**settings),
        timeout=SECONDS,
        encoding="utf-8",
    )
    assert done.stdout == ""
    return done


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as server:
        server.add_user(ANNA)
        yield server


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as server:
        yield server


@pytest.fixture
def home(demo_template: Path, tmp_path: Path) -> Path:
    """A folder with the demo in it."""
    (tmp_path / ".data").mkdir()
    shutil.copy(demo_template, tmp_path / ".data" / "demo.db")
    return tmp_path


def _figures(url: str, headers: dict[str, str]) -> str:
    """Return the figures once something was counted as sent: the platform sees a message a moment before."""
    until = time.monotonic() + SECONDS
    while 'platform="slack",outcome="sent"' not in (text := httpx.get(f"{url}/metrics", headers=headers).text):
        assert time.monotonic() < until, text
    return text


def test_both_platforms_answer_and_it_ends_cleanly(home: Path, telegram: FakeTelegram, slack: FakeSlack) -> None:
    figures = {"SLA_METRICS_TOKEN": "a-token-for-prometheus"}
    with running(home, of_telegram(telegram) | of_slack(slack) | figures) as service:
        ready = service.ready()
        assert re.fullmatch(r"ready: telegram polling, slack http on 127\.0\.0\.1:\d+ \(\d+\.\d s\)", ready), ready
        assert httpx.get(f"{service.url}/healthz").status_code == 200
        assert httpx.get(f"{service.url}/readyz").json() == {"ready": True, "reasons": {}, "warnings": {}}
        assert httpx.get(f"{service.url}/docs").status_code == 404

        telegram.user_says(ANNA, "Ile przestoju nam zostało?")
        telegram.wait_for(lambda: telegram.bot_messages(ANNA))
        slack.deliver_to(f"{service.url}/slack/events")
        said = slack.user_says(slack.add_user("hanna"), "Ile przestoju nam zostało?")
        slack.wait_for(lambda: slack.all_messages(said.channel, by_bot=True))

        allowed = {"Authorization": "Bearer a-token-for-prometheus"}
        assert 'sla_messages_total{platform="slack",outcome="sent"}' in _figures(service.url, allowed)
        assert httpx.get(f"{service.url}/metrics").status_code == 404
        assert service.end(signal.SIGTERM) == 0
    telegram.assert_clean()
    assert slack.refusals == []
    for secret in (telegram.token, telegram.token.partition(":")[2], slack.bot_token(), slack.signing_secret):
        assert secret not in service.log
    assert "przestoju" not in service.log


def test_a_webhook_is_registered_and_answers(home: Path, telegram: FakeTelegram) -> None:
    port = free_port()
    webhook = {
        "SLA_TELEGRAM_MODE": "webhook",
        "SLA_TELEGRAM_WEBHOOK_SECRET": "a-secret-of-the-webhook",
        "SLA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SLA_LISTEN": f"127.0.0.1:{port}",
    }
    with running(home, of_telegram(telegram) | webhook) as service:
        assert service.ready().startswith("ready: telegram webhook on ")
        telegram.user_says(ANNA, "dzień dobry")
        telegram.wait_for(lambda: telegram.bot_messages(ANNA))
        assert httpx.post(f"{service.url}/telegram", json={"update_id": 1}).status_code in (401, 403)
        assert service.end(signal.SIGTERM) == 0
    telegram.assert_clean()


def test_what_came_in_before_the_end_is_answered_before_the_end(home: Path, telegram: FakeTelegram) -> None:
    with running(home, of_telegram(telegram)) as service:
        service.ready()
        held = telegram.hang_next("sendMessage")
        telegram.user_says(ANNA, "dzień dobry")
        telegram.wait_for(lambda: held.times == 0)
        service.process.send_signal(signal.SIGTERM)
        held.release()
        assert service.end() == 0
    assert len(telegram.bot_messages(ANNA)) == 1


def test_a_second_signal_ends_it_at_once(home: Path, telegram: FakeTelegram) -> None:
    with running(home, of_telegram(telegram)) as service:
        service.ready()
        held = telegram.hang_next("sendMessage")
        telegram.user_says(ANNA, "dzień dobry")
        telegram.wait_for(lambda: held.times == 0)
        service.process.send_signal(signal.SIGTERM)
        wait_for_line(home / "errors.log", "ending on SIGTERM")
        assert service.end(signal.SIGINT) == 130
    assert "not everything could be delivered" not in service.log


def test_it_is_alive_but_not_ready_while_a_platform_is_away(home: Path, telegram: FakeTelegram) -> None:
    port = free_port()
    settings = of_telegram(telegram) | {"SLA_LISTEN": f"127.0.0.1:{port}"}
    telegram.fail_next("getMe", 502, times=2)
    with running(home, settings) as service:
        ready = wait_for_answer(f"http://127.0.0.1:{port}/readyz")
        assert (ready.status_code, set(ready.json()["reasons"])) == (503, {"telegram"})
        assert service.ready().startswith("ready: telegram polling")
        assert service.end(signal.SIGTERM) == 0


def test_with_nothing_configured_it_names_what_to_set(tmp_path: Path) -> None:
    done = refused(tmp_path, "--demo")
    assert done.returncode == 2
    assert all(
        name in done.stderr for name in ("SLA_TELEGRAM_TOKEN", "SLA_SLACK_BOT_TOKEN", "SLA_SLACK_SIGNING_SECRET")
    )
    assert list(tmp_path.iterdir()) == []


def test_all_that_is_wrong_with_the_settings_is_told_at_once_and_no_secret(tmp_path: Path) -> None:
    done = refused(
        tmp_path, "--demo", SLA_TELEGRAM_TOKEN="my-secret", SLA_LISTEN="here", SLA_SLACK_BOT_TOKEN="xoxb-my-secret"
    )
    assert done.returncode == 2
    assert all(name in done.stderr for name in ("SLA_TELEGRAM_TOKEN", "SLA_LISTEN", "SLA_SLACK_SIGNING_SECRET"))
    assert "my-secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_must_be_named(tmp_path: Path) -> None:
    done = refused(tmp_path, SLA_TELEGRAM_TOKEN="1:x")
    assert done.returncode == 2
    assert "SLA_DATABASE_URL" in done.stderr


def test_the_demo_is_not_served_by_mistake(home: Path) -> None:
    done = refused(home, "--db", "sqlite:///.data/demo.db", SLA_TELEGRAM_TOKEN="1:x")
    assert done.returncode == 1
    assert "--demo" in done.stderr


def test_another_database_is_not_taken_for_the_demo(tmp_path: Path) -> None:
    upgraded = subprocess.run(
        [sys.executable, "-m", "adapters.cli", "db", "upgrade", "--db", "sqlite:///mine.db"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        timeout=SECONDS,
    )
    assert upgraded.returncode == 0
    done = refused(tmp_path, "--demo", "--db", "sqlite:///mine.db", SLA_TELEGRAM_TOKEN="1:x")
    assert done.returncode == 1
    assert "--demo" in done.stderr


@pytest.mark.bench
def test_it_is_ready_within_four_seconds_and_needs_180_megabytes(
    home: Path, telegram: FakeTelegram, slack: FakeSlack
) -> None:
    with running(home, of_telegram(telegram) | of_slack(slack)) as service:
        ready = service.ready()
        slack.deliver_to(f"{service.url}/slack/events")
        hanna = slack.add_user("hanna")
        for turn in range(50):
            telegram.user_says(ANNA, f"Ile przestoju nam zostało? {turn}")
            slack.user_says(hanna, f"Ile przestoju nam zostało? {turn}")
        resident = resident_megabytes(service.process.pid)
        assert service.end(signal.SIGTERM) == 0
    print(f"\n{ready}; {resident:.0f} MB resident", end=" ")
    seconds = re.search(r"\((\d+\.\d) s\)", ready)
    assert seconds is not None
    assert float(seconds[1]) <= 4.0
    assert resident <= 180


def resident_megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def wait_for_answer(url: str) -> httpx.Response:
    for _ in range(SECONDS * 100):
        try:
            return httpx.get(url)
        except httpx.ConnectError:
            pause()
    raise TimeoutError(url)


def wait_for_line(file: Path, words: str) -> None:
    for _ in range(SECONDS * 100):
        if words in file.read_text(encoding="utf-8"):
            return
        pause()
    raise TimeoutError(words)


def pause() -> None:
    """Let another process have the processor before something is looked at again."""
    time.sleep(0.01)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
