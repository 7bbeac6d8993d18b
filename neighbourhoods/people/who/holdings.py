"""What people hold: posts of neighbourhood teams, and what packages further right say in their
`AppConfig.ready()`, such as seats on boards. Who's who is filtered by it and shows it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from core.cards import Link
from neighbourhoods.people.models import TeamPost
from neighbourhoods.places.models import Neighbourhood


@dataclass(frozen=True)
class Held:
    """One thing that a person holds: the words, the place or body that it is in, and who stands in
    there."""

    words: str
    where: Link
    deputies: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Holding:
    """Rows of one table by which people hold something.

    `rows(user)`: those that run today, as the user may see them, each with a `person`. `role` and
    `place` are the paths to what the filters ask for, `body` too where there is one; `bodies(user)`
    then gives the rows to choose from. `held(rows)` gives (person id, Held) of rows of `rows`.
    """

    key: str
    label: str
    roles: tuple[tuple[str, str], ...]
    rows: Callable
    held: Callable
    role: str
    place: str
    body: str = ""
    bodies: Callable | None = None

    def asked(self, user, *, place=None, body=None, role=None):
        """Rows with all that is asked for, or None where they cannot have it."""
        paths = {self.place: place, self.body: body}
        if role is not None:
            key, _, value = role.partition(":")
            paths[self.role] = value
            if key != self.key:
                return None
        if body is not None and not self.body:
            return None
        wanted = {path: value for path, value in paths.items() if path and value is not None}
        return self.rows(user).filter(**wanted)


_holdings = []


def fill(holding):
    if holding.key not in {each.key for each in _holdings}:
        _holdings.append(holding)


def roles():
    """[(value, words)] of all that somebody may be."""
    return [
        (f"{each.key}:{value}", f"{each.label}: {words}")
        for each in _holdings
        for value, words in each.roles
    ]


def bodies(user):
    """[(key, words)] of the bodies by which people are found."""
    return [
        (str(each.pk), str(each)) for held in _holdings if held.bodies for each in held.bodies(user)
    ]


def holding(user, **asked):
    """Q of the people who hold what is asked for, all of it in one row."""
    found = Q(pk__in=())
    for each in _holdings:
        rows = each.asked(user, **asked)
        if rows is not None:
            found |= Q(Exists(rows.filter(person=OuterRef("pk"))))
    return found


def held_by(people, user):
    """{person id: [Held]} of these people. A fixed number of queries for each holding."""
    found = defaultdict(list)
    for each in _holdings:
        rows = each.rows(user).filter(person__in=[person.pk for person in people])
        for key, held in each.held(rows):
            found[key].append(held)
    return found


def _posts(user):
    return TeamPost.objects.visible_to(user).current()


def _held_posts(rows):
    rows = rows.order_by("neighbourhood__name", "pk")
    for person, kind, name, slug in rows.values_list(
        "person", "kind", "neighbourhood__name", "neighbourhood__slug"
    ):
        where = Link(name, Neighbourhood(slug=slug).get_absolute_url())
        yield person, Held(TeamPost.Kind(kind).label, where)


def register():
    fill(
        Holding(
            "post", "Team", tuple(TeamPost.Kind.choices), _posts, _held_posts,
            role="kind", place="neighbourhood",
        )
    )  # fmt: skip
