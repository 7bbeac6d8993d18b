"""Who did it: what `by` must have, and the named actor of jobs and loaders, when nobody did."""

from typing import Protocol


class Actor(Protocol):
    """Whoever may stand in `by=`: a person with an account, or SYSTEM, which has no key."""

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


def user_or_none(by: Actor) -> Actor | None:
    """The value for a nullable foreign key to the user who acted."""
    return by if by.pk else None
