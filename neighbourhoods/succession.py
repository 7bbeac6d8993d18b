"""What of places is open in the name of an agency, and goes to the one that replaces it."""

from django.utils import timezone

from core import events, handing
from core.handing import Succession, give
from core.rows import change, in_words
from neighbourhoods.geography.models import Patch
from neighbourhoods.people.merging.followers import still_runs
from neighbourhoods.people.models import Person, TeamPost
from neighbourhoods.services.models import ASKED, ServiceEntry


def register():
    handing.succeed(
        Succession(
            "people", "People who work there", lambda agency: Person.objects.filter(agency=agency),
            Person.objects.visible_to, give("agency"), 40,
        ),
        Succession(
            "posts", "Posts in neighbourhood teams", _posts, TeamPost.objects.visible_to,
            give("employer"), 30,
        ),
        Succession(
            "services", "Services in the matrix",
            lambda agency: ServiceEntry.objects.filter(agency=agency),
            ServiceEntry.objects.visible_to, _services, 20,
        ),
        Succession(
            "patches", "Patches where its teams work",
            lambda agency: Patch.objects.filter(agency=agency), Patch.objects.visible_to,
            give("agency"), 50,
        ),
    )  # fmt: skip


def _posts(agency):
    return TeamPost.objects.filter(still_runs(timezone.localdate()), employer=agency)


def _services(rows, agency, to, *, by, at):
    """What the successor does already at that level is said once, for the places of both, and with the
    numbers that only one of the two says."""
    here = {
        (each.service_id, each.level): each
        for each in ServiceEntry.objects.filter(agency=to).select_for_update(of=("self",))
    }
    for row in rows.order_by("pk"):
        kept = here.get((row.service_id, row.level))
        if kept is None:
            give("agency")(ServiceEntry.objects.filter(pk=row.pk), agency, to, by=by, at=at)
        else:
            _join(kept, row, by=by, at=at)


def _join(kept, gone, *, by, at):
    places = [set(each.neighbourhoods.all()) for each in (kept, gone)]
    kept.neighbourhoods.set(places[0] | places[1] if all(places) else ())  # none: all of them
    said = {} if kept.contact else {"contact": gone.contact}
    for what in ASKED:
        if not getattr(kept, what):
            said |= {
                name: getattr(gone, name) for name in (what, f"{what}_source", f"{what}_checked_on")
            }
    changes = in_words(change(kept, said)) | {"services joined": [str(gone), str(kept)]}
    events.record("changed", kept, by=by, at=at, changes=changes)
    gone.delete()
