"""What of places is open in the name of an agency, and goes to the one that replaces it."""

from django.utils import timezone

from core import handing
from core.handing import Succession
from neighbourhoods.people.merging.followers import still_runs
from neighbourhoods.people.models import Person, TeamPost
from neighbourhoods.services.models import ServiceEntry


def register():
    handing.succeed(
        Succession(
            "people", "People who work there", lambda agency: Person.objects.filter(agency=agency),
            Person.objects.visible_to, _people, 40,
        ),
        Succession(
            "posts", "Posts in neighbourhood teams", _posts, TeamPost.objects.visible_to, _employs, 30
        ),
        Succession(
            "services", "Services in the matrix",
            lambda agency: ServiceEntry.objects.filter(agency=agency),
            ServiceEntry.objects.visible_to, _services, 20,
        ),
    )  # fmt: skip


def _people(rows, agency, to, *, by, at):
    rows.update(agency=to)


def _posts(agency):
    return TeamPost.objects.filter(still_runs(timezone.localdate()), employer=agency)


def _employs(rows, agency, to, *, by, at):
    rows.update(employer=to)


def _services(rows, agency, to, *, by, at):
    """What the successor does already at that level is said once."""
    here = set(ServiceEntry.objects.filter(agency=to).values_list("service", "level"))
    twice = [row.pk for row in rows if (row.service_id, row.level) in here]
    ServiceEntry.objects.filter(pk__in=twice).delete()
    rows.exclude(pk__in=twice).update(agency=to)
