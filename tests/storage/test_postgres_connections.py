"""A connection that breaks is noticed; what was not kept is done again where that is safe, and otherwise it is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.errors import Interrupted, Refused, until_done
from bot.messages import Address, Reply
from bot.records import OutboxMessage
from storage.engine import Database, open_database
from tests.postgres import PostgresServer, own_postgres
from tests.storage.test_postgres_races import At

End = Callable[[], int]

# The database ends the connection of whoever keeps a setting, at the moment of keeping it.
DIES_ON_COMMIT = """
CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON setting DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION die();
"""


@pytest.fixture
def ended(postgres: PostgresServer, postgres_address: str) -> Callable[[], int]:
    """Return what breaks every connection to the database under test."""
    return lambda: postgres.end_connections(postgres_address)


def test_a_connection_that_died_in_the_pool_is_noticed(on_postgres: Database, ended: End) -> None:
    on_postgres.set_setting("kept", "once")

    assert ended() >= 1

    assert on_postgres.setting("kept") == "once"
    on_postgres.set_setting("kept", "again")
    assert on_postgres.setting("kept") == "again"


def test_a_transaction_whose_connection_dies_is_kept_not_at_all_and_may_be_done_again(
    on_postgres: Database, ended: End, at: At
) -> None:
    begun: list[int] = []

    def tell() -> None:
        with on_postgres.unit_of_work() as work:
            work.outbox.put(OutboxMessage(f"k{len(begun)}", Address("console", "hanna"), None, "pl", Reply("x"), at(0)))
            begun.append(1)
            if len(begun) == 1:
                ended()
            work.outbox.put(OutboxMessage("last", Address("console", "hanna"), None, "pl", Reply("x"), at(0)))
            work.commit()

    with pytest.raises(Interrupted, match=r"connection to the database postgresql://\S+ was lost; nothing"):
        tell()
    begun.clear()

    until_done(tell)

    assert len(begun) == 2
    with on_postgres.reading() as work:
        kept = work.session.connection().exec_driver_sql("SELECT key FROM outbox ORDER BY id").scalars().all()
    assert kept == ["k1", "last"]


def test_a_sender_whose_connection_dies_goes_on_by_itself(on_postgres: Database, ended: End, at: At) -> None:
    with on_postgres.unit_of_work() as work:
        work.outbox.put(OutboxMessage("k", Address("console", "hanna"), None, "pl", Reply("x"), at(0)))
        work.commit()
    (delivery,) = on_postgres.deliveries.claim(platform="console", address=None, owner="a", now=at(0))

    ended()
    assert on_postgres.deliveries.sending(delivery, at(0))
    ended()
    assert on_postgres.deliveries.sent(delivery, at(0))


def test_where_it_dies_while_a_change_is_being_kept_nobody_knows_and_that_is_said(on_postgres: Database) -> None:
    with on_postgres.write() as session:
        session.connection().exec_driver_sql(DIES_ON_COMMIT)

    with pytest.raises(Refused, match="it is not known whether it was") as refused:
        on_postgres.set_setting("kept", "yes")

    assert not isinstance(refused.value, Interrupted)
    assert on_postgres.setting("kept") is None


def test_leaving_a_transaction_whose_connection_died_is_no_error(on_postgres: Database, ended: End) -> None:
    with on_postgres.reading() as work:
        work.customers.all()
        ended()


def test_a_server_that_goes_away_is_told_and_used_again_when_it_is_back() -> None:
    with own_postgres() as server:
        database = open_database(server.create())
        database.set_setting("kept", "yes")
    try:
        with pytest.raises(Refused, match="cannot be reached"):
            database.set_setting("kept", "again")
    finally:
        database.close()
