"""A part of the suite (pytest -p): a name that is wrong is told, and the coverage floor is for the
whole."""

from pathlib import Path

import pytest


def is_part(config):
    """Whether something was named or chosen: only then is the run no measure of the whole."""
    chosen = (config.option.keyword, config.option.markexpr, config.getoption("lf", False))
    return config.args_source is config.ArgsSource.ARGS or any(chosen)


def pytest_configure(config):
    """Raises UsageError for a path that is not there: workers would find nothing and say nothing."""
    named = config.args if config.args_source is config.ArgsSource.ARGS else []
    folder = config.invocation_params.dir
    missing = [name for name in named if not (folder / Path(name.partition("::")[0])).exists()]
    if missing:
        raise pytest.UsageError(f"There is no {' and no '.join(missing)}. Nothing was run.")
    coverage = config.pluginmanager.getplugin("_cov")
    if coverage and is_part(config):
        coverage.options.cov_fail_under = 0


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    """A test's name that is wrong ends workers without a word."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        named = " ".join(config.invocation_params.args)
        terminalreporter.write_line(f"No test has this name: {named}", red=True)
