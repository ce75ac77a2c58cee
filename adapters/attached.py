"""What an attachment is on a platform: a drawing as a picture, a report as a PDF, any other file as it is.

Rule: both are made beside the service, when the message is sent and never while somebody waits for an answer.
"""

from __future__ import annotations

from adapters.drawing import draughtsman
from adapters.pictures import picture_name
from adapters.reports.press import set_as_pdf
from bot.messages import PDF, Attachment


async def file_of(attachment: Attachment) -> tuple[bytes, str]:
    """Return the content of an attachment and what it is called.

    Raises:
        ValueError: it is no drawing, or no report.
    """
    if attachment.is_drawing:
        return await draughtsman.drawn(attachment.content), picture_name(attachment.name)
    if attachment.media_type == PDF:
        return await set_as_pdf(attachment.content), attachment.name
    return attachment.content.encode(), attachment.name
