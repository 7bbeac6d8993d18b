"""Two entries of one person become one: what runs goes to the entry that is kept, what is past
keeps the entry that it was written under and is read through `Person.merged_into`.

Packages further right say here what of theirs runs.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from neighbourhoods.people.models import Person

SHOWN = 20
_followers = []


@dataclass(frozen=True)
class Follower:
    """Rows of one table that go with a person while they run.

    `running(day)`: a Q of the rows that move. `within`: fields of which no two rows of one person
    may agree at a time; None: any two would clash. `dated`: the rows have a first and a last day.
    `address(row)`: where one settles a clash.
    """

    model: type
    label: str
    running: Callable
    field: str = "person"
    within: tuple | None = ()
    dated: bool = True
    address: Callable | None = None

    @property
    def key(self):
        return f"{self.model._meta.label_lower}.{self.field}"

    def moving(self, person, day):
        return self.model.objects.filter(self.running(day), **{self.field: person})

    def clashes(self, keep, gone, day):
        """[(words, address)] of rows of `gone` that cannot stand beside those of `keep`."""
        if self.address is None:
            return []
        return [
            (f"{self.label}: {row}", self.address(row))
            for row in self.moving(gone, day)
            if self._beside(keep, row).exists()
        ]

    def _beside(self, keep, row):
        same = {name: getattr(row, f"{name}_id") for name in self.within}
        rows = self.model.objects.filter(**{self.field: keep}, **same)
        if not self.dated:
            return rows
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=row.starts_on))
        return rows.filter(starts_on__lte=row.ends_on) if row.ends_on else rows


def still_runs(day):
    """Dated rows that have not ended."""
    return Q(ends_on=None) | Q(ends_on__gte=day)


def follow(*followers):
    _followers.extend(each for each in followers if each.key not in {one.key for one in _followers})


def followers():
    return tuple(_followers)


_after = []


def afterwards(step):
    """`step(person, by, at)` is called once rows or a sign-in have moved to a person."""
    if step not in _after:
        _after.append(step)


def run_afterwards(person, by, at):
    for step in _after:
        step(person, by=by, at=at)


def whoever(field="person"):
    """The key of the person whom a row is about today: the one kept where it was merged."""
    return Coalesce(F(f"{field}__merged_into"), F(field))


def kept_key(row, field="person"):
    """The same of one row whose person is loaded."""
    return getattr(row, field).merged_into_id or getattr(row, f"{field}_id")


def about(people, field="person"):
    """Q of rows about these people (keys), under whichever entry: each looked up by its index."""
    merged = Person.objects.filter(merged_into__in=people).values("pk")
    return Q(**{f"{field}__in": people}) | Q(**{f"{field}__in": merged})


def user_of(user, field="person"):
    """Q of rows about the person who signs in so, under whichever entry."""
    return Q(**{f"{field}__in": entries_of(user.pk)})


def entries_of(key):
    """The keys of the entries under which somebody signs in: `key` is that of the account, or says it
    (OuterRef)."""
    return Person.objects.filter(Q(user=key) | Q(merged_into__user=key)).values("pk")
