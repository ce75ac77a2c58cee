"""A place of the storage in memory that gets a new key, with everything that is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.messages import Address
from tests.fakes.memory_rows import Rows


def move_place(rows: Rows, platform: str, key: str, new_key: str) -> None:
    """Rewrite the key of a place wherever it is kept; what the new one has of its own stands."""

    def moved(address: Address) -> Address:
        inside = address.conversation == key or address.conversation.startswith((f"{key}/", f"{key}|"))
        if not inside or address.platform != platform:
            return address
        return replace(address, conversation=new_key + address.conversation[len(key) :])

    if key == new_key:
        return
    here, becoming = rows.places.get((platform, key)), rows.places.get((platform, new_key))
    if here is not None and becoming is not None and here.customer != becoming.customer:
        silence(rows, platform, key)
        del rows.places[platform, key]
        return
    for kept in (rows.places, rows.marks, rows.lost):
        _rename(kept, (platform, key), (platform, new_key))
    if (platform, new_key) in rows.places:
        rows.places[platform, new_key] = replace(rows.places[platform, new_key], key=new_key)
    for posted in list(rows.posted):
        _rename(rows.posted, posted, (moved(posted[0]), posted[1]))
    for address in list(rows.conversations):
        _rename(rows.conversations, address, moved(address))
    for address, conversation in rows.conversations.items():
        rows.conversations[address] = replace(conversation, address=address)
    for held, link in rows.links.items():
        there = moved(Address(link.sender.platform, link.conversation))
        rows.links[held] = replace(link, conversation=there.conversation)
    rows.homes.update({incident: moved(address) for incident, address in rows.homes.items()})
    rows.attachments.update({id: replace(one, address=moved(one.address)) for id, one in rows.attachments.items()})
    rows.pending.update({id: replace(one, address=moved(one.address)) for id, one in rows.pending.items()})
    _move_choices(rows, moved)
    _requeue(rows, moved)


def silence(rows: Rows, platform: str, key: str, person: str | None = None) -> None:
    """Give up what waits in a place, or only what waits there for one person."""
    for name, row in list(rows.outbox.items()):
        where = row.message.address
        inside = where.conversation == key or where.conversation.startswith((f"{key}/", f"{key}|"))
        waits = where.platform == platform and inside and row.state in ("queued", "claimed", "dead")
        if waits and person in (None, row.message.person):
            rows.outbox[name] = replace(row, state="dead", reason="nobody is told this any more", finished_at=None)


def _rename(kept: dict[Any, Any], old: Any, new: Any) -> None:
    if old != new and old in kept:
        value = kept.pop(old)
        kept.setdefault(new, value)


def _move_choices(rows: Rows, moved: Any) -> None:
    moving = [batch for batch, choice in rows.choices.values() if moved(choice.address) != choice.address]
    goals = {moved(choice.address) for _, choice in rows.choices.values() if moved(choice.address) != choice.address}
    for token, (batch, choice) in rows.choices.items():
        later = max(moving, default=0) if batch and choice.address in goals else 0
        rows.choices[token] = (batch + later, replace(choice, address=moved(choice.address)))


def _requeue(rows: Rows, moved: Any) -> None:
    """Let what waits wait in the new conversation, behind what waits there already."""
    for key, row in list(rows.outbox.items()):
        there = moved(row.message.address)
        if row.is_open and there != row.message.address:
            del rows.outbox[key]
            rows.outbox[key] = replace(row, message=replace(row.message, address=there))
