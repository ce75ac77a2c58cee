"""Promise: small changes made at the same time are one transaction, and everybody gets the result of his own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

import pytest
from sqlmodel import Session

from storage.together import Together


class Transactions:
    """A way to open a session that counts, waits for a signal before it begins, and fails on command."""

    def __init__(self) -> None:
        self.begun = 0
        self.go = threading.Event()
        self.fails = False

    @contextmanager
    def open(self) -> Iterator[Session]:
        self.begun += 1
        self.go.wait(10)
        yield Session()
        if self.fails:
            raise OSError("the disk is full")


def test_what_waits_is_made_in_one_transaction_and_each_gets_its_own_result() -> None:
    transactions = Transactions()
    together = Together(transactions.open)
    with ThreadPoolExecutor(8) as pool:
        made = [pool.submit(together.make, lambda _, number=number: number) for number in range(8)]
        while len(together._waiting) < 8:
            sleep(0.001)
        transactions.go.set()
        assert [one.result(10) for one in made] == list(range(8))
    assert transactions.begun == 1


def test_a_transaction_that_fails_fails_for_everybody_in_it_and_the_next_one_is_made() -> None:
    transactions = Transactions()
    transactions.go.set()
    together = Together(transactions.open)
    transactions.fails = True
    with ThreadPoolExecutor(4) as pool:
        for failed in [pool.submit(together.make, lambda _: None) for _ in range(4)]:
            with pytest.raises(OSError, match="full"):
                failed.result(10)
    transactions.fails = False
    assert together.make(lambda _: "made") == "made"


def test_a_transaction_that_cannot_begin_is_told_to_whoever_waits() -> None:
    @contextmanager
    def locked() -> Iterator[Session]:
        raise TimeoutError("locked")
        yield

    with pytest.raises(TimeoutError, match="locked"):
        Together(locked).make(lambda _: None)
