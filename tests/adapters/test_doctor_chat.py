"""Promise: the doctor finds what is wrong with tokens, scopes, webhook, clock and keys, says how to mend it, and never
shows a token.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.bootstrap import database_findings, upgrade_database
from adapters.doctor_chat import chat_findings, clock_findings
from adapters.doctor_settings import settings_findings
from adapters.findings import Finding
from adapters.settings import Settings
from adapters.settings_reading import read_settings
from adapters.slack.manifest import SCOPES
from adapters.slack.sealing import Sealing
from bot.messages import Address, Reply
from bot.records import OutboxMessage
from storage.engine import open_database
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime.now(UTC).replace(microsecond=0)
SIGNING = "0123456789abcdef0123456789abcdef"
SECRET = "a-secret-of-the-webhook"
KEYS = ("a2V5IG9uZSBrZXkgb25lIGtleSBvbmUga2V5IG9uZSE=", "a2V5IHR3byBrZXkgdHdvIGtleSB0d28ga2V5IHR3byE=")


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as server:
        yield server


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(scopes=SCOPES) as server:
        yield server


def telegram_settings(server: FakeTelegram, **more: Any) -> Settings:
    given = {"telegram_token": server.token, "telegram_api_url": server.base_url.removesuffix("/bot")}
    return Settings.model_validate(given | more)


def slack_settings(server: FakeSlack, **more: Any) -> Settings:
    given = {
        "slack_bot_token": server.bot_token(),
        "slack_signing_secret": SIGNING,
        "slack_api_url": server.base_url,
    }
    return Settings.model_validate(given | more)


def problems(settings: Settings) -> list[Finding]:
    found = list(chat_findings(settings))
    assert all(finding.remedy for finding in found if not finding.ok)
    return [finding for finding in found if not finding.ok]


def names(settings: Settings) -> list[str]:
    return [finding.name for finding in problems(settings)]


# ---- Telegram


def test_a_good_telegram_account_has_no_problem_and_is_named(telegram: FakeTelegram) -> None:
    settings = telegram_settings(telegram)
    assert names(settings) == []
    assert any(telegram.username in finding.found for finding in chat_findings(settings))
    telegram.assert_clean()


def test_a_token_that_telegram_refuses_is_told_without_the_token(telegram: FakeTelegram) -> None:
    wrong = "123456:wrong-token-of-somebody"
    (found,) = problems(telegram_settings(telegram, telegram_token=wrong))
    assert "refuses the token" in found.found
    assert "@BotFather" in found.remedy
    assert "wrong-token" not in str(found)


def test_a_telegram_that_does_not_answer_is_told_without_the_token(telegram: FakeTelegram) -> None:
    (found,) = problems(telegram_settings(telegram, telegram_api_url="http://127.0.0.1:9"))
    assert "does not answer: ConnectError" in found.found
    assert telegram.token not in str(found)


def test_a_page_instead_of_an_answer_is_told(telegram: FakeTelegram) -> None:
    telegram.fail_next("getMe", 502, page="<html>bad gateway</html>")
    (found,) = problems(telegram_settings(telegram))
    assert "502" in found.found


def test_a_webhook_beside_polling_is_a_problem(telegram: FakeTelegram) -> None:
    set_webhook(telegram, "https://other.example.com/hidden-path")
    (found,) = problems(telegram_settings(telegram))
    assert (found.name, "https://other.example.com" in found.found) == ("webhook", True)
    assert "hidden-path" not in str(found)


def test_a_webhook_of_somebody_else_or_none_yet_is_a_problem_and_the_right_one_is_not(telegram: FakeTelegram) -> None:
    webhook = {"telegram_mode": "webhook", "telegram_webhook_secret": SECRET, "public_url": "https://sla.example.com"}
    settings = telegram_settings(telegram, **webhook)
    (unset,) = problems(settings)
    set_webhook(telegram, "https://other.example.com/telegram")
    (other,) = problems(settings)
    set_webhook(telegram, "https://sla.example.com/telegram")
    assert ("not set yet" in unset.found, "https://other.example.com" in other.found) == (True, True)
    assert names(settings) == []


def test_a_webhook_that_telegram_cannot_reach_is_told_with_its_reason(telegram: FakeTelegram) -> None:
    webhook = {"telegram_mode": "webhook", "telegram_webhook_secret": SECRET, "public_url": "https://sla.example.com"}
    set_webhook(telegram, "https://sla.example.com/telegram")
    assert telegram.updates.webhook is not None
    telegram.updates.webhook.last_error = "Wrong response from the webhook: 502 Bad Gateway"
    (found,) = problems(telegram_settings(telegram, **webhook))
    assert "502 Bad Gateway" in found.found


def test_an_account_that_hears_everything_or_may_not_join_groups_is_told(telegram: FakeTelegram) -> None:
    answer = {"id": 1, "username": "x", "can_join_groups": False, "can_read_all_group_messages": True}
    with answering({"ok": True, "result": answer}) as url:
        found = [finding.found for finding in problems(telegram_settings(telegram, telegram_api_url=url))]
    assert any("groups" in text for text in found)
    assert any("privacy mode" in text for text in found)


# ---- Slack


def test_a_good_slack_app_has_no_problem_and_says_what_cannot_be_tried(slack: FakeSlack) -> None:
    settings = slack_settings(slack)
    found = list(chat_findings(settings))
    assert [finding for finding in found if not finding.ok] == []
    assert any("cannot be tried from inside" in finding.found for finding in found)
    assert slack.refusals == []


def test_a_bot_token_that_slack_refuses_is_told_by_slacks_word(slack: FakeSlack) -> None:
    (found,) = problems(slack_settings(slack, slack_bot_token="xoxb-wrong-token"))
    assert (found.name, "invalid_auth" in found.found, "Install App" in found.remedy) == ("slack", True, True)
    assert "xoxb-wrong" not in str(found)


def test_missing_scopes_are_named(tmp_path: Path) -> None:
    with FakeSlack(scopes=SCOPES.keys() - {"im:history", "files:read"}) as slack:
        (found,) = problems(slack_settings(slack))
    assert (found.name, found.found) == ("scopes", "missing: files:read, im:history")
    assert "reinstall" in found.remedy


def test_scopes_that_nothing_uses_are_advised_against(slack: FakeSlack) -> None:
    with FakeSlack(scopes={*SCOPES, "users:read.email"}) as wide:
        found = [finding for finding in chat_findings(slack_settings(wide)) if finding.remedy]
    assert [(finding.ok, finding.found) for finding in found] == [(True, "more than needed: users:read.email")]


def test_an_app_token_is_tried_in_socket_mode(slack: FakeSlack) -> None:
    assert names(slack_settings(slack, slack_mode="socket", slack_app_token=slack.app_token)) == []
    (found,) = problems(slack_settings(slack, slack_mode="socket", slack_app_token="xapp-wrong"))
    assert ("invalid_auth" in found.found, "connections:write" in found.remedy) == (True, True)


# ---- clock


@pytest.mark.parametrize(
    ("skew", "is_well", "is_told"),
    [(0.4, True, False), (5, True, False), (6, True, True), (-60, True, True), (61, False, True), (-61, False, True)],
)
def test_a_clock_is_told_from_five_seconds_on_and_wrong_from_a_minute_on(
    skew: float, is_well: bool, is_told: bool
) -> None:
    (found,) = clock_findings([0.1, skew])
    assert (found.ok, bool(found.remedy)) == (is_well, is_told)


def test_the_clock_is_compared_with_the_time_in_the_answers(telegram: FakeTelegram) -> None:
    answer = {"id": 1, "username": "x", "can_join_groups": True, "can_read_all_group_messages": False}
    with answering({"ok": True, "result": answer}, late=timedelta(minutes=5)) as url:
        found = [one for one in problems(telegram_settings(telegram, telegram_api_url=url)) if one.name == "clock"]
    seconds, _, rest = found[0].found.partition(" s ")
    assert (299 <= int(seconds) < 330, rest) == (True, "ahead of the platforms")


# ---- settings and database


def test_problems_and_misspelled_names_of_settings_are_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.env"
    file.write_text("SLA_TELEGRAM_TOKEN=very-secret\nSLA_TELEGRAM_TOKN=1:x\n")
    file.chmod(0o600)
    found = list(settings_findings(read_settings(file)))
    assert [finding.ok for finding in found] == [False, False]
    assert "very-secret" not in str(found)


def test_lost_places_and_messages_given_up_are_problems(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mine.db"
    with closing(open_database(url)) as database:
        database.destinations.mark_unreachable("telegram", "55", "bot was blocked by the user", NOW)
        with database.unit_of_work() as work:
            message = OutboxMessage("k1", Address("telegram", "56"), None, "pl", Reply("a private matter"), NOW)
            work.outbox.put(message)
            work.commit()
        deliveries = database.deliveries
        (claimed,) = deliveries.claim(platform="telegram", address=None, owner="me", now=NOW)
        deliveries.dead(claimed, NOW, "given up after 100 attempts: no answer")
    found = [finding for finding in database_findings(url) if not finding.ok]
    assert [finding.name for finding in found] == ["places", "delivery"]
    assert "telegram 55 (bot was blocked by the user)" in found[0].found
    assert "given up after 100 attempts" in found[1].found
    assert "private matter" not in str(found)


@pytest.mark.parametrize(
    ("keys", "is_well"), [((), False), (KEYS[1:], False), (KEYS[:1], True), ((KEYS[1], KEYS[0]), True)]
)
def test_sealed_tokens_need_the_key_that_sealed_them(tmp_path: Path, keys: tuple[str, ...], is_well: bool) -> None:
    url = f"sqlite:///{tmp_path}/mine.db"
    with closing(open_database(url)) as database:
        sealed = Sealing(KEYS[:1]).sealed({"token": "xoxb-of-them"}).decode()
        database.installations.keep("slack", "T1", sealed, NOW)
    found = [finding for finding in database_findings(url, keys) if finding.name == "encryption"]
    assert [finding.ok for finding in found] == [is_well]


def test_the_command_asks_the_platforms_and_ends_with_1_for_a_problem(
    tmp_path: Path, telegram: FakeTelegram, slack: FakeSlack
) -> None:
    upgrade_database(f"sqlite:///{tmp_path}/mine.db")
    set_up = {
        "SLA_DATABASE_URL": f"sqlite:///{tmp_path}/mine.db",
        "SLA_TELEGRAM_TOKEN": telegram.token,
        "SLA_TELEGRAM_API_URL": telegram.base_url.removesuffix("/bot"),
        "SLA_SLACK_BOT_TOKEN": slack.bot_token(),
        "SLA_SLACK_SIGNING_SECRET": SIGNING,
        "SLA_SLACK_API_URL": slack.base_url,
    }
    well = doctor(tmp_path, set_up)
    assert (well.returncode, json.loads(well.stdout)["ok"]) == (0, True), well.stdout
    ill = doctor(tmp_path, set_up | {"SLA_SLACK_BOT_TOKEN": "xoxb-wrong-token"})
    assert ill.returncode == 1
    shown = well.stdout + well.stderr + ill.stdout + ill.stderr
    secrets = [telegram.token, telegram.token.partition(":")[2], slack.bot_token(), SIGNING, "xoxb-wrong"]
    assert [secret for secret in secrets if secret in shown] == []


# ---- helpers


@contextmanager
def answering(body: dict[str, Any], late: timedelta = timedelta()) -> Iterator[str]:
    """Answer everything with one body, and a clock that is late."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.dumps(body).encode()
            self.send_response_only(200)
            self.send_header("Date", format_datetime(datetime.now(UTC) - late, usegmt=True))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def doctor(home: Path, set_up: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "adapters.cli", "doctor", "--json"],
        capture_output=True,
        cwd=home,
        env={"PYTHONPATH": str(ROOT), "LANG": "en_GB.UTF-8", **set_up},
        timeout=60,
        encoding="utf-8",
    )


def set_webhook(server: FakeTelegram, url: str) -> None:
    answer = httpx.post(f"{server.base_url}{server.token}/setWebhook", data={"url": url, "secret_token": SECRET})
    assert answer.json()["ok"], answer.text
