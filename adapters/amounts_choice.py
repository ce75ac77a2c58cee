"""Which amounts a customer is shown, from the command line: what is chosen, by whom, and in words what that means."""

from __future__ import annotations

from datetime import datetime

from bot.errors import Refused
from bot.i18n import Translator
from bot.ports import UnitOfWork
from bot.wording.standing import amounts_meaning
from knowledge.money.standing import AmountsShown


def choose_amounts(
    work: UnitOfWork, customer: str, shown: str | None, *, by: str | None, now: datetime, t: Translator
) -> str:
    """Choose which amounts a customer is shown (None: leave it), and return what holds. The caller commits.

    Raises:
        Refused: the customer is unknown, or `by` is not one of the provider's administrators.
    """
    found = work.customers.get(customer)
    if found is None:
        known = ", ".join(one.key for one in work.customers.all()) or "-"
        raise Refused("There is no customer “%(customer)s”; known are: %(known)s.", customer=customer[:40], known=known)
    if by is not None:
        person = work.people.get(by)
        if person is None or not person.administrator:
            raise Refused("“%(key)s” is no administrator of the provider.", key=by[:40])
    if shown is not None:
        work.settlements.show_amounts(found.key, AmountsShown(shown), by, now)
    return f"{found.name}: {amounts_meaning(t, work.settlements.amounts_shown(found.key))}"
