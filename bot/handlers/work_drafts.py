"""Drafts of planned work in the chat, for staff: kept, listed, shown again, announced from there, dropped.

Rule: nobody but staff hears of a draft; what it means is worked out anew whenever it is shown.
"""

from __future__ import annotations

import re

from bot.handlers.work_plans import UNKNOWN, shown_plan, work_of
from bot.records import WorkDraft
from bot.turn import DEFAULT_ZONE, Json, Offer, Said, Turn
from bot.wording.works import work_line
from knowledge.downtime.planned_work import PlannedWork

_KEY = re.compile(r"\bd\s?(\d+)\b")
_DROP = re.compile(r"\b(?:usun\w*|skasuj\w*|odrzuc\w*|wyrzuc\w*|drop|delete|remove|discard)\b")
_SHOWN = 8


def drafts(turn: Turn, words: str) -> Said:
    """Show or drop the draft that is named, else list them all."""
    t = turn.t
    kept = turn.work.planned_works.drafts()
    if named := _KEY.search(words):
        draft = next((one for one in kept if one.key == f"D{named[1]}"), None)
        if draft is None:
            return _gone(turn, f"D{named[1]}")
        return _asked_to_drop(turn, draft) if _DROP.search(words) else _shown(turn, draft)
    if not kept:
        return Said(t.say("There are no drafts of planned work."), {"drafts": []})
    lines = [f"{one.key}: {_line(turn, one)}" for one in kept[:_SHOWN]]
    offers = tuple(Offer(one.key, "work.draft_shown", {"draft": one.key}) for one in kept[:_SHOWN])
    if len(kept) > _SHOWN:
        lines.append(t.count("and %(n)s more", "and %(n)s more", len(kept) - _SHOWN))
    return Said("\n".join(lines), {"drafts": [one.key for one in kept]}, offers)


def draft_kept(turn: Turn, arguments: Json) -> list[Said]:
    """Keep a work that was shown as a draft."""
    if not turn.is_staff:
        return []
    planned = work_of(turn, arguments)
    draft = WorkDraft(
        key=turn.work.planned_works.next_draft_key(),
        services=planned.services,
        start=planned.start,
        end=planned.end,
        customers=planned.customers,
        emergency=planned.emergency,
        effect=planned.effect if planned.effect != UNKNOWN else None,
        saved_by=turn.person.id,
        saved_at=turn.now,
    )
    turn.work.planned_works.keep_draft(draft)
    turn.happened("work_draft_kept", draft=draft.key)
    said = turn.t.say("Kept as draft %(key)s; nobody was told. “drafts of work” lists them.", key=draft.key)
    return [Said(said, {"draft": draft.key})]


def draft_shown(turn: Turn, arguments: Json) -> list[Said]:
    """Show a draft with what it means now."""
    draft = next((one for one in turn.work.planned_works.drafts() if one.key == arguments["draft"]), None)
    if not turn.is_staff or draft is None:
        return [_gone(turn, str(arguments["draft"]))]
    return [_shown(turn, draft)]


def draft_dropped(turn: Turn, arguments: Json) -> list[Said]:
    """Drop a draft."""
    key = str(arguments["draft"])
    if not turn.is_staff or not turn.work.planned_works.drop_draft(key):
        return [_gone(turn, key)]
    turn.happened("work_draft_dropped", draft=key)
    return [Said(turn.t.say("Dropped: draft %(key)s.", key=key), {"draft": key})]


def _shown(turn: Turn, draft: WorkDraft) -> Said:
    t = turn.t
    drop = Offer(t.say("Drop the draft"), "work.draft_dropped", {"draft": draft.key}, "danger")
    if draft.start <= turn.now:
        past = t.say("Its time has come, so it can only be dropped.")
        return Said(f"{draft.key}: {_line(turn, draft)}\n{past}", {"draft": draft.key}, (drop,))
    return shown_plan(turn, _work(turn, draft), drop, draft=draft.key)


def _asked_to_drop(turn: Turn, draft: WorkDraft) -> Said:
    t = turn.t
    drop = Offer(t.say("Drop the draft"), "work.draft_dropped", {"draft": draft.key}, "danger")
    said = t.say("Drop draft %(key)s?", key=draft.key)
    return Said(f"{said}\n{_line(turn, draft)}", {"draft": draft.key}, (drop,), asks=True)


def _line(turn: Turn, draft: WorkDraft) -> str:
    person = turn.work.people.get(draft.saved_by) if draft.saved_by is not None else None
    saved = turn.t.moment(draft.saved_at, DEFAULT_ZONE, now=turn.now)
    line = work_line(turn.t, _work(turn, draft), draft.services, DEFAULT_ZONE, now=turn.now).removesuffix(" …")
    return f"{line} ({', '.join(filter(None, (person.name if person is not None else '', saved)))})"


def _work(turn: Turn, draft: WorkDraft) -> PlannedWork:
    effect, whom = draft.effect or UNKNOWN, draft.customers
    return PlannedWork("-", draft.services, turn.now, draft.start, draft.end, effect, whom, emergency=draft.emergency)


def _gone(turn: Turn, key: str) -> Said:
    return Said(turn.t.say("The draft %(key)s is gone: announced or dropped already.", key=key), {"draft": key})
