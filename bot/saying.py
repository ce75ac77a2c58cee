"""Queueing what is said in one transaction: replies where they were asked for, notices wherever they belong.

Rule: every row has a key made of what caused it, so that the same thing is never queued twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.audience import Hearing, bursting, hearing
from bot.i18n import Translator
from bot.messages import Address, Incoming, Reply
from bot.ports import HELD, UnitOfWork
from bot.records import URGENT
from bot.speaking import Speaker
from bot.turn import Notice, Said, Turn
from knowledge.bilingual import Language

DEFAULT_LANGUAGE: Language = "pl"


@dataclass(frozen=True, slots=True)
class Voice:
    """What queueing needs besides the words: the transaction, fresh tokens, the moment."""

    work: UnitOfWork
    new_token: Callable[[], str]
    now: datetime

    def to_turn(self, turn: Turn, said: Sequence[Said], key: str, kind: str = "reply") -> tuple[Reply, ...]:
        """Queue the notices of a turn, then its replies, which only its person may press; return the replies."""
        for notice in turn.notices:
            self.notify(notice)
        return self.speaker(turn.address, turn.person.id, turn.t.language, key, kind).speak(said)

    def to_address(self, address: Address, language: Language, said: Sequence[Said], key: str) -> tuple[Reply, ...]:
        """Queue replies to whoever is there, who need not be known."""
        return self.speaker(address, None, language, key, "reply").speak(said)

    def notify(self, notice: Notice) -> None:
        """Queue a notice: at its address, or wherever its person is reached directly."""
        person = notice.person
        language = notice.language or (person.language if person is not None else DEFAULT_LANGUAGE)
        if notice.address is not None:
            addresses: Sequence[Address] = (notice.address,)
        else:
            addresses = self.work.people.addresses_of(person.id) if person is not None else ()
        words = (notice.words(Translator.of(language)),)
        actor = person.id if person is not None else None
        heard = Hearing(wanted=True)
        if person is not None and notice.address is None:
            heard = hearing(self.work, person.id, notice.why, notice.priority, self.now)
            if heard.wanted and heard.held_until is None and notice.priority != URGENT:
                heard = Hearing(wanted=True, held_until=bursting(self.work, person.id, addresses, self.now))
            if heard.held_until is not None:
                self.work.looks.look_by(HELD, person.id, heard.held_until)
        for address in addresses if heard.wanted else ():
            key = f"{notice.key}:{actor or 'all'}:{address.platform}:{address.conversation}"
            speaker = self.speaker(address, actor, language, key, "notice")
            speaker.because(notice.priority, notice.why, heard.held_until).speak(words)

    def speaker(self, address: Address, actor: str | None, language: Language, key: str, kind: str) -> Speaker:
        """Return the speaker for one conversation."""
        return Speaker(self.work, self.new_token, self.now, address, actor, language, key, kind)


def seen_id(incoming: Incoming) -> str:
    """Return a message's id within its conversation and sender: an outcome is given back to nobody else."""
    return f"{incoming.address.conversation}:{incoming.sender.user}:{incoming.id}"


def reply_key(incoming: Incoming) -> str:
    """Return the key of what is said to a message."""
    return f"{incoming.address.platform}:reply:{seen_id(incoming)}"
