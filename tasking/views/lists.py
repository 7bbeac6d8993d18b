"""Lists of actions: mine, a neighbourhood's, a body's, an agency's, all that I may see."""

from django.http import Http404
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectPage, Page
from boards.models import Body
from core import exports
from core.paging import capped_count, page
from neighbourhoods.models import Agency, Neighbourhood
from tasking.filters import ActionFilter
from tasking.models import Action, ActionAgency

KEYS = ("due_on", "id")
EXPORT_LIMIT = 100_000
TITLES = (
    "Reference",
    "What",
    "State",
    "Overdue",
    "Due date",
    "Priority",
    "Lead agency",
    "Owner",
    "Neighbourhood",
    "Asked for by",
    "Added",
    "Last change",
)


class ActionList(Page, abstract=True):
    """A filtered list with its exports. Subclasses say whose actions."""

    permission = SIGNED_IN
    template_name = "tasking/actions.html"
    title = "Actions"
    without = ()

    def get_rows(self):
        """The scoped queryset before filters."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        filtered = ActionFilter(
            request.GET, queryset=self.get_rows(), without=self.without, request=request
        )
        file_format = request.GET.get("format")
        if file_format in exports.FORMATS:
            return self.export(filtered, file_format)
        if file_format:
            raise Http404
        cursor = request.GET.get("after", "")
        found = page(filtered.qs.for_list(), KEYS, cursor, descending=filtered.is_descending)
        return self.render(
            page=found,
            count=capped_count(filtered.qs),
            filter=filtered,
            title=self.get_title(),
            back=self.get_back(),
            may_add=request.user.may(Permission.EDIT_ACTION),
            add_query=self.get_add_query(),
        )

    def get_title(self):
        return self.title

    def get_back(self):
        return None

    def get_add_query(self):
        return ""

    def export(self, filtered, file_format):
        order = [f"-{key}" if filtered.is_descending else key for key in KEYS]
        rows = filtered.qs.for_list().order_by(*order)[:EXPORT_LIMIT]
        name = f"actions-{timezone.localdate():%Y-%m-%d}"
        return exports.respond(
            (export_row(action) for action in rows.iterator(chunk_size=2000)),
            titles=TITLES,
            name=name,
            file_format=file_format,
        )


def export_row(action):
    """One action as the cells of TITLES."""
    return [
        action.reference,
        action.what,
        action.get_state_display(),
        "yes" if action.overdue else "no",
        action.due_on,
        action.get_priority_display(),
        action.lead_agency.short_name,
        action.owner.name if action.owner_id else "",
        action.neighbourhood.name if action.neighbourhood_id else "The whole city",
        action.body.name if action.body_id else "",
        action.created_at,
        action.changed_at,
    ]


class AllActions(ActionList):
    """Every action that the user's roles show."""

    def get_rows(self):
        return Action.objects.known_to(self.request.user)


class MyActions(ActionList):
    """Promises of the person behind the sign-in."""

    title = "My actions"

    def get_rows(self):
        return Action.objects.filter(owner__user=self.request.user)


class _PlaceList(ActionList, ObjectPage, abstract=True):
    lookup = "slug"

    def get_title(self):
        return f"Actions: {self.object}"

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object)


class NeighbourhoodActions(_PlaceList):
    model = Neighbourhood
    without = ("neighbourhood",)

    def get_rows(self):
        return Action.objects.visible_in(self.request.user, [self.object.pk])

    def get_add_query(self):
        return f"?neighbourhood={self.object.pk}"


class BodyActions(_PlaceList):
    model = Body
    without = ("neighbourhood",)

    def get_rows(self):
        return Action.objects.visible_of(self.request.user, self.object)

    def get_add_query(self):
        return f"?body={self.object.pk}"


class AgencyActions(_PlaceList):
    """What an agency leads or supports. The rows start from action × agency."""

    model = Agency
    without = ("agency",)

    def get_rows(self):
        rows = ActionAgency.objects.visible_to(self.request.user).filter(agency=self.object)
        shown = ActionFilter(self.request.GET, queryset=Action.objects.none()).shown
        if shown in ("open", "overdue"):
            rows = rows.filter(is_open=True)
        return Action.objects.filter(pk__in=rows.values("action"))
