"""What a known person does about accounts and places: language, their own links, and, for administrators, everybody's.

Rules: whoever acts is authorised now; a code is shown once, in a direct chat, and not kept in words; taking something
back is asked once more before it happens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.handlers.smalltalk import speak
from bot.handlers.subject import customer_named
from bot.handlers.welcome import introduction
from bot.i18n import Translator
from bot.linking import USUAL, issue_person, issue_place, links, revoke
from bot.messages import Sender
from bot.records import Link
from bot.turn import Json, Offer, Said, Turn
from bot.understanding.folding import folded
from knowledge.bilingual import Language

_SHOWN = 20
_STILL_ADMINISTERS = timedelta(minutes=10)
"""How long the right to administer a chat is taken to last from when it was asked for."""
_DESK = frozenset({"desk", "noc", "dyzur"})
_LANGUAGES: Mapping[str, Language] = {
    "pl": "pl",
    "polski": "pl",
    "polish": "pl",
    "po polsku": "pl",
    "en": "en",
    "angielski": "en",
    "english": "en",
    "po angielsku": "en",
}


def begin(turn: Turn, argument: str) -> list[Said]:
    """Say who is recognised and what can be asked."""
    return [introduction(turn)]


def language(turn: Turn, argument: str) -> list[Said]:
    """Change the language: of the person, or, in a shared place, of the place by whoever may administer it."""
    wanted = _LANGUAGES.get(folded(argument.strip())) or ("en" if turn.t.language == "pl" else "pl")
    if turn.bound is None:
        return [speak(turn, wanted)]
    if not (turn.manages_place or turn.is_staff):
        return [Said(turn.t.say("Only an administrator of this chat may change its language."))]
    turn.work.places.bind(replace(turn.bound, language=wanted))
    turn.t = Translator.of(wanted)
    return [Said(turn.t.say("This chat is in English from now on."))]


def settings(turn: Turn, argument: str) -> list[Said]:
    """Show who is recognised, through which accounts, and what can be changed."""
    t = turn.t
    first = introduction(turn).text.split("\n")[0]
    mine = [link for link in turn.work.links.of_person(turn.person.id) if link.sender.platform != "console"]
    lines = [first, t.say("Language: English."), *(_link_line(t, turn, link) for link in mine)]
    other: Language = "en" if t.language == "pl" else "pl"
    offers = (
        Offer({"pl": "Po polsku", "en": "In English"}[other], "ask", _asking("change_language", {"language": other})),
        Offer(t.say("Disconnect this account"), "account.unlink", {"person": turn.person.id}, style="danger"),
    )
    return [Said("\n".join(lines), {"accounts": [_written(link.sender) for link in mine]}, offers)]


def _asking(intent: str, entities: Json) -> Json:
    return {"intent": intent, "entities": entities, "text": ""}


def unlink(turn: Turn, argument: str) -> list[Said]:
    """Ask whether this account is to be disconnected from the person it is."""
    t = turn.t
    company = turn.customer.name if turn.customer else ""
    said = t.say(
        "Disconnect this account from %(name)s? It will get no answers and no notices any more.",
        name=f"{turn.person.name}, {company}" if company else turn.person.name,
    )
    return [Said(said, offers=(Offer(t.say("Disconnect"), "account.unlink", {"person": turn.person.id}),), asks=True)]


def unlinked(turn: Turn, arguments: Json) -> list[Said]:
    """Disconnect the account that presses."""
    sender = turn.sender
    taken = turn.work.links.unlink(sender, turn.person.id) if sender is not None else ()
    if not taken:
        return [Said(turn.t.say("This account was not connected."))]
    turn.happened("account_unlinked", person=turn.person.id, account=_written(taken[0].sender))
    return [Said(turn.t.say("This account is disconnected. A new code connects it again."))]


def unbind(turn: Turn, argument: str) -> list[Said]:
    """Ask whether the assignment of this place is to end."""
    t = turn.t
    if turn.bound is None or not (turn.manages_place or turn.person.administrator):
        return [Said(t.say("Only an administrator of this chat may end its assignment."))]
    said = t.say("End the assignment of this chat? Nothing will be shown or answered here any more.")
    asked = {"asked_at": turn.now.isoformat()}
    return [Said(said, offers=(Offer(t.say("End it"), "place.unbind", asked),), asks=True)]


def unbound(turn: Turn, arguments: Json) -> list[Said]:
    """End the assignment of this place at the press of the person who was asked, while that is lately: whoever
    administered the chat then need not do so any more."""
    asked_at = arguments.get("asked_at")
    if asked_at is None or turn.now - datetime.fromisoformat(asked_at) > _STILL_ADMINISTERS:
        return unbind(turn, "")
    if turn.bound is None or not turn.work.places.unbind(turn.bound.platform, turn.bound.key):
        return [Said(turn.t.say("This chat is not assigned to anybody."))]
    turn.happened("place_unbound", place=f"{turn.bound.platform}:{turn.bound.key}", customer=turn.bound.customer)
    return [Said(turn.t.say("The assignment has ended. A new code assigns this chat again."))]


def invite(turn: Turn, argument: str) -> list[Said]:
    """Make a code for a person by key, or for a channel of a customer; without a name say how."""
    t = turn.t
    if not turn.person.administrator:
        return [_only_administrators(t)]
    wanted = argument.strip()
    person = turn.work.people.get(folded(wanted))
    customer = customer_named(turn, wanted) if wanted else None
    if person is not None:
        return person_invited(turn, {"person": person.id})
    if customer is not None:
        return place_invited(turn, {"customer": customer.key})
    if folded(wanted) in _DESK:
        return place_invited(turn, {"customer": None})
    said = t.say(
        "Who is the code for? After the command comes the key of a person, the name of a customer (for its "
        "channel or group), or “desk” (for the provider's own)."
    )
    return [Said(said)]


def person_invited(turn: Turn, arguments: Json) -> list[Said]:
    """Show a new code for a person, once."""
    if not turn.person.administrator:
        return [_only_administrators(turn.t)]
    return _issued(turn, lambda: _person_code(turn, str(arguments["person"])))


def place_invited(turn: Turn, arguments: Json) -> list[Said]:
    """Show a new code for a channel or group, once."""
    if not turn.person.administrator:
        return [_only_administrators(turn.t)]
    return _issued(turn, lambda: _place_code(turn, arguments["customer"]))


def _issued(turn: Turn, issue: Callable[[], str]) -> list[Said]:
    if turn.is_shared:
        return [Said(turn.t.say("This can be seen only in a private chat."), private=True)]
    try:
        return [Said(issue(), secret=True)]
    except Refused as refused:
        return [Said(turn.t.say(refused.message, **refused.values))]


def _person_code(turn: Turn, person: str) -> str:
    t = turn.t
    code = issue_person(turn.work, person, by=turn.person.id, now=turn.now, new_code=turn.new_code)
    known = turn.work.people.get(person)
    turn.happened("code_issued", purpose="person", person=person)
    return t.say(
        "Code for %(name)s, for one use, valid until %(moment)s:\n%(code)s\nPlease pass it on so that nobody else "
        "reads it; it is to be sent to me in a direct chat.",
        name=known.name if known else person,
        moment=t.moment(turn.now + USUAL, turn.zone, now=turn.now),
        code=code,
    )


def _place_code(turn: Turn, customer: str | None) -> str:
    t = turn.t
    code = issue_place(turn.work, customer, by=turn.person.id, now=turn.now, new_code=turn.new_code)
    known = turn.work.customers.get(customer) if customer else None
    turn.happened("code_issued", purpose="place", customer=customer)
    return t.say(
        "Code for a channel or group of %(company)s, for one use, valid until %(moment)s:\n%(code)s\nAn administrator "
        "of the chat sends it to me there.",
        company=known.name if known else t.say("the duty desk"),
        moment=t.moment(turn.now + USUAL, turn.zone, now=turn.now),
        code=code,
    )


def listed(turn: Turn, argument: str) -> list[Said]:
    """List who is connected through which account, each with a way to take it back."""
    t = turn.t
    if not turn.person.administrator:
        return [_only_administrators(t)]
    found = links(turn.work)
    places = turn.work.places.all()
    if not found and not places:
        return [Said(t.say("Nobody is connected yet."))]
    lines = [t.count("%(n)s account is connected.", "%(n)s accounts are connected.", len(found))]
    lines += [_link_line(t, turn, link) for link in found]
    for place in places:
        owner = turn.work.customers.get(place.customer) if place.customer else None
        lines.append(
            t.say(
                "Chat %(place)s: %(company)s",
                place=f"{place.platform}:{place.key}",
                company=owner.name if owner else t.say("the duty desk"),
            )
        )
    lines.append(
        t.say(
            "To disconnect one: the command “revoke” and the account, for example %(account)s.",
            account=_written(found[0].sender) if found else "telegram:123456",
        )
    )
    return [Said("\n".join(lines[:_SHOWN]), more="\n".join(lines[_SHOWN:]) or None)]


def _link_line(t: Translator, turn: Turn, link: Link) -> str:
    person = turn.work.people.get(link.person)
    shown = f"{_written(link.sender)} {t.quote(link.name)}" if link.name else _written(link.sender)
    return t.say("%(account)s: %(name)s", account=shown, name=person.name if person else link.person)


def revoke_asked(turn: Turn, argument: str) -> list[Said]:
    """Ask whether an account's links are to be taken back."""
    t = turn.t
    platform, _, user = argument.strip().partition(":")
    if not turn.person.administrator:
        return [_only_administrators(turn.t)]
    if not platform or not user:
        said = t.say(
            "Which account? After the command comes the account, for example %(account)s.", account="telegram:123456"
        )
        return [Said(said)]
    sender = Sender(platform, user)
    people = [turn.work.people.get(link.person) for link in turn.work.links.all() if link.sender == sender]
    if not people:
        return [_not_connected(t, sender)]
    said = t.say(
        "Disconnect the account %(account)s (%(names)s)? It will get no answers and no notices any more.",
        account=_written(sender),
        names=t.list(person.name for person in people if person is not None),
    )
    arguments = {"platform": platform, "user": user}
    return [Said(said, offers=(Offer(t.say("Disconnect"), "account.revoke", arguments, "danger"),), asks=True)]


def revoked(turn: Turn, arguments: Json) -> list[Said]:
    """Take an account's links back; it gets no answers from then on."""
    t = turn.t
    if not turn.person.administrator:
        return [_only_administrators(t)]
    sender = Sender(str(arguments["platform"]), str(arguments["user"]))
    taken = revoke(turn.work, sender)
    if not taken:
        return [_not_connected(t, sender)]
    turn.happened("account_revoked", account=_written(sender), people=[link.person for link in taken])
    return [Said(t.say("The account %(account)s is disconnected.", account=_written(sender)))]


def _not_connected(t: Translator, sender: Sender) -> Said:
    return Said(t.say("The account %(account)s is not connected.", account=t.quote(_written(sender)[:80])))


def _written(sender: Sender) -> str:
    return f"{sender.platform}:{sender.user}"


def _only_administrators(t: Translator) -> Said:
    return Said(t.say("Only an administrator of the provider does this."))


ACCOUNT_COMMANDS: Mapping[str, Callable[[Turn, str], list[Said]]] = {
    "language": language,
    "settings": settings,
    "unlink": unlink,
    "unbind": unbind,
    "invite": invite,
    "links": listed,
    "revoke": revoke_asked,
    "start": begin,
}
"""What the commands do that are about accounts and places; /link and /bind are heard before anybody is recognised."""
