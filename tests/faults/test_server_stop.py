"""PostgreSQL stopped at once, as by a power cut of the process: nothing that was accepted is lost."""

import random
import time

import pytest
from tests.faults.crew import Worker, lost, rounds
from tests.faults.worker import submit
from tests.register.drafts import drafted
from tests.register.postgres_server import ROLE

from esep.kernel.errors import EsepError
from esep.register.postgresql import PostgresqlJournal

pytestmark = pytest.mark.postgresql


def submit_while(journal, something_happens):
    with journal.writing() as writer:
        writer.append([drafted(2)])
        something_happens()


def test_a_server_stopped_at_any_moment_loses_nothing(server, record_property):
    address, chance, accepted, first = server.address(ROLE, server.new_journal()), random.Random(6), set(), 0
    for _ in range(rounds(5)):
        worker = Worker("postgresql", address, first)
        worker.until_first()
        time.sleep(chance.uniform(0, 0.3))
        server.stop("immediate")
        worker.kill()
        server.start()
        accepted |= set(worker.accepted)
        assert lost("postgresql", address, accepted) == set()
        first = max(accepted)
    record_property(
        "measured", f"faults: PostgreSQL stopped {rounds(5)} times, {len(accepted)} accepted, 0 lost"
    )


def test_an_open_journal_outlives_the_server(server):
    with PostgresqlJournal(server.address(ROLE, server.new_journal())) as journal:
        submit(journal, 1)
        with pytest.raises(EsepError, match=r"E-60[17]"):
            submit_while(journal, lambda: server.stop("immediate"))
        with pytest.raises(EsepError, match="E-607"):
            journal.head()
        server.start()
        assert journal.head().size == 1
        assert submit(journal, 2)
        assert journal.head().size == 2
