"""Reports that are no incident yet: left unconfirmed, or made by somebody who may not report. Nothing of them
is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.handlers import registration
from bot.i18n import Translator
from bot.records import PendingReport, Person
from bot.rights import DECIDES, holds
from bot.turn import Json, Offer, Said, Turn
from bot.wording.clauses import basis
from bot.wording.clocks import with_zone
from knowledge.terms import clause_of, value_of

_STILL_MEANT = timedelta(hours=1)
"""How long words about a failure without a service are taken to go on with an unfinished report."""


def keep_unconfirmed(
    turn: Turn, answers: Mapping[str, str], words: str, first_message_at: datetime, *, page: bool = True
) -> list[Said]:
    """Put what was said on the duty desk's list, with the time of its first message; say how to finish it.

    `page` False: the desk has heard of this report before and is not told again.
    """
    t = turn.t
    kept = _keep(turn, answers, words, first_message_at, "unconfirmed")
    if kept is None:
        return [_nowhere(t)]
    turn.happened("report_left_unconfirmed", report=kept.id, first_message_at=turn.instant(first_message_at))
    if page:
        _tell_desk(turn, kept)
    said = t.say(
        "Your report of %(moment)s was not confirmed. It is on the duty desk's list as unconfirmed, with all "
        "that was said; no clock of the contract has started.",
        moment=t.moment(first_message_at, turn.zone, now=turn.now),
    )
    if turn.contract is not None:
        said += "\n" + t.say("Urgent: tel. %(phone)s.", phone=turn.contract.duty_phone)
    return [
        Said(said, {"report": kept.id}, (Offer(t.say("Finish the report"), "pending.resume", {"report": kept.id}),))
    ]


def pass_on(turn: Turn, words: str, first_message_at: datetime) -> list[Said]:
    """Put words about something outside the contract on the duty desk's list; no time is promised for them."""
    t = turn.t
    kept = _keep(turn, {"first_words": words}, words, first_message_at, "unconfirmed")
    if kept is None:
        return [_nowhere(t)]
    turn.happened("report_passed_on", report=kept.id, first_message_at=turn.instant(first_message_at))
    _tell_desk(turn, kept)
    return [Said(t.say("Passed on to the duty desk. The contract promises no time for it."), {"report": kept.id})]


def _nowhere(t: Translator) -> Said:
    return Said(t.say("There is no contract here to answer from yet, so nothing can be registered."))


def _tell_desk(turn: Turn, kept: PendingReport) -> None:
    for person in turn.work.people.staff():
        turn.notify(person, f"report_unconfirmed:{kept.id}", lambda t: desk_line(t, turn, kept))


def keep_for_entitled(
    turn: Turn, answers: Mapping[str, str], words: str, first_message_at: datetime | None = None
) -> list[Said]:
    """Keep the words of somebody who may not report, ask those who may, and say plainly that no clock runs."""
    t = turn.t
    kept = _keep(turn, answers, words, first_message_at or turn.sent_at, "awaiting_entitled")
    if kept is None:
        return [_nowhere(t)]
    entitled = entitled_people(turn)
    turn.happened("report_kept_for_entitled", report=kept.id, first_message_at=turn.instant(kept.first_message_at))
    for person in entitled:
        turn.notify(person, f"report_to_confirm:{kept.id}", lambda s: _to_confirm(s, turn, kept))
    _tell_desk(turn, kept)
    names = t.either(dict.fromkeys(_called(t, person, by_title=turn.is_shared) for person in entitled))
    first = t.say("Noted at %(moment)s.", moment=t.moment(kept.first_message_at, turn.zone, now=turn.now))
    if entitled:
        first += " " + t.say("A report may be made by: %(people)s; they have been asked.", people=names)
    lines = [first, t.say("The clock has not started yet.")]
    if turn.contract is not None:
        lines.append(t.say("Urgent: tel. %(phone)s.", phone=turn.contract.duty_phone))
    version = turn.version
    if version is not None:
        lines.append(basis(t, version, [clause_of(version.authorised)]))
    report_it = Offer(t.say("Report it (those entitled)"), "pending.register", {"report": kept.id}, for_all=True)
    offers = (report_it,) if turn.is_shared and entitled else ()
    text = "\n".join(line for line in lines if line)
    return [Said(text, {"report": kept.id, "clock_started": False}, offers)]


def _keep(
    turn: Turn, answers: Mapping[str, str], words: str, first_message_at: datetime, state: str
) -> PendingReport | None:
    if turn.customer is None:
        return None
    answers = {key: raw for key, raw in answers.items() if key not in ("by", "pending")}
    return turn.work.pending.add(
        customer=turn.customer.key,
        person=turn.person.id,
        address=turn.address,
        first_message_at=first_message_at,
        recorded_at=turn.now,
        answers=dict(answers),
        text=turn.work.texts.keep(words) if words else "",
        state="unconfirmed" if state == "unconfirmed" else "awaiting_entitled",
    )


def entitled_people(turn: Turn) -> Sequence[Person]:
    """Return the customer's people who may report under the contract in force."""
    version = turn.version
    positions = value_of(version.authorised) if version is not None else None
    people = turn.work.people.of_customer(turn.customer.key) if turn.customer else ()
    return [
        person for person in people if holds(person, DECIDES) and (positions is None or person.position in positions)
    ]


def _called(t: Translator, person: Person, *, by_title: bool = False) -> str:
    """Return what somebody is called: in front of others by their work alone."""
    title = person.title(t.language)
    return title if by_title else f"{person.name} ({title})"


def _to_confirm(t: Translator, turn: Turn, kept: PendingReport) -> Said:
    words = " ".join((turn.work.texts.read(kept.text) or "").split())[:300] if kept.text else ""
    text = t.say(
        "%(name)s wrote at %(moment)s: %(words)s Only you may report it; the clock has not started yet.",
        name=_called(t, turn.person),
        moment=t.moment(kept.first_message_at, turn.zone, now=turn.now),
        words=t.quote(words),
    )
    offers = (
        Offer(t.say("Report it"), "pending.register", {"report": kept.id}),
        Offer(t.say("Not a failure"), "pending.dismiss", {"report": kept.id}),
    )
    return Said(text, {"report": kept.id}, offers)


def desk_line(t: Translator, turn: Turn, kept: PendingReport) -> Said:
    """Return an unconfirmed report as the duty desk sees it."""
    customer = turn.work.customers.get(kept.customer)
    person = turn.work.people.get(kept.person)
    words = " ".join((turn.work.texts.read(kept.text) or "").split())[:300] if kept.text else ""
    text = t.say(
        "Unconfirmed report of %(company)s, %(name)s, first message %(moment)s: %(words)s",
        company=customer.name if customer else kept.customer,
        name=_called(t, person) if person else kept.person,
        moment=with_zone(t.full_moment(kept.first_message_at, turn.zone), turn.zone),
        words=t.quote(words),
    )
    return Said(text, {"report": kept.id})


def dismiss(turn: Turn, arguments: Json) -> list[Said]:
    """Close a kept report as no failure, by somebody who may report."""
    kept = turn.work.pending.get(arguments["report"])
    if kept is None or kept.customer != turn.person.customer or kept.state in ("registered", "dismissed"):
        return [Said(turn.t.say("This report is not waiting any more."))]
    if not registration.may_report(turn):
        return [Said(turn.t.say("Only people named in the contract may report."))]
    turn.work.pending.settle(kept.id, "dismissed", None)
    turn.happened("report_dismissed", report=kept.id)
    author = turn.work.people.get(kept.person)
    if author is not None and author.id != turn.person.id:
        turn.notify(author, f"report_dismissed:{kept.id}", lambda t: _dismissed_words(t, turn, kept))
    return [Said(turn.t.say("Nothing was registered. If it is a failure after all, just write again."))]


def _dismissed_words(t: Translator, turn: Turn, kept: PendingReport) -> Said:
    moment = t.moment(kept.first_message_at, turn.zone, now=turn.now)
    said = t.say("%(name)s marked your report of %(moment)s as no failure.", name=turn.person.name, moment=moment)
    return Said(said, {"report": kept.id})


def of_dialog(turn: Turn) -> PendingReport | None:
    """Return the kept report that the open dialog goes on with, if any."""
    number = turn.dialog.answers.get("pending") if turn.dialog is not None else None
    kept = turn.work.pending.get(int(number)) if number is not None else None
    is_own = kept is not None and turn.customer is not None and kept.customer == turn.customer.key
    return kept if is_own else None


def unfinished_of(turn: Turn) -> PendingReport | None:
    """Return the newest report of this person and conversation that was left unconfirmed within the hour."""
    if turn.person.customer is None:
        return None
    waiting = turn.work.pending.waiting(turn.now, turn.person.customer)
    mine = [
        kept
        for kept in waiting
        if kept.address == turn.address
        and kept.person == turn.person.id
        and kept.state == "unconfirmed"
        and "service" in kept.answers
        and turn.now - kept.first_message_at <= _STILL_MEANT
    ]
    return max(mine, key=lambda kept: kept.id, default=None)


def pending_of(turn: Turn, first: str) -> PendingReport | None:
    """Return the unconfirmed report of this conversation whose first message has this instant."""
    if turn.person.customer is None:
        return None
    waiting = turn.work.pending.waiting(turn.now, turn.person.customer)
    mine = (kept for kept in waiting if kept.address == turn.address and kept.state == "unconfirmed")
    return next((kept for kept in mine if turn.instant(kept.first_message_at) == first), None)
