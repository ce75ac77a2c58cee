"""A database as one file that any database can be made of: gzipped lines of JSON, with a seal at the end.

The first line says what it is, then come for each table its name and columns and a line for each row, at last how many
lines there were and the SHA-256 of them. Rule: it is whole or it is refused; nothing is read from it before it was
read through once.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.errors import Refused
from storage.schema import REVISIONS

FORMAT = 1
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Header:
    """What an archive is of: the revision of its schema, and when it was made (UTC)."""

    schema: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of an archive: its columns, and its rows in the order of the columns."""

    table: str
    columns: tuple[str, ...]
    rows: Iterable[tuple[Any, ...]]


def write_archive(path: Path, header: Header, tables: Iterable[Rows]) -> int:
    """Write an archive beside its place and move it there; return how many rows it has.

    Raises:
        Refused: the file is there already, or cannot be written.
    """
    if path.exists():
        raise Refused("The file %(file)s exists already; name another one. Nothing was written.", file=str(path))
    part = path.with_name(f"{path.name}.part")
    try:
        with gzip.open(part, "wb", compresslevel=6) as file:
            rows = _write(file, header, tables)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise _unusable(path, error) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return rows


def _write(file: gzip.GzipFile, header: Header, tables: Iterable[Rows]) -> int:
    digest, count, rows = hashlib.sha256(), 0, 0

    def put(said: object) -> None:
        nonlocal count
        line = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        file.write(line)
        count += 1

    put({"archive": "sla-assistant", "format": FORMAT, "schema": header.schema, "made_at": header.made_at.isoformat()})
    for one in tables:
        put({"table": one.table, "columns": one.columns})
        for row in one.rows:
            put([_encoded(value) for value in row])
            rows += 1
    file.write(json.dumps({"lines": count, "sha256": digest.hexdigest()}).encode() + b"\n")
    return rows


def read_header(path: Path) -> Header:
    """Read an archive through and return what it is of.

    Raises:
        Refused: it is none, it is broken or cut off, or it is of a newer version.
    """
    digest, count, header, last = hashlib.sha256(), 0, None, b""
    for line in _lines(path):
        if last:
            digest.update(last)
            count += 1
        last = line
        header = header or _header(path, line)
    seal = _parsed(path, last)
    if header is None or not isinstance(seal, dict) or seal.get("sha256") != digest.hexdigest():
        raise Refused("The backup %(file)s is broken or cut off; nothing was read from it.", file=str(path))
    return header


def read_tables(path: Path) -> Iterator[Rows]:
    """Yield the tables of an archive that was read through before; each has to be read before the next one."""
    lines = (_parsed(path, line) for line in _lines(path))
    next(lines)
    said = next(lines)
    while "table" in said:
        following: list[Any] = []
        yield Rows(said["table"], tuple(said["columns"]), _rows(lines, following))
        said = following[0]


def _rows(lines: Iterator[Any], following: list[Any]) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        if isinstance(line, dict):
            following.append(line)
            return
        yield tuple(_decoded(value) for value in line)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as file:
            yield from file
    except (OSError, EOFError) as error:
        raise _unusable(path, error) from error


def _parsed(path: Path, line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        raise Refused("The backup %(file)s is broken or cut off; nothing was read from it.", file=str(path)) from None


def _header(path: Path, line: bytes) -> Header:
    said = _parsed(path, line)
    if not isinstance(said, dict) or said.get("archive") != "sla-assistant":
        raise Refused("The file %(file)s is no backup of the assistant.", file=str(path))
    if said["format"] != FORMAT or said["schema"] not in REVISIONS:
        raise Refused(
            "The backup %(file)s was made by a newer version of the assistant (schema %(schema)s). Update the "
            "assistant.",
            file=str(path),
            schema=said["schema"],
        )
    return Header(said["schema"], datetime.fromisoformat(said["made_at"]))


def _unusable(path: Path, error: Exception) -> Refused:
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    return Refused("The file %(file)s cannot be used: %(reason)s.", file=str(path), reason=reason)


def _encoded(value: object) -> object:
    match value:
        case datetime():
            return {"datetime": (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case bytes() | memoryview():
            return {"bytes": base64.b64encode(bytes(value)).decode()}
        case Decimal():
            return {"decimal": str(value)}
        case dict() | list():
            return {"json": value}
        case _:
            return value


def _decoded(value: object) -> object:
    if not isinstance(value, dict):
        return value
    ((kind, said),) = value.items()
    match kind:
        case "datetime":
            return datetime.fromisoformat(said)
        case "date":
            return date.fromisoformat(said)
        case "time":
            return time.fromisoformat(said)
        case "bytes":
            return base64.b64decode(said)
        case "decimal":
            return Decimal(said)
        case _:
            return said
