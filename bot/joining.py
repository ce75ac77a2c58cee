"""What is heard before anybody is recognised: a code, as a command, a deep link or a pasted text, and the press on it.

Rule: everything else is left to those who recognise people; whoever made a code is told who used it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.commands import command_of
from bot.handlers.linking import (
    BIND,
    DECLINE,
    LINK,
    Linked,
    Visit,
    bound,
    code_shown,
    declined,
    linked,
    shown_name,
    spoiled,
)
from bot.i18n import Translator
from bot.linking import code_words, digest_of, looks_like_code
from bot.messages import Address, Command, Content, Edited, Files, Incoming, Other, Press, Text
from bot.ports import UnitOfWork
from bot.records import BoundPlace, OfferedChoice, Person, Why
from bot.turn import Notice, Offer, Said
from knowledge.bilingual import Language

CARRIED = "q_"
"""Before the token of a button whose question a deep link carries into the direct chat."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What is said to somebody who shows or uses a code; `person` is whom the account became."""

    said: Sequence[Said]
    language: Language
    person: Person | None = None
    notices: Sequence[Notice] = ()
    events: Sequence[Mapping[str, Any]] = ()
    contact: tuple[str, Address] | None = None
    """Whose card for when this chat is silent stands below what is said, and where."""


def heard(work: UnitOfWork, incoming: Incoming, now: datetime, language: Language) -> Joined | None:
    """Return the answer to a code or the press on one; None where the message is about something else."""
    visit = Visit(work, Translator.of(language), now, incoming)
    offered = _offered(work, incoming, now)
    if offered is not None:
        return _pressed(visit, offered, language)
    content = incoming.content
    shown_to_all = spoiled(visit, _words(content)) if visit.is_shared else []
    if shown_to_all:
        return Joined(shown_to_all, language)
    pasted = _pasted(visit, content.text) if isinstance(content, Text) else None
    if pasted is not None:
        return Joined(code_shown(visit, pasted), language)
    known = command_of(content.word) if isinstance(content, Command) else None
    if not isinstance(content, Command) or known is None or known.name not in ("start", "link", "bind"):
        return None
    code = content.argument.strip()
    if code and (looks_like_code(code) or not code.startswith(CARRIED)):
        return Joined(code_shown(visit, code), language)
    if known.name == "start":
        return None
    said = visit.t.say("Please write the code after the command “%(word)s”.", word=content.word)
    return Joined([Said(said)], language)


def _words(content: Content) -> str:
    """Return what can be read in a message."""
    match content:
        case Text() | Edited() | Other():
            return content.text
        case Command():
            return content.argument
        case Files():
            return content.caption
        case _:
            return ""


def _pasted(visit: Visit, text: str) -> str | None:
    """Return the code that a text is, or that stands in it, as when an invitation is passed on whole."""
    if looks_like_code(text):
        return text
    return next((word for word in code_words(text) if visit.work.links.code(digest_of(word)) is not None), None)


def _offered(work: UnitOfWork, incoming: Incoming, now: datetime) -> OfferedChoice | None:
    """Return the pressed choice about a code, where it was offered in this very conversation and still holds."""
    if not isinstance(incoming.content, Press):
        return None
    offered = work.choices.by_token(incoming.content.choice)
    if offered is None or offered.action not in (LINK, BIND, DECLINE) or offered.address != incoming.address:
        return None
    return offered if now <= offered.expires_at else None


def _pressed(visit: Visit, offered: OfferedChoice, language: Language) -> Joined:
    if offered.action == DECLINE:
        return Joined(declined(visit, offered.arguments), language)
    if offered.action == LINK:
        made = linked(visit, offered.arguments)
        return _linked(visit, made) if isinstance(made, Linked) else Joined(made, language)
    place = bound(visit, offered.arguments, language)
    return _bound(visit, place) if isinstance(place, BoundPlace) else Joined(place, language)


def _linked(visit: Visit, made: Linked) -> Joined:
    person, address = made.person, visit.incoming.address
    language = visit.incoming.language or person.language
    account = f"{visit.incoming.sender.platform}:{visit.incoming.sender.user}"
    event = {"type": "account_linked", "person": person.id, "account": account}
    said = Translator.of(language).say("This account is connected.")
    contact = (person.customer, address) if person.customer is not None else None
    return Joined([Said(said)], language, person, _told(visit, made), (event,), contact)


def _told(visit: Visit, made: Linked) -> list[Notice]:
    """Return the notice to whoever made the code, else to every other administrator."""
    sender, name = visit.incoming.sender, shown_name(visit.incoming)
    shown = f"{sender.platform}:{sender.user}" + (f" ({name})" if name else "")

    def words(t: Translator) -> Said:
        said = t.say("%(account)s is now connected as %(name)s.", account=shown, name=made.person.name)
        back = {"platform": sender.platform, "user": sender.user}
        return Said(said, offers=(Offer(t.say("Take it back"), "account.revoke", back, "danger"),))

    key = f"linked:{sender.platform}:{sender.user}:{made.person.id}:{visit.now.isoformat()}"
    why = Why("administration", "administration.linked", f"person:{made.person.id}", visit.now, made.person.customer)
    return [Notice(person, key, words, why=why) for person in _issuers(visit.work, made.issued_by, but=made.person)]


def _issuers(work: UnitOfWork, issued_by: str | None, but: Person) -> list[Person]:
    issuer = work.people.get(issued_by) if issued_by is not None else None
    told = [issuer] if issuer is not None else list(work.people.administrators())
    return [person for person in told if person.id != but.id]


def _bound(visit: Visit, place: BoundPlace) -> Joined:
    t, work = Translator.of(place.language), visit.work
    customer = work.customers.get(place.customer) if place.customer else None
    if customer is not None:
        said = t.say("This chat is now assigned to %(company)s and shows its incidents.", company=customer.name)
    else:
        said = t.say("This chat is now a desk of the provider.")
    event = {"type": "place_bound", "place": f"{place.platform}:{place.key}", "customer": place.customer}

    def words(s: Translator) -> Said:
        chat = f"{place.platform}:{place.key}"
        if customer is None:
            return Said(s.say("The chat %(place)s is now a desk of the provider.", place=chat))
        company = customer.name
        return Said(
            s.say(
                "The chat %(place)s is now assigned to %(company)s and shows its incidents.",
                place=chat,
                company=company,
            )
        )

    by = work.people.get(place.bound_by) if place.bound_by else None
    told = [person for person in work.people.administrators() if by is None or person.id != by.id]
    key = f"bound:{place.platform}:{place.key}:{visit.now.isoformat()}"
    why = Why(
        "administration", "administration.bound", f"place:{place.platform}:{place.key}", visit.now, place.customer
    )
    notices = [Notice(person, key, words, why=why) for person in told]
    contact = (customer.key, Address(place.platform, place.key)) if customer is not None else None
    return Joined([Said(said)], place.language, None, notices, (event,), contact)
