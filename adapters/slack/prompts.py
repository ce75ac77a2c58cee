"""What can be asked first: shown when somebody opens the conversation, and in the manifest before anybody did.

Source: docs.slack.dev/ai/migrating-to-agent-messaging, reference/methods/assistant.threads.setSuggestedPrompts
"""

from __future__ import annotations

from adapters.slack import limits
from bot.i18n import Translator

Prompt = dict[str, str]


def suggested_prompts(t: Translator) -> list[Prompt]:
    """Return at most four first questions: a short title, and the words that are said when it is chosen."""
    prompts = [
        _prompt(t.say("Report a failure"), t.say("I want to report a failure")),
        _prompt(t.say("Downtime left"), t.say("How much downtime is left this month?")),
        _prompt(t.say("List of incidents"), t.say("Show my incidents")),
        _prompt(t.say("What can I ask?"), t.say("What can you do?")),
    ]
    return prompts[: limits.PROMPTS]


def _prompt(title: str, message: str) -> Prompt:
    return {"title": title, "message": message}
