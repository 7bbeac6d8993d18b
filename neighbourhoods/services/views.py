"""Pages of the services matrix."""

from accounts.pages import EVERYONE, ObjectPage, Page
from neighbourhoods.people.models import Agency
from neighbourhoods.places.models import Neighbourhood
from neighbourhoods.services.models import ServiceArea, ServiceEntry


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
    return ServiceEntry.objects.select_related("service", "agency").prefetch_related(
        "neighbourhoods"
    )


class Services(Page):
    """Who does what in the city, at which level."""

    permission = EVERYONE
    template_name = "neighbourhoods/services/services.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            matrix=matrix(_entries()),
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
        return super().get_context_data(
            matrix=matrix(entries), kinds=Agency.Kind.labels, tab="services", **kwargs
        )
