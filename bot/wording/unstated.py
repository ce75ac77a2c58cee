"""The two honest answers where a contract states nothing: it was read and does not say, or nobody has looked yet."""

from __future__ import annotations

from bot.i18n import Translator
from knowledge.terms import NotEntered


def unstated(t: Translator, term: object, topic: str) -> str:
    """Return why there is no answer on a topic; only a contract that was read may be said to be silent."""
    if isinstance(term, NotEntered):
        return t.say(
            "This has not been entered yet: %(topic)s. That is not the same as “the contract does not say”; "
            "please ask the account manager.",
            topic=topic,
        )
    return t.say("The contract does not say: %(topic)s.", topic=topic)
