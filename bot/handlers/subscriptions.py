"""Notices: what somebody gets of those that are not mandatory, and when they want quiet; chosen by press or word."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time
from typing import cast
from zoneinfo import ZoneInfo

from bot.handlers.incidents import find, unknown
from bot.handlers.telling import reporter_of
from bot.messages import Fact
from bot.ports import HELD
from bot.records import NoticeChoice, NoticeKind, NoticeScope
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded
from bot.understanding.service_names import find_services
from knowledge.hours.quiet import QuietHours
from knowledge.words.services import services

_CHANNELS = frozenset({"email", "sms"})
_NIGHT = (time(22), time(7))
_QUIET_WORDS = ("cisz", "quiet", "nie pisz", "don't write", "w nocy", "at night", "disturb", "nie przeszkadz")
_HOUR = r"(\d{1,2})(?::(\d\d))?\s*(am|pm)?"
_FROM_TO = re.compile(rf"\b(?:od|from|miedzy|between)\s+{_HOUR}\s*(?:do|to|a|and|until|-)\s*{_HOUR}\b")
_NO_QUIET = re.compile(
    r"\b(?:bez|nie chce|wylacz\w*|usun\w*|odwolaj|koniec|no|without|stop|cancel|disable|remove|(?:turn|switch) off)"
    r"(?: \w+){0,2} (?:cisz\w*|quiet)|\bquiet(?: \w+)? off\b"
)
_ONE_INCIDENT = re.compile(r"\b(?:napraw\w*|zmieni\w*|ruszy|wroci|rozwiaz\w*|fixed|changes?|resolved|repaired|back)\b")
_URGENT = re.compile(r"\b(?:piln\w*|urgent)\b")
_REFUSED = re.compile(r"\b(?:nie|no|not|don.?t)\b")
_HELD_BACK = re.compile(r"\b(?:wstrzym\w*|hold\w*|held)\b")
_KINDS: tuple[tuple[NoticeKind, re.Pattern[str]], ...] = (
    ("budget", re.compile(r"\b(?:budze[tc]\w*|budget\w*)\b")),
    ("summary", re.compile(r"\b(?:podsumowa\w*|summar\w*)\b")),
    ("contract", re.compile(r"\b(?:wniosk\w*|reklamacj\w*|koncu umowy|claims?|(?:end|expiry) of (?:the )?contract)\b")),
    ("reminder", re.compile(r"\b(?:przypomn\w*|prac(?:e|y|ach|ami|om)?|konserwacj\w*|remind\w*|maintenance|works?)\b")),
)
_ALL_WORDS = ("wszystk", "all ", "everything")
_NONE_WORDS = ("zadn", "none", "nothing", "wylacz", "turn off", "wypisz", "unsubscribe")


def subscribe(turn: Turn, ask: Ask) -> list[Said]:
    """Choose notices in words: an incident to follow, quiet hours, services, a kind, everything; else show what is
    chosen and offer the rest."""
    if (number := _incident_meant(turn, ask)) is not None:
        return [_follow(turn, number)]
    choice = turn.work.notice_choices.of_person(turn.person.id)
    kind = _kind_named(ask)
    if kind in choice.muted:
        return [_chosen(turn, replace(choice, muted=tuple(one for one in choice.muted if one != kind)))]
    return [_in_words(turn, ask)]


def unsubscribe(turn: Turn, ask: Ask) -> list[Said]:
    """Choose to get less, in words: an incident no more, a kind, only what is mandatory, only some services, quiet."""
    words = folded(ask.text)
    if ask.entities.incident is not None:
        return [_unfollow(turn, ask.entities.incident)]
    if (kind := _kind_named(ask)) is not None and not _is_of_quiet(words):
        return [_muted(turn, kind)]
    is_of_all = any(word in words for word in _NONE_WORDS) and not _services_named(ask)
    if not is_of_all or _is_of_quiet(words):
        return [_in_words(turn, ask)]
    choice = turn.work.notice_choices.of_person(turn.person.id)
    return [_chosen(turn, replace(choice, scope="none", services=()))]


def _incident_meant(turn: Turn, ask: Ask) -> int | None:
    """Return the incident that is named, or the one spoken of where the words can mean no other thing."""
    if ask.entities.incident is not None:
        return ask.entities.incident
    number = turn.recall("incident") if _ONE_INCIDENT.search(folded(ask.text)) else None
    return int(number) if number is not None else None


def _follow(turn: Turn, number: int) -> Said:
    t = turn.t
    state = find(turn, number)
    if state is None:
        return unknown(turn, number)
    turn.remember(incident=number)
    facts: dict[str, Fact] = {"incident": number, "following": True}
    turn.work.homes.follow(number, turn.person.id, turn.now)
    turn.happened("incident_followed", incident=number)
    said = t.say("You will hear how incident %(number)s goes on and before its due times.", number=number)
    stop = Offer(t.say("Stop following"), "notices.unfollow", {"incident": number})
    return Said(said, facts, (stop,))


def _unfollow(turn: Turn, number: int) -> Said:
    t = turn.t
    if find(turn, number) is None:
        return unknown(turn, number)
    facts: dict[str, Fact] = {"incident": number, "following": False}
    if turn.work.homes.unfollow(number, turn.person.id):
        turn.happened("incident_unfollowed", incident=number)
        return Said(t.say("You follow incident %(number)s no more.", number=number), facts)
    log = turn.work.incidents.of_number(number, turn.now)
    if log is not None and reporter_of(turn.work, log) == turn.person:
        said = t.say("You reported incident %(number)s; whoever reports one hears how it goes on.", number=number)
        return Said(said, facts)
    return Said(t.say("You do not follow incident %(number)s.", number=number), facts)


def unfollowed(turn: Turn, arguments: Json) -> list[Said]:
    """Follow an incident no more, by a press."""
    return [_unfollow(turn, int(arguments["incident"]))]


def _kind_named(ask: Ask) -> NoticeKind | None:
    words = folded(ask.text)
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), None)


def _muted(turn: Turn, kind: NoticeKind) -> Said:
    choice = turn.work.notice_choices.of_person(turn.person.id)
    return _chosen(turn, replace(choice, muted=tuple(dict.fromkeys((*choice.muted, kind)))))


def _is_of_quiet(words: str) -> bool:
    return any(word in words for word in _QUIET_WORDS) or _FROM_TO.search(words) is not None


def _services_named(ask: Ask) -> tuple[str, ...]:
    """Return the services of a wish, but for the ways a notice could come ("e-mailem", "by SMS")."""
    return tuple(one for one in find_services(folded(ask.text)).keys if one not in _CHANNELS)


def _in_words(turn: Turn, ask: Ask) -> Said:
    words = folded(ask.text)
    choice = turn.work.notice_choices.of_person(turn.person.id)
    if _URGENT.search(words) and not _NO_QUIET.search(words):
        passes = (_REFUSED.search(words) is None) == (_HELD_BACK.search(words) is None)
        hours = _FROM_TO.search(words)
        quiet = _quiet_said(hours, turn.zone) if hours is not None else choice.quiet
        return _chosen(turn, replace(choice, urgent_passes=passes, quiet=quiet or choice.quiet))
    if _is_of_quiet(words):
        return _quiet_in_words(turn, choice, words)
    if named := _services_named(ask):
        return _chosen(turn, replace(choice, scope="services", services=named))
    if any(word in words for word in _ALL_WORDS) and not any(word in words for word in _NONE_WORDS):
        return _chosen(turn, replace(choice, scope="all", services=()))
    return _shown(turn, choice)


def _quiet_in_words(turn: Turn, choice: NoticeChoice, words: str) -> Said:
    """Choose quiet hours, or none; what names hours and refuses them, or no hours of a day, changes nothing."""
    hours, refused = _FROM_TO.search(words), _NO_QUIET.search(words)
    if refused:
        return _shown(turn, choice) if hours else _chosen(turn, replace(choice, quiet=None))
    quiet = _quiet_said(hours, turn.zone) if hours else QuietHours(*_NIGHT, turn.zone)
    return _chosen(turn, replace(choice, quiet=quiet)) if quiet is not None else _shown(turn, choice)


def chosen(turn: Turn, arguments: Json) -> list[Said]:
    """Choose by a press."""
    choice = turn.work.notice_choices.of_person(turn.person.id)
    match arguments.get("what"):
        case "scope":
            scope = cast(NoticeScope, arguments["scope"])
            kept = choice.services or _contract_services(turn) if scope == "services" else ()
            return [_chosen(turn, replace(choice, scope=scope, services=kept))]
        case "service":
            return [_chosen(turn, _toggled(choice, str(arguments["service"])))]
        case "quiet":
            quiet = QuietHours(*_NIGHT, turn.zone) if arguments["on"] else None
            return [_chosen(turn, replace(choice, quiet=quiet))]
        case "muted":
            kind = cast(NoticeKind, arguments["kind"])
            return [_chosen(turn, replace(choice, muted=tuple(one for one in choice.muted if one != kind)))]
        case "urgent":
            return [_chosen(turn, replace(choice, urgent_passes=bool(arguments["on"])))]
        case _:
            return [_shown(turn, choice)]


def _toggled(choice: NoticeChoice, service: str) -> NoticeChoice:
    kept = tuple(one for one in choice.services if one != service)
    return replace(choice, scope="services", services=kept if service in choice.services else (*kept, service))


def _contract_services(turn: Turn) -> tuple[str, ...]:
    return tuple(turn.version.services) if turn.version is not None else tuple(services())


def _quiet_said(said: re.Match[str], zone: str) -> QuietHours | None:
    """Return the quiet hours that were said; None: no such times are on the clock, or they enclose nothing."""
    start, end = _hour(*said.groups()[:3]), _hour(*said.groups()[3:])
    return None if start is None or end is None or start == end else QuietHours(start, end, zone)


def _hour(hour: str, minute: str | None, half: str | None) -> time | None:
    """Return a time of the clock on the wall; None: there is none such."""
    told = int(hour) % 12 + 12 * (half == "pm") if half else int(hour) % 24
    return time(told, int(minute or 0)) if int(hour) <= 24 and int(minute or 0) < 60 else None


def _chosen(turn: Turn, choice: NoticeChoice) -> Said:
    if choice.quiet != turn.work.notice_choices.of_person(turn.person.id).quiet:
        _hold_anew(turn, choice)
    turn.work.notice_choices.choose(turn.person.id, choice, turn.now)
    turn.happened("notices_chosen", scope=choice.scope, quiet=choice.quiet is not None)
    shown = _shown(turn, choice)
    return replace(shown, text=f"{turn.t.say('Noted.')} {shown.text}")


def _hold_anew(turn: Turn, choice: NoticeChoice) -> None:
    """Hold what is held already as long as is wanted now; where it is quiet no more, it comes with the next tick."""
    until = (choice.quiet.until(turn.now) if choice.quiet is not None else None) or turn.now
    if turn.work.held.move(turn.person.id, until):
        turn.work.looks.look_at(HELD, turn.person.id, until)


def _shown(turn: Turn, choice: NoticeChoice) -> Said:
    t = turn.t
    names = t.list(t.text(services()[key].name) for key in choice.services if key in services())
    scope = {
        "all": t.say("You get notices.") if choice.muted else t.say("You get every notice."),
        "services": t.say("Of budgets and reminders you get what concerns: %(services)s.", services=names or "–"),
        "none": t.say("You get only what is mandatory."),
    }[choice.scope]
    lines = [scope]
    if choice.muted:
        muted = t.list(_kind_name(turn, kind) for kind in choice.muted)
        lines.append(t.say("You do not get: %(kinds)s.", kinds=muted))
    must = t.say("Mandatory is what concerns your reports, missed times and announced work; it always comes.")
    facts: dict[str, Fact] = {"scope": choice.scope, "services": list(choice.services)}
    if choice.muted:
        facts["muted"] = list(choice.muted)
    return Said("\n".join([*lines, must, _quiet_text(turn, choice)]), facts, _offers(turn, choice))


def _kind_name(turn: Turn, kind: NoticeKind) -> str:
    t = turn.t
    return {
        "budget": t.say("messages on downtime budgets"),
        "summary": t.say("summaries"),
        "contract": t.say("days of claims and of the contract's end"),
        "reminder": t.say("reminders"),
    }[kind]


def _quiet_text(turn: Turn, choice: NoticeChoice) -> str:
    t, quiet = turn.t, choice.quiet
    if quiet is None:
        return t.say("There are no quiet hours.")
    values = {"start": _clock(turn, quiet.start), "end": _clock(turn, quiet.end), "zone": quiet.zone}
    if choice.urgent_passes:
        return t.say("Quiet from %(start)s to %(end)s (%(zone)s); what is urgent comes all the same.", **values)
    return t.say("Quiet from %(start)s to %(end)s (%(zone)s), even for what is urgent.", **values)


def _clock(turn: Turn, at: time) -> str:
    return turn.t.clock(datetime.combine(turn.now.date(), at, ZoneInfo(turn.zone)), turn.zone)


def _offers(turn: Turn, choice: NoticeChoice) -> tuple[Offer, ...]:
    t = turn.t
    labels: dict[NoticeScope, str] = {
        "all": t.say("Everything"),
        "services": t.say("Only some services"),
        "none": t.say("Only what is mandatory"),
    }
    offers = [
        Offer(label, "notices.choose", {"what": "scope", "scope": scope})
        for scope, label in labels.items()
        if scope != choice.scope
    ]
    if choice.scope == "services":
        offers += [_service_offer(turn, choice, key) for key in _contract_services(turn)]
    offers += [
        Offer(f"+ {_kind_name(turn, kind)}", "notices.choose", {"what": "muted", "kind": kind}) for kind in choice.muted
    ]
    if choice.quiet is None:
        offers.append(Offer(t.say("Quiet 22–7"), "notices.choose", {"what": "quiet", "on": True}))
        return tuple(offers)
    offers.append(Offer(t.say("No quiet hours"), "notices.choose", {"what": "quiet", "on": False}))
    label = t.say("Urgent too: hold it") if choice.urgent_passes else t.say("Let urgent through")
    offers.append(Offer(label, "notices.choose", {"what": "urgent", "on": not choice.urgent_passes}))
    return tuple(offers)


def _service_offer(turn: Turn, choice: NoticeChoice, key: str) -> Offer:
    name = turn.t.text(services()[key].name)
    mark = "✓" if key in choice.services else "+"
    return Offer(f"{mark} {name}", "notices.choose", {"what": "service", "service": key})
