"""The service is asked to end, asked twice, and runs out of room: nothing taken in is lost, nothing else is said."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable
from threading import Thread

import pytest

from tests.crash.scene import ON_TELEGRAM, Scene

HANNA = ON_TELEGRAM["hanna"]
ENDED_WITHIN = 15
QUESTION = "jaki jest czas reakcji w niedzielę?"
Open = Callable[..., Scene]


def test_asked_to_end_it_finishes_says_and_confirms_what_is_under_way(open_scene: Open) -> None:
    scene = open_scene()
    telegram, slack = scene.telegram, scene.slack
    with scene.run() as process:
        telegram.wait_for(lambda: telegram.is_polled)
        with scene.locked():
            fetched = len(telegram.calls_of("getUpdates"))
            telegram.user_says(HANNA, QUESTION)
            saying = Thread(target=slack.user_says, args=(scene.slack_user["hanna"], QUESTION))
            saying.start()
            slack.wait_for(lambda: slack.calls_of("users.info"))
            telegram.wait_for(lambda: len(telegram.calls_of("getUpdates")) > fetched)
            process.signal(signal.SIGTERM)
        assert process.exit_code(ENDED_WITHIN) == 0
        saying.join()
    assert len(telegram.texts(HANNA)) == 1
    assert telegram.pending == []
    assert len(slack.all_messages(scene.dm("hanna"), by_bot=True)) == 1
    assert slack.unacknowledged() == []
    assert scene.settled().is_balanced


def test_asked_twice_it_ends_at_once(open_scene: Open) -> None:
    scene = open_scene(with_slack=False)
    telegram = scene.telegram
    with scene.run() as process:
        telegram.hang_next("sendMessage")
        telegram.user_says(HANNA, QUESTION)
        telegram.wait_for(lambda: any(call.error == "hangs" for call in telegram.calls_of("sendMessage")))
        process.signal(signal.SIGTERM)
        scene.wait_until(lambda: "ending on SIGTERM" in process.logged())
        process.signal(signal.SIGTERM)
        assert process.exit_code(within=2) == 128 + signal.SIGTERM
    telegram.clear_faults()


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs a limit that can be lifted from outside (Linux)")
def test_what_cannot_be_written_is_not_acknowledged_and_is_answered_later(open_scene: Open) -> None:
    scene = open_scene()
    telegram, slack = scene.telegram, scene.slack
    with scene.run() as process:
        telegram.wait_for(lambda: telegram.is_polled)
        process.may_write(0)
        update = telegram.user_says(HANNA, QUESTION).update_id
        said = slack.user_says(scene.slack_user["hanna"], QUESTION)
        scene.wait_until(lambda: f"update {update} failed" in process.logged())
        assert [delivery.status for delivery in said.deliveries] == [500]
        assert telegram.pending == [update]
        process.may_write(None)
        assert [again.acknowledged for again in slack.redeliver()] == [True]
        telegram.wait_for(lambda: not telegram.pending, timeout=20)
        assert scene.settled().is_balanced
    assert len(telegram.texts(HANNA)) == 1
    assert len(slack.all_messages(scene.dm("hanna"), by_bot=True)) == 1
