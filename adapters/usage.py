"""What was written on the command line and means nothing: told in a sentence like all else, but with exit code 2."""

from __future__ import annotations

from bot.errors import Refused


class WrongUsage(Refused):
    """An argument or an option is wrong, whatever the database holds."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.message, **refused.values)
