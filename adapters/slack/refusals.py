"""What Slack's refusals mean to delivery: the workspace is lost, the place is, the thread is, or our words are wrong.

Rule: what is not listed is our own fault and never tried again.
Source: docs.slack.dev/reference/methods/chat.postMessage, chat.postEphemeral, chat.update (errors)
"""

from __future__ import annotations

from adapters.messenger import Rejected
from adapters.slack.api import SlackSays
from bot.errors import RetryLater, Unreachable

TEAM_LOST = frozenset(
    "account_inactive token_revoked invalid_auth not_authed team_access_not_granted org_login_required "
    "enterprise_is_restricted team_not_found".split()
)
PLACE_LOST = frozenset(
    "channel_not_found not_in_channel is_archived user_not_found users_not_found cannot_dm_bot user_disabled "
    "user_is_bot messages_tab_disabled restricted_action restricted_action_read_only_channel "
    "restricted_action_thread_only_channel restricted_action_non_threadable_channel external_channel_migrating".split()
)
THREAD_LOST = frozenset("thread_not_found cannot_reply_to_message invalid_thread_ts message_not_found".split())
NOT_EDITABLE = frozenset("message_not_found cant_update_message edit_window_closed is_inactive".split())
LOOKS = frozenset(
    "invalid_blocks invalid_blocks_format msg_blocks_too_long invalid_attachments metadata_too_large "
    "invalid_metadata_format invalid_metadata_schema slack_file_not_found".split()
)
"""What is wrong with blocks or metadata, and not with the words themselves."""
TOKEN_OLD = "token_expired"


def meaning_of(refused: SlackSays) -> Exception:
    """Return what a refused message means. Somebody who left a channel makes not the channel unreachable."""
    if refused.error == TOKEN_OLD:
        return RetryLater()
    if refused.error in TEAM_LOST or refused.error in PLACE_LOST:
        return Unreachable(f"Slack: {refused}")
    return Rejected(str(refused))
