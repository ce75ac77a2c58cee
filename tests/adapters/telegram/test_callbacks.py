"""Every pressed button is answered exactly once and soon, however long its handling takes."""

from __future__ import annotations

import threading

from bot.messages import Incoming, Outcome, Press
from storage.engine import Database
from tests.adapters.telegram.living import HANNA, RENEWAL, Living, Pauses
from tests.fakes.telegram_server import FakeTelegram


def test_a_press_that_takes_long_is_answered_meanwhile(telegram: FakeTelegram, database: Database) -> None:
    going_on = threading.Event()
    with Living(telegram, database, pause=Pauses(RENEWAL)) as house:
        telegram.user_says(HANNA, "nie działa centrala, nikt nie może dzwonić")
        telegram.wait_for(lambda: telegram.bot_messages(HANNA))
        handle = house.core.bot.handle

        def slowly(incoming: Incoming, now: object) -> Outcome:
            if isinstance(incoming.content, Press):
                assert going_on.wait(10)
            return handle(incoming, now)  # type: ignore[arg-type]

        house.core.bot.handle = slowly  # type: ignore[method-assign]
        shown = telegram.bot_messages(HANNA)[0]
        pressed = telegram.user_presses(HANNA, shown.message_id, shown.labels[0])

        telegram.wait_for(lambda: telegram.query(pressed.query_id).answer is not None)
        assert not any(isinstance(one.content, Press) for one in house.core.handled)
        going_on.set()
        telegram.wait_for(lambda: not telegram.pending)

    assert len(telegram.calls_of("answerCallbackQuery")) == 1


def test_an_answer_that_comes_too_late_is_nobodys_loss(telegram: FakeTelegram, database: Database) -> None:
    telegram.fail_next("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired")
    with Living(telegram, database) as house:
        telegram.user_says(HANNA, "nie działa centrala, nikt nie może dzwonić")
        telegram.wait_for(lambda: telegram.bot_messages(HANNA))
        shown = telegram.bot_messages(HANNA)[0]
        first = telegram.user_presses(HANNA, shown.message_id, shown.labels[0])
        telegram.wait_for(lambda: len(telegram.bot_messages(HANNA)) == 2)
        telegram.wait_for(lambda: telegram.calls_of("answerCallbackQuery"))

        assert house.endpoint.ready
        telegram.query(first.query_id).delivered = False  # its answer was refused on order


def test_what_still_waits_is_answered_at_the_end(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database) as house:
        telegram.user_says(HANNA, "nie działa centrala, nikt nie może dzwonić")
        telegram.wait_for(lambda: telegram.bot_messages(HANNA))
        house.core.failures["*"] = 10**6
        shown = telegram.bot_messages(HANNA)[0]
        pressed = telegram.user_presses(HANNA, shown.message_id, shown.labels[0])
        house.until(lambda: house.core.failures["*"] < 10**6)

    assert telegram.query(pressed.query_id).answer is not None
