"""What all tests share: the option --full, and the rule that nothing is skipped where JPEGLAB_NO_SKIP is set."""

import os
from collections.abc import Generator
from typing import TypeVar

import hypothesis
import pytest

collect_ignore = ["exercises/grading.py"]  # needs nbgrader; `make grading` names it, and so runs it

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# Derandomized: the same examples in every run, so that what is red is red for everybody. --full looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("full", max_examples=1000, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="wide grids and new random examples: takes many minutes")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("full" if config.getoption("--full") else "same")
    if os.environ.get("JPEGLAB_NO_SKIP"):
        # A plugin of its own: hooks of a conftest.py do not see the doctests and notebooks outside its folder.
        config.pluginmanager.register(NoSkips(), "no-skips")


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the wide grid was asked for."""
    return bool(request.config.getoption("--full"))


class NoSkips:
    """Turns every skip, and every failure that was expected, into a failure."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        return self._forbid((yield))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(self) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        return self._forbid((yield))

    @staticmethod
    def _forbid(report: Report) -> Report:
        if report.skipped:
            where = report.longrepr if isinstance(report.longrepr, tuple) else (report.nodeid, "", "xfail")
            report.outcome = "failed"
            report.longrepr = "JPEGLAB_NO_SKIP is set, and this wants to skip: {}:{}: {}".format(*where)
        return report
