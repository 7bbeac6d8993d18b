"""The environment of a process on a developer's machine. Imports no Django."""

import os
import secrets
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"


def load():
    """Read .env and `make run`'s local settings; start the embedded database if none is named.

    Does nothing to a variable that is set already. Production sets DJANGO_ENV=production (or
    nothing at all) and DATABASE_URL, and is not changed by this.
    """
    environ.Env.read_env(ROOT / ".env", overwrite=False)
    (LOCAL / "static").mkdir(parents=True, exist_ok=True)
    if os.environ.get("DATABASE_URL"):
        return
    from derby_nm.local import postgres

    os.environ["DATABASE_URL"] = postgres.start(LOCAL / "postgres")
    os.environ.setdefault("DJANGO_ENV", "development")
    os.environ["SECRET_KEY"] = os.environ.get("SECRET_KEY") or secret_key()


def secret_key():
    """A random key for this machine, kept in .local so that sessions outlive a restart."""
    path = LOCAL / "secret_key"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()
