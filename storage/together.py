"""Small changes made together: whoever waits for the writer's turn has his change made by whoever gets it.

Rules: everybody's change is in one transaction, and nobody goes on before it was committed; a change does nothing but
write by its session, so a transaction that was broken off is made again. One commit costs the disk as much as another,
however little is in it; fifty messages a second would otherwise be a hundred and fifty commits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from sqlmodel import Session

from bot.errors import until_done
from storage.opening import OpenSession

T = TypeVar("T")
Change = Callable[[Session], T]


class _Wanted(Generic[T]):
    """A change that somebody waits for."""

    def __init__(self, change: Change[T]) -> None:
        self.change = change
        self.is_over = False
        self.result: Any = None
        self.error: BaseException | None = None


class Together:
    """Makes changes over a way to open a session that writes; threads may share it."""

    def __init__(self, write: OpenSession) -> None:
        self._write = write
        self._waiting: list[_Wanted[Any]] = []
        self._lock = threading.Lock()
        self._leading = threading.Lock()

    def make(self, change: Change[T]) -> T:
        """Make a change, in one transaction with those of others, and return what it returns.

        Raises:
            Refused: the transaction failed, and nothing of it was kept.
        """
        wanted = _Wanted(change)
        with self._lock:
            self._waiting.append(wanted)
        with self._leading:
            # Whoever led before may have made it while we waited for our turn.
            if not wanted.is_over:
                self._make_all()
        if wanted.error is not None:
            raise wanted.error
        return cast(T, wanted.result)

    def _make_all(self) -> None:
        taken: list[_Wanted[Any]] = []
        try:
            until_done(lambda: self._make_taken(taken))
        except BaseException as error:
            if not taken:
                taken += self._take()
            for wanted in taken:
                wanted.error = error
            raise
        finally:
            for wanted in taken:
                wanted.is_over = True

    def _make_taken(self, taken: list[_Wanted[Any]]) -> None:
        """Make what was taken in one transaction, with what has come to wait by the time that it begins."""
        with self._write() as session:
            taken += self._take()
            for wanted in taken:
                wanted.result = wanted.change(session)

    def _take(self) -> list[_Wanted[Any]]:
        with self._lock:
            taken, self._waiting = self._waiting, []
        return taken
