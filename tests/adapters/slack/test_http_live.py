"""Promise: only what Slack signed within five minutes has an effect; what failed comes again; nothing else is there."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from bot.messages import Incoming
from tests.adapters.slack.running import Assistant
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_server import FakeSlack
from tests.service_log import entries, service_log


@pytest.fixture
def said(slack: FakeSlack, assistant: Assistant) -> Delivery:
    """Return an event that would be answered, brought to nobody so far."""
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    message = slack.user_says(hanna, "Ile przestoju zostało?", deliver=False).message
    event = {"type": "message", "channel": message.channel, "user": hanna, "text": message.text, "ts": message.ts}
    return Delivery("event", slack.envelope(slack.workspace(), event))


FORGERIES: dict[str, dict[str, Any]] = {
    "another secret": {},
    "stale": {"secret": None, "age": 301},
    "from the future": {"secret": None, "age": -400},
    "no signature": {"secret": None, "without": ["X-Slack-Signature"]},
    "no timestamp": {"secret": None, "without": ["X-Slack-Request-Timestamp"]},
    "no number": {"secret": None, "headers": {"X-Slack-Request-Timestamp": "now"}},
    "an empty signature": {"secret": None, "headers": {"X-Slack-Signature": ""}},
    "another version": {"secret": None, "headers": {"X-Slack-Signature": "v1=00"}},
    "letters that are none": {"secret": None, "headers": {"X-Slack-Signature": "v0=ż"}},
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=list(FORGERIES))
def test_a_forgery_is_refused_without_effect(
    slack: FakeSlack, assistant: Assistant, said: Delivery, forgery: dict[str, Any]
) -> None:
    forged = slack.forge("event", said.payload, **forgery)
    assert forged.status == 401
    assert forged.body == ""
    with assistant.database.reading() as work:
        assert work.places.read_up_to("slack") == {}


def test_a_changed_body_is_refused(slack: FakeSlack, assistant: Assistant, said: Delivery) -> None:
    stamp, body = str(int(time.time())), json.dumps(said.payload)
    mac = hmac.new(slack.signing_secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac}"}
    assert slack.forge("event", said.payload, body=body + " ", headers=headers).status == 401


def test_a_signature_is_good_for_nearly_five_minutes(slack: FakeSlack, assistant: Assistant, said: Delivery) -> None:
    assert slack.forge("event", said.payload, secret=None, age=290).status == 200
    assert assistant.answers(said.payload["event"]["channel"])


def test_a_replayed_request_changes_nothing(slack: FakeSlack, assistant: Assistant, said: Delivery) -> None:
    first = slack.deliver("event", said.payload)
    assert slack.replay(first).status == 200
    assert slack.replay(first, later=400).status == 401
    assert len(assistant.answers(said.payload["event"]["channel"])) == 1


def test_the_address_is_verified_with_its_challenge(slack: FakeSlack, assistant: Assistant) -> None:
    verified = slack.verify_url()
    assert verified.status == 200
    assert verified.payload["challenge"] in verified.body


@pytest.mark.parametrize("body", ["{", "payload={", "[1]", '"x"'])
def test_what_is_signed_and_no_event_is_refused(slack: FakeSlack, assistant: Assistant, body: str) -> None:
    status = slack.forge("event", {}, secret=None, body=body).status
    assert status is not None
    assert 400 <= status < 500


def test_a_body_beyond_all_measure_is_not_read(assistant: Assistant) -> None:
    connection = http.client.HTTPConnection(assistant.address.removeprefix("http://"), timeout=5)
    connection.putrequest("POST", "/slack/events")
    connection.putheader("Content-Length", "1100000")
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_a_failure_is_answered_500_and_made_good_when_it_comes_again(
    slack: FakeSlack, assistant: Assistant, said: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = assistant.bot.handle

    def fails(*_args: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(assistant.bot, "handle", fails)
        assert slack.deliver("event", said.payload).status == 500
    assert assistant.bot.handle == real
    assert [one.acknowledged for one in slack.redeliver()] == [True]
    assert len(assistant.answers(said.payload["event"]["channel"])) == 1


def test_a_failure_and_the_answer_after_it_have_one_reference_in_the_log(
    slack: FakeSlack, assistant: Assistant, said: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(incoming: Incoming, _now: object) -> None:
        raise RuntimeError(f"cannot handle {incoming.content}")

    with service_log([]) as log:
        with monkeypatch.context() as broken:
            broken.setattr(assistant.bot, "handle", fails)
            slack.deliver("event", said.payload)
        slack.deliver("event", said.payload)
        assert assistant.answers(said.payload["event"]["channel"])
        until = time.monotonic() + 10
        while '"event": "sent"' not in log.getvalue() and time.monotonic() < until:
            time.sleep(0.01)

    failed, handled, sent = entries(log)
    assert f"reference {failed['reference']}" in failed["event"]
    assert (handled["event"], sent["event"]) == ("handled", "sent")
    assert failed["reference"] == handled["reference"] == sent["reference"]
    assert "przestoju" not in log.getvalue()


def test_an_event_of_a_workspace_without_us_has_no_effect(slack: FakeSlack, assistant: Assistant) -> None:
    elsewhere = slack.workspace(slack.add_workspace("Inny"))
    event = {"type": "message", "channel": "D1", "user": "U1", "text": "x", "ts": "1795424400.000100"}
    assert slack.deliver("event", slack.envelope(elsewhere, event)).status == 200
    with assistant.database.reading() as work:
        assert work.places.read_up_to("slack") == {}


@pytest.mark.parametrize("path", ["/slack/install", "/slack/oauth_redirect", "/slack", "/docs", "/slack/events"])
def test_nothing_else_is_there(assistant: Assistant, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(assistant.address + path, timeout=5)
    assert refused.value.code in (404, 405)
    refused.value.close()


def test_no_log_shows_a_token_or_what_was_said(
    slack: FakeSlack, assistant: Assistant, said: Delivery, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.fail_next("chat.postMessage", status=503)
    slack.deliver("event", said.payload)
    slack.advance(2)
    assistant.wake()
    assistant.answers(said.payload["event"]["channel"])
    assert slack.bot_token() not in caplog.text
    assert slack.signing_secret not in caplog.text
    assert "Ile przestoju" not in caplog.text


def test_a_removed_app_loses_its_places_and_says_so(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    assert all(one.acknowledged for one in slack.app_uninstalled())
    lost = assistant.database.destinations.lost()
    assert [(platform, key) for platform, key, _, _ in lost] == [("slack", f"{slack.team}/{direct}")]
