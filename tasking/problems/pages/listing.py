"""The list of problems, and its files."""

from django.http import Http404
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import SIGNED_IN
from accounts.pages.lists import ListPage, Order
from core import exports
from neighbourhoods.models import Agency, Area, Neighbourhood
from tasking.problems.models import Level, Problem, State
from tasking.sharing.shown import exporting
from tasking.sharing.shown.existence import involved

OPEN, LATE, ALL = "open", "late", "all"
SHOW = [
    (OPEN, "Open"),
    (LATE, "Closed, three-month check due"),
    (ALL, "All"),
    *((value, f"Showing only: {label}") for value, label in State.choices),
]
TITLES = (
    *("Reference", "Problem", "Street or place", "Part", "Neighbourhood", "Area", "Dealt with at"),
    *("Lead agency", "Lead officer", "Status", "Type of problem", "Result", "Proposed", "Closed"),
    *("Check due", "Found at the check"),
)
PATHS = {
    "neighbourhood": "neighbourhood__slug",
    "area": "neighbourhood__area__slug",
    "agency": "agency__slug",
}
"""What the filter asks for, by the word of the address."""


class Problems(ListPage):
    """The problems that the user may see."""

    permission = SIGNED_IN
    template_name = "tasking/problems/problems.html"
    order = Order(
        Problem, ("id",), True, small="problems of one council: some hundreds in ten years"
    )

    def get_rows(self):
        asked = {path: self.asked(name) for name, path in PATHS.items()}
        rows = Problem.objects.visible_to(self.request.user).for_list()
        rows = rows.filter(**{path: word for path, word in asked.items() if word})
        if self.asked("level") in Level.values:
            rows = rows.filter(level=self.asked("level"))
        return rows.shown_as(self.shown)

    def asked(self, name):
        return self.request.GET.get(name, "").replace("\0", "")

    @property
    def shown(self):
        asked = self.request.GET.get("show")
        return asked if asked in dict(SHOW) else OPEN

    def get(self, request, *args, **kwargs):
        file_format = request.GET.get("format")
        if file_format not in (None, *exports.FORMATS):
            raise Http404
        return self.export(file_format) if file_format else super().get(request, *args, **kwargs)

    def export(self, file_format):
        """All rows of the filter that the user may see, each with its marking and for whom it was made."""
        rows = self.order.sort(self.get_rows().select_related("neighbourhood__area"))
        return exporting.respond(
            ((each, cells(each)) for each in rows.iterator(chunk_size=2000)), titles=TITLES,
            name=f"problems-{timezone.localdate():%Y-%m-%d}", file_format=file_format,
            user=self.request.user,
        )  # fmt: skip

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            show=SHOW,
            shown=self.shown,
            neighbourhoods=Neighbourhood.objects.order_by("name"),
            areas=Area.objects.order_by("name"),
            agencies=Agency.objects.active().order_by("name"),
            levels=Level.choices,
            chosen=self.request.GET,
            may_add=self.request.user.may(Permission.EDIT_PROBLEM),
            involved=self.get_involved(),
            **kwargs,
        )

    def get_involved(self):
        """Whom to ask about what may only be known to exist at the neighbourhood that was chosen."""
        asked = Neighbourhood.objects.filter(slug=self.asked("neighbourhood")).first()
        user = self.request.user
        return involved(Problem.objects.unread_by(user), asked, user) if asked else ()


def cells(problem):
    """One problem as the cells of TITLES."""
    place = problem.neighbourhood
    return [
        problem.reference, problem.title, problem.place, problem.part.name if problem.part_id else "",
        place.name, place.area.name if place.area_id else "", problem.get_level_display(),
        str(problem.agency), problem.lead.name if problem.lead_id else "", problem.get_state_display(),
        problem.get_kind_display(), problem.get_verdict_display(), problem.created_at, problem.closed_on,
        problem.recheck_on, problem.get_recheck_display(),
    ]  # fmt: skip
