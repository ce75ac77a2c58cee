"""Answering one message inside one transaction: who it is, whose place it is, what it stands for, what is said.

Rules: nobody is answered before being recognised, except about becoming known; what was said for one customer stays
there when the same account goes on for another; in a customer's place not a word is said about anybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import joining
from bot.cards import contact_card, refresh_cards
from bot.carrying import meant, with_private_ways, with_question
from bot.confined import confined_to
from bot.delay import with_delay
from bot.handlers import welcome
from bot.handlers.report import put_aside
from bot.i18n import Translator
from bot.linking import looks_like_code
from bot.listening import Heard, listen
from bot.messages import (
    Address,
    Command,
    Content,
    Incoming,
    Outcome,
    Place,
    PlaceChanged,
    Press,
    Reply,
    Submission,
    Text,
)
from bot.ports import UnitOfWork
from bot.recognising import Recognised, place_of, recognise
from bot.records import Conversation, Person
from bot.saying import DEFAULT_LANGUAGE, Voice, reply_key, seen_id
from bot.strangers import heard_enough, refused_enough
from bot.turn import Said, Turn
from bot.understanding.customer_names import find_customers
from bot.understanding.folding import folded
from bot.understanding.reader import Reader
from knowledge.bilingual import Language

_ANSWERED_ANYWHERE = (Text, Command, Press, Submission)
"""What gets an answer even where nobody can be recognised; the rest of a strange chat is not our business."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The outcome of a message, and what of it is kept: a code that was shown is not."""

    outcome: Outcome
    kept: Outcome


def plainly(outcome: Outcome) -> Answered:
    """Return an outcome that may be kept as it is."""
    return Answered(outcome, outcome)


@dataclass(frozen=True, slots=True)
class Answering:
    """One transaction in which a message is answered."""

    work: UnitOfWork
    reader: Callable[[], Reader]
    new_token: Callable[[], str]
    new_code: Callable[[], str]
    now: datetime

    @property
    def voice(self) -> Voice:
        """What queues the words of this transaction."""
        return Voice(self.work, self.new_token, self.now)

    def answer(self, incoming: Incoming) -> Answered:
        """Answer a message; nothing is committed here."""
        if isinstance(incoming.content, PlaceChanged):
            return plainly(self._place_changed(incoming, incoming.content))
        joined = joining.heard(self.work, incoming, self.now, self._language_for_unknown(incoming))
        if joined is not None:
            return plainly(self._joined(incoming, joined))
        conversation = self.work.conversations.get(incoming.address)
        found = recognise(self.work, incoming, conversation, self.now)
        if found.person is None:
            return plainly(self._not_recognised(incoming, found))
        return self._converse(incoming, conversation, found, found.person)

    # ---- with somebody known

    def _converse(self, incoming: Incoming, conversation: Conversation, found: Recognised, person: Person) -> Answered:
        self._keep_reached(incoming, person)
        turn = self._turn_for(incoming, conversation, found, person)
        content = meant(turn, incoming)
        heard = self._elsewhere(turn, incoming, content) or listen(turn, content, self.reader())
        if heard.field_errors:
            refused = Outcome(incoming.id, person.id, turn.t.language, (), (), (), field_errors=heard.field_errors)
            return plainly(refused)
        said = with_private_ways(turn, content, with_delay(turn, named(turn, with_question(turn, heard.said))))
        replies = self.voice.to_turn(turn, said, reply_key(incoming))
        refresh_cards(turn, self.new_token)
        self.work.conversations.save(turn.conversation)
        understood, events = tuple(heard.understood), tuple(turn.events)
        outcome = Outcome(incoming.id, person.id, turn.t.language, understood, replies, events)
        return Answered(outcome, replace(outcome, replies=_without_secrets(said, replies)))

    def _keep_reached(self, incoming: Incoming, person: Person) -> None:
        """Keep in which chat an account is reached directly: where it writes from, and not a thread of that."""
        place, platform = incoming.place, incoming.address.platform
        if place is None or place.kind != "direct":
            return
        if Address(platform, place.key) in self.work.people.addresses_of(person.id):
            return
        for link in self.work.links.of_person(person.id):
            if link.sender == incoming.sender:
                self.work.links.link(replace(link, conversation=place.key))

    def _turn_for(self, incoming: Incoming, conversation: Conversation, found: Recognised, person: Person) -> Turn:
        if conversation.person not in (None, person.id):
            conversation = self._left(conversation)
        conversation = replace(conversation, person=person.id)
        if incoming.language is not None:
            self.work.people.set_language(person.id, incoming.language)
            conversation = replace(conversation, language=incoming.language)
        turn = turn_of(self.work, conversation, person, found, now=self.now, sent_at=min(incoming.sent_at, self.now))
        turn.sender, turn.manages_place, turn.new_code = incoming.sender, incoming.manages_place, self.new_code
        turn.message_key = f"{incoming.address.platform}:{seen_id(incoming)}"
        if turn.several:
            turn.remember(spoken_at=self.now.isoformat())
        return turn

    def _left(self, conversation: Conversation) -> Conversation:
        """Return a conversation that goes on for another customer: nothing of the earlier one's stays in it."""
        before = self.work.people.get(conversation.person or "")
        if before is not None and conversation.dialog is not None:
            found = Recognised(Place(conversation.address.conversation), person=before)
            turn = turn_of(self.work, conversation, before, found, now=self.now, sent_at=self.now)
            put_aside(turn)
            for notice in turn.notices:
                self.voice.notify(notice)
        return replace(conversation, context={}, dialog=None)

    def _elsewhere(self, turn: Turn, incoming: Incoming, content: Content) -> Heard | None:
        """Answer staff who ask about another customer in a customer's place: there not a word, but in a direct chat."""
        bound = turn.bound
        if not turn.is_staff or bound is None or bound.customer is None or not isinstance(content, Text):
            return None
        register = self.work.customers.register()
        found = find_customers(folded(content.text), register.spoken)
        named_here = {one.key for each in found if (one := register.named(each.name)) is not None}
        if not named_here - {bound.customer}:
            return None
        own = (link for link in self.work.links.of_person(turn.person.id) if link.sender == incoming.sender)
        direct = next((Address(link.sender.platform, link.conversation) for link in own), None)
        if direct is None:
            said = turn.t.say("This is about another customer. Please ask me in a direct chat.")
            return Heard([Said(said, private=True)])
        there = replace(incoming, address=direct, place=Place(direct.conversation), content=content)
        found_there = Recognised(place_of(there), person=turn.person)
        self._converse(there, self.work.conversations.get(direct), found_there, turn.person)
        said = turn.t.say("This is about another customer. The answer is in our direct chat.")
        return Heard([Said(said, private=True)])

    # ---- becoming known, and places

    def _joined(self, incoming: Incoming, joined: joining.Joined) -> Outcome:
        said = list(joined.said)
        refused = joined.person is None and not joined.events and not any(one.offers for one in said)
        if refused and refused_enough(self.work, incoming, self.now):
            said = []
        if joined.person is not None:
            before = self.work.conversations.get(incoming.address)
            kept = before if before.person in (None, joined.person.id) else self._left(before)
            conversation = replace(kept, person=joined.person.id, language=joined.language)
            found = Recognised(place_of(incoming), person=joined.person)
            turn = turn_of(self.work, conversation, joined.person, found, now=self.now, sent_at=self.now)
            said.append(welcome.introduction(turn))
            self.work.conversations.save(conversation)
        for notice in joined.notices:
            self.voice.notify(notice)
        replies = self.voice.to_address(incoming.address, joined.language, said, reply_key(incoming))
        if joined.contact is not None:
            contact_card(self.work, *joined.contact, joined.language, self.now)
        person = joined.person.id if joined.person is not None else None
        return Outcome(incoming.id, person, joined.language, (), replies, tuple(joined.events))

    def _not_recognised(self, incoming: Incoming, found: Recognised) -> Outcome:
        language = found.bound.language if found.bound is not None else self._language_for_unknown(incoming)
        if not isinstance(incoming.content, _ANSWERED_ANYWHERE):
            return Outcome(incoming.id, None, language, (), (), ())
        t = Translator.of(language)
        if found.several:
            said = welcome.which_customer(t, self.work, found.several, incoming.content)
        elif found.closed == "guest":
            said = welcome.guests_not_answered(t)
        elif found.closed == "unbound":
            said = welcome.how_to_be_assigned(t)
        else:
            said = welcome.how_to_be_linked(t)
        if not found.several and heard_enough(self.work, incoming, self.now):
            return Outcome(incoming.id, None, language, (), (), ())
        replies = self.voice.to_address(incoming.address, language, (said,), reply_key(incoming))
        return Outcome(incoming.id, None, language, (), replies, ())

    def _place_changed(self, incoming: Incoming, changed: PlaceChanged) -> Outcome:
        platform, key = incoming.address.platform, place_of(incoming).key
        bound = self.work.places.get(platform, key)
        language = bound.language if bound is not None else self._language_for_unknown(incoming)
        said: list[Said] = []
        if changed.change == "moved" and changed.new_key is not None:
            self.work.places.move(platform, key, changed.new_key)
        elif changed.change == "added" and bound is None and not heard_enough(self.work, incoming, self.now):
            said = [welcome.how_to_be_assigned(Translator.of(language))]
        replies = self.voice.to_address(Address(platform, key), language, said, reply_key(incoming))
        event = {"type": f"place_{changed.change}", "place": f"{platform}:{key}"}
        return Outcome(incoming.id, None, language, (), replies, (event,))

    def _language_for_unknown(self, incoming: Incoming) -> Language:
        """Return the language for somebody nobody may know: asked for, remembered, written, the platform's, Polish."""
        person = self.work.people.linked_to(incoming.sender)
        known = self.work.conversations.get(incoming.address).language or (person.language if person else None)
        return incoming.language or known or self._written_in(incoming) or incoming.locale or DEFAULT_LANGUAGE

    def _written_in(self, incoming: Incoming) -> Language | None:
        """Return the language of what was written; a pasted code has none, whatever its letters look like."""
        if not isinstance(incoming.content, Text) or looks_like_code(incoming.content.text):
            return None
        return self.reader().read(incoming.content.text, role="customer", now=self.now).language


def turn_of(
    work: UnitOfWork,
    conversation: Conversation,
    person: Person,
    found: Recognised,
    *,
    now: datetime,
    sent_at: datetime,
) -> Turn:
    """Return a turn of a conversation; in a customer's place it sees nothing of another customer."""
    bound = found.bound
    language = bound.language if bound is not None else conversation.language or person.language
    confined = bound.customer if bound is not None else None
    inside = confined_to(work, confined) if confined is not None else work
    turn = Turn(inside, Translator.of(language), now, sent_at, person, conversation)
    turn.bound, turn.place, turn.several = bound, found.place, len(found.several) > 1
    key = confined or person.customer
    customer = work.customers.get(key) if key is not None else None
    if customer is not None:
        turn.speak_of(customer)
    return turn


def named(turn: Turn, said: Sequence[Said]) -> list[Said]:
    """Put the customer's name before an answer to an account of several, unless its first line has it."""
    if not turn.several or turn.customer is None or not said or turn.customer.name in said[0].text.split("\n")[0]:
        return list(said)
    return [replace(said[0], text=f"{turn.customer.name}: {said[0].text}"), *said[1:]]


def _without_secrets(said: Sequence[Said], replies: Sequence[Reply]) -> tuple[Reply, ...]:
    return tuple(replace(reply, text="") if one.secret else reply for one, reply in zip(said, replies, strict=True))
