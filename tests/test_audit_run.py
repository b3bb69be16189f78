"""A run over an archive: what is kept, what is judged again, and what a killed run leaves."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.audit.journal import FILE
from assistant.audit.judging import Judge
from assistant.audit.running import audit
from assistant.config import Configuration
from assistant.errors import InputError
from tests.audit_desk import AuditDesk

ROOT = Path(__file__).parents[1]


class Counting(Judge):
    def __init__(self, stop_after=None):
        super().__init__(AuditDesk())
        self.judged = 0
        self.stop_after = stop_after

    def judge(self, ticket, key, recent=()):
        self.judged += 1
        if self.judged == self.stop_after:
            raise KeyboardInterrupt
        return super().judge(ticket, key, recent)


def rows(count, start=0):
    return "".join(
        json.dumps({"id": str(n), "text": f"Is it {n}?", "reply": "yes" if n % 2 else None, "team": "A"}) + "\n"
        for n in range(start, start + count)
    )


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(rows(200))
    return path


def run(path, out, judge=None, **known):
    return audit(path, out, Configuration(), judge=judge or Counting(), **known)


def test_audit_run_judges_each_ticket_once_and_a_second_run_none(archive, tmp_path):
    seen = []
    first, second = Counting(), Counting()
    done = run(archive, tmp_path / "out", first, progress=lambda *said: seen.append(said))
    assert first.judged == len(done.outcomes) == len({o.key for o in done.outcomes}) == 200
    assert sum(o.replied for o in done.outcomes) == 100
    assert ("reading", 200, None) in seen and seen[-1] == ("judging", 200, 200)
    again = run(archive, tmp_path / "out", second)
    assert second.judged == 0 and again.outcomes == done.outcomes and again.judged_before == 200


def test_audit_run_that_was_stopped_goes_on(archive, tmp_path):
    first, second = Counting(stop_after=150), Counting()
    with pytest.raises(KeyboardInterrupt):
        run(archive, tmp_path / "out", first)
    done = run(archive, tmp_path / "out", second)
    assert len(done.outcomes) == 200 and second.judged == 200 - done.judged_before and done.judged_before == 128
    assert done.outcomes == run(archive, tmp_path / "other").outcomes


def test_audit_run_drops_a_torn_line(archive, tmp_path):
    out = tmp_path / "out"
    whole = run(archive, out).outcomes
    raw = (out / FILE).read_bytes()
    for cut in (1, 200, len(raw) // 2, len(raw) - 30):
        (out / FILE).write_bytes(raw[:-cut])
        assert run(archive, out).outcomes == whole
        assert (out / FILE).read_bytes().count(b"\n") == 201


def test_audit_run_of_a_grown_archive_judges_only_what_is_new(archive, tmp_path):
    run(archive, tmp_path / "out")
    archive.write_text(rows(210))
    judge = Counting()
    assert len(run(archive, tmp_path / "out", judge).outcomes) == 210 and judge.judged == 10
    archive.write_text(rows(5))
    assert len(run(archive, tmp_path / "out").outcomes) == 5


def test_audit_run_with_other_settings_judges_all_again(archive, tmp_path):
    run(archive, tmp_path / "out")
    judge = Counting()
    done = run(archive, tmp_path / "out", judge, mask=True)
    assert judge.judged == 200 and done.renewed


def test_audit_run_counts_copies_once_and_tells(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(rows(3) * 1_000)
    done = run(path, tmp_path / "out")
    assert len(done.outcomes) == 3
    (skipped,) = done.skipped
    assert (skipped.count, skipped.left_out, len(skipped.examples)) == (2_997, True, 5)


def test_audit_run_of_nothing_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,reply\n,Yes\n")
    with pytest.raises(InputError, match="nothing to audit"):
        run(path, tmp_path / "out")


def test_audit_run_touches_no_folder_of_others(archive, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="something else"):
        run(archive, tmp_path / "out")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        run(archive, tmp_path / "file" / "out")


def test_audit_run_is_alone_in_its_folder(archive, tmp_path):
    class Nosy(Counting):
        def judge(self, ticket, key, recent=()):
            with pytest.raises(InputError, match="in use"):
                run(archive, tmp_path / "out")
            return super().judge(ticket, key, recent)

    path = tmp_path / "one.jsonl"
    path.write_text(rows(1))
    assert len(run(path, tmp_path / "out", Nosy()).outcomes) == 1


def test_audit_run_holds_a_reply_against_those_before_it(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(rows(6))
    found = [o.form_letter for o in run(path, tmp_path / "out").outcomes if o.replied]
    assert found == [0.1, 0.9, 0.9]


SLOW = """
import sys, time
from pathlib import Path
from tests.test_audit_run import Counting, run

class Slow(Counting):
    def judge(self, ticket, key, recent=()):
        time.sleep(0.001)
        return super().judge(ticket, key, recent)

print(len(run(Path(sys.argv[1]), Path(sys.argv[2]), Slow()).outcomes))
"""


def test_audit_run_killed_at_random_loses_and_doubles_nothing(archive, tmp_path):
    archive.write_text(rows(400))
    command = [sys.executable, "-c", SLOW, str(archive), str(tmp_path / "out")]
    dice = random.Random(3)
    kills = 0
    for _ in range(20):
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        wait = (tmp_path / "out" / FILE).exists()
        held = (tmp_path / "out" / FILE).stat().st_size if wait else 0
        end = time.monotonic() + 60
        while child.poll() is None and time.monotonic() < end:
            file = tmp_path / "out" / FILE
            if file.exists() and file.stat().st_size > held:
                time.sleep(dice.random() * 0.05)
                break
            time.sleep(0.005)
        child.kill()
        kills += child.wait() == -signal.SIGKILL
        child.stdout.close()
        if kills == 4:
            break
    assert kills >= 2
    done = run(archive, tmp_path / "out")
    keys = [json.loads(line).get("key") for line in (tmp_path / "out" / FILE).read_text().splitlines()[1:]]
    assert len(done.outcomes) == len(keys) == len(set(keys)) == 400 and done.judged_before > 0
    assert done.outcomes == run(archive, tmp_path / "other").outcomes


@pytest.mark.model
def test_audit_run_in_processes_says_what_one_says(tmp_path):
    path = tmp_path / "a.jsonl"
    texts = ("Where is my order?", "Can I pay later? And do you ship to Ireland?")
    made = [
        {"id": str(n), "text": f"{texts[n % 2]} My name is Jo {n}.", "reply": "It left on Monday, with Royal Mail."}
        for n in range(110)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in made))
    several = audit(path, tmp_path / "several", Configuration(), processes=2)
    first = json.dumps(made[0]) + "\n" + json.dumps(made[1]) + "\n"
    path.write_text(first)
    alone = audit(path, tmp_path / "alone", Configuration(), processes=1)
    assert len(several.outcomes) == 110 and several.outcomes[:2] == alone.outcomes
    assert [len(o.questions) for o in alone.outcomes] == [1, 2]
    assert os.environ.get("FULLREPLY_THREADS") is None
