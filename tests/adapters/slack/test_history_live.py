"""Promise: what was written while the assistant was down is read back, answered once and reports first; what could not
be read is told to staff."""

from __future__ import annotations

import pytest

from bot.messages import Incoming, Outcome
from tests.adapters.slack.running import Assistant, opened, real_bot, running
from tests.fakes.slack_server import FakeSlack


def test_what_was_missed_is_answered_once(slack: FakeSlack, demo_url: str) -> None:
    hanna = slack.add_user("hanna")
    with running(slack, demo_url) as assistant:
        direct = assistant.link(hanna, "hanna")
        slack.user_says(hanna, "dzień dobry")
        assistant.answers(direct)
    slack.advance(34 * 60)
    slack.user_says(hanna, "Co to jest SLA?", deliver=False)
    slack.advance(34 * 60)
    with running(slack, demo_url) as assistant:
        answer = assistant.answers(direct, 2)[1]
        assert "34 min" in answer.text
        assistant.wait_until(lambda: assistant.is_read_back)
    with running(slack, demo_url) as assistant:
        assistant.wait_until(lambda: assistant.is_read_back)
        assert len(assistant.said(direct)) == 2


def test_what_arrives_late_and_was_read_back_is_answered_once(slack: FakeSlack, demo_url: str) -> None:
    hanna = slack.add_user("hanna")
    with running(slack, demo_url) as assistant:
        direct = assistant.link(hanna, "hanna")
    slack.targets = {"event": "http://127.0.0.1:9/"}
    said = slack.user_says(hanna, "Co to jest SLA?")
    assert not said.acknowledged
    with running(slack, demo_url) as assistant:
        assistant.answers(direct)
        assert [one.acknowledged for one in slack.redeliver()] == [True]
        assistant.wait_until(lambda: assistant.is_read_back)
        assert len(assistant.said(direct)) == 1


def test_reports_are_answered_first(slack: FakeSlack, demo_url: str) -> None:
    hanna, tom = slack.add_user("hanna"), slack.add_user("tom")
    with running(slack, demo_url) as assistant:
        assistant.link(hanna, "hanna")
        assistant.link(tom, "tom")
    slack.advance(600)
    slack.user_says(hanna, "Co to jest SLA?", deliver=False)
    slack.user_says(tom, "I want to report a failure", deliver=False)
    heard: list[str] = []
    with opened(demo_url) as database:
        bot = real_bot(database)
        real = bot.handle

        def handle(incoming: Incoming, now: object) -> Outcome:
            heard.append(incoming.sender.user.partition(".")[2])
            return real(incoming, now)  # type: ignore[arg-type]

        bot.handle = handle  # type: ignore[method-assign]
        with Assistant(slack, database, bot) as assistant:
            assistant.wait_until(lambda: len(heard) == 2)
    assert heard == [tom, hanna]


def test_our_threads_in_channels_are_read_and_other_talk_is_not(slack: FakeSlack, demo_url: str) -> None:
    hanna, tom = slack.add_user("hanna"), slack.add_user("tomek")
    with running(slack, demo_url) as assistant:
        assistant.link(hanna, "hanna")
        channel = slack.add_channel("blawatek", [hanna, tom])
        assistant.bind(channel, "blawatek")
        asked = slack.user_says(hanna, "@sla pomoc", channel)
        assistant.answers(channel)
    slack.user_says(tom, "idę na obiad", channel, deliver=False)
    slack.user_says(hanna, "co to jest SLA?", channel, thread_ts=asked.ts, deliver=False)
    mention = slack.user_says(hanna, "@sla jakie mamy otwarte zgłoszenia?", channel, deliver=False)
    with running(slack, demo_url) as assistant:
        assistant.answers(channel, 3)
        assistant.wait_until(lambda: assistant.is_read_back)
        threads = [one.thread_ts for one in assistant.said(channel)]
    assert sorted(threads, key=str) == [asked.ts, asked.ts, mention.ts]


def test_a_limit_of_slack_is_waited_for(slack: FakeSlack, demo_url: str) -> None:
    people = [slack.add_user(name) for name in ("hanna", "tom", "kasia")]
    with running(slack, demo_url) as assistant:
        directs = [assistant.link(user, slack.world.users[user].name) for user in people]
    for user in people:
        slack.user_says(user, "Co to jest SLA?", deliver=False)
    slack.history_limits = True
    slack.advance(61)
    with running(slack, demo_url) as assistant:
        for direct in directs:
            assert assistant.answers(direct)
        assistant.wait_until(lambda: assistant.is_read_back)
        assert len(assistant.pauses) >= 2
        assert all(50 <= seconds <= 61 for seconds in assistant.pauses)


def test_more_than_one_page_is_read(slack: FakeSlack, demo_url: str) -> None:
    hanna = slack.add_user("hanna")
    with running(slack, demo_url) as assistant:
        direct = assistant.link(hanna, "hanna")
    for _ in range(18):
        slack.user_says(hanna, "dzień dobry", deliver=False)
    with running(slack, demo_url) as assistant:
        assert len(assistant.answers(direct, 18)) == 18


def test_what_cannot_be_read_is_told_to_staff(slack: FakeSlack, demo_url: str) -> None:
    hanna, noc = slack.add_user("hanna"), slack.add_user("noc")
    with running(slack, demo_url) as assistant:
        hannas = assistant.link(hanna, "hanna")
        desk = assistant.link(noc, "noc")
    slack.fail_next("conversations.history", error="missing_scope", channel=hannas)
    with running(slack, demo_url) as assistant:
        told = assistant.answers(desk)
        assert any("missing_scope" in one.text or hannas in one.text for one in told)
        assistant.wait_until(lambda: assistant.is_read_back)
        said = len(assistant.said(desk))
    with running(slack, demo_url) as assistant:
        assistant.wait_until(lambda: assistant.is_read_back)
        assert len(assistant.said(desk)) == said


def test_live_messages_do_not_hide_what_is_still_to_be_read(
    slack: FakeSlack, demo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanna = slack.add_user("hanna")
    with running(slack, demo_url) as assistant:
        direct = assistant.link(hanna, "hanna")
        slack.user_says(hanna, "dzień dobry")
        assistant.answers(direct)
        marked = assistant.marks()
    slack.user_says(hanna, "Co to jest SLA?", deliver=False)
    slack.hang_next("conversations.history")
    with running(slack, demo_url) as assistant:
        assert slack.user_says(hanna, "dziękuję").acknowledged
        assistant.answers(direct, 2)
        assert assistant.marks() == marked
    with running(slack, demo_url) as assistant:
        assistant.answers(direct, 3)
        assistant.wait_until(lambda: assistant.is_read_back)
        assert assistant.marks() != marked
