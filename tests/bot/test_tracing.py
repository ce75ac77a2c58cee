"""Promise: an answer has the reference of the message it answers, and a notice one for all whom it went to."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.bootstrap import new_code, new_token, reader
from bot.core import Bot
from bot.messages import Address, Incoming, Reply, Sender, Text
from bot.records import OutboxMessage
from bot.tracing import incoming_reference, message_reference
from storage.engine import open_database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("conversation", ["5001", "T1/C2:9|T1/U3", "a:b"])
def test_every_answer_to_a_message_has_its_reference(demo_url: str, conversation: str) -> None:
    said = Incoming("77:860000001", Address("telegram", conversation), Sender("telegram", "5001"), NOW, Text("pomoc"))
    with closing(open_database(demo_url)) as database:
        bot = Bot(open_work=database.unit_of_work, reader=reader, new_token=new_token, new_code=new_code)
        bot.handle(said, NOW)
        answers = database.deliveries.claim(platform="telegram", address=said.address, owner="o", now=NOW)

    assert answers
    assert {message_reference(answer.message) for answer in answers} == {incoming_reference(said)}


def test_two_messages_have_two_references() -> None:
    said = Incoming("1", Address("chat", "c"), Sender("chat", "u"), NOW, Text("pomoc"))

    by_another, elsewhere = replace(said, sender=Sender("chat", "v")), replace(said, address=Address("x", "c"))
    assert len({incoming_reference(one) for one in (said, replace(said, id="2"), by_another, elsewhere)}) == 4


def test_a_notice_has_one_reference_for_all_whom_it_goes_to() -> None:
    def notice(key: str, where: str, person: str | None) -> OutboxMessage:
        told = f"{key}:{person or 'all'}:telegram:{where}:0"
        return OutboxMessage(told, Address("telegram", where), person, "pl", Reply("x"), NOW, kind="notice")

    told = [notice("due:1043", "1", "ola"), notice("due:1043", "-100:2", None), notice("due:1044", "1", "ola")]
    first, second, other = map(message_reference, told)
    assert first == second != other
