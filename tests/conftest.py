"""`--no-skips`: a skipped test is a failure, so that "all tests" means all."""

import os

from hypothesis import settings

from tests.ledgers import postgres, where  # noqa: F401  # fixtures of the ledger's tests

# the same examples in each run of CI; elsewhere hypothesis goes on searching
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_addoption(parser):
    parser.addoption("--no-skips", action="store_true", help="fail where a test is skipped")


def _skipped(config):
    reports = config.pluginmanager.get_plugin("terminalreporter").stats.get("skipped", [])
    return [r for r in reports if not hasattr(r, "wasxfail")] if config.getoption("--no-skips") else []


def pytest_sessionfinish(session, exitstatus):
    if exitstatus == 0 and _skipped(session.config):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter, config):
    for report in _skipped(config):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"SKIPPED, which --no-skips forbids: {report.nodeid}: {reason}", red=True)
