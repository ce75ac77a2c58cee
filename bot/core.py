"""The core: one incoming message, one transaction, one outcome.

What came in, what changed, the state of the dialog and everything to be said are committed together; a transaction
that somebody else breaks off is done again from the beginning. A message id that was seen before returns its stored
outcome and queues nothing. Nobody learns anything without being linked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import lost
from bot.answering import Answering, turn_of
from bot.commands import command_of
from bot.duty.calls import PAGE_EVERY
from bot.errors import until_done
from bot.handlers import welcome
from bot.handlers.report_forms import report_form
from bot.home import Home, home_of, homes_together, stranger_home
from bot.i18n import Translator
from bot.messages import Address, Command, Form, Incoming, Outcome, Place, Press, Reply, Sender, Submission, Text
from bot.ports import UnitOfWork
from bot.recognising import Recognised, place_of, recognise
from bot.records import Conversation, OutboxMessage
from bot.rehearsing import rehearse
from bot.rounds import usual_rounds
from bot.saying import DEFAULT_LANGUAGE, Voice, seen_id
from bot.ticking import Tick, go_round
from bot.turn import Notice, Turn
from bot.understanding.reader import Reader
from bot.understanding.red_flags import is_red_flag
from knowledge.bilingual import Language


class Bot:
    """The assistant. It keeps no state of its own: everything lies behind `open_work`, so any replica can go on.

    `open_reading` opens a transaction that only reads and waits for no writer; without it `open_work` serves for both.
    What its rounds remember only spares looking at all of them at every tick.
    """

    def __init__(
        self,
        *,
        open_work: Callable[[], UnitOfWork],
        reader: Callable[[], Reader],
        new_token: Callable[[], str],
        new_code: Callable[[], str],
        open_reading: Callable[[], UnitOfWork] | None = None,
        page_every: timedelta = PAGE_EVERY,
    ) -> None:
        self._open_work = open_work
        self._open_reading = open_reading or open_work
        self._reader = reader
        self._new_token = new_token
        self._new_code = new_code
        self._rounds = usual_rounds(page_every)

    # ---- what comes in

    def handle(self, incoming: Incoming, now: datetime) -> Outcome:
        """Answer one message and commit; `now` is the moment of processing, the message carries its own time.

        A repeated id returns the stored outcome with `repeated` set and changes nothing. A form that is not taken
        returns its `field_errors` and changes nothing either, so that it may be sent again.
        """
        return until_done(lambda: self._handle(incoming, now))

    def _handle(self, incoming: Incoming, now: datetime) -> Outcome:
        platform = incoming.address.platform
        with self._open_work() as work:
            stored = work.seen.outcome_of(platform, seen_id(incoming))
            if stored is not None:
                return replace(stored, id=incoming.id, repeated=True)
            answered = self._answering(work, now).answer(incoming)
            if answered.outcome.field_errors:
                return answered.outcome
            if incoming.mark is not None and answered.outcome.person is not None:
                work.places.mark_read(platform, place_of(incoming).key, incoming.mark, now)
            work.seen.remember(platform, replace(answered.kept, id=seen_id(incoming)), now)
            work.commit()
            return answered.outcome

    def rehearse(self, now: datetime) -> None:
        """Answer everyday messages that nobody sent and keep nothing, so that the first real one waits for nothing."""
        rehearse(self._open_work, lambda work: self._answering(work, now), now)

    def _answering(self, work: UnitOfWork, now: datetime) -> Answering:
        return Answering(work, self._reader, self._new_token, self._new_code, now)

    def reject(self, platform: str, id: str, now: datetime) -> bool:
        """Note a message that cannot be read, by its id only; False: it was noted before."""
        return until_done(lambda: self._reject(platform, id, now))

    def _reject(self, platform: str, id: str, now: datetime) -> bool:
        noted = Outcome(f"rejected:{id}", None, DEFAULT_LANGUAGE, (), (), ())
        with self._open_work() as work:
            if work.seen.outcome_of(platform, noted.id) is not None:
                return False
            work.seen.remember(platform, noted, now)
            work.commit()
            return True

    def urgency(self, incoming: Incoming, now: datetime) -> int:
        """Return 0 for what may be a report or a danger, 1 for the rest; a backlog is worked off in this order."""
        content = incoming.content
        if isinstance(content, Press | Submission):
            return 0
        known = command_of(content.word) if isinstance(content, Command) else None
        if known is not None and known.name == "report":
            return 0
        if not isinstance(content, Text):
            return 1
        meaning = self._reader().read(content.text, role="customer", now=now)
        reports = any(request.intent == "report_incident" for request in meaning.requests)
        return 0 if reports or is_red_flag(content.text) else 1

    # ---- time

    def tick(self, now: datetime) -> tuple[Mapping[str, Any], ...]:
        """Let time pass: everything that happens by itself, as `bot.rounds` lists it.

        Returns the events of this tick, as in `Outcome.events`.
        """
        return go_round(Tick(now, self._open_work, self._open_reading, self._new_token), self._rounds)

    # ---- what platforms ask for beside messages

    def welcome(self, sender: Sender, address: Address, now: datetime, language: Language | None) -> Reply:
        """Return who is recognised and what can be asked; nothing is written or queued."""
        with self._open_reading() as work:
            person = work.people.linked_to(sender)
            if person is None:
                return Reply(welcome.how_to_be_linked(Translator.of(language or DEFAULT_LANGUAGE)).text)
            conversation = work.conversations.get(address)
            spoken = language or conversation.language or person.language
            found = Recognised(Place(address.conversation), person=person)
            turn = turn_of(work, replace(conversation, language=spoken), person, found, now=now, sent_at=now)
            return Reply(welcome.introduction(turn).text)

    def report_form(
        self, sender: Sender, address: Address, place: Place | None, now: datetime, text: str = ""
    ) -> Form | None:
        """Return the form of a report, filled in with what a text says; None where a message has to say why not."""
        with self._open_reading() as work:
            turn = self._looking(work, sender, address, place, now)
            if turn is None:
                return None
            read = self._reader().read(text, role="customer", now=now, zone=turn.zone) if text.strip() else None
            form = report_form(turn, text, read.entities if read is not None else None)
            return replace(form, person=turn.person.id) if isinstance(form, Form) else None

    def home(self, sender: Sender, now: datetime) -> Home:
        """Return what somebody sees of their affairs without asking, of each customer they work for."""
        with self._open_reading() as work:
            homes = []
            for person in work.people.all_linked_to(sender):
                spot = Conversation(Address(sender.platform, sender.user), person.id, person.language)
                found = Recognised(Place(sender.user), person=person)
                homes.append(home_of(turn_of(work, spot, person, found, now=now, sent_at=now)))
            return homes_together(homes) if homes else stranger_home(Translator.of(DEFAULT_LANGUAGE))

    def language_of(self, sender: Sender, address: Address) -> Language:
        """Return the language an account is spoken to in, outside a conversation."""
        with self._open_reading() as work:
            person = work.people.linked_to(sender)
            known = work.conversations.get(address).language
            return known or (person.language if person is not None else DEFAULT_LANGUAGE)

    def _looking(
        self, work: UnitOfWork, sender: Sender, address: Address, place: Place | None, now: datetime
    ) -> Turn | None:
        """Return a turn to look around with, which is never committed; None for somebody nobody knows."""
        conversation = work.conversations.get(address)
        found = recognise(work, Incoming("", address, sender, now, Text(""), place=place), conversation, now)
        if found.person is None:
            return None
        return turn_of(work, conversation, found.person, found, now=now, sent_at=now)

    # ---- what delivery has to tell

    def destination_lost(self, platform: str, key: str, reason: str, now: datetime) -> None:
        """Tell staff that a place takes no messages any more."""
        self._tell(lambda work: lost.destination_notices(work, platform, key, reason, now), now)

    def could_not_read(self, platform: str, key: str, since: datetime | None, reason: str, now: datetime) -> None:
        """Tell staff that what was written in a place while the assistant was down could not be read back."""
        self._tell(lambda work: lost.unread_notices(work, platform, key, since, reason, now), now)

    def not_delivered(self, message: OutboxMessage, reason: str, now: datetime) -> bool:
        """Reach whom a message was for in another way, where there is one, or tell staff; say whether anything was
        queued."""
        return until_done(lambda: self._reached_otherwise(message, reason, now))

    def _reached_otherwise(self, message: OutboxMessage, reason: str, now: datetime) -> bool:
        with self._open_work() as work:
            found = lost.reach_otherwise(work, message, reason, now)
            notices = () if found else lost.given_up_notices(work, message, reason, now)
            voice = Voice(work, self._new_token, now)
            for notice in notices:
                voice.notify(notice)
            work.commit()
            return found or bool(notices)

    def _tell(self, notices: Callable[[UnitOfWork], Sequence[Notice]], now: datetime) -> None:
        until_done(lambda: self._tell_once(notices, now))

    def _tell_once(self, notices: Callable[[UnitOfWork], Sequence[Notice]], now: datetime) -> None:
        with self._open_work() as work:
            voice = Voice(work, self._new_token, now)
            for notice in notices(work):
                voice.notify(notice)
            work.commit()
