"""How a call reaches the fake Telegram: in the address, a form, JSON or a multipart body.

Rule: a multipart body is cut here and not by aiohttp, whose reader warns of its own `unread_data` now and then, and a
warning is an error in this suite.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from aiohttp import web

from tests.fakes.telegram_calls import Params, Upload

_NAME = re.compile(r'\bname="([^"]*)"')
_FILENAME = re.compile(r'\bfilename="([^"]*)"')
_MIME = re.compile(r"(?i)content-type:\s*(\S+)")


async def read_params(request: web.Request) -> Params:
    """Return the parameters of a call.

    Raises:
        web.HTTPRequestEntityTooLarge: the body is longer than the server reads.
    """
    values, uploads, body = dict(request.query), dict[str, Upload](), await request.read()
    if request.content_type == "application/json":
        given = json.loads(body or b"{}")
        values |= {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
    elif request.content_type == "multipart/form-data":
        boundary = request.headers["Content-Type"].partition("boundary=")[2].strip('"').encode()
        for head, content in _parts(body, boundary):
            _enter(head, content, values, uploads)
    else:
        values |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return Params(values, uploads)


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[str, bytes]]:
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        yield head.decode(), content[:-2]


def _enter(head: str, content: bytes, values: dict[str, str], uploads: dict[str, Upload]) -> None:
    name, filename, mime = (pattern.search(head) for pattern in (_NAME, _FILENAME, _MIME))
    if name is None:
        return
    if filename is None:
        values[name.group(1)] = content.decode()
    else:
        kind = mime.group(1) if mime else "application/octet-stream"
        uploads[name.group(1)] = Upload(filename.group(1), kind, content)
