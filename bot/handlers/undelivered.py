"""What could not be delivered, for staff: listed, tried again, or let be."""

from __future__ import annotations

from bot.delivering import KeptMessage
from bot.duty.unreached import unreached
from bot.handlers.duty import directly, in_front_of_customer
from bot.messages import Fact
from bot.turn import DEFAULT_ZONE, Ask, Json, Offer, Said, Turn

_SHOWN = 3
_PEOPLE = 20


def undelivered(turn: Turn, ask: Ask) -> list[Said]:
    """List who cannot be reached, then what was given up, the latest first, each to be tried again or discarded."""
    if not turn.is_staff or in_front_of_customer(turn):
        return _page(turn, None)
    who = unreached(turn.t, turn.work, turn.now)
    if not who:
        return _page(turn, None)
    shown = who[:_PEOPLE]
    lines = [turn.t.say("Not to be reached in the chat: %(who)s.", who="; ".join(shown))]
    if len(who) > len(shown):
        lines.append(turn.t.count("and %(n)s more", "and %(n)s more", len(who) - len(shown)))
    return [Said("\n".join(lines), {"unreached": len(who)}), *_page(turn, None)]


def page(turn: Turn, arguments: Json) -> list[Said]:
    """List what was given up before a message."""
    return _page(turn, int(arguments["before"]))


def _page(turn: Turn, before: int | None) -> list[Said]:
    t = turn.t
    if not turn.is_staff:
        return [Said(t.say("That is known to the provider's staff."))]
    if in_front_of_customer(turn):
        return [directly(t)]
    count = turn.work.undelivered.count()
    letters = turn.work.undelivered.latest(_SHOWN + 1, before)
    if not letters:
        return [Said(t.say("Everything was delivered."), {"undelivered": count})]
    shown = letters[:_SHOWN]
    head = t.count("%(n)s message could not be delivered.", "%(n)s messages could not be delivered.", count)
    offers = [offer for one in shown for offer in _offers(turn, one)]
    if len(letters) > _SHOWN:
        offers.append(Offer(t.say("Earlier ones"), "undelivered.page", {"before": shown[-1].id}))
    facts: dict[str, Fact] = {"undelivered": count, "messages": [str(one.id) for one in shown]}
    return [Said("\n".join([head, *(_line(turn, one) for one in shown)]), facts, tuple(offers))]


def _line(turn: Turn, one: KeptMessage) -> str:
    t = turn.t
    words = " ".join(one.message.reply.text.split())
    return t.say(
        "%(number)s, to %(who)s (%(platform)s), %(moment)s: %(words)s – %(reason)s",
        number=one.id,
        who=_who(turn, one),
        platform=one.message.address.platform,
        moment=t.moment(one.message.queued_at, DEFAULT_ZONE, now=turn.now),
        words=t.quote(words[:80] + "…" if len(words) > 80 else words),
        reason=one.reason or "?",
    )


def _who(turn: Turn, one: KeptMessage) -> str:
    person = turn.work.people.get(one.message.person) if one.message.person is not None else None
    if person is not None:
        return person.name
    place = turn.work.places.get(one.message.address.platform, one.message.address.conversation)
    customer = turn.work.customers.get(place.customer) if place is not None and place.customer is not None else None
    return customer.name if customer is not None else one.message.address.conversation


def _offers(turn: Turn, one: KeptMessage) -> tuple[Offer, ...]:
    t, about = turn.t, {"message": one.id}
    again = Offer(t.say("Try %(number)s again", number=one.id), "undelivered.again", about)
    discard = Offer(t.say("Discard %(number)s", number=one.id), "undelivered.discard", about)
    can_be_said = one.finished_at is not None and one.message.reply.text
    return (again, discard) if can_be_said else (discard,)


def tried_again(turn: Turn, arguments: Json) -> list[Said]:
    """Let a message be tried once more."""
    number = int(arguments["message"])
    has_words = any(one.id == number and one.message.reply.text for one in turn.work.undelivered.latest(1, number + 1))
    if not turn.is_staff or not has_words or not turn.work.undelivered.say_again(number, turn.now):
        return [_gone(turn, number)]
    turn.happened("delivery_retried", message=number)
    return [Said(turn.t.say("Message %(number)s is tried again now.", number=number))]


def discard(turn: Turn, arguments: Json) -> list[Said]:
    """Ask once more before a message is let be."""
    number = int(arguments["message"])
    t = turn.t
    if not turn.is_staff:
        return [_gone(turn, number)]
    confirm = Offer(t.say("Confirm"), "undelivered.discard_now", {"message": number})
    said = t.say("Discard message %(number)s? Nobody will be told what it says; it stays on record.", number=number)
    return [Said(said, {"message": number}, (confirm,), asks=True)]


def discarded(turn: Turn, arguments: Json) -> list[Said]:
    """Let a message be."""
    number = int(arguments["message"])
    if not turn.is_staff or not turn.work.undelivered.discard(number, turn.now):
        return [_gone(turn, number)]
    turn.happened("delivery_discarded", message=number)
    return [Said(turn.t.say("Message %(number)s was discarded.", number=number))]


def _gone(turn: Turn, number: int) -> Said:
    return Said(turn.t.say("Message %(number)s is not among those that were given up.", number=number))
