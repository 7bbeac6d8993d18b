"""The stamp of a form that anybody may send: signed, it says when the page was opened and which press
it is, and holds for one form about one thing."""

import datetime
import uuid
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone

LEAST = datetime.timedelta(seconds=3)
"""Nobody reads a page and writes something sooner."""
MOST = datetime.timedelta(hours=24)
TRAP = "website"
"""The name of a box that nobody sees: what fills it in is a program."""


@dataclass(frozen=True)
class Stamp:
    """`press` is the id of the press that the page makes, `age` how long ago it was opened."""

    press: uuid.UUID
    age: datetime.timedelta


def _signer(about: str) -> signing.Signer:
    return signing.Signer(salt=f"core.publicforms.{about}")


def new(about: str, at: datetime.datetime | None = None) -> str:
    """A stamp for a page that opens now, about `about` (such as "plan-comment-12")."""
    opened = (at or timezone.now()).timestamp()
    return _signer(about).sign(f"{int(opened)}.{uuid.uuid4().hex}")


def read(about: str, text: str, at: datetime.datetime | None = None) -> Stamp | None:
    """What a stamp says, however old it is; None where we did not make it, or not for this."""
    try:
        opened, press = _signer(about).unsign(text).split(".")
    except signing.BadSignature:
        return None
    age = (at or timezone.now()).timestamp() - int(opened)
    return Stamp(uuid.UUID(press), datetime.timedelta(seconds=age))
