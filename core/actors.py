"""Who did it, when nobody did: the named actor of jobs and loaders."""


class System:
    """Stands in `by=` where no user acts."""

    pk = None
    name = "The system"
    is_authenticated = False

    def __str__(self):
        return self.name


SYSTEM = System()


def user_or_none(by):
    """The value for a nullable foreign key to the user who acted."""
    return by if by.pk else None
