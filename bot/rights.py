"""Who may do what: the least grade for every action and for every request that acts, on either side.

Rules: what is listed for nobody on a side is refused there, and everything that can be pressed is listed (a test says
so). Asked at the moment of acting, whatever a button says. What the contract adds (who may report) is asked where it is
known, and never loosens this. Whose contract or incident it is, is asked by each handler.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.i18n import Translator
from bot.messages import Fact
from bot.records import Grade, Person
from bot.turn import Said, Turn

CUSTOMER_GRADES: tuple[Grade, ...] = ("reader", "reporter", "administrator")
"""The grades of a customer's people, each may do what those before may: read and write in; report and decide; and
administer, for which there is nothing to do here yet."""
STAFF_GRADES: tuple[Grade, ...] = ("reader", "agent", "duty_manager", "administrator")
"""The grades of the provider's people: read; handle incidents; also speak to many at once and settle disputes; also
people, places, contracts and money."""


@dataclass(frozen=True, slots=True)
class Right:
    """The least grade on each side; None: nobody there."""

    customer: Grade | None
    staff: Grade | None


_ALL = Right("reader", "reader")
_CUSTOMER_WRITES = Right("reader", None)
DECIDES = Right("reporter", None)
"""What a customer's person needs to report for the company, and to decide about its incidents."""
_REPORTING = Right("reader", "agent")  # what a reader reports waits for somebody who may
_STAFF_READS = Right(None, "reader")
_HANDLES = Right(None, "agent")
_MANAGES = Right(None, "duty_manager")
_ADMINISTERS = Right(None, "administrator")

ACTION_RIGHTS: Mapping[str, Right] = {
    "ask": _ALL,
    "more": _ALL,
    "report.answer": _REPORTING,
    "report.confirm": _REPORTING,
    "report.change": _REPORTING,
    "report.cancel": _REPORTING,
    "report.pass_on": _REPORTING,
    "report.other": _REPORTING,
    "report.join": _REPORTING,
    "pending.register": DECIDES,
    "pending.dismiss": DECIDES,
    "pending.resume": _REPORTING,
    "incident.workaround": DECIDES,
    "incident.chart": _ALL,
    "incident.confirm_fix": DECIDES,
    "incident.reopen": DECIDES,
    "incident.cancel": DECIDES,
    "incident.add": Right("reader", "agent"),
    "card.why": _ALL,
    "card.add": Right("reader", "agent"),
    "files.attach": Right("reader", "agent"),
    "desk.update": _HANDLES,
    "desk.acknowledge": _HANDLES,
    "desk.start": _HANDLES,
    "desk.resolve": _HANDLES,
    "desk.pause": _HANDLES,
    "desk.resume": _HANDLES,
    "desk.workaround": _HANDLES,
    "desk.severity_to": _HANDLES,
    "desk.severity": _HANDLES,
    "desk.channel": _HANDLES,
    "incident.here": DECIDES,
    "register.asked": _HANDLES,
    "register.confirm": _HANDLES,
    "risk.page": _STAFF_READS,
    "risk.budgets": _STAFF_READS,
    "risk.csv": _STAFF_READS,
    "coverage.page": _STAFF_READS,
    "coverage.csv": _STAFF_READS,
    "outage.declare_asked": _MANAGES,
    "outage.declare": _MANAGES,
    "outage.add": _HANDLES,
    "outage.update_asked": _MANAGES,
    "outage.update": _MANAGES,
    "outage.end": _MANAGES,
    "outage.theirs": _CUSTOMER_WRITES,  # who may not report has those asked who may
    "outage.not_theirs": DECIDES,
    "desk.outage_asked": _HANDLES,
    "desk.outage": _HANDLES,
    "dispute.raise": _CUSTOMER_WRITES,
    "dispute.shown": _STAFF_READS,
    "dispute.answer": _MANAGES,
    "dispute.answer_now": _MANAGES,
    "desk.note_written": _HANDLES,
    "desk.note": _HANDLES,
    "desk.notes": _STAFF_READS,
    "desk.merge_asked": _HANDLES,
    "desk.merge": _HANDLES,
    "notices.choose": _ALL,
    "notices.unfollow": _ALL,
    "work.announce": _MANAGES,
    "work.move": _MANAGES,
    "work.extend": _MANAGES,
    "work.end": _MANAGES,
    "work.beyond": _MANAGES,
    "work.off": _MANAGES,
    "work.draft": _HANDLES,
    "work.draft_shown": _STAFF_READS,
    "work.draft_dropped": _HANDLES,
    "report_order.cancel": _ALL,
    "duty.ask": _HANDLES,
    "duty.accept": _HANDLES,
    "duty.decline": _HANDLES,
    "undelivered.page": _STAFF_READS,
    "undelivered.again": _HANDLES,
    "undelivered.discard": _HANDLES,
    "undelivered.discard_now": _HANDLES,
    "account.unlink": _ALL,
    "account.revoke": _ADMINISTERS,
    "account.invite_person": _ADMINISTERS,
    "account.invite_place": _ADMINISTERS,
    "place.unbind": _ALL,  # whoever administers the chat on its platform; asked there
    "money.settle": _ADMINISTERS,
    "money.settle_now": _ADMINISTERS,
    "money.amounts": _ADMINISTERS,
    "money.show": _ADMINISTERS,
}
"""What a press needs."""

REQUEST_RIGHTS: Mapping[str, Right] = {
    "acknowledge_incident": _HANDLES,
    "attribute_outage": _HANDLES,
    "change_severity": _HANDLES,
    "channel_confirmed": _HANDLES,
    "declare_outage": _STAFF_READS,
    "hand_over": _HANDLES,
    "internal_note": _STAFF_READS,
    "merge_incidents": _HANDLES,
    "pause_clock": _HANDLES,
    "register_for_customer": _HANDLES,
    "resolve_incident": _HANDLES,
    "schedule_maintenance": _HANDLES,
    "coverage_check": _STAFF_READS,
    "customers_by_term": _STAFF_READS,
    "at_risk": _ALL,
    "on_call": _ALL,
    "undelivered": _STAFF_READS,
    "confirm_resolved": Right("reporter", "agent"),
    "reopen_incident": Right("reporter", "agent"),
    "cancel_incident": Right("reporter", "agent"),
}
"""What a request in words needs; what is not listed only asks, or is decided where it is answered."""


def grade_of(person: Person) -> Grade:
    """Return somebody's grade: without one of their own, people handle what their side handles."""
    if person.role == "staff":
        return "administrator" if person.administrator else person.grade or "duty_manager"
    return person.grade or "reporter"


def holds(person: Person, right: Right) -> bool:
    """Tell whether somebody's grade reaches what is needed on their side."""
    least = right.staff if person.role == "staff" else right.customer
    grades = STAFF_GRADES if person.role == "staff" else CUSTOMER_GRADES
    return least is not None and grades.index(grade_of(person)) >= grades.index(least)


def action_refused(turn: Turn, action: str) -> Said | None:
    """Return why this person may not do what a press stands for; None where they may."""
    return _refusal(turn, ACTION_RIGHTS[action])


def request_refused(turn: Turn, intent: str) -> Said | None:
    """Return why this person may not do what they ask for; None where they may, or nothing would be done."""
    right = REQUEST_RIGHTS.get(intent)
    return _refusal(turn, right) if right is not None else None


def _refusal(turn: Turn, right: Right) -> Said | None:
    if holds(turn.person, right):
        return None
    t = turn.t
    least = right.staff if turn.is_staff else right.customer
    if least is None:
        said = t.say("Only the customer does this.") if turn.is_staff else t.say("Only the provider's people do this.")
        return Said(said, {"refused": "side"})
    facts: dict[str, Fact] = {"refused": "grade", "needed": least, "grade": grade_of(turn.person)}
    said = t.say(
        "This needs the role: %(needed)s. %(name)s has the role: %(own)s. Nothing was changed.",
        needed=grade_name(t, turn.person, least),
        name=turn.person.name,
        own=grade_name(t, turn.person, grade_of(turn.person)),
    )
    return Said(said, facts)


def grade_name(t: Translator, person: Person, grade: Grade) -> str:
    """Return what a grade is called on somebody's side."""
    if person.role == "staff":
        names = {
            "reader": t.say("reading only"),
            "agent": t.say("support agent"),
            "duty_manager": t.say("duty manager"),
            "administrator": t.say("administrator of the provider"),
        }
    else:
        names = {
            "reader": t.say("reading only"),
            "reporter": t.say("reporting failures"),
            "administrator": t.say("administrator of the company"),
        }
    return names[grade]
