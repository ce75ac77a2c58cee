"""Promise: by Socket Mode the same happens as by HTTP; what failed is not acknowledged, so Slack brings it again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.slack.running import Assistant, running
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def assistant(slack: FakeSlack, demo_url: str) -> Iterator[Assistant]:
    with running(slack, demo_url, mode="socket") as assistant:
        yield assistant


def test_a_question_is_acknowledged_and_answered(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    said = slack.user_says(hanna, "Ile przestoju zostało?")
    assert said.acknowledged
    assert said.deliveries[0].transport == "socket"
    assert len(assistant.answers(direct)) == 1


def test_what_failed_is_not_acknowledged_and_comes_again(
    slack: FakeSlack, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.ack_seconds = 0.5
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")

    def fails(*_args: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(assistant.bot, "handle", fails)
        assert not slack.user_says(hanna, "Ile przestoju zostało?").acknowledged
    slack.ack_seconds = 3.0
    assert [one.acknowledged for one in slack.redeliver()] == [True]
    assert len(assistant.answers(direct)) == 1
    assert slack.sockets.unknown_acknowledgements == []


def test_a_form_is_refused_and_taken_in_the_acknowledgement(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    before = assistant.incidents("blawatek")
    slack.global_shortcut(hanna, "report")
    view = assistant.form(hanna)
    filled = {"service": "kolejki", "severity": "awaria drobna", "since": "kiedyś tam"}
    assert list(slack.submits(hanna, view.id, filled).errors) == ["since"]
    assert slack.submits(hanna, view.id, {**filled, "since": "9:15"}).response_action == "clear"
    assert assistant.incidents("blawatek") == before + 1


def test_a_command_is_answered(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    assert slack.slash(hanna, "/sla", "budget").acknowledged
    assert assistant.answers(direct)


def test_a_connection_that_slack_renews_goes_on(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    (old,) = slack.sockets.open
    slack.disconnect_sockets(close=False)
    slack.wait_for(lambda: slack.connections == 1 and old not in slack.sockets.open)
    assert slack.user_says(hanna, "Ile przestoju zostało?").acknowledged
    assert assistant.answers(direct)


def test_what_came_while_the_connection_was_lost_is_read_back(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.user_says(hanna, "dzień dobry")
    assistant.answers(direct)
    slack.user_says(hanna, "Ile przestoju zostało?", deliver=False)
    slack.run(slack.sockets.close())
    assert len(assistant.answers(direct, 2)) == 2
