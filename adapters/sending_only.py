"""A platform that only sends: e-mail, a gateway. Nothing comes in, so there is nothing to start or to wait for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from starlette.routing import BaseRoute

from adapters.messenger import Gone, Rejected
from adapters.pace import Pace, Rate
from bot.messages import Address
from bot.records import KeptAttachment, OutboxMessage


class SendingOnly:
    """The endpoint of such a platform; always ready."""

    routes: Sequence[BaseRoute] = ()
    ready = True
    why_not_ready = ""

    async def start(self) -> None:
        """Nothing is to be started."""

    async def stop_taking_in(self) -> None:
        """Nothing comes in."""

    async def stop(self) -> None:
        """Nothing is to be stopped."""


class OneWay:
    """What a messenger of such a platform cannot do: edit, be asked, fetch."""

    async def edit(self, message: OutboxMessage, reference: str) -> str:  # noqa: ARG002 (the protocol)
        """Nothing that was sent can be changed: it is sent anew."""
        raise Gone

    async def find(
        self,
        message: OutboxMessage,  # noqa: ARG002
        since: datetime,  # noqa: ARG002
    ) -> Literal["absent", "unknown"]:
        """Nobody can say whether it arrived."""
        return "unknown"

    async def fetch(self, attachment: KeptAttachment) -> bytes:  # noqa: ARG002
        """There is nothing to fetch."""
        raise Rejected("nothing comes in here")

    def limits_key(self, address: Address) -> str:
        """Return the address itself."""
        return address.conversation


def plain_pace(rate: Rate) -> Pace:
    """Return a pace of an account without limits for places."""
    return Pace(account=rate, of_place=lambda _: ())
