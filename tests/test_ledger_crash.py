"""What was acknowledged stays: killed writers, several writers, full disks."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.errors import LedgerError
from assistant.ledger import open_ledger, schema
from assistant.types import CheckReport, Message, Question, Status, Verdict

WRITER = """
import sys
from assistant.ledger import open_ledger
from assistant.types import Message
ledger = open_ledger(sys.argv[1])
for i in range(int(sys.argv[3])):
    ledger.record_inquiry(Message(f"{sys.argv[2]} {i} " + "x" * 500, ()))
    print(i, flush=True)
"""

# forks a writer a round, which tells each row once it is there, and kills it at a random moment; prints what was told
KILLER = """
import os, random, signal, sys, time
from assistant.ledger import open_ledger
from assistant.types import CheckReport, Message, Promise, Question, Status, Verdict
random.seed(7)
where = sys.argv[1]
question = Question(((0, 4),), "Why?")
report = CheckReport((Verdict(question, Status.DEFERRED, 0.5),))
open_ledger(where).close()  # what a child imports is there
for number in range(int(sys.argv[2])):
    out, into = os.pipe()
    child = os.fork()
    if not child:
        ledger = open_ledger(where)
        while True:
            key = ledger.record_inquiry(Message("x" * random.randrange(9000), ()), [question])
            os.write(into, b"i%d " % key)
            reply = ledger.record_reply(key, "sent", "y", report, promises=[Promise(0, "z", (0, 1))])
            os.write(into, b"r%d " % reply)
    os.close(into)
    told = os.read(out, 1)
    time.sleep(random.random() * 0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(out, 1 << 16):
        told += piece
    os.close(out)
    print(*[t for t in told.decode().split(" ")[:-1]], flush=True)
"""

ROUNDS = 50


def _writer(where: Path | str, name: str, rows: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(where), name, str(rows)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_ledger_killed_writer_loses_no_acknowledged_row(where: Path | str):
    open_ledger(where).close()
    done = subprocess.run(
        [sys.executable, "-c", KILLER, str(where), str(ROUNDS)], capture_output=True, text=True, check=True, timeout=300
    )
    told = done.stdout.split()
    assert len(done.stdout.splitlines()) == ROUNDS
    assert len(told) == len(set(told)) >= ROUNDS
    with open_ledger(where) as ledger, ledger.reading() as connection:
        there = {f"i{key}" for key in connection.execute(select(schema.inquiry.c.id)).scalars()}
        replies = connection.execute(select(schema.reply.c.id)).scalars().all()
        promised = connection.execute(select(schema.promise.c.reply_id)).scalars().all()
        judged = connection.execute(select(schema.verdict.c.reply_id)).scalars().all()
        asked = connection.execute(select(schema.question.c.inquiry_id)).scalars().all()
    assert set(told) <= there | {f"r{key}" for key in replies}
    assert len(there) + len(replies) <= len(told) + ROUNDS  # one each may be written and not told yet
    assert sorted(promised) == sorted(judged) == sorted(replies)  # and nothing is there by half
    assert sorted(f"i{key}" for key in asked) == sorted(there)


def test_ledger_two_processes_write_at_once(where: Path | str):
    writers = [_writer(where, name, 40) for name in ("one", "two")]  # both make it, too
    for writer in writers:
        out, _ = writer.communicate(timeout=60)
        assert (writer.returncode, len(out.splitlines())) == (0, 40)
    with open_ledger(where) as ledger:
        assert len(ledger.inquiries(1_000)) == 80


def test_ledger_two_processes_add_to_one_inquiry(where: Path | str):
    with open_ledger(where) as one, open_ledger(where) as two, ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda n: (one, two)[n % 2].record_inquiry(Message("x", ()), external_id="1"), range(20)))
        assert len(keys) == 1
        (key,) = keys

        def add(number: int) -> int:
            report = CheckReport((Verdict(Question(((number, number + 1),), "?"), Status.ANSWERED, 0.9),))
            return (one, two)[number % 2].record_reply(key, "sent", "Yes.", report)

        assert len(set(pool.map(add, range(20)))) == 20
        assert len(one.inquiry(key).questions) == len(two.replies(key)) == 20


FULL = """
import resource, signal, sys
from assistant.errors import LedgerError
from assistant.ledger import open_ledger
from assistant.types import Message
ledger = open_ledger(sys.argv[1])
kept = [ledger.record_inquiry(Message("kept", ()))]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    while True:
        kept.append(ledger.record_inquiry(Message("x" * 20_000, ())))
except LedgerError as error:
    print(len(kept), str(error).replace(chr(10), " "))
"""


def test_ledger_on_a_full_disk_is_told_and_keeps_what_it_has(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "l")], capture_output=True, text=True, check=True, timeout=60
    )
    kept, told = done.stdout.split(" ", 1)
    assert "a disk that" in told and "free" in told
    with open_ledger(tmp_path / "l") as ledger:
        assert len(ledger.inquiries(1_000)) == int(kept) > 1
        ledger.record_inquiry(Message("x", ()))


def test_ledger_that_is_full_by_its_own_limit_is_told(tmp_path: Path):
    with open_ledger(tmp_path / "l") as ledger:
        with ledger.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 1}")
        with pytest.raises(LedgerError, match="disk that is full"):
            ledger.record_inquiry(Message("x" * 100_000, ()))
        assert ledger.inquiries() == ()
