"""The honest answers where a contract states nothing: it was read and does not say, nobody has looked yet, or it was
not in force on that day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import Translator
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.terms import NotEntered

_DAY = timedelta(days=1)


def unstated(t: Translator, term: object, topic: str, version: ContractVersion | None = None) -> str:
    """Return why there is no answer on a topic; only a contract that was read may be said to be silent.

    With the version, who read it and when is named.
    """
    if isinstance(term, NotEntered):
        return t.say(
            "This has not been entered yet: %(topic)s. That is not the same as “the contract does not say”; "
            "please ask the account manager.",
            topic=topic,
        )
    said = t.say("The contract does not say: %(topic)s.", topic=topic)
    return f"{said} {read_by(t, version)}" if version is not None else said


def read_by(t: Translator, version: ContractVersion) -> str:
    """Return who read a version and when, or that nobody has checked what was entered."""
    if version.checked is None:
        return t.say("Nobody has checked this version of the contract yet.")
    read = version.checked
    return t.say("Read and confirmed by %(name)s, %(date)s.", name=read.by, date=t.long_date(read.on))


def contract_term(t: Translator, contract: Contract) -> str:
    """Return the days between which a contract holds, both included: "from 1 February 2026 to 31 January 2028"."""
    first, last = contract.versions[0], contract.versions[-1]
    begins = _day(t, first.effective, first.zone)
    if last.ends is None:
        return t.say("from %(first)s, no end date", first=begins)
    return t.say("from %(first)s to %(last)s", first=begins, last=_day(t, last.ends - _DAY, last.zone))


def outside_term(t: Translator, contract: Contract, at: datetime) -> str:
    """Return that a contract is not in force at an instant, told apart: before its term, after it, or in a gap."""
    first, last = contract.versions[0], contract.versions[-1]
    day, term = _day(t, at, first.zone), contract_term(t, contract)
    if at < first.effective:
        return t.say("On %(day)s the contract is not yet in force; its term: %(term)s.", day=day, term=term)
    if last.ends is not None and last.ends <= at:
        return t.say("On %(day)s the contract is no longer in force; its term: %(term)s.", day=day, term=term)
    return t.say("On %(day)s no version of the contract is in force; its term: %(term)s.", day=day, term=term)


def _day(t: Translator, at: datetime, zone: str) -> str:
    return t.long_date(at.astimezone(ZoneInfo(zone)).date())
