"""Who took which step of a grant, and which two steps nobody should have taken both."""

from collections import Counter
from dataclasses import dataclass

STEPS = (
    ("entered", "Entered"), ("assessed", "Assessed"), ("decided", "Decision recorded"),
    ("awarded", "Awarded"), ("offered", "Offered"), ("claimed", "Claim recorded"),
    ("authorised", "Authorised"), ("paid", "Payment recorded"),
)  # fmt: skip
APART = frozenset(
    frozenset(each)
    for each in (
        ("entered", "authorised"), ("assessed", "authorised"), ("awarded", "authorised"),
        ("claimed", "authorised"), ("paid", "authorised"), ("assessed", "paid"),
    )
)  # fmt: skip
"""Pairs of steps that two people take."""


@dataclass(frozen=True)
class Hands:
    """The people of one grant: {step: names}. `clashes`: {step: names of who also took a step that another should}."""

    grant: object
    people: dict
    clashes: dict

    @property
    def cells(self):
        """[(step in words, [(name, whether it clashes)])]."""
        return [
            (words, [(name, name in self.clashes.get(step, ())) for name in self.people[step]])
            for step, words in STEPS
        ]


def hands_of(grant, payments):
    """The Hands of a grant with its Payments."""
    assessed = getattr(grant.request, "assessment", None)
    letter = getattr(grant, "offer_letter", None)
    found = {
        "entered": [grant.request.application.entered_by],
        "assessed": [assessed.assessed_by, assessed.ready_by] if assessed else [],
        "decided": [grant.decision.recorded_by if grant.decision_id else grant.delegated.made_by],
        "awarded": [grant.awarded_by],
        "offered": [letter.sent_by] if letter else [],
        "claimed": [each.prepared_by for each in payments],
        "authorised": [each.authorised_by for each in payments],
        "paid": [each.entry.made_by for each in payments if each.entry_id],
    }
    people = {step: _names(found[step]) for step, _ in STEPS}
    return Hands(grant, people, clashes_of(people))


def _names(people):
    """Each once, in the order of coming; nobody where it was done by nobody."""
    return list(dict.fromkeys(each.name for each in people if each is not None))


def clashes_of(people):
    """{step: names}: who took it and a step that somebody else should have taken."""
    found = {}
    for pair in APART:
        one, other = pair
        both = set(people.get(one, ())) & set(people.get(other, ()))
        for step in pair if both else ():
            found.setdefault(step, set()).update(both)
    return found


def matrix(rows):
    """[(name, [(step in words, how many grants, how many of them clash)])] of many Hands, by name."""
    counts, clashing, names = Counter(), Counter(), set()
    for each in rows:
        for step, people in each.people.items():
            for name in people:
                names.add(name)
                counts[name, step] += 1
                clashing[name, step] += name in each.clashes.get(step, ())
    return [
        (name, [(words, counts[name, step], clashing[name, step]) for step, words in STEPS])
        for name in sorted(names)
    ]
