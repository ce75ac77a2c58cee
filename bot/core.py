"""The core: one incoming message, one transaction, one outcome.

What came in, what changed, the state of the dialog and everything to be said are committed together. A message id
that was seen before returns its stored outcome and queues nothing. Nobody learns anything without being linked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.handlers import welcome
from bot.handlers.report import expire_unfinished, is_idle
from bot.i18n import Translator
from bot.listening import listen
from bot.messages import Address, Incoming, Outcome, Reply, Sender, Text
from bot.ports import Conversation, Person, UnitOfWork
from bot.speaking import Speaker
from bot.turn import Said, Turn
from bot.understanding.reader import Reader
from knowledge.bilingual import Language

DEFAULT_LANGUAGE: Language = "pl"


class Bot:
    """The assistant. It keeps no state of its own: everything lies behind `open_work`, so any replica can go on."""

    def __init__(
        self,
        *,
        open_work: Callable[[], UnitOfWork],
        reader: Callable[[], Reader],
        new_token: Callable[[], str],
    ) -> None:
        self._open_work = open_work
        self._reader = reader
        self._new_token = new_token

    def handle(self, incoming: Incoming, now: datetime) -> Outcome:
        """Answer one message and commit; `now` is the moment of processing, the message carries its own time.

        A repeated id returns the stored outcome with `repeated` set and changes nothing.
        """
        with self._open_work() as work:
            seen_id = _seen_id(incoming)
            stored = work.seen.outcome_of(incoming.address.platform, seen_id)
            if stored is not None:
                return replace(stored, id=incoming.id, repeated=True)
            outcome = self._answer(work, incoming, now)
            work.seen.remember(incoming.address.platform, replace(outcome, id=seen_id), now)
            work.commit()
            return outcome

    def tick(self, now: datetime) -> tuple[Mapping[str, Any], ...]:
        """Let time pass: ask once about what was left unfinished, then keep it as an unconfirmed report.

        Returns the events of this tick, as in `Outcome.events`.
        """
        with self._open_work() as work:
            idle = [c.address for c in work.conversations.with_dialog() if c.dialog and is_idle(c.dialog, now)]
        return tuple(event for address in idle for event in self._tick_one(address, now))

    def _tick_one(self, address: Address, now: datetime) -> Sequence[Mapping[str, Any]]:
        """Let time pass for one conversation, in a transaction of its own: one that fails holds up no other."""
        with self._open_work() as work:
            conversation = work.conversations.get(address)
            by = conversation.dialog.answers.get("by") if conversation.dialog is not None else None
            turn = self._turn(work, replace(conversation, person=by or conversation.person), now, now)
            said = expire_unfinished(turn) if turn is not None else None
            if turn is None or said is None:
                return ()
            self._speak(turn, said, f"{_place_key(address)}:unfinished:{turn.message_key}", kind="notice")
            work.conversations.save(turn.conversation)
            work.commit()
            return turn.events

    def welcome(self, sender: Sender, address: Address, now: datetime, language: Language | None) -> Reply:
        """Return who is recognised and what can be asked; nothing is written or queued."""
        with self._open_work() as work:
            person = work.people.linked_to(sender)
            if person is None:
                return Reply(welcome.how_to_be_linked(Translator.of(language or DEFAULT_LANGUAGE)).text)
            conversation = work.conversations.get(address)
            spoken = language or conversation.language or person.language
            turn = self._turn(work, replace(conversation, person=person.id, language=spoken), now, now)
            return Reply(welcome.introduction(turn).text) if turn else Reply("")

    def _answer(self, work: UnitOfWork, incoming: Incoming, now: datetime) -> Outcome:
        person = work.people.linked_to(incoming.sender)
        if person is None:
            return self._refuse_stranger(work, incoming, now)
        conversation = replace(work.conversations.get(incoming.address), person=person.id)
        if incoming.language is not None:
            work.people.set_language(person.id, incoming.language)
            conversation = replace(conversation, language=incoming.language)
        turn = self._turn(work, conversation, now, min(incoming.sent_at, now))
        if turn is None:
            return self._refuse_stranger(work, incoming, now)
        turn.message_key = f"{incoming.address.platform}:{_seen_id(incoming)}"
        heard = listen(turn, incoming.content, self._reader())
        replies = self._speak(turn, heard.said, _reply_key(incoming))
        work.conversations.save(turn.conversation)
        return Outcome(incoming.id, person.id, turn.t.language, tuple(heard.understood), replies, tuple(turn.events))

    def _turn(self, work: UnitOfWork, conversation: Conversation, now: datetime, sent_at: datetime) -> Turn | None:
        person = work.people.get(conversation.person) if conversation.person else None
        if person is None:
            return None
        language = conversation.language or person.language
        turn = Turn(work, Translator.of(language), now, sent_at, person, conversation)
        customer = work.customers.get(person.customer) if person.customer else None
        if customer is not None:
            turn.speak_of(customer)
        return turn

    def _speak(self, turn: Turn, said: Sequence[Said], key: str, kind: str = "reply") -> tuple[Reply, ...]:
        for notice in turn.notices:
            language = notice.person.language
            words = (notice.words(Translator.of(language)),)
            for address in turn.work.people.addresses_of(notice.person.id):
                where = f"{notice.key}:{notice.person.id}:{address.platform}:{address.conversation}"
                self._speaker(turn, address, notice.person, language, where, "notice").speak(words)
        return self._speaker(turn, turn.address, turn.person, turn.t.language, key, kind).speak(said)

    def _speaker(
        self, turn: Turn, address: Address, person: Person, language: Language, key: str, kind: str
    ) -> Speaker:
        return Speaker(turn.work, self._new_token, turn.now, address, person.id, language, key, kind)

    def _refuse_stranger(self, work: UnitOfWork, incoming: Incoming, now: datetime) -> Outcome:
        language = incoming.language or self._language_of(incoming, now) or DEFAULT_LANGUAGE
        said = welcome.how_to_be_linked(Translator.of(language))
        speaker = Speaker(work, self._new_token, now, incoming.address, None, language, _reply_key(incoming))
        return Outcome(incoming.id, None, language, (), speaker.speak((said,)), ())

    def _language_of(self, incoming: Incoming, now: datetime) -> Language | None:
        if not isinstance(incoming.content, Text):
            return None
        return self._reader().read(incoming.content.text, role="customer", now=now).language


def _place_key(address: Address) -> str:
    """Return a conversation as part of an outbox key: ids are unique only within a platform."""
    return f"{address.platform}:{address.conversation}"


def _seen_id(incoming: Incoming) -> str:
    """Return a message's id within its conversation and sender: an outcome is given back to nobody else."""
    return f"{incoming.address.conversation}:{incoming.sender.user}:{incoming.id}"


def _reply_key(incoming: Incoming) -> str:
    return f"{incoming.address.platform}:reply:{_seen_id(incoming)}"
