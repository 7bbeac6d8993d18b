"""What `make check` runs, one line each, all of it even after a failure."""

import os
import subprocess
import sys
import time
from pathlib import Path

from derby_nm.local.environment import ROOT, load

PRODUCTION = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": "check-only-" + "x7Q" * 20,
    "ALLOWED_HOSTS": "neighbourhoods.example.org",
    "SITE_URL": "https://neighbourhoods.example.org",
    "TRUSTED_PROXIES": "1",
    "SEND_EMAIL": "true",
    "DEFAULT_FROM_EMAIL": "neighbourhoods@council.example",
    # Nobody listens there: the rights of the web role are looked at where there is one.
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
}
MODULE = [sys.executable, "-m"]
DJADE = Path(sys.executable).parent / "djade"
MANAGE = [sys.executable, "-W", "error::RuntimeWarning", "manage.py"]


def templates():
    listed = subprocess.run(
        ["git", "ls-files", "templates"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split() if name.endswith(".html")]


def steps():
    """(what, command, environment changes, whether a failure only warns)."""
    return [
        ("lint", [*MODULE, "ruff", "check", "--quiet", "."], {}, False),
        ("format", [*MODULE, "ruff", "format", "--quiet", "--check", "."], {}, False),
        ("templates", [str(DJADE), "--check", *templates()], {}, False),
        ("scripts", [*MODULE, "derby_nm.local.lint"], {}, False),
        ("imports run one way", [*MODULE.copy()[:1], "-c", LINTER], {}, False),
        ("types of core", [*MODULE, "mypy"], {}, False),
        ("migrations are complete", [*MANAGE, "makemigrations", "--check", "--dry-run"], {}, False),
        (
            "deployment settings",
            [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
            PRODUCTION,
            False,
        ),
        ("lock files name no host", [sys.executable, "-c", HOSTS], {}, False),
        (
            "known vulnerabilities",
            [*MODULE, "pip_audit", "--disable-pip", "-r", "requirements/run.txt"],
            {},
            True,
        ),
    ]


LINTER = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(is_debug_mode=False, show_timings=False, verbose=False, no_cache=True))"
HOSTS = """
import pathlib, re, sys
lines = [
    f"{path}: {line}"
    for path in [*pathlib.Path("requirements").glob("*.txt"), pathlib.Path("package-lock.json")]
    for line in path.read_text().splitlines()
    if re.search(r"--(extra-)?index-url|--find-links|\\"resolved\\"", line)
]
sys.exit("\\n".join(lines) or 0)
"""


def main():
    load()
    failed = []
    for what, command, changes, only_warns in steps():
        start = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | changes, capture_output=True, text=True
        )
        word = (
            "ok"
            if not done.returncode
            else "not reached"
            if only_warns and _offline(done)
            else "FAILED"
        )
        print(f"  {what:<26} {word:<12} {time.monotonic() - start:5.1f} s", flush=True)
        if word == "FAILED":
            print(done.stdout + done.stderr)
            failed.append(what)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


def _offline(done):
    words = (
        "ConnectionError",
        "Max retries",
        "Temporary failure",
        "timed out",
        "HTTPError",
        "ServiceError",
        "resolve",
    )
    return any(word in done.stdout + done.stderr for word in words)


if __name__ == "__main__":
    main()
