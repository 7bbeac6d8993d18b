"""Pages of the services matrix."""

from django.utils import timezone

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectPage, Page
from core import pdf
from core.pdf import pdf_response
from neighbourhoods.people.models import Agency, TeamPost
from neighbourhoods.people.who.away import away
from neighbourhoods.places.models import Neighbourhood
from neighbourhoods.services.models import ServiceArea, ServiceEntry, numbers_at_risk
from neighbourhoods.services.printing import sheet


def matrix(entries):
    """[(level label, [(kind label, [entry, …]), …]), …]: the table of appendix 1."""
    cells = {}
    for entry in entries:
        cells.setdefault((entry.level, entry.agency.kind), []).append(entry)
    return [
        (
            label,
            [(word, cells.get((level, kind), [])) for kind, word in Agency.Kind.choices],
        )
        for level, label in ServiceEntry.Level.choices
    ]


def _entries():
    """Of agencies that are shown in lists: nobody is sent to ring one that has ended."""
    rows = ServiceEntry.objects.filter(agency__is_active=True)
    return rows.select_related("service", "agency").prefetch_related("neighbourhoods")


class Services(Page):
    """Who does what in the city, at which level."""

    permission = EVERYONE
    template_name = "neighbourhoods/services/services.html"

    def get_context_data(self, **kwargs):
        entries = list(_entries())
        keeps = self.request.user.is_authenticated and self.request.user.may(
            Permission.EDIT_REFERENCE
        )
        return super().get_context_data(
            matrix=matrix(entries),
            unknown=[each for each in entries if each.unknown] if keeps else None,
            at_risk=numbers_at_risk() if keeps else None,
            kinds=Agency.Kind.labels,
            areas=ServiceArea.objects.all(),
            **kwargs,
        )


class NeighbourhoodServices(ObjectPage):
    """Who serves this neighbourhood: entries for all, and those that name it."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"
    template_name = "neighbourhoods/services/services_here.html"

    def get_context_data(self, **kwargs):
        entries = [
            entry
            for entry in _entries()
            if not entry.neighbourhoods.all() or self.object in entry.neighbourhoods.all()
        ]
        return super().get_context_data(matrix=matrix(entries), kinds=Agency.Kind.labels, **kwargs)


class WhoToRing(ObjectPage):
    """The sheet of whom to ring in a neighbourhood, to print: the office and the services for
    everyone, the team with its work telephones for those who hold a role."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"
    template_name = "neighbourhoods/services/who_to_ring.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **whom_to_ring(self.object, self.request.user),
            may_edit=self.allowed(self.object, Permission.EDIT_NEIGHBOURHOOD),
            today=timezone.localdate(),
            **kwargs,
        )


class WhoToRingPdf(ObjectPage):
    """The same as a PDF, with its pages numbered."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"

    def get(self, request, *args, **kwargs):
        place, today = self.object, timezone.localdate()
        found = whom_to_ring(place, request.user)
        content = pdf.render("who_to_ring.typ", sheet(place, found, today))
        return pdf_response(content, f"who-to-ring-{place.slug}-{today:%Y-%m-%d}.pdf")


def whom_to_ring(place, user):
    """{"services", "unknown", "is_staff", "team"} of a neighbourhood, as the user may have them."""
    is_staff = user.is_authenticated and user.has_role
    entries = _once(_entries().serving(place).order_by("service__name", "agency__name", "pk"))
    return {
        "services": [each for each in entries if each.phone or each.out_of_hours],
        "unknown": [each for each in entries if not (each.phone or each.out_of_hours)],
        "is_staff": is_staff,
        "team": _team(place) if is_staff else None,
    }


def _once(entries):
    """Without those that say the same of another level."""
    said = {}
    for each in entries:
        key = (each.service_id, each.agency_id, each.phone, each.hours, each.out_of_hours)
        said.setdefault(key, each)
    return list(said.values())


def _team(place):
    """[(post, [Away])] of those who work there today: residents and elected members have no
    employer, and no work telephone."""
    posts = place.posts.current().filter(employer__isnull=False)
    posts = sorted(
        posts.select_related("person__contact", "employer").order_by("pk"),
        key=lambda post: (post.kind != TeamPost.Kind.MANAGER, post.get_kind_display()),
    )
    absences = away([post.person for post in posts if post.person])
    return [(post, absences[post.person_id]) for post in posts]
