"""How an account becomes a person and a chat becomes a customer's: a code, a screen that says who gets access to what,
one press.

Rules: nothing is linked before that press; a person's code shown in front of others is used up at once; whoever made
the code is told who used it and can take it back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.hygiene import presentable
from bot.i18n import Translator
from bot.linking import code_words, digest_of, may_be_linked, too_many_failures, usable_code
from bot.messages import Incoming
from bot.ports import UnitOfWork
from bot.recognising import place_of
from bot.records import BoundPlace, Link, LinkCode, Person
from bot.turn import Json, Offer, Said
from knowledge.bilingual import Language

LINK, BIND, DECLINE = "link.confirm", "link.bind", "link.decline"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Visit:
    """A message of somebody who need not be known: what may be done with it is only to become known."""

    work: UnitOfWork
    t: Translator
    now: datetime
    incoming: Incoming

    @property
    def is_shared(self) -> bool:
        """Whether others read along."""
        return self.incoming.place is not None and self.incoming.place.kind == "shared"

    @property
    def person(self) -> Person | None:
        """Who the account is already, if anybody."""
        return self.work.people.linked_to(self.incoming.sender)


def code_shown(visit: Visit, code: str) -> list[Said]:
    """Answer a code: say what it would connect and ask for the press that does it."""
    t, digest = visit.t, digest_of(code.strip())
    if too_many_failures(visit.work, visit.incoming.sender, visit.now):
        return [Said(t.say("Too many wrong codes from this account. Please try again in an hour."))]
    found = usable_code(visit.work, digest, visit.incoming.sender, visit.now)
    if found is None:
        return [_not_valid(t)]
    return _place_shown(visit, found) if found.purpose == "place" else _person_shown(visit, found)


def spoiled(visit: Visit, words: str) -> list[Said]:
    """Use up every personal code in words that others read along, however they are wrapped, and say so."""
    found = (visit.work.links.code(digest_of(word)) for word in code_words(words))
    personal = [code for code in found if code is not None and code.purpose != "place"]
    if not [code for code in personal if _used_up(visit, code)]:
        return []
    return [
        Said(
            visit.t.say(
                "Everybody here could read this code, so it does not work any more. Please ask for a new one and "
                "send it to me in a direct chat."
            )
        )
    ]


def _used_up(visit: Visit, code: LinkCode) -> bool:
    sender = visit.incoming.sender
    return visit.work.links.use(code.digest, replace(sender, platform=code.platform or sender.platform), visit.now)


def _not_valid(t: Translator) -> Said:
    return Said(
        t.say(
            "This code is not valid: it may be mistyped, used or expired. Please ask your company's contact at the "
            "provider for a new one."
        )
    )


def _person_shown(visit: Visit, found: LinkCode) -> list[Said]:
    t, work = visit.t, visit.work
    person = work.people.get(found.person or "")
    if person is None or visit.incoming.trust == "guest" or not may_be_linked(work, visit.incoming.sender, person.id):
        return [Said(t.say("This account cannot be connected with this code. Please ask whoever gave it to you."))]
    customer = work.customers.get(person.customer) if person.customer else None
    title = person.title(t.language)
    if customer is None:
        said = t.say(
            "Connect this account as %(name)s, %(title)s, staff of the provider? It will see every customer's "
            "contract and incidents.",
            name=person.name,
            title=title,
        )
    else:
        said = t.say(
            "Connect this account as %(name)s (%(title)s), %(company)s? It will see this company's contract and "
            "incidents and can write in its name.",
            name=person.name,
            title=title,
            company=customer.name,
        )
    arguments = {"digest": found.digest}
    offers = (Offer(t.say("Connect"), LINK, arguments, "primary"), Offer(t.say("That is not me"), DECLINE, arguments))
    return [Said(said, offers=offers)]


def _place_shown(visit: Visit, found: LinkCode) -> list[Said]:
    t = visit.t
    if not visit.is_shared:
        said = t.say("This code is for a channel or group: please send it to me there.")
        return [Said(said)]
    objection = _not_entitled(visit, found) or _no_administrator(visit)
    if objection is not None:
        return [objection]
    customer = visit.work.customers.get(found.customer) if found.customer else None
    if customer is None:
        said = t.say("Make this chat a desk of the provider? Everybody in it will see the incidents of all customers.")
    else:
        said = t.say(
            "Assign this chat to %(company)s? Everybody in it will see the states and times of this company's "
            "incidents; amounts and names stay private.",
            company=customer.name,
        )
    arguments = {"digest": found.digest}
    offers = (Offer(t.say("Assign"), BIND, arguments, "primary"), Offer(t.say("No"), DECLINE, arguments))
    return [Said(said, offers=offers)]


def _not_entitled(visit: Visit, found: LinkCode) -> Said | None:
    """Return why this account may not bind a place to the code's customer; None where it may."""
    t, incoming = visit.t, visit.incoming
    known = visit.work.people.all_linked_to(incoming.sender)
    staff = any(person.role == "staff" for person in known)
    own = found.customer is not None and any(person.customer == found.customer for person in known)
    if incoming.trust == "guest" or not (staff or own):
        return Said(t.say("Please connect your own account first, in a direct chat with me."))
    return None


def _no_administrator(visit: Visit) -> Said | None:
    """Return that this account does not administer the place; asked before the press, which is the same account's."""
    known = visit.work.people.all_linked_to(visit.incoming.sender)
    if visit.incoming.manages_place or any(person.administrator for person in known):
        return None
    return Said(visit.t.say("Only an administrator of this chat may assign it."))


@dataclass(frozen=True, slots=True)
class Linked:
    """What a press made: the person an account is now, and who had made the code."""

    person: Person
    issued_by: str | None


def linked(visit: Visit, arguments: Json) -> Linked | list[Said]:
    """Link the account at the press, once; of two presses at the same time only one links."""
    t, work, sender = visit.t, visit.work, visit.incoming.sender
    found = usable_code(work, str(arguments["digest"]), sender, visit.now)
    person = work.people.get(found.person or "") if found is not None else None
    if found is None or person is None or visit.is_shared or visit.incoming.trust == "guest":
        return [_not_valid(t)]
    if not may_be_linked(work, sender, person.id) or not work.links.use(found.digest, sender, visit.now):
        return [_not_valid(t)]
    where = place_of(visit.incoming).key
    work.links.link(Link(sender, person.id, where, shown_name(visit.incoming), visit.now))
    return Linked(person, found.issued_by)


def shown_name(incoming: Incoming) -> str:
    """Return the name an account gives itself as it may stand in a sentence: one short line that closes no bracket."""
    plain = presentable(incoming.sender_name).translate({ord("("): " ", ord(")"): " "})
    return " ".join(plain.split())[:_LONGEST_NAME]


def bound(visit: Visit, arguments: Json, language: Language) -> BoundPlace | list[Said]:
    """Bind the place at the press, once."""
    work, incoming, place = visit.work, visit.incoming, visit.incoming.place
    found = usable_code(work, str(arguments["digest"]), incoming.sender, visit.now)
    if found is None or found.purpose != "place" or place is None or not visit.is_shared:
        return [_not_valid(visit.t)]
    objection = _not_entitled(visit, found)
    if objection is not None:
        return [objection]
    if not work.links.use(found.digest, incoming.sender, visit.now):
        return [_not_valid(visit.t)]
    by = visit.person
    made = BoundPlace(incoming.address.platform, place.key, found.customer, language, by.id if by else None, visit.now)
    work.places.bind(made)
    return made


def declined(visit: Visit, arguments: Json) -> list[Said]:
    """Use the code up unasked-for: whoever it reached is not who it was meant for."""
    visit.work.links.use(str(arguments["digest"]), visit.incoming.sender, visit.now)
    return [Said(visit.t.say("All right, nothing was connected, and the code does not work any more."))]
