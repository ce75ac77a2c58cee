"""Tokens lie sealed, keys can be changed, and nothing secret reaches a log or a repr."""

from __future__ import annotations

import logging

import pytest
from cryptography.fernet import Fernet

from adapters.slack.endpoint import SlackSettings
from adapters.slack.installs import Client, Installed
from adapters.slack.redaction import Redacting, redacted
from adapters.slack.sealing import Sealing

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def test_what_is_sealed_can_be_opened_and_not_read() -> None:
    sealed = Sealing([OLD]).sealed({"token": "xoxb-secret"})
    assert b"xoxb" not in sealed
    assert Sealing([OLD]).opened(sealed) == {"token": "xoxb-secret"}


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed() -> None:
    sealed = Sealing([OLD]).sealed({"token": "x"})
    assert Sealing([NEW, OLD]).opened(sealed) == {"token": "x"}
    assert Sealing([NEW]).opened(Sealing([NEW, OLD]).sealed({"token": "y"})) == {"token": "y"}


def test_without_its_key_it_stays_shut() -> None:
    assert Sealing([NEW]).opened(Sealing([OLD]).sealed({"token": "x"})) is None


def test_sealing_needs_a_key() -> None:
    with pytest.raises(ValueError, match="at least one key"):
        Sealing([])


def test_an_installation_survives_its_seal() -> None:
    installed = Installed("T1", "UBOT", "B1", "xoxb-secret", "xoxe-secret")
    assert Installed.of_json(installed.as_json()) == installed


@pytest.mark.parametrize(
    "value",
    [
        Installed("T1", "UBOT", "B1", "secret-1", "secret-2"),
        Client("id", "secret-1"),
        SlackSettings(
            bot_token="secret-1",
            app_token="secret-2",
            signing_secret="secret-3",
            client_secret="secret-4",
            encryption_keys=("secret-5",),
        ),
    ],
)
def test_no_repr_shows_a_secret(value: object) -> None:
    assert "secret-" not in repr(value)


@pytest.mark.parametrize(
    "text",
    ["xoxb-12-ab", "xoxe.xoxb-1-ab", "xoxe-1-ab", "xapp-1-A-ab", "wss://x/link/?ticket=ab-cd&y=1", "code: 12.ab"],
)
def test_a_token_is_blotted_out(text: str) -> None:
    assert "ab" not in redacted(f"failed: {text}")


def test_a_log_record_is_blotted_out_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("test.slack.redaction")
    log.addFilter(Redacting())
    try:
        raise ValueError("xoxb-12-in-traceback")
    except ValueError:
        log.exception("failed with %s", "xoxb-12-in-message")
    assert "xoxb-***" in caplog.text
    assert "12-in" not in caplog.text
