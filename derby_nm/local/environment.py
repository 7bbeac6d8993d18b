"""The environment of a process on a developer's machine. Imports no Django."""

import os
import secrets
import sys
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
PRODUCTION = (
    "DJANGO_ENV is production here, and make run is for development: it would load invented people "
    "into an empty database. Say DJANGO_ENV=development, or follow “In production” in README.md."
)


def load():
    """Read .env and `make run`'s local settings; start the embedded database if none is named.

    Does nothing to a variable that is set already. Production sets DJANGO_ENV=production (or
    nothing at all) and DATABASE_URL, and is not changed by this.
    """
    said = os.environ.get("DJANGO_ENV")
    _read_file(ROOT / ".env")
    (LOCAL / "static").mkdir(parents=True, exist_ok=True)
    if os.environ.get("DATABASE_URL"):
        return
    from derby_nm.local import postgres

    os.environ["DATABASE_URL"] = postgres.start(LOCAL / "postgres")
    # Nobody's production is the embedded server: a copy of .env.example does not make it one.
    os.environ["DJANGO_ENV"] = said or "development"
    _fill_secret_key()


def develop():
    """What `make run` needs before `load`: .env is read, development is filled in.

    Exits with one line where the installation is a production one: DJANGO_ENV says so, and
    either the shell says it or a database is named beside it.
    """
    said = os.environ.get("DJANGO_ENV")
    _read_file(ROOT / ".env")
    if os.environ.get("DJANGO_ENV") == "production" and (said or os.environ.get("DATABASE_URL")):
        sys.exit(PRODUCTION)
    if said is None and os.environ.get("DJANGO_ENV") == "production":
        print(".env says production; without a DATABASE_URL this is development all the same.")
        del os.environ["DJANGO_ENV"]
    os.environ["DJANGO_ENV"] = os.environ.get("DJANGO_ENV") or "development"
    _fill_secret_key()


def _read_file(path):
    """As lines of a shell; a name with nothing after it, as in .env.example, says nothing."""
    before = set(os.environ)
    environ.Env.read_env(path, overwrite=False)
    for name in set(os.environ) - before:
        if not os.environ[name]:
            del os.environ[name]


def _fill_secret_key():
    os.environ["SECRET_KEY"] = os.environ.get("SECRET_KEY") or secret_key()


def secret_key():
    """A random key for this machine, kept in .local so that sessions outlive a restart."""
    path = LOCAL / "secret_key"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
