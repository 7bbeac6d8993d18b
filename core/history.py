"""Who writes: the name that history rows carry."""

import contextlib
import threading
from collections.abc import Iterator

import pghistory

_held = threading.local()


@contextlib.contextmanager
def written_by(name: str, user: int | None = None) -> Iterator[None]:
    """Attach `name` (and the key of a user) to every history row written inside. A decorator too:
    commands, imports and jobs stand under it, and every request that may write.

    Inside another one nothing changes: what is written belongs to who began it.
    """
    if getattr(_held, "name", None):
        yield
        return
    _held.name = name
    try:
        with pghistory.context(user=user, name=name):
            yield
    finally:
        _held.name = None


def goes_on_as(name: str) -> None:
    """What is written from here on, under whoever began it, is by `name`, who has no account: a link
    was opened on a device where somebody may be signed in."""
    pghistory.context(user=None, name=name)
