"""Which groups may be meant by a name: never one for certain."""

from dataclasses import dataclass

from core.names import fold, likeness
from neighbourhoods.groups.models import CommunityGroup
from neighbourhoods.groups.operations import plain

MOST = 5
NEAR = 0.6
"""`core.names.likeness` from which a name is shown to a person who decides."""
WORDS = ((0.999, "Same name"), (0.85, "Very like it"), (NEAR, "Somewhat like it"))


@dataclass(frozen=True)
class Likely:
    """A group and why it may be meant, in words."""

    group: CommunityGroup
    words: str

    @property
    def query(self):
        """What a link to a form sends along to choose it."""
        return f"group={self.group.pk}"


def likely_groups(name, charity_number="", company_number="", *, leave_out=None):
    """At most five groups that a name may mean: those of the same number first, then those whose names
    are most alike. Two queries."""
    folded, numbers = fold(name), (plain(charity_number), plain(company_number))
    found = []
    for group in CommunityGroup.objects.select_related("neighbourhood"):
        why, rank = _why(group, folded, numbers)
        if why and group != leave_out:
            found.append((-rank, group.search_name, group.pk, Likely(group, why)))
    return [each[-1] for each in sorted(found, key=lambda each: each[:3])[:MOST]]


def _why(group, folded, numbers):
    """(words, how sure), or ("", 0)."""
    charity, company = numbers
    if charity and group.charity_number == charity:
        return "Same charity number", 3
    if company and group.company_number == company:
        return "Same company number", 2
    alike = likeness(group.search_name, folded)
    return next(((words, alike) for least, words in WORDS if alike >= least), ("", 0))
