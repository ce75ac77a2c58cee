"""What staff are told when messages do not get through: a place that takes none, and what could not be read back.

Rule: once for each time it happens, in each reader's language, with whom it concerns and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.i18n import Translator, capitalised
from bot.messages import Address, Reply
from bot.ports import UnitOfWork
from bot.records import BoundPlace, Link, OutboxMessage, Why
from bot.speaking import SECRET
from bot.turn import DEFAULT_ZONE, Notice, Said
from bot.wording.lost_reasons import reason_text

_SHOWN = 120


def destination_notices(work: UnitOfWork, platform: str, key: str, reason: str, now: datetime) -> list[Notice]:
    """Return the notices that a place takes no messages any more; none where it was nobody's we know."""
    who = _whose(work, platform, key)
    if not who and work.places.get(platform, key) is None:
        return []

    def words(t: Translator) -> Said:
        said = t.say(
            "Messages to %(who)s on %(platform)s do not get through: %(reason)s. Please use another way to reach them.",
            who=who or key,
            platform=capitalised(platform),
            reason=reason_text(t, reason),
        )
        return Said(said, {"platform": platform, "place": key})

    why = Why("administration", "administration.lost", f"place:{platform}:{key}", now)
    return _to_staff(work, f"lost:{platform}:{key}:{now.isoformat()}", words, why, but=Address(platform, key))


def unread_notices(
    work: UnitOfWork, platform: str, key: str, since: datetime | None, reason: str, now: datetime
) -> list[Notice]:
    """Return the notices that a place could not be read back after an interruption; `since` is the last that was."""
    who = _whose(work, platform, key)

    def words(t: Translator) -> Said:
        about = {"who": who or key, "platform": capitalised(platform), "reason": reason_text(t, reason)}
        if since is None:
            said = t.say(
                "What %(who)s wrote on %(platform)s could not be read back: %(reason)s. Please look there.", **about
            )
        else:
            said = t.say(
                "What %(who)s wrote on %(platform)s since %(moment)s could not be read back: %(reason)s. "
                "Please look there.",
                moment=t.full_moment(since, DEFAULT_ZONE),
                **about,
            )
        return Said(said, {"platform": platform, "place": key})

    why = Why("administration", "administration.unread", f"place:{platform}:{key}", now)
    return _to_staff(work, f"unread:{platform}:{key}:{now.isoformat()}", words, why, but=None)


def _whose(work: UnitOfWork, platform: str, key: str) -> str:
    """Return whose place it is: a customer's name, or a person's; of a whole workspace, everybody's in it."""
    place = work.places.get(platform, key)
    if place is not None:
        return _owner(work, place)
    links = [link for link in work.links.all() if link.sender.platform == platform]
    here = next((link for link in links if link.conversation == key), None)
    if here is not None:
        return _person(work, here)
    inside = f"{key}/"
    owners = [_owner(work, p) for p in work.places.all() if p.platform == platform and p.key.startswith(inside)]
    people = [_person(work, link) for link in links if link.conversation.startswith(inside)]
    return ", ".join(dict.fromkeys(filter(None, (*owners, *people))))


def _owner(work: UnitOfWork, place: BoundPlace) -> str:
    customer = work.customers.get(place.customer) if place.customer is not None else None
    return customer.name if customer is not None else place.customer or ""


def _person(work: UnitOfWork, link: Link) -> str:
    person = work.people.get(link.person)
    return person.name if person is not None else link.person


def _to_staff(
    work: UnitOfWork, key: str, words: Callable[[Translator], Said], why: Why, *, but: Address | None
) -> list[Notice]:
    """Return a notice for everybody on the staff but those reached only at the lost place itself."""
    people: Sequence[Notice] = [
        Notice(person, key, words, address, person.language, why=why)
        for person in work.people.staff()
        for address in work.people.addresses_of(person.id)
        if address != but
    ]
    return list(people)


def reach_otherwise(work: UnitOfWork, message: OutboxMessage, reason: str, now: datetime) -> bool:
    """Queue what could not be delivered in a person's chat to their other addresses; say whether there is one.

    What was said in a place or holds a code goes nowhere else, and what failed on such an address is given up.
    """
    if message.person is None or message.kind == SECRET or message.address.platform in ("email", "gateway"):
        return False
    t = Translator.of(message.language)
    head = t.say(
        "This could not be delivered on %(platform)s (%(reason)s).",
        platform=capitalised(message.address.platform),
        reason=reason_text(t, reason),
    )
    found = work.contacts.of_person(message.person, "fallback")
    for address in found:
        key = f"fallback:{message.key}:{address.platform}:{address.conversation}"
        reply = Reply(f"{message.reply.text}\n\n{head}", message.reply.facts, attachments=message.reply.attachments)
        work.outbox.put(
            replace(message, key=key, address=address, reply=reply, queued_at=now, subject=None, held_until=None)
        )
    return bool(found)


def given_up_notices(work: UnitOfWork, message: OutboxMessage, reason: str, now: datetime) -> Sequence[Notice]:
    """Return the notices that a customer was not told of something: once a day for each place, however much it was.

    None where it was an answer, where nobody of a customer was meant, or where it was said to staff.
    """
    why, to = message.why, message.address
    person = work.people.get(message.person) if message.person is not None else None
    place = work.places.get(to.platform, to.conversation)
    customer = person.customer if person is not None else place.customer if place is not None else None
    known = work.customers.get(customer) if customer is not None else None
    if why is None or known is None:
        return ()
    who = f"{person.name} ({known.name})" if person is not None else known.name

    def words(t: Translator) -> Said:
        said = t.say(
            "%(who)s was not told on %(platform)s (%(reason)s): %(words)s Please use another way to reach them. "
            "“undelivered” lists all.",
            who=who,
            platform=capitalised(to.platform),
            reason=reason_text(t, reason),
            words=t.quote(_cut(message.reply.text)),
        )
        return Said(said, {"platform": to.platform, "place": to.conversation})

    told = Why("administration", "administration.given_up", f"place:{to.platform}:{to.conversation}", now, customer)
    return _to_staff(work, f"given_up:{to.platform}:{to.conversation}:{now.date()}", words, told, but=to)


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return f"{words[:_SHOWN]}…" if len(words) > _SHOWN else words
