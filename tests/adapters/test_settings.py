"""Promise: settings are checked at the start, all problems told at once with their remedies, and no secret is shown."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from adapters.settings import Listen, Settings, is_secret, variable, variables
from adapters.settings_reading import ReadSettings, read_settings

BOT_TOKEN = "xoxb-1-very-secret"
TELEGRAM_TOKEN = "123456:AAverysecret"
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("SLA_")]:
        monkeypatch.delenv(name)


def read(monkeypatch: pytest.MonkeyPatch, **values: str) -> ReadSettings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return read_settings()


def test_nothing_set_is_no_problem_and_configures_nothing() -> None:
    settings = read_settings().settings
    assert settings is not None
    assert (settings.has_slack, settings.has_telegram) == (False, False)
    assert settings.address == Listen("127.0.0.1", 8080)


def test_what_is_set_in_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.env"
    file.write_text(f"# ours\nSLA_TELEGRAM_TOKEN={TELEGRAM_TOKEN}\nSLA_LISTEN=127.0.0.1:1\nPATH_OF_OTHERS=x\n")
    file.chmod(0o600)
    monkeypatch.setenv("SLA_LISTEN", "[::1]:2")
    got = read_settings(file)
    assert got.settings is not None
    assert (got.settings.has_telegram, got.settings.address, got.warnings) == (True, Listen("::1", 2), ())


def test_a_file_in_the_working_directory_is_not_read_unless_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(f"SLA_TELEGRAM_TOKEN={TELEGRAM_TOKEN}\n")
    settings = read_settings().settings
    assert settings is not None
    assert not settings.has_telegram


def test_all_problems_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    got = read(
        monkeypatch,
        SLA_LISTEN="here",
        SLA_SLACK_MODE="smoke",
        SLA_MOST_ATTEMPTS="0",
        SLA_SLACK_BOT_TOKEN="abc-very-secret",
        SLA_TELEGRAM_WEBHOOK_SECRET="short",
    )
    told = {problem.variable: problem for problem in got.problems}
    assert got.settings is None
    assert {"SLA_LISTEN", "SLA_SLACK_MODE", "SLA_MOST_ATTEMPTS", "SLA_SLACK_BOT_TOKEN"} <= told.keys()
    assert {"SLA_TELEGRAM_WEBHOOK_SECRET", "SLA_TELEGRAM_TOKEN"} <= told.keys()
    assert all(problem.expected and problem.remedy for problem in got.problems)
    assert (told["SLA_LISTEN"].shown, told["SLA_SLACK_MODE"].expected) == ("“here”", "'http' or 'socket'")


def test_a_wrong_secret_is_told_by_its_length_only(monkeypatch: pytest.MonkeyPatch) -> None:
    (problem, *_) = read(monkeypatch, SLA_TELEGRAM_TOKEN="very secret, but no token").problems
    assert problem.shown == "25 characters"
    assert "secret" not in str(problem)


def test_no_secret_is_in_any_form_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "SLA_SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLA_SLACK_APP_TOKEN": "xapp-very-secret",
        "SLA_SLACK_SIGNING_SECRET": "signing-very-secret",
        "SLA_SLACK_CLIENT_SECRET": "client-very-secret",
        "SLA_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
        "SLA_TELEGRAM_WEBHOOK_SECRET": "webhook-very-secret",
        "SLA_ENCRYPTION_KEY": KEY,
        "SLA_HEARTBEAT_URL": "https://monitor.example.net/a-secret-of-the-monitor",
        "SLA_METRICS_TOKEN": "a-token-for-prometheus",
        "SLA_SMTP_PASSWORD": "a-password-of-the-mail-server",
        "SLA_GATEWAY_SECRET": "a-secret-of-the-gateway",
    }
    others = {"SLA_SLACK_CLIENT_ID": "1.2", "SLA_PUBLIC_URL": "https://sla.example.com"}
    settings = read(monkeypatch, **secrets, **others).settings
    assert settings is not None
    forms = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert [name for name, value in secrets.items() if value in forms] == []
    assert {variable(field) for field in Settings.model_fields if is_secret(field)} == secrets.keys()


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"SLA_SLACK_SIGNING_SECRET": "0123456789abcdef"}, {"SLA_SLACK_BOT_TOKEN"}),
        ({"SLA_SLACK_BOT_TOKEN": BOT_TOKEN}, {"SLA_SLACK_SIGNING_SECRET"}),
        ({"SLA_SLACK_BOT_TOKEN": BOT_TOKEN, "SLA_SLACK_MODE": "socket"}, {"SLA_SLACK_APP_TOKEN"}),
        ({"SLA_SLACK_APP_TOKEN": "xapp-1", "SLA_SLACK_MODE": "socket"}, {"SLA_SLACK_BOT_TOKEN"}),
        (
            {"SLA_SLACK_SIGNING_SECRET": "0123456789abcdef", "SLA_SLACK_CLIENT_ID": "1.2"},
            {"SLA_SLACK_CLIENT_SECRET", "SLA_ENCRYPTION_KEY", "SLA_PUBLIC_URL"},
        ),
        ({"SLA_TELEGRAM_WEBHOOK_SECRET": "0123456789abcdef"}, {"SLA_TELEGRAM_TOKEN"}),
        (
            {"SLA_TELEGRAM_TOKEN": TELEGRAM_TOKEN, "SLA_TELEGRAM_MODE": "webhook"},
            {"SLA_TELEGRAM_WEBHOOK_SECRET", "SLA_PUBLIC_URL"},
        ),
        (
            {"SLA_TELEGRAM_MODE": "webhook"},
            {"SLA_TELEGRAM_TOKEN", "SLA_TELEGRAM_WEBHOOK_SECRET", "SLA_PUBLIC_URL"},
        ),
    ],
)
def test_half_a_configuration_names_its_other_half(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: set[str]
) -> None:
    problems = read(monkeypatch, **given).problems
    assert {problem.variable for problem in problems} == missing
    assert {problem.shown for problem in problems} == {"not set"}


@pytest.mark.parametrize(
    "given",
    [
        {"SLA_SLACK_SIGNING_SECRET": "0123456789abcdef", "SLA_SLACK_BOT_TOKEN": BOT_TOKEN},
        {"SLA_SLACK_MODE": "socket", "SLA_SLACK_APP_TOKEN": "xapp-1", "SLA_SLACK_BOT_TOKEN": BOT_TOKEN},
        {"SLA_TELEGRAM_TOKEN": TELEGRAM_TOKEN},
        {
            "SLA_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
            "SLA_TELEGRAM_MODE": "webhook",
            "SLA_TELEGRAM_WEBHOOK_SECRET": "0123456789abcdef",
            "SLA_PUBLIC_URL": "https://sla.example.com/",
        },
    ],
)
def test_a_whole_configuration_has_no_problem(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    assert read(monkeypatch, **given).problems == ()


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://api.example.com", True),
        ("http://127.0.0.1:8081", True),
        ("http://[::1]:8081", True),
        ("http://localhost:8081", True),
        ("http://api.example.com", False),
        ("http://localhost.example.com", False),
        ("http://10.0.0.1", False),
        ("https://name:pass@api.example.com", False),
        ("ftp://api.example.com", False),
        ("api.example.com", False),
    ],
)
def test_an_interface_without_encryption_is_one_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, url: str, is_taken: bool
) -> None:
    got = read(monkeypatch, SLA_TELEGRAM_API_URL=url)
    assert (got.settings is not None) is is_taken


@pytest.mark.parametrize("path", ["slack", "/", "/slack/", "/a b", "/healthz", "/readyz/x", "/ł"])
def test_a_path_that_cannot_be_one_is_refused(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    assert [problem.variable for problem in read(monkeypatch, SLA_SLACK_PATH=path).problems] == ["SLA_SLACK_PATH"]


@pytest.mark.parametrize(("slack", "telegram"), [("/in", "/in"), ("/in", "/in/telegram"), ("/in/slack", "/in")])
def test_the_two_platforms_do_not_share_a_path(monkeypatch: pytest.MonkeyPatch, slack: str, telegram: str) -> None:
    problems = read(monkeypatch, SLA_SLACK_PATH=slack, SLA_TELEGRAM_PATH=telegram).problems
    assert [problem.variable for problem in problems] == ["SLA_TELEGRAM_PATH"]


@pytest.mark.parametrize("listen", ["8080", "127.0.0.1", ":8080", "127.0.0.1:65536", "127.0.0.1:http", "host:-1"])
def test_where_to_listen_is_a_host_and_a_port(monkeypatch: pytest.MonkeyPatch, listen: str) -> None:
    assert [problem.variable for problem in read(monkeypatch, SLA_LISTEN=listen).problems] == ["SLA_LISTEN"]


@pytest.mark.parametrize(("key", "is_taken"), [(KEY, True), (f"{KEY},{KEY}", True), ("abc", False), (f"{KEY},", False)])
def test_an_encryption_key_is_32_bytes(monkeypatch: pytest.MonkeyPatch, key: str, is_taken: bool) -> None:
    assert (read(monkeypatch, SLA_ENCRYPTION_KEY=key).settings is not None) is is_taken


def test_an_unknown_variable_is_warned_about_with_the_nearest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    got = read(monkeypatch, SLA_TELEGRAM_TOKN=TELEGRAM_TOKEN, SLA_ASSISTANT_DEBUG="1")
    assert got.warnings == ("SLA_TELEGRAM_TOKN is no setting and is left alone; is SLA_TELEGRAM_TOKEN meant?",)


def test_an_empty_value_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    got = read(monkeypatch, SLA_TELEGRAM_TOKEN="", SLA_MOST_ATTEMPTS="")
    assert got.settings is not None
    assert (got.settings.has_telegram, got.settings.most_attempts) == (False, 100)


def test_a_file_that_is_not_there_or_broken_is_told_with_its_line(tmp_path: Path) -> None:
    (absent,) = read_settings(tmp_path / "none.env").problems
    assert "none.env" in absent.shown
    (tmp_path / "broken.env").write_text("SLA_LISTEN=127.0.0.1:1\nthis is 'no line\n")
    (broken,) = read_settings(tmp_path / "broken.env").problems
    assert broken.shown == "line 2"


def test_a_file_that_others_can_read_is_warned_about(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.write_text(f"SLA_TELEGRAM_TOKEN={TELEGRAM_TOKEN}\n")
    file.chmod(0o644)
    (warning,) = read_settings(file).warnings
    assert warning.endswith(f"Run: chmod 600 {file}")


def test_every_setting_is_described() -> None:
    assert [field for field, info in Settings.model_fields.items() if not info.description] == []
    assert variables()[0] == "SLA_DATABASE_URL"
