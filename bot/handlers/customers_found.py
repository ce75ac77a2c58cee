"""Which customers have a term: found by the traits of their contracts, said from the contracts, by pages or as CSV.

Rules: a page reads only the contracts that it names. What no trait finds (a special topic) is looked for contract by
contract, and the answer then tells how far it has looked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.contract_traits import WEEKDAYS, TraitKind, instant_key, percent_key, seconds_key
from bot.handlers.groups_asked import targets_asked
from bot.handlers.topics import answer_on_topic, topic_of
from bot.messages import Attachment, Fact
from bot.records import Customer
from bot.remembering import entities_from_json
from bot.reports.writing import rows_as_csv
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded
from bot.wording.clauses import cited
from bot.wording.hours import hours_text
from bot.wording.limits import clock_name, limit_text
from bot.wording.targets import target_name
from bot.wording.unstated import contract_term
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.severities import ClockKind
from knowledge.hours.limits import ServiceTime
from knowledge.terms import Clause, Stated
from knowledge.words.services import services

PAGE = 5
_QUOTED = 200
"""So many contracts are quoted in one file, since each has to be read; of more the file has the names."""
_LOOKED_AT = 200
"""So many contracts are looked at for a page of what no trait finds."""
_CAUGHT_UP = 50
_LATENESS = re.compile(r"\b(?:kar\w*|opozni\w*|zwlok\w*|penalt\w*|late\w*)\b")
_WITHOUT = re.compile(r"\b(?:nie maj\w*|nie ma|bez|brak\w*|without|no|don't have|do not have|lacks?)\b")
_ENDING = re.compile(r"\b(?:koncz\w*|konca|koniec|wygas\w*|do kiedy|ends?|ending|expir\w*|runs? out)\b")
_ROUND_THE_CLOCK = re.compile(r"\b24\s?(?:/|x|na|h\b)|\bcalodobow\w*|\bround the clock\b")
_REACTION = re.compile(r"\b(?:reakcj\w*|reag\w*|react\w*|respon\w*)\b")
_REMOVAL = re.compile(r"\b(?:usuni\w*|napraw\w*|rozwiaz\w*|resol\w*|fix\w*|repair\w*)\b")
_BELOW = re.compile(r"\b(?:ponizej|krot\w*|mniej|szybc\w*|szybciej|below|under|less|faster|shorter|do|within|up to)\b")
_ABOVE = re.compile(r"\b(?:powyzej|dluz\w*|wiecej|above|over|more|longer)\b")
_WORK = re.compile(r"\b(?:prac\w*|okn\w*|serwis\w*|maintenance|work\w*|window\w*)\b")
_DAYS = dict(
    zip(
        WEEKDAYS,
        (
            r"poniedzial\w*|monday\w*",
            r"wtor\w*|tuesday\w*",
            r"srod\w*|wednesday\w*",
            r"czwart\w*|thursday\w*",
            r"piat\w*|friday\w*",
            r"sobot\w*|saturday\w*",
            r"niedziel\w*|sunday\w*",
        ),
        strict=True,
    )
)
_VETO = re.compile(r"\b(?:wet\w*|veto\w*|sprzeciw\w*)\b")
_CSV = re.compile(r"\b(?:csv|excel\w*|arkusz\w*|spreadsheet|plik\w*|eksport\w*|export\w*)\b")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What customers are looked for by: the kind and key of a trait or its bounds; `says` is how one is told of."""

    kind: TraitKind
    keys: tuple[str, ...] = ("",)
    bounds: tuple[str, str] | None = None
    says: Callable[[Turn, Contract, ContractVersion], str] | None = None


def customers_by_term(turn: Turn, ask: Ask) -> list[Said]:
    """List the customers whose contract in force has what is asked; all of them where nothing is named."""
    if not turn.is_staff:
        return [Said(turn.t.say("I can only speak about your own contract."))]
    turn.work.board.catch_up(_CAUGHT_UP)
    if _CSV.search(folded(ask.text)):
        return [_exported(turn, ask)]
    return [_page(turn, ask, 0)]


def next_page(turn: Turn, arguments: Json) -> list[Said]:
    """Show a further page of the customers that were asked for."""
    ask = Ask("customers_by_term", entities_from_json(arguments["entities"]), str(arguments["text"]))
    return [_page(turn, ask, max(0, int(arguments["offset"])))] if turn.is_staff else customers_by_term(turn, ask)


def exported(turn: Turn, arguments: Json) -> list[Said]:
    """Give the customers that were asked for as CSV."""
    ask = Ask("customers_by_term", entities_from_json(arguments["entities"]), str(arguments["text"]))
    return [_exported(turn, ask)] if turn.is_staff else customers_by_term(turn, ask)


def _page(turn: Turn, ask: Ask, offset: int) -> Said:
    t = turn.t
    wanted = _wanted(turn, ask)
    if wanted is None:
        return _topic_page(turn, ask, offset)
    keys, total = _found(turn, wanted, PAGE, offset)
    if not total:
        ending = wanted.kind is TraitKind.ENDS
        said = t.say("No customer's contract ends then.") if ending else t.say("No contract in force has that term.")
        return Said(said, {"customers": [], "total": 0})
    lines = [": ".join(_quoted(turn, wanted, key)) for key in keys]
    head = t.count("%(n)s customer:", "%(n)s customers:", total)
    arguments = {"entities": ask.entities.as_json(), "text": ask.text}
    offers = []
    if offset + PAGE < total:
        label = t.say("Next %(first)s–%(last)s", first=offset + PAGE + 1, last=min(total, offset + 2 * PAGE))
        offers.append(Offer(label, "coverage.page", {**arguments, "offset": offset + PAGE}))
    if total > PAGE:
        offers.append(Offer("CSV", "coverage.csv", arguments))
    facts: dict[str, Fact] = {"customers": list(keys), "total": total, "offset": offset}
    return Said("\n".join([head, *lines]), facts, tuple(offers))


def _found(turn: Turn, wanted: Wanted, limit: int | None, offset: int) -> tuple[Sequence[str], int]:
    board = turn.work.board
    if wanted.bounds is not None:
        least, most = wanted.bounds
        return board.customers_between(wanted.kind, least, most, turn.now, limit, offset)
    return board.customers_having(wanted.kind, wanted.keys, turn.now, limit, offset)


def _quoted(turn: Turn, wanted: Wanted, key: str) -> tuple[str, str]:
    """Return a customer's name, and what the contract in force says of what is wanted, with its clauses."""
    customer, contract = turn.work.customers.get(key), turn.work.customers.contract_of(key)
    version = contract.version_at(turn.now) if contract is not None else None
    name = customer.name if customer is not None else key
    if contract is None:
        return name, turn.t.say("no contract")
    said = wanted.says(turn, contract, version) if wanted.says is not None and version is not None else ""
    return name, said or contract_term(turn.t, contract)


def _wanted(turn: Turn, ask: Ask) -> Wanted | None:
    """Return the trait that is asked for; None where it is a special topic, which no trait finds."""
    plain, entities = folded(ask.text), ask.entities
    if _ENDING.search(plain):
        return _ending(ask)
    if entities.percent is not None:
        return _of_percent(ask)
    if _ROUND_THE_CLOCK.search(plain):
        return Wanted(TraitKind.ROUND_THE_CLOCK, says=lambda t, _c, v: _round_the_clock(t, v))
    if entities.duration is not None and (_REACTION.search(plain) or _REMOVAL.search(plain)):
        return _of_limit(plain, ask)
    if _LATENESS.search(plain) and _WITHOUT.search(plain):
        return Wanted(TraitKind.NO_PENALTIES, says=lambda t, _c, _v: t.t.say("the contract agrees neither"))
    if _LATENESS.search(plain):
        return Wanted(TraitKind.LATENESS, says=lambda t, _c, v: _lateness(t, v))
    day = next((day for day, named in _DAYS.items() if re.search(rf"\b(?:{named})\b", plain)), None)
    if day is not None and _WORK.search(plain):
        return Wanted(TraitKind.WORK_DAY, (day,), says=lambda t, _c, v: _work_windows(t, v))
    if _VETO.search(plain):
        return Wanted(TraitKind.VETO, says=lambda t, _c, v: _veto(t, v))
    if entities.services:
        return Wanted(TraitKind.SERVICE, entities.services, says=lambda t, _c, v: _services(t, v, entities.services))
    return None if topic_of(ask.text, ask.intent) is not None else Wanted(TraitKind.IN_FORCE)


def _ending(ask: Ask) -> Wanted:
    span = ask.entities.period
    # An end at the start of a span belongs to the one before.
    bounds = (f"{instant_key(span.start)}~", instant_key(span.end)) if span is not None else ("", "~")
    return Wanted(TraitKind.ENDS, bounds=bounds, says=lambda t, c, _v: contract_term(t.t, c))


def _of_percent(ask: Ask) -> Wanted:
    percent, named = ask.entities.percent, ask.entities.services
    key = percent_key(percent) if percent is not None else ""

    def says(turn: Turn, _contract: Contract, version: ContractVersion) -> str:
        targets = targets_asked(version, ask) if named else version.targets
        fitting = [target for target in targets if target.target == percent]
        places = _places(turn, version, (target.clause for target in fitting))
        said = "; ".join(f"{target_name(turn.t, one)} {turn.t.percent(one.target)}" for one in fitting)
        return f"{said} ({places})" if said else ""

    if named:
        return Wanted(TraitKind.TARGET_OF, tuple(f"{service} {key}" for service in named), says=says)
    return Wanted(TraitKind.TARGET, (key,), says=says)


def _of_limit(plain: str, ask: Ask) -> Wanted:
    asks_reaction = _REACTION.search(plain) is not None
    clock, kind = (ClockKind.REACT, TraitKind.REACT) if asks_reaction else (ClockKind.RESOLVE, TraitKind.RESOLVE)
    length = ask.entities.duration
    key = seconds_key(length) if length is not None else ""
    bounds = (key, key)
    if _BELOW.search(plain):
        bounds = ("", key)
    elif _ABOVE.search(plain):
        bounds = (key, "~")

    def says(turn: Turn, _contract: Contract, version: ContractVersion) -> str:
        found = [
            f"{turn.t.text(severity.name)}: {limit_text(turn.t, promise.limit)}"
            for severity in version.severities
            if isinstance(term := severity.promises.get(clock), Stated)
            for promise in term.value
            if isinstance(promise.limit, ServiceTime) and bounds[0] <= seconds_key(promise.limit.amount) <= bounds[1]
        ]
        clauses = (severity.clause for severity in version.severities)
        said = f"{clock_name(turn.t, clock)}: {'; '.join(dict.fromkeys(found))}"
        return f"{said} ({_places(turn, version, clauses)})"

    return Wanted(kind, bounds=bounds, says=says)


def _round_the_clock(turn: Turn, version: ContractVersion) -> str:
    always = [s for s in version.severities if version.schedules[s.schedule].hours.round_the_clock]
    places = _places(turn, version, (version.schedules[s.schedule].clause for s in always))
    return f"24/7: {', '.join(turn.t.text(s.name) for s in always)} ({places})"


def _lateness(turn: Turn, version: ContractVersion) -> str:
    owed = version.lateness.value if isinstance(version.lateness, Stated) else ()
    return f"{turn.t.say('penalties for lateness')} ({_places(turn, version, (one.clause for one in owed))})"


def _work_windows(turn: Turn, version: ContractVersion) -> str:
    from_ = version.maintenance
    if not isinstance(from_, Stated):
        return ""
    windows = from_.value.windows
    return f"{hours_text(turn.t, windows.value)} ({_places(turn, version, [windows.clause])})"


def _veto(turn: Turn, version: ContractVersion) -> str:
    term = version.maintenance.value.veto if isinstance(version.maintenance, Stated) else None
    if not isinstance(term, Stated):
        return ""
    return f"{turn.t.text(term.value)} ({_places(turn, version, [term.clause])})"


def _services(turn: Turn, version: ContractVersion, wanted: Sequence[str]) -> str:
    covered = [key for key in wanted if key in version.services]
    names = turn.t.list(turn.t.text(services()[key].name) for key in covered)
    return f"{names} ({_places(turn, version, (version.services[key] for key in covered))})"


def _places(turn: Turn, version: ContractVersion, clauses: Iterable[Clause]) -> str:
    return "; ".join(cited(turn.t, version, clauses))


# ---- what no trait finds


def _topic_page(turn: Turn, ask: Ask, offset: int) -> Said:
    """Look for a special topic contract by contract, from a place on, until a page is full or enough was looked at."""
    t, everybody = turn.t, turn.work.customers.all()
    found, place = _scanned(turn, ask, offset, PAGE)
    lines = [f"{customer.name}: {said}" for customer, said in found]
    whole = offset == 0 and place >= len(everybody)
    if not lines and place >= len(everybody):
        return Said(t.say("No contract in force has that term."), {"customers": [], "total": 0})
    head = t.count("%(n)s customer:", "%(n)s customers:", len(lines))
    if not whole:
        head = t.say(
            "Looked at %(first)s–%(last)s of %(all)s contracts:", first=offset + 1, last=place, all=len(everybody)
        )
    offers: tuple[Offer, ...] = ()
    if place < len(everybody):
        arguments = {"entities": ask.entities.as_json(), "text": ask.text, "offset": place}
        offers = (Offer(t.say("Look further"), "coverage.page", arguments),)
    facts: dict[str, Fact] = {"customers": [customer.key for customer, _ in found], "total": len(found)}
    return Said("\n".join([head, *lines]), facts, offers)


def _scanned(turn: Turn, ask: Ask, offset: int, most: int) -> tuple[list[tuple[Customer, str]], int]:
    """Return customers on whose topic the contract says something, with what, and how far the register was read."""
    everybody = turn.work.customers.all()
    found: list[tuple[Customer, str]] = []
    place = offset
    for customer in everybody[offset : offset + _LOOKED_AT]:
        place += 1
        said = _on_topic(turn, ask, customer)
        if said is not None:
            found.append((customer, said))
        if len(found) == most:
            break
    return found, place


def _on_topic(turn: Turn, ask: Ask, customer: Customer) -> str | None:
    contract = turn.work.customers.contract_of(customer.key)
    version = contract.version_at(turn.now) if contract is not None else None
    if contract is None or version is None:
        return None
    said = answer_on_topic(replace(turn, customer=customer, contract=contract), ask, version)
    return said[0].text if said and said[0].facts.get("stated") else None


# ---- as a file


def _exported(turn: Turn, ask: Ask) -> Said:
    t, wanted = turn.t, _wanted(turn, ask)
    note = ""
    rows: list[list[object]]
    if wanted is None:
        found, place = _scanned(turn, ask, 0, _LOOKED_AT)
        rows = [[customer.key, customer.name, said] for customer, said in found]
        every = len(turn.work.customers.all())
        if place < every:
            note = t.say("Looked at %(first)s–%(last)s of %(all)s contracts:", first=1, last=place, all=every)
    else:
        keys, total = _found(turn, wanted, None, 0)
        if total > _QUOTED:
            names = turn.work.customers.register().customers
            rows = [[key, names[key].name, ""] for key in keys if key in names]
            note = t.say("Too many to quote each contract: the file has the names.")
        else:
            rows = [[key, *_quoted(turn, wanted, key)] for key in keys]
    counted = t.count("%(n)s customer", "%(n)s customers", len(rows))
    content = rows_as_csv(t.language, [[t.say("key"), t.say("customer"), t.say("what the contract says")], *rows])
    file = Attachment(t.say("customers.csv"), "text/csv", counted, content)
    return Said(f"{note} {counted}".strip(), {"customers": len(rows)}, attachments=(file,))
