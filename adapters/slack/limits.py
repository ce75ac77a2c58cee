"""How much Slack takes: one table for every renderer of this folder.

Rule: a length is UTF-16 units, the strictest way Slack may count. What is kept within one message is smaller than what
Slack takes when posting, because every message may be edited later and an edit takes less.
Source: docs.slack.dev/reference/block-kit, reference/views, reference/methods/chat.update; slack_sdk.models.
"""

from __future__ import annotations

from typing import Final

MESSAGE_TEXT: Final = 3_500
"""Characters of a message's text after escaping; longer texts become several messages (Slack cuts near 4,000)."""
MESSAGE_BYTES: Final = 3_900
"""Bytes of a message's text after escaping: an edit is refused above 4,000."""
BLOCKS_TEXT: Final = 13_000
"""Characters of all blocks of a message together; refused at about 13,200 although each block is legal."""

SECTION: Final = 3_000
FIELDS: Final = 10
FIELD: Final = 2_000
HEADER: Final = 150
CONTEXT: Final = 2_000

BUTTON: Final = 75
BUTTON_VALUE: Final = 2_000
BUTTONS_IN_ROW: Final = 5
"""What reads well in one row on a phone and a desk; Slack takes 25."""
BUTTONS_IN_MESSAGE: Final = 50
"""Ten rows: with text far from the 50 blocks and from the sum of all text that Slack takes."""

VIEW_BLOCKS: Final = 100
VIEW_TITLE: Final = 24
METADATA: Final = 3_000
LABEL: Final = 2_000
PLACEHOLDER: Final = 150
TYPED: Final = 3_000
OPTION: Final = 75
OPTION_VALUE: Final = 150
OPTIONS: Final = 100
RADIO_BUTTONS: Final = 10
FIELD_ERROR: Final = 300
"""A sentence or two under a field; Slack names no number."""

PROMPTS: Final = 4
