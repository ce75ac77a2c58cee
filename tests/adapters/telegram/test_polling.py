"""Long polling confirms only what is committed, loses and doubles nothing, and never polls beside another process."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from bot.messages import Files, Text
from storage.engine import Database
from tests.adapters.telegram.living import HANNA, NOW, RENEWAL, STRANGER, Living, Pauses
from tests.fakes.telegram_attachments import photo
from tests.fakes.telegram_server import FakeTelegram


def texts(house: Living) -> list[str]:
    """Return the words handled so far, in order; those that were known already are marked."""
    heard = [one for one in house.core.handled if isinstance(one.content, Text)]
    return [one.content.text + (" again" if one.id.endswith("again") else "") for one in heard]  # type: ignore[union-attr]


# ---- confirmed after the commit


def test_an_update_is_confirmed_only_after_it_was_committed(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database, pause=Pauses()) as house:
        house.core.failures["*"] = 10**6
        said = telegram.user_says(HANNA, "pomoc")
        telegram.wait_for(lambda: len(telegram.calls_of("getUpdates")) > 3)
        assert telegram.pending == [said.update_id]

        house.core.failures["*"] = 0
        telegram.wait_for(lambda: not telegram.pending)

    assert texts(house) == ["pomoc"]


def test_an_update_that_comes_again_has_no_second_effect(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database, pause=Pauses()) as house:
        said = telegram.user_says(HANNA, "pomoc")
        telegram.wait_for(lambda: not telegram.pending)
        telegram.redeliver(said.update_id)
        house.core.wait_for(lambda: len(house.core.handled) == 2)
        telegram.user_says(HANNA, "pomoc")
        telegram.wait_for(lambda: len(telegram.bot_messages(HANNA)) == 2)

    assert texts(house) == ["pomoc", "pomoc again", "pomoc"]


def test_what_was_committed_but_not_confirmed_is_known_after_a_restart(
    telegram: FakeTelegram, database: Database
) -> None:
    said = telegram.user_says(HANNA, "pomoc")
    with Living(telegram, database, pause=Pauses()):
        telegram.wait_for(lambda: telegram.bot_messages(HANNA))
    telegram.redeliver(said.update_id)
    with Living(telegram, database, pause=Pauses()) as second:
        second.core.wait_for(lambda: second.core.handled)

    assert texts(second) == ["pomoc again"]
    assert len(telegram.bot_messages(HANNA)) == 1


def test_stopping_confirms_what_was_done(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database, pause=Pauses()) as house:
        telegram.user_says(HANNA, "pomoc")
        house.core.wait_for(lambda: house.core.handled)

    assert telegram.pending == []
    assert not telegram.is_polled


# ---- what cannot be read or handled


def test_a_malformed_update_is_noted_by_its_id_and_holds_up_nobody(
    telegram: FakeTelegram, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    bad = telegram.raw_update({"message": {"message_id": "x", "date": "yesterday", "text": "tajne"}})
    worse = telegram.raw_update({"message": ["no", "object"]})
    telegram.user_says(HANNA, "pomoc")
    with Living(telegram, database, pause=Pauses()) as house:
        telegram.wait_for(lambda: telegram.bot_messages(HANNA) and not telegram.pending)

    assert house.core.rejected == [f"{telegram.bot_id}:{bad}", f"{telegram.bot_id}:{worse}"]
    assert "tajne" not in caplog.text


def test_a_malformed_update_is_not_confirmed_before_it_is_noted(telegram: FakeTelegram, database: Database) -> None:
    bad = telegram.raw_update({"message": 1})
    with Living(telegram, database, pause=Pauses()) as house:
        house.core.failures[f"reject {telegram.bot_id}:{bad}"] = 2
        house.core.wait_for(lambda: house.core.rejected)
        telegram.wait_for(lambda: not telegram.pending)

    assert len(house.core.rejected) == 1


def test_what_always_fails_is_given_up_and_its_sender_told(telegram: FakeTelegram, database: Database) -> None:
    pauses = Pauses()
    with Living(telegram, database, pause=pauses) as house:
        telegram.wait_for(lambda: telegram.is_polled)
        house.core.failures[f"{telegram.bot_id}:860000001"] = 10**6
        telegram.user_says(HANNA, "zatruta")
        telegram.user_says(STRANGER, "halo")
        telegram.wait_for(lambda: telegram.bot_messages(HANNA) and telegram.bot_messages(STRANGER))
        telegram.wait_for(lambda: not telegram.pending)

    (sorry,) = telegram.bot_messages(HANNA)
    assert "numer błędu" in sorry.text
    assert house.core.rejected == [f"{telegram.bot_id}:860000001"]
    assert [seconds for seconds in pauses.asked if seconds != 1.5] == [1, 2, 4, 8, 16, 30, 30, 30, 30]


def test_one_conversation_keeps_its_order_when_something_fails_in_it(
    telegram: FakeTelegram, database: Database
) -> None:
    first = telegram.user_says(HANNA, "pierwsza").update_id
    telegram.user_says(HANNA, "druga")
    telegram.user_says(STRANGER, "inna")
    house = Living(telegram, database, pause=Pauses())
    house.core.failures[f"{telegram.bot_id}:{first}"] = 1
    with house:
        house.core.wait_for(lambda: len(house.core.handled) == 3)

    assert texts(house) == ["inna", "pierwsza", "druga"]


# ---- backlog and albums


def test_after_a_pause_reports_are_worked_off_first(telegram: FakeTelegram, database: Database) -> None:
    early = NOW - timedelta(minutes=34)
    telegram.user_says(STRANGER, "dzień dobry", date=early)
    telegram.user_says(STRANGER, "dziękuję", date=early)
    telegram.user_says(HANNA, "pomoc", date=early)
    telegram.user_says(HANNA, "nie działa centrala, nikt nie może dzwonić", date=early)
    with Living(telegram, database, pause=Pauses()) as house:
        house.core.wait_for(lambda: len(house.core.handled) == 4)

    assert texts(house) == ["pomoc", "nie działa centrala, nikt nie może dzwonić", "dzień dobry", "dziękuję"]
    assert {one.sent_at for one in house.core.handled} == {early}


def test_an_album_is_one_message_even_where_a_batch_ends_in_it(telegram: FakeTelegram, database: Database) -> None:
    pauses = Pauses()
    with Living(telegram, database, pause=pauses) as house:
        telegram.user_sends(HANNA, photo(), photo(), photo(), caption="szafa")
        house.core.wait_for(lambda: house.core.handled)
        telegram.user_says(HANNA, "pomoc")
        house.core.wait_for(lambda: len(house.core.handled) == 2)
        telegram.wait_for(lambda: not telegram.pending)

    album = house.core.handled[0].content
    assert isinstance(album, Files)
    assert (len(album.files), album.caption) == (3, "szafa")
    assert 1.0 in pauses.asked


# ---- Telegram in trouble


def test_trouble_is_waited_out_and_said_once(
    telegram: FakeTelegram, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    pauses = Pauses()
    telegram.fail_next("getUpdates", 502, times=2)
    telegram.drop_request_next("getUpdates", times=2)
    telegram.fail_next("getUpdates", 429, retry_after=40)
    with Living(telegram, database, pause=pauses) as house:
        telegram.wait_for(lambda: telegram.is_polled)
        assert house.endpoint.ready

    assert pauses.asked == [1, 2, 4, 8, 40]
    assert caplog.text.count("Telegram cannot be reached") == 1


def test_another_poller_is_said_once_and_waited_for(
    telegram: FakeTelegram, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request", times=3)
    telegram.user_says(HANNA, "pomoc")
    with Living(telegram, database, pause=Pauses()):
        telegram.wait_for(lambda: telegram.bot_messages(HANNA))

    assert caplog.text.count("another program polls") == 1


def test_a_webhook_set_before_is_taken_away_first(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database, pause=Pauses()):
        telegram.wait_for(lambda: telegram.is_polled)

    methods = [call.method for call in telegram.calls if call.method in ("deleteWebhook", "getUpdates")]
    assert methods[0] == "deleteWebhook"
    assert telegram.calls_of("deleteWebhook")[0].params.get("drop_pending_updates") != "true"


def test_telegram_unreachable_at_the_start_is_waited_for(telegram: FakeTelegram, database: Database) -> None:
    telegram.fail_next("getMe", 503, times=2)
    with Living(telegram, database, pause=Pauses()) as house:
        telegram.wait_for(lambda: telegram.is_polled)

        assert house.endpoint.ready
        assert list(house.endpoint.routes) == []


# ---- the lease


def test_only_one_process_polls_and_another_takes_over_at_once(
    telegram: FakeTelegram, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with Living(telegram, database, pause=Pauses(), delivering=False) as first:
        telegram.wait_for(lambda: telegram.is_polled)
        with Living(telegram, database, pause=Pauses(RENEWAL, 2.0), delivering=False) as standby:
            telegram.wait_for(lambda: len(telegram.calls_of("getMe")) == 2)
            telegram.user_says(HANNA, "pomoc")
            first.core.wait_for(lambda: first.core.handled)
            assert standby.core.handled == []

    assert "another program polls" not in caplog.text


def test_a_lost_lease_ends_polling_until_it_can_be_had_again(
    telegram: FakeTelegram, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    name, moment, renewing = f"telegram:{telegram.bot_id}", [NOW], asyncio.Event()

    async def pause(seconds: float) -> None:
        if seconds == RENEWAL:
            await renewing.wait()
            renewing.clear()
        await asyncio.sleep(0.01)

    async def renew() -> None:
        renewing.set()

    with Living(telegram, database, pause=pause, clock=lambda: moment[0], delivering=False) as house:
        telegram.wait_for(lambda: telegram.is_polled)
        moment[0] = NOW + timedelta(hours=1)
        assert database.leases.take(name, "other", moment[0], moment[0] + timedelta(minutes=1))
        house.run(renew())
        house.until(lambda: "went over to another process" in caplog.text)
        said = telegram.user_says(HANNA, "pomoc")
        assert telegram.pending == [said.update_id]
        assert house.endpoint.ready
        database.leases.release(name, "other")
        house.core.wait_for(lambda: house.core.handled)

    assert "polling went over to another process" in caplog.text


def test_only_what_is_read_is_asked_for(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database, pause=Pauses()):
        telegram.user_says(HANNA, "pomoc")
        telegram.wait_for(lambda: telegram.bot_messages(HANNA))

    asked = json.loads(telegram.calls_of("getUpdates")[0].params["allowed_updates"])
    assert asked == ["message", "edited_message", "callback_query", "my_chat_member"]
