"""Who did it: what `by` must have, and the named actor of jobs and loaders, when nobody did."""

from dataclasses import dataclass
from typing import ClassVar, Protocol


class Actor(Protocol):
    """Whoever may stand in `by=`: a person with an account; SYSTEM and who holds a link have no key."""

    @property
    def pk(self) -> int | None: ...

    @property
    def name(self) -> str: ...


class System:
    """Stands in `by=` where no user acts."""

    pk = None
    name = "The system"
    is_authenticated = False

    def __str__(self) -> str:
        return self.name


SYSTEM = System()


@dataclass(frozen=True)
class LinkHolder:
    """Whoever was given a link (core.links) and has no account. Unlike SYSTEM it has no right of its
    own: an operation that takes it says what it may (accounts.rights)."""

    holder: str
    pk: ClassVar[None] = None
    is_authenticated: ClassVar[bool] = False

    @property
    def name(self) -> str:
        """As events and updates say it; both keep 200 letters."""
        return f"{self.holder[:190]}, by link"

    def __str__(self) -> str:
        return self.name


class Visitor:
    """Stands in `by=` where anybody sends a form without a sign-in, whoever is signed in on that
    device. It has no right: an operation that takes it says so (accounts.rights)."""

    pk = None
    name = "A member of the public"
    is_authenticated = False

    def __str__(self) -> str:
        return self.name


PUBLIC = Visitor()


def acts_for_nobody(by: Actor) -> bool:
    """Whether it is SYSTEM, or what stands for it: a job or a loader."""
    return by.pk is None and not isinstance(by, LinkHolder | Visitor)


def user_or_none(by: Actor) -> Actor | None:
    """The value for a nullable foreign key to the user who acted."""
    return by if by.pk else None
