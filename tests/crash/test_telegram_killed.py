"""The service is killed while it talks to Telegram, which cannot be asked what arrived.

What may have arrived is said again and says so; everything else is said once.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.crash.scene import ON_TELEGRAM, Scene
from tests.fakes.telegram_attachments import photo
from tests.fakes.telegram_server import FakeTelegram

HANNA, TOM, KASIA = ON_TELEGRAM["hanna"], ON_TELEGRAM["tom"], ON_TELEGRAM["kasia"]
Open = Callable[..., Scene]


@pytest.fixture
def scene(open_scene: Open) -> Scene:
    """Return a scene with Telegram only."""
    return open_scene(with_slack=False)


def hangs(telegram: FakeTelegram, method: str, times: int = 1) -> bool:
    """Say whether so many calls of a method wait for their answer."""
    return sum(call.error == "hangs" for call in telegram.calls_of(method)) >= times


def taken_in(telegram: FakeTelegram, update: int | None) -> bool:
    """Say whether an update was confirmed."""
    return update not in telegram.pending


def test_what_was_being_said_is_said_again_and_says_so(scene: Scene) -> None:
    telegram = scene.telegram
    with scene.run():
        telegram.hang_next("sendMessage", chat_id=HANNA)
        telegram.hang_next("sendMessage", chat_id=TOM, after_effect=True)
        telegram.user_says(HANNA, "jaki jest czas reakcji w niedzielę?")
        telegram.user_says(TOM, "what is severity 1?")
        telegram.wait_for(lambda: hangs(telegram, "sendMessage", times=2))
    telegram.clear_faults()
    with scene.run_again():
        ledger = scene.settled()
    assert ledger.is_balanced
    [said] = telegram.texts(HANNA)
    assert said.startswith("(powtórzenie) ")
    first, second = telegram.texts(TOM)
    assert second == f"(repeated) {first}"


def test_what_was_not_handled_comes_again_and_is_handled_once(scene: Scene) -> None:
    telegram = scene.telegram
    with scene.run() as process:
        telegram.wait_for(lambda: telegram.is_polled)
        with scene.locked():
            fetched = len(telegram.calls_of("getUpdates"))
            update = telegram.user_says(HANNA, "jaki jest czas reakcji w niedzielę?").update_id
            telegram.wait_for(lambda: len(telegram.calls_of("getUpdates")) > fetched)
            process.kill()
    assert telegram.pending == [update]
    with scene.run_again():
        telegram.wait_for(lambda: taken_in(telegram, update))
        assert scene.settled().is_balanced
    assert len(telegram.texts(HANNA)) == 1


def test_what_was_handled_but_not_confirmed_comes_again_without_effect(scene: Scene) -> None:
    telegram = scene.telegram
    with scene.run():
        telegram.wait_for(lambda: telegram.is_polled)
        telegram.hang_next("getUpdates")
        update = telegram.user_says(HANNA, "nie działa centrala").update_id
        telegram.wait_for(lambda: hangs(telegram, "getUpdates") and telegram.texts(HANNA))
        scene.settled()
    assert telegram.pending == [update]
    telegram.clear_faults()
    with scene.run_again():
        telegram.wait_for(lambda: taken_in(telegram, update))
        assert scene.settled().is_balanced
    assert len(telegram.texts(HANNA)) == 1


def test_an_incident_is_registered_once_and_its_card_stands_once(scene: Scene) -> None:
    telegram = scene.telegram
    with scene.run():
        _report(telegram)
        scene.settled()
        telegram.hang_next("editMessageText", chat_id=HANNA)
        duty = ON_TELEGRAM["noc"]
        telegram.user_presses(duty, telegram.last_message(duty).message_id, "Podejmij")
        telegram.wait_for(lambda: hangs(telegram, "editMessageText"))
    telegram.clear_faults()
    with scene.run_again():
        assert scene.settled().is_balanced
        telegram.wait_for(lambda: not telegram.unanswered_callbacks())
    cards = [said for said in telegram.texts(HANNA) if said.startswith("1043 ·")]
    assert len(cards) == 1
    assert "Ola Maj" in cards[0]
    assert scene.number("SELECT count(*) FROM incident WHERE number > 1042") == 1
    taken = "SELECT count(*) FROM incident_event WHERE incident = 1043 AND type = 'incident_acknowledged'"
    assert scene.number(taken) == 1


def test_a_picture_that_may_have_arrived_is_shown_again_with_its_words(scene: Scene) -> None:
    telegram = scene.telegram
    with scene.run():
        telegram.hang_next("sendPhoto", chat_id=HANNA, after_effect=True)
        telegram.hang_next("sendPhoto", chat_id=KASIA)
        for person in (HANNA, KASIA):
            telegram.user_says(person, "ile przestoju nam zostało?")
        telegram.wait_for(lambda: hangs(telegram, "sendPhoto", times=2))
    telegram.clear_faults()
    with scene.run_again():
        assert scene.settled().is_balanced
    assert [said.kind for said in telegram.bot_messages(HANNA)] == ["photo", "photo"]
    assert [said.kind for said in telegram.bot_messages(KASIA)] == ["photo"]
    for person in (HANNA, KASIA):
        assert sum(said.startswith("(powtórzenie)") for said in telegram.texts(person)) == 1


def test_an_album_and_its_pictures_are_attached_once(scene: Scene) -> None:
    telegram = scene.telegram
    with scene.run():
        _report(telegram)
        scene.settled()
        telegram.hang_next("getFile")
        telegram.hang_next("getUpdates", times=1)
        said = telegram.user_sends(HANNA, photo(), photo(), photo(), caption="zdjęcia routera")
        telegram.wait_for(lambda: hangs(telegram, "getUpdates"))
    telegram.clear_faults()
    with scene.run_again():
        telegram.hang_next("getFile", after_effect=True)
        telegram.wait_for(lambda: taken_in(telegram, said[-1].update_id))
        telegram.wait_for(lambda: hangs(telegram, "getFile"))
        assert scene.number("SELECT count(*) FROM attachment") == 3
    telegram.clear_faults()
    with scene.run_again():
        scene.wait_until(lambda: scene.number("SELECT count(*) FROM attachment_content") == 3)
        assert scene.settled().is_balanced
    assert scene.number("SELECT count(*) FROM attachment") == 3
    assert sum(said.startswith("Dołączono do zgłoszenia 1043") for said in telegram.texts(HANNA)) == 1


def test_one_of_two_processes_polls_and_the_other_takes_over(scene: Scene) -> None:
    telegram = scene.telegram
    scene.variables["SLA_LEASE_SECONDS"] = "3"
    with scene.run() as first:
        telegram.wait_for(lambda: telegram.is_polled)
        with scene.run():
            before = telegram.user_says(HANNA, "jaki jest czas reakcji w niedzielę?").update_id
            telegram.wait_for(lambda: taken_in(telegram, before))
            scene.settled()
            first.kill()
            after = telegram.user_says(HANNA, "kiedy są prace planowe?").update_id
            telegram.wait_for(lambda: taken_in(telegram, after))
            assert scene.settled().is_balanced
    assert [call for call in telegram.calls_of("getUpdates") if call.status == 409] == []
    assert len(telegram.texts(HANNA)) == 2


def _report(telegram: FakeTelegram) -> None:
    """Report an incident as Hanna, and confirm it."""
    telegram.user_says(HANNA, "od 5 minut nikt nie może dzwonić")
    telegram.wait_for(lambda: telegram.texts(HANNA))
    telegram.user_presses(HANNA, telegram.last_message(HANNA).message_id, "Zarejestruj")
    telegram.wait_for(lambda: any(said.startswith("1043 ·") for said in telegram.texts(HANNA)))
