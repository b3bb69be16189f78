"""From the first schema to the newest, with all that a ledger holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.ledger import deliveries, open_ledger, opening
from assistant.ledger.schema import HEAD, metadata
from assistant.types import CheckReport, Need, Status, Verdict


def _compare(ledger):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with ledger.writing() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD


def test_ledger_migrations_lead_to_the_tables_of_the_schema(where: Path | str):
    with open_ledger(where) as ledger:
        _compare(ledger)


def test_ledger_migrations_have_one_head():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def as_of(revision: str, where: Path | str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A ledger as the migration of this revision left it."""
    from alembic import command

    with monkeypatch.context() as patch:
        upgrade = command.upgrade
        patch.setattr(command, "upgrade", lambda config, _: upgrade(config, revision))
        return opening.open_engine(where)


def old(where: Path | str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A ledger as the first version left it, with rows in all tables."""
    engine = as_of("0001", where, monkeypatch)
    inquiry = "INSERT INTO inquiry (external_id, channel, sender, text, received_at) VALUES"
    at = "'2026-05-12T09:14:00.000000Z'"
    question = "(inquiry_id, ordinal, spans, text, form, standalone, part, confidence)"
    with engine.begin() as connection:
        for statement in (
            f"{inquiry} ('a', 'email', 'Priya <Priya@mail.example>', 'Why?', {at})",
            f"{inquiry} ('a', 'chat', NULL, 'Why not?', {at})",
            f"{inquiry} (NULL, 'chat', 'Tom', 'When?', {at})",
            f"INSERT INTO question {question} VALUES (1, 0, '[[0, 4]]', 'Why?', 'interrogative', '', 'body', 1.0)",
            "INSERT INTO match (question_id, entry_id, probability, answered) VALUES (1, 'malta', 0.9, true)",
            f"INSERT INTO reply (inquiry_id, kind, text, at) VALUES (1, 'draft', 'Hm.', {at})",
            f"INSERT INTO reply (inquiry_id, kind, text, at) VALUES (1, 'sent', 'So.', {at})",
            "INSERT INTO verdict (reply_id, question_id, status, score, evidence) VALUES (2, 1, 'answered', 0.9, '[]')",
            f"INSERT INTO correction (question_id, kind, payload, at) VALUES (1, 'dismiss', '{{}}', {at})",
        ):
            connection.exec_driver_sql(statement)
    return engine


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_ledger_of_the_first_version_is_migrated_with_all_it_holds(request, tmp_path, kind, monkeypatch):
    where = tmp_path / "l" if kind == "sqlite" else request.getfixturevalue("postgres").database()
    old(where, monkeypatch).dispose()
    with open_ledger(where) as ledger:
        newest = {i.id: i for i in ledger.inquiries()}
        assert [newest[n].external_id for n in (1, 2, 3)] == ["a", "a (again: 2)", None]
        assert [newest[n].customer for n in (1, 2, 3)] == ["priya@mail.example", "", "tom"]
        assert (newest[1].workspace, newest[1].needs) == ("main", (Need(),))
        assert newest[1].replied_at == newest[1].received_at
        assert [(r.kind, r.text, len(r.verdicts)) for r in ledger.replies(1)] == [
            ("draft", "Hm.", 0),
            ("sent", "So.", 1),
        ]
        assert [(a.entry, a.status) for a in ledger.asked()] == [("malta", Status.ANSWERED)]
        assert len({i.uid for i in newest.values()}) == 3
        assert len(ledger.corrections()) == 1
        report = CheckReport((Verdict(newest[1].questions[0], Status.DEFERRED, 0.5),))
        ledger.record_reply(1, "acknowledgement", "Yes.", report)  # the question is known by its place
        assert len(ledger.inquiry(1).questions) == 1
        if kind == "sqlite":
            with ledger.writing() as connection:
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        _compare(ledger)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_ledger_deliveries_of_the_fourth_version_go_on(request, tmp_path, kind, monkeypatch):
    """What a process took before the migration is told from what is taken after it."""
    where = tmp_path / "l" if kind == "sqlite" else request.getfixturevalue("postgres").database()
    engine = as_of("0004", where, monkeypatch)
    at = "'2026-05-12T09:14:00.000000Z'"
    names = "uid, workspace, source, delivery, kind, received_at, conversation, payload, state, tries, next_at"
    row = f"'d1', 'main', 'shop', 'x', 'inquiry', {at}, '', '{{}}', 'accepted', 3, {at}"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO delivery ({names}, returned, reason) VALUES ({row}, '', '')")
    engine.dispose()
    with open_ledger(where) as ledger:
        before = deliveries.find(ledger, "d1")
        taken = deliveries.claim(ledger, datetime.now(UTC), 30)
        assert (taken.id, taken.tries, taken.taken, taken.silent) == ("d1", 4, 4, 1)
        assert not deliveries.dead(ledger, before, "x") and deliveries.dead(ledger, taken, "x")
        _compare(ledger)


def test_ledger_migration_that_fails_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "l"
    old(path, monkeypatch).dispose()
    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", _refuse)
        with pytest.raises(ZeroDivisionError):
            open_ledger(path)
    with open_ledger(path) as ledger:
        assert len(ledger.inquiries()) == 3


def _refuse(*_: object, **__: object) -> None:
    raise ZeroDivisionError
