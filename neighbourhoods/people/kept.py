"""What is kept about people, and until when they are needed."""

from django.db.models import Exists, OuterRef, Q

from core.models import Event
from core.retention.operations import held
from core.retention.own import TASK, period
from core.retention.registry import Kept, keep, needed, needs
from core.rows import change
from core.settings import declare
from neighbourhoods.knowing.models import ThingToKnow
from neighbourhoods.people.models import Contact, Person, TeamPost
from neighbourhoods.people.needs.models import AccessNeeds

CONTACTS = period("contacts", "Contact details of people", 24)
ACCESS = period("access_needs", "Access needs", 12)
NAMES = period("names", "Names of people who are no longer involved", 72)
KNOWN = period("known", "Things to know about a neighbourhood", 12)
SINCE = "after the person’s last post, seat, meeting or action"
NAMELESS = "Name removed"


def register():
    for each in (CONTACTS, ACCESS, NAMES, KNOWN):
        declare(each)
    keep(
        Kept(
            "known", "Things to know about a neighbourhood", ("neighbourhoods.ThingToKnow",),
            "Nobody: private details are not to be written there", TASK,
            "So that the next colleague knows what the last one knew.", "Staff of the neighbourhood",
            "after the day on which it was to be looked at again", KNOWN,
            due=lambda before: ThingToKnow.objects.filter(review_on__lt=before.date()),
            empty=_delete,
        )
    )  # fmt: skip
    keep(
        Kept(
            "hand-overs", "What was handed over to whom",
            ("neighbourhoods.HandOver", "neighbourhoods.HandOverLine"),
            "Officers and partners who left or moved on", TASK,
            "To show to whom a thing went, and why.", "Who pressed, and the head of service",
            ends="For good; who pressed stays as it was written",
        )
    )  # fmt: skip
    needs("neighbourhoods.people", _in_use)
    keep(
        Kept(
            "contacts", "Contact details", ("neighbourhoods.Contact",),
            "Members, officers, volunteers, contacts of groups", TASK,
            "To invite people, send papers and ring them.",
            "Who works with the person; each reading is recorded", SINCE, CONTACTS,
            due=lambda before: Contact.objects.filter(person__in=_idle(before)),
            empty=_delete, of_person=lambda person: Contact.objects.filter(person__in=_entries(person)),
        )
    )  # fmt: skip
    keep(
        Kept(
            "access-needs", "Access needs", ("neighbourhoods.AccessNeeds",),
            "Who told us what they need to take part",
            "Consent, and explicit consent for health, UK GDPR art. 6(1)(a) and 9(2)(a)",
            "So that everybody can take part without asking again.",
            "Who runs a meeting where the person is expected; oneself", SINCE, ACCESS,
            due=lambda before: AccessNeeds.objects.filter(person__in=_idle(before)),
            empty=_delete, of_person=lambda person: AccessNeeds.objects.filter(person__in=_entries(person)),
        )
    )  # fmt: skip
    keep(
        Kept(
            "people", "Names, employers and job titles",
            (
                *("neighbourhoods.Person", "neighbourhoods.TeamPost"),
                *("neighbourhoods.CommunityGroup", "neighbourhoods.Agency"),
            ),
            "Members, officers, volunteers, contacts of groups", TASK,
            "To show who is responsible for what.", "Who holds a role; of posts, everybody",
            SINCE, NAMES,
            due=lambda before: _idle(before).exclude(name=NAMELESS),
            empty=_unname, of_person=_entries,
        )
    )  # fmt: skip


def _entries(person):
    """A person and the entries that were merged into it."""
    return Person.objects.filter(Q(pk=person.pk) | Q(merged_into=person.pk))


def _idle(before):
    """People whom nothing has needed since, and on whom no hold stands: it covers all of theirs."""
    return Person.objects.exclude(needed(before.date())).exclude(pk__in=held(Person))


def _in_use(since):
    """Who held a post, could sign in, or was entered or changed, since a day."""
    posts = TeamPost.objects.filter(person=OuterRef("pk"))
    posts = posts.filter(Q(ends_on=None) | Q(ends_on__gte=since))
    told = Event.objects.filter(
        target_type="neighbourhoods.person",
        target_id=OuterRef("pk"),
        at__date__gte=since,
        verb__in=["added", "changed"],
    )
    kept = Person.objects.filter(merged_into=OuterRef("pk"))
    return Q(Exists(posts)) | Q(Exists(told)) | Q(Exists(kept)) | Q(user__is_active=True)


def _delete(row):
    row.delete()
    return [
        field.name for field in row._meta.fields if not field.primary_key and not field.is_relation
    ]


def _unname(person):
    gone = {"name": NAMELESS, "agency": None, "job_title": "", "register_url": ""}
    return list(change(person, gone))
