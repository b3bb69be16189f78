"""A list of deliveries is small, whatever they hold."""

from assistant.ledger import open_ledger


def test_a_list_reads_no_payload(tmp_path, monkeypatch):
    import tracemalloc

    from assistant.ledger import deliveries

    with open_ledger(tmp_path / "l.db") as ledger:
        for n in range(30):
            deliveries.accept(ledger, "shop", f"{n}", "x" * 1_000_000)
        tracemalloc.start()
        assert len(deliveries.listed(ledger, texts=False)) == 30
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < 5_000_000, most
