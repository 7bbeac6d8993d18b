"""Who gets the papers of a meeting, and how: as people told us once, else by what they have."""

from collections import Counter
from dataclasses import dataclass

from boards.meetings.sending.models import PapersSent, RegularAttender, Way
from boards.seats.models import Membership
from core.frozen import PRINTS
from neighbourhoods.models import Person
from neighbourhoods.people.merging.followers import kept_key

PAPER = (Way.POST, Way.LARGE_PRINT)
ON_PAPER = {"post": Way.POST, "large_print": Way.LARGE_PRINT}
OTHER_FORMATS = ("audio", "easy_read")


@dataclass(frozen=True)
class Recipient:
    """One person who gets the papers. `is_resident`: their address is shown to nobody else."""

    person: Person
    way: str
    role: str
    is_resident: bool
    sent: PapersSent | None

    @property
    def lacks(self):
        """What is missing for it to arrive; "" where nothing is."""
        if self.way in PAPER and not self.person.postal_address:
            return "Cannot be posted: no address"
        if self.way == Way.EMAIL and not self.person.address:
            return "Cannot be emailed: no address"
        return ""

    @property
    def is_to_be_sent(self):
        """Whether it can reach them and nobody has noted that it went."""
        return self.sent is None and not self.lacks


def way_of(person):
    """How papers reach a person: the format they asked for, else here, by email, or by post."""
    needs = getattr(person, "needs", None)
    if needs and needs.format in ON_PAPER:
        return ON_PAPER[needs.format]
    if needs and needs.format in OTHER_FORMATS:
        return Way.OTHER
    if person.user_id and person.user.is_active:
        return Way.SIGN_IN
    return Way.EMAIL if person.email else Way.POST


def latest_pack(meeting):
    """The agenda as it was published last, without its prints; None before."""
    return meeting.packs.defer(*PRINTS).order_by("-number").first()


def recipients(meeting, pack):
    """Everybody who gets the papers of a meeting, by way and name. Four queries."""
    seats = Membership.objects.filter(body=meeting.body_id).current(meeting.day)
    attends = RegularAttender.objects.filter(body=meeting.body_id).current(meeting.day)
    sits = {row["person"]: row for row in seats.values("person", "role", "agency", "ward", "term")}
    roles = {key: row["role"] for key, row in sits.items()}
    others = set(attends.values_list("person", flat=True)) - roles.keys()
    people = Person.objects.filter(pk__in=[*roles, *others]).with_contact()
    people = people.select_related("user", "needs", "contact", "agency").order_by("name", "pk")
    rows = PapersSent.objects.filter(pack=pack) if pack else PapersSent.objects.none()
    sent = {kept_key(row): row for row in rows.select_related("person")}
    words = dict(Membership.Role.choices)
    found = [
        Recipient(
            each, way_of(each), words.get(roles.get(each.pk), "Regular attender"),
            _is_resident(each, sits.get(each.pk)), sent.get(each.pk),
        )
        for each in people
    ]  # fmt: skip
    order = list(Way)
    return sorted(found, key=lambda each: order.index(each.way))


def _is_resident(person, seat):
    """Who sits for the residents, and who has neither an employer nor a seat for somebody: a chair too."""
    if seat and seat["role"] == Membership.Role.RESIDENT:
        return True
    sits_for = seat and (seat["agency"] or seat["ward"] or seat["term"])
    return not person.agency_id and not sits_for


def copies(found):
    """{way: how many copies are printed}."""
    return dict(Counter(each.way for each in found if each.way in PAPER))
