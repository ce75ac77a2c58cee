"""Promise: the endpoint says whether it works and why not, waits for Slack, links and binds, and ends cleanly."""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta

import pytest

from bot.linking import CODE_BYTES, issue_person, issue_place
from bot.messages import Incoming, Outcome
from tests.adapters.slack.running import Assistant, fake_slack, opened, real_bot, running
from tests.fakes.slack_server import FakeSlack


def code_for(assistant: Assistant, person: str | None = None, customer: str | None = None) -> str:
    def new_code() -> str:
        return secrets.token_urlsafe(CODE_BYTES)

    with assistant.database.unit_of_work() as work:
        if person is not None:
            code = issue_person(work, person, by=None, now=assistant.now(), new_code=new_code)
        else:
            code = issue_place(work, customer, by=None, now=assistant.now(), new_code=new_code)
        work.commit()
    return code


def test_an_account_is_linked_and_a_channel_bound_by_codes(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna", is_admin=True)
    direct = slack.dm(hanna)
    slack.user_says(hanna, code_for(assistant, person="hanna"))
    (asked,) = assistant.answers(direct)
    assert "Bławatek" in asked.text
    slack.presses(hanna, direct, asked.ts, "Powiąż")
    assistant.answers(direct, 2)
    channel = slack.add_channel("blawatek", [hanna])
    bound = slack.user_says(hanna, f"@sla przypisz {code_for(assistant, customer='blawatek')}", channel)
    asked = slack.wait_for(lambda: [*slack.ephemerals(hanna), *assistant.said(channel)])[0]
    assert asked.thread_ts == bound.ts
    slack.presses(hanna, channel, asked.ts, "Przypisz")
    assistant.wait_until(lambda: bound_to(assistant, channel) == "blawatek")


def bound_to(assistant: Assistant, channel: str) -> str | None:
    with assistant.database.reading() as work:
        place = work.places.get("slack", f"{assistant.slack.team}/{channel}")
    return place.customer if place is not None else None


def test_whoever_does_not_administer_the_channel_binds_nothing(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    channel = slack.add_channel("blawatek", [hanna])
    slack.slash(hanna, "/sla", f"przypisz {code_for(assistant, customer='blawatek')}", channel)
    assert "administrator" in assistant.whispers(hanna)[0].text
    assert bound_to(assistant, channel) is None


def test_a_refused_token_is_why_it_is_not_ready(demo_url: str) -> None:
    with (
        fake_slack(refusals=("invalid_auth",)) as slack,
        running(slack, demo_url, waits=False, settings={"bot_token": "xoxb-wrong"}) as assistant,
    ):
        assistant.wait_until(lambda: "invalid_auth" in assistant.endpoint.why_not_ready)
        assert not assistant.endpoint.ready
        assert "xoxb" not in assistant.endpoint.why_not_ready


def test_it_waits_for_a_slack_that_does_not_answer(slack: FakeSlack, demo_url: str) -> None:
    slack.fail_next("auth.test", status=503, times=3)
    with running(slack, demo_url) as assistant:
        assert assistant.endpoint.ready
        assert assistant.pauses[:3] == [1.0, 2.0, 4.0]


def test_nothing_is_taken_in_before_it_is_ready(slack: FakeSlack, demo_url: str) -> None:
    hanna = slack.add_user("hanna")
    slack.hang_next("auth.test")
    with running(slack, demo_url, waits=False) as assistant:
        direct = assistant.link(hanna, "hanna")
        said = slack.user_says(hanna, "Co to jest SLA?")
        assert [one.status for one in said.deliveries] == [503]
        slack.release()
        assistant.wait_until(lambda: assistant.endpoint.ready)
        slack.redeliver()
        assert len(assistant.answers(direct)) == 1


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_what_is_under_way_is_finished_at_the_end(slack: FakeSlack, demo_url: str, mode: str) -> None:
    hanna = slack.add_user("hanna")
    begun, go_on = threading.Event(), threading.Event()
    with opened(demo_url) as database:
        bot = real_bot(database)
        real = bot.handle

        def slowly(incoming: Incoming, now: object) -> Outcome:
            begun.set()
            go_on.wait(5)
            return real(incoming, now)  # type: ignore[arg-type]

        bot.handle = slowly  # type: ignore[method-assign]
        with Assistant(slack, database, bot, mode=mode) as assistant:
            direct = assistant.link(hanna, "hanna")
            saying = threading.Thread(target=slack.user_says, args=(hanna, "Co to jest SLA?"))
            saying.start()
            assert begun.wait(5)
            threading.Timer(0.2, go_on.set).start()
        saying.join(5)
    assert [one.acknowledged for one in slack.deliveries] == [True]
    assert len(slack.all_messages(direct, by_bot=True)) == 1


def test_after_a_long_failure_the_history_is_read(
    slack: FakeSlack, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")

    def fails(*_args: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(assistant.bot, "handle", fails)
        assert not slack.user_says(hanna, "Co to jest SLA?").acknowledged
    slack.advance(timedelta(minutes=6).total_seconds())
    slack.user_says(hanna, "dziękuję")
    assert len(assistant.answers(direct, 2)) == 2
    assistant.wait_until(lambda: assistant.is_read_back)


def test_what_failed_does_not_count_as_read_until_it_comes_again(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    slack.user_says(hanna, "dzień dobry")
    marks = assistant.marks()
    slack.advance(3_601)
    slack.fail_next("users.info", status=503)
    assert not slack.user_says(hanna, "Co to jest SLA?").acknowledged
    slack.user_says(hanna, "dziękuję")
    assert assistant.marks() == marks
    assert [one.acknowledged for one in slack.redeliver()] == [True]
    last = slack.user_says(hanna, "dziękuję")
    assert assistant.marks() == {f"{slack.team}/{direct}": last.ts}
