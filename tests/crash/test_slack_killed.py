"""The service is killed while it talks to Slack, which can be asked: nothing is ever said twice there.

What was not acknowledged Slack brings again.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest

from tests.crash.processes import Assistant
from tests.crash.scene import Scene
from tests.fakes.slack_server import FakeSlack

Open = Callable[..., Scene]


@pytest.fixture
def scene(open_scene: Open) -> Scene:
    """Return a scene with Slack only."""
    return open_scene(with_telegram=False)


def hung(slack: FakeSlack, times: int = 1) -> bool:
    """Say whether so many calls have met the hang that was ordered."""
    return sum(kind == "hang" for _, kind in slack.faults.happened) >= times


def test_what_was_being_said_stands_there_once(scene: Scene) -> None:
    slack = scene.slack
    with scene.run():
        slack.hang_next("chat.postMessage", channel=scene.dm("hanna"))
        slack.hang_next("chat.postMessage", channel=scene.dm("tom"), after_effect=True)
        assert slack.user_says(scene.slack_user["hanna"], "jaki jest czas reakcji w niedzielę?").acknowledged
        assert slack.user_says(scene.slack_user["tom"], "what is severity 1?").acknowledged
        slack.wait_for(lambda: hung(slack, times=2))
    slack.release()
    with scene.run_again():
        assert scene.settled().is_balanced
    for person in ("hanna", "tom"):
        [said] = slack.all_messages(scene.dm(person), by_bot=True)
        assert not said.text.startswith("(")


def test_what_was_not_handled_is_brought_again_and_handled_once(scene: Scene) -> None:
    slack, hanna = scene.slack, scene.slack_user["hanna"]
    with scene.run() as process:
        with scene.locked():
            saying = Thread(target=slack.user_says, args=(hanna, "jaki jest czas reakcji w niedzielę?"))
            saying.start()
            slack.wait_for(lambda: slack.calls_of("users.info"))
            process.kill()
        saying.join()
    [event] = slack.unacknowledged()
    assert event.reason == "connection_failed"
    with scene.run_again():
        assert [again.acknowledged for again in slack.redeliver()] == [True]
        assert slack.duplicate(event).acknowledged
        assert scene.settled().is_balanced
    assert len(slack.all_messages(scene.dm("hanna"), by_bot=True)) == 1


def told_of_1043(scene: Scene) -> bool:
    return any("Nowe zgłoszenie" in one.text for one in scene.slack.all_messages(scene.dm("noc"), by_bot=True))


def test_a_card_stands_once_however_often_it_is_posted_and_edited(scene: Scene) -> None:
    slack, hanna, noc = scene.slack, scene.slack_user["hanna"], scene.slack_user["noc"]
    with scene.run():
        slack.user_says(hanna, "od 5 minut nikt nie może dzwonić")
        slack.wait_for(lambda: slack.all_messages(scene.dm("hanna"), by_bot=True))
        [asked] = slack.all_messages(scene.dm("hanna"), by_bot=True)
        slack.hang_next("chat.postMessage", channel=scene.dm("hanna"), after_effect=True)
        slack.presses(hanna, scene.dm("hanna"), asked.ts, "Zarejestruj")
        slack.wait_for(lambda: hung(slack) and told_of_1043(scene))
    slack.release()
    with scene.run_again():
        assert scene.settled().is_balanced
        [news] = [one for one in slack.all_messages(scene.dm("noc"), by_bot=True) if "Nowe zgłoszenie" in one.text]
        slack.hang_next("chat.update", channel=scene.dm("hanna"), after_effect=True)
        slack.presses(noc, scene.dm("noc"), news.ts, "Podejmij")
        slack.wait_for(lambda: hung(slack, times=2))
    slack.release()
    with scene.run_again():
        assert scene.settled().is_balanced
    said = [message.text for message in slack.all_messages(scene.dm("hanna"), by_bot=True)]
    cards = [text for text in said if text.startswith("1043 ·")]
    assert len(cards) == 1
    assert "Ola Maj" in cards[0]
    assert sum(text.startswith("Zgłoszenie 1043 przyjęte") for text in said) == 1
    assert scene.number("SELECT count(*) FROM incident WHERE number > 1042") == 1


def test_two_processes_say_everything_once_and_one_is_enough(scene: Scene) -> None:
    slack = scene.slack
    people = ("hanna", "marta", "tom", "kasia")
    with scene.run() as first, scene.run() as second:
        for person in people:
            _heard_by_both(scene, person, first, second)
        assert scene.settled().is_balanced
        first.kill()
        for person in people:
            slack.user_says(scene.slack_user[person], "kiedy są prace planowe?")
        assert scene.settled().is_balanced
    for person in people:
        assert len(slack.all_messages(scene.dm(person), by_bot=True)) == 2


def _heard_by_both(scene: Scene, person: str, first: Assistant, second: Assistant) -> None:
    """Let somebody ask, and let Slack bring the same event to both processes."""
    slack = scene.slack
    slack.deliver_to(f"http://127.0.0.1:{first.port}/slack/events")
    said = slack.user_says(scene.slack_user[person], "kiedy są prace planowe?")
    slack.deliver_to(f"http://127.0.0.1:{second.port}/slack/events")
    assert all(slack.duplicate(delivery).acknowledged for delivery in said.deliveries)
