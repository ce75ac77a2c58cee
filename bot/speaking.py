"""From what is said to what is queued: choices get opaque tokens and numbers, every reply becomes a row of the outbox.

The numbers of the choices run on through all replies of one turn, so that "2" means one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.i18n import Translator
from bot.messages import Address, Card, Choice, Reply
from bot.ports import UnitOfWork
from bot.records import NORMAL, OfferedChoice, OutboxMessage, Why
from bot.turn import Offer, Said
from bot.unfolding import folded_to_fit
from knowledge.bilingual import Language

SECRET = "secret"
"""The kind of a message whose words are erased once it was sent."""
CHOICES_LIVE = timedelta(days=7)
"""How long a button may be pressed; longer than any dialog, shorter than anybody's memory of it."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is spoken to, where and when; `actor` is the only person who may press what is offered (None: anyone
    there)."""

    work: UnitOfWork
    new_token: Callable[[], str]
    now: datetime
    address: Address
    actor: str | None
    language: Language
    key: str
    kind: str = "reply"
    priority: int = NORMAL
    why: Why | None = None
    held_until: datetime | None = None

    def because(self, priority: int, why: Why, held_until: datetime | None = None) -> Speaker:
        """Return the same speaker saying something unasked, at once or when it is held no more."""
        return replace(self, priority=priority, why=why, held_until=held_until)

    def speak(self, said: Sequence[Said]) -> tuple[Reply, ...]:
        """Queue the replies in order and return them as they will be delivered."""
        said = [folded_to_fit(one, Translator.of(self.language)) for one in said]
        offered: list[OfferedChoice] = []
        replies = tuple(self._reply(one, offered) for one in said)
        if offered:
            self.work.choices.offer(offered)
        for index, (one, reply) in enumerate(zip(said, replies, strict=True)):
            kind = SECRET if one.secret else self.kind
            key = f"{self.key}:{index}"
            self.work.outbox.put(
                OutboxMessage(
                    key,
                    self.address,
                    self.actor,
                    self.language,
                    reply,
                    self.now,
                    kind=kind,
                    priority=self.priority,
                    why=self.why,
                    held_until=self.held_until,
                )
            )
        return replies

    def show(self, card: Card, said: Said) -> Reply:
        """Queue a card, which is edited in place from now on; its choices are pressed by their tokens alone.

        They take no number, so that what was offered last in a conversation stays what a number or a word presses.
        """
        offered: list[OfferedChoice] = []
        choices = tuple(self._choice(offer, offered, number=0) for offer in said.offers)
        if offered:
            self.work.choices.offer(offered)
        reply = Reply(said.text, said.facts, choices, card=card)
        self.work.outbox.put(
            OutboxMessage(
                self.key, self.address, self.actor, self.language, reply, self.now, kind="card", subject=card.subject
            )
        )
        return reply

    def _reply(self, said: Said, offered: list[OfferedChoice]) -> Reply:
        offers = said.offers
        if said.more:
            label = Translator.of(self.language).say("More")
            offers = (*offers, Offer(label, "more", {"text": said.more, "private": said.private}))
        choices = tuple(self._choice(offer, offered) for offer in offers)
        return Reply(said.text, said.facts, choices, said.form, said.attachments, private=said.private)

    def _choice(self, offer: Offer, offered: list[OfferedChoice], *, number: int | None = None) -> Choice:
        choice = OfferedChoice(
            token=self.new_token(),
            label=offer.label,
            number=len(offered) + 1 if number is None else number,
            action=offer.action,
            arguments=dict(offer.arguments),
            address=self.address,
            actor=None if offer.for_all else self.actor,
            expires_at=self.now + CHOICES_LIVE,
        )
        offered.append(choice)
        return Choice(choice.token, choice.label, offer.style, offer.private)
