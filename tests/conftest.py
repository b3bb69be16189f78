"""Two options: `--no-skips`, a skipped test is a failure; `--skipped`, only the tests that the last run skipped."""

import os
import signal
import sys

import pytest
from hypothesis import settings

from tests.ledgers import postgres, where  # noqa: F401  # fixtures of the ledger's tests

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # as a shell starts what goes on in the background, and its children
    signal.signal(signal.SIGINT, signal.default_int_handler)

# the same examples in each run of CI; elsewhere hypothesis goes on searching
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(autouse=True)
def offices_are_closed():
    """A test that served the API leaves no file open; what serves a whole module stays."""
    before = len(made.OFFICES) if (made := sys.modules.get("tests.api_desk")) else 0
    yield
    if made := sys.modules.get("tests.api_desk"):
        made.close_offices(before)


_CACHED = "fullreply/skipped"


def pytest_addoption(parser):
    parser.addoption("--no-skips", action="store_true", help="fail where a test is skipped")
    parser.addoption("--skipped", action="store_true", help="run only what the last run without this option skipped")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--skipped"):
        before = cache.get(_CACHED, None) if (cache := getattr(config, "cache", None)) else None
        if before is None:
            raise pytest.UsageError("--skipped: expected an earlier run to go by, found none; run the tests without it")
        chosen = [item for item in items if item.nodeid in before or item.nodeid.partition("::")[0] in before]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def _skipped(config):
    reports = config.pluginmanager.get_plugin("terminalreporter").stats.get("skipped", [])
    return [r for r in reports if not hasattr(r, "wasxfail")]


def pytest_sessionfinish(session, exitstatus):
    config = session.config
    if hasattr(config, "workerinput"):
        return
    cache = getattr(config, "cache", None)  # None with -p no:cacheprovider
    if cache is not None and not config.getoption("--skipped"):
        cache.set(_CACHED, sorted({r.nodeid for r in _skipped(config)}))
    elif cache is not None and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and cache.get(_CACHED, None) == []:
        session.exitstatus = 0  # nothing was skipped: nothing is left to run
    if exitstatus == 0 and config.getoption("--no-skips") and _skipped(config):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter, config):
    for report in _skipped(config) if config.getoption("--no-skips") else []:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"SKIPPED, which --no-skips forbids: {report.nodeid}: {reason}", red=True)
