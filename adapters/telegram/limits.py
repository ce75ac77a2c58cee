"""What Telegram allows, in one table.

Source: https://core.telegram.org/bots/api and python-telegram-bot's `telegram.constants`; what those do not say is
marked as observed.
"""

from __future__ import annotations

TEXT_UNITS = 4096
"""Length of a text after its entities were read, in UTF-16 units."""
CAPTION_UNITS = 1024
ENTITIES = 100
BUTTONS = 100
BUTTONS_IN_ROW = 8
"""Observed."""
ROW_CHARACTERS = 30
"""What fits side by side on a phone; longer labels would be cut by the client."""
LABEL_CHARACTERS = 64
CALLBACK_BYTES = 64
START_PAYLOAD_CHARACTERS = 64
PHOTO_BYTES = 10 * 1024 * 1024
COMMAND_DESCRIPTION_CHARACTERS = 256
DESCRIPTION_CHARACTERS = 512
SHORT_DESCRIPTION_CHARACTERS = 120
SECRET_CHARACTERS = 256

INCOMING_CHARACTERS = 4096
"""What is read of one message; longer ones cannot be sent by the apps."""
FILE_NAME_CHARACTERS = 255
WEBHOOK_BYTES = 1024 * 1024
"""The largest body of a webhook request; real updates are below 100 kB."""
