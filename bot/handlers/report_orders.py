"""The monthly report by order: sent to whoever wants it on the first working day after each month, until they do not.

Rule: one orders the report of one's own company; staff that of the customer they name, each for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps

from bot.handlers.duty import directly
from bot.handlers.report_files import form_in
from bot.handlers.subject import settle_customer
from bot.records import ReportForm, ReportOrder
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded

_REPORT = re.compile(r"\b(raport(u|y|ow|em|ami|om)?|reports?)\b")
_EACH_MONTH = re.compile(
    r"\b(co miesiac|kazdego miesiaca|(?:raz|zawsze) (?:w|na) miesiac\w*|comiesieczn\w*|miesiecznie|"
    r"every month|each month|monthly)\b"
)
_SEND = re.compile(
    r"\b((?:wy|przy|po)?syla\w*|(?:wy|przy)slij\w*|dostawac|zamawiam|zamow\w*|send\w*|get|order|subscribe)\b"
)
_STOP = re.compile(
    r"\b(nie (?:\w+ ){0,2}?(?:wy|przy|po)?(?:syla\w*|slij\w*)|nie chce|przestan\w*|koniec|zrezygn\w*|rezygn\w*|"
    r"stop|don.?t send|no more|cancel|unsubscribe)\b"
)
_FORM_NAMES: Mapping[ReportForm, str] = {"pdf": "PDF", "csv": "CSV", "text": "TXT"}
Handler = Callable[[Turn, Ask], list[Said]]


def unless_report_order(handler: Handler) -> Handler:
    """Let a wish to be sent the report every month, or no more, be answered as one; any other goes to the handler."""

    @wraps(handler)
    def chosen(turn: Turn, ask: Ask) -> list[Said]:
        return report_orders(turn, ask) if _is_order(ask.text) else handler(turn, ask)

    return chosen


def _is_order(text: str) -> bool:
    words = folded(text)
    is_wanted = _EACH_MONTH.search(words) and _SEND.search(words)
    return bool(_REPORT.search(words) and (is_wanted or _STOP.search(words)))


def report_orders(turn: Turn, ask: Ask) -> list[Said]:
    """Order the report of every month, or cancel that."""
    t, words = turn.t, folded(ask.text)
    if turn.is_shared:
        return [directly(t)]
    missing = settle_customer(turn, ask)
    if missing is not None or turn.customer is None:
        return [missing] if missing is not None else []
    name = turn.customer.name
    if _STOP.search(words):
        return order_cancelled(turn, {"customer": turn.customer.key})
    order = ReportOrder(turn.customer.key, turn.person.id, form_in(words))
    turn.work.notice_choices.order_report(order, turn.now)
    turn.happened("report_ordered", customer=order.customer, form=order.form)
    said = t.say(
        "The SLA report (%(form)s) of %(customer)s will come here after each month, on its first working day.",
        form=_FORM_NAMES[order.form],
        customer=name,
    )
    stop = Offer(t.say("Stop sending the report"), "report_order.cancel", {"customer": order.customer})
    return [Said(said, {"report_order": order.form}, (stop,))]


def order_cancelled(turn: Turn, arguments: Json) -> list[Said]:
    """Cancel one's own order."""
    t, customer = turn.t, str(arguments["customer"])
    if turn.work.notice_choices.cancel_report(customer, turn.person.id):
        turn.happened("report_order_cancelled", customer=customer)
        return [Said(t.say("The report comes no more by itself; ask for it at any time."), {"report_order": None})]
    return [Said(t.say("The report did not come by itself; nothing was changed."), {"report_order": None})]
