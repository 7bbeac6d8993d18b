"""Lists of actions: mine, a neighbourhood's, a body's, an agency's, all that I may see."""

from functools import cached_property

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from accounts.access import Permission, agencies_of
from accounts.conditions import NONE, either
from accounts.pages import SIGNED_IN, ObjectPage
from accounts.pages.lists import Order, PartedListPage
from boards.models import Body
from core import exports
from core.paging import Part
from neighbourhoods.models import Agency, Neighbourhood
from tasking.actions.lists import by_agency
from tasking.actions.lists.filters import PRIORITY, SOONEST_FIRST, ActionFilter
from tasking.actions.lists.parts import along_share, known_parts
from tasking.actions.models import Action, ActionAgency
from tasking.actions.offers.signals import show_on
from tasking.actions.querysets import seen_shares
from tasking.actions.shown import covering
from tasking.sharing.shown import exporting
from tasking.sharing.shown.existence import involved

SOONEST = Order(Action, ("due_on", "id"))
LATEST = Order(Action, ("due_on", "id"), descending=True)
MOST_URGENT = Order(Action, ("priority", "due_on", "id"))
EXPORT_LIMIT = 100_000
TITLES = (
    "Reference",
    "Action",
    "Status",
    "Overdue",
    "Due date",
    "Priority",
    "Lead agency",
    "Owner",
    "Neighbourhood",
    "Requested by",
    "Added",
    "Last change",
)


class ActionList(PartedListPage, abstract=True):
    """A filtered list with its exports. Subclasses say whose actions."""

    permission = SIGNED_IN
    template_name = "tasking/actions/actions.html"
    orders = {"soonest": SOONEST, "latest": LATEST, PRIORITY: MOST_URGENT}
    title = "Actions"
    without = ()

    def get_actions(self):
        """The scoped queryset before filters."""
        raise NotImplementedError

    @cached_property
    def filtered(self):
        request = self.request
        return ActionFilter(
            request.GET, queryset=self.get_actions(), without=self.without, request=request
        )

    def get_order(self):
        """By priority where that is asked for; else what is open from the first day, the rest backwards."""
        if self.request.GET.get("sort") == PRIORITY:
            return MOST_URGENT
        return SOONEST if self.filtered.shown in SOONEST_FIRST else LATEST

    def for_page(self, rows):
        return rows.for_list().naming_owners_to(self.request.user)

    @cached_property
    def parts(self):
        return [self.filtered.within(each) for each in self.get_scoped_parts()]

    def get_scoped_parts(self):
        """get_actions as parts."""
        return [Part(self.get_actions())]

    def get_parts(self):
        return self.parts

    @cached_property
    def found(self):
        """The rows of this page with their signals, and which of them the user may tick: one query more
        for whoever changes actions somewhere."""
        page = super().found
        show_on(page)
        if self.request.user.may(Permission.EDIT_ACTION):
            mine = Action.objects.changeable_by(self.request.user, Permission.EDIT_ACTION)
            keys = [each.pk for each in page if each.is_open]
            ticked = set(mine.filter(pk__in=keys).order_by().values_list("pk", flat=True))
            today = timezone.localdate()
            for each in page:
                each.may_tick = each.pk in ticked
                each.may_remind = each.may_tick and each.reminded_on != today
        return page

    def get(self, request, *args, **kwargs):
        file_format = request.GET.get("format")
        if file_format in exports.FORMATS:
            return self.export(file_format)
        if file_format:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            may_tick=any(getattr(each, "may_tick", False) for each in self.found),
            filter=self.filtered,
            title=self.get_title(),
            back=self.get_back(),
            may_add=self.request.user.may(Permission.EDIT_ACTION),
            add_query=self.get_add_query(),
            **kwargs,
        )

    def get_title(self):
        return self.title

    def get_back(self):
        return None

    def get_add_query(self):
        return ""

    def export(self, file_format):
        rows = self.get_order().sort(self.for_page(self.filtered.qs))[:EXPORT_LIMIT]
        name = f"actions-{timezone.localdate():%Y-%m-%d}"
        return exporting.respond(
            ((each, export_row(each)) for each in rows.iterator(chunk_size=2000)),
            titles=TITLES,
            name=name,
            file_format=file_format,
            user=self.request.user,
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
        str(action.lead_agency),
        action.named_owner.name if action.named_owner else "",
        action.neighbourhood.name if action.neighbourhood_id else "The whole city",
        action.body.name if action.body_id else "",
        action.created_at,
        action.changed_at,
    ]


class AllActions(ActionList):
    """Every action that the user's roles show."""

    def get_actions(self):
        return Action.objects.known_to(self.request.user)

    def get_scoped_parts(self):
        return known_parts(self.request.user, **self.filtered.shared())


class MyActions(ActionList):
    """Promises of the person behind the sign-in, and of colleagues for whom they cover today."""

    title = "My actions"

    @cached_property
    def covered(self):
        return covering.covered_by(self.request.user)

    def get_actions(self):
        user = self.request.user
        return Action.objects.filter(either(Q(owner__user=user), self.covered)).open_to(user)

    def get_scoped_parts(self):
        rows = Action.objects.open_to(self.request.user)
        parts = [Part(rows.filter(owner__user=self.request.user))]
        if self.covered is not NONE:
            parts.append(Part(rows.filter(self.covered)))
        return parts

    def for_page(self, rows):
        return covering.marked(super().for_page(rows), self.covered)


class _PlaceList(ActionList, ObjectPage, abstract=True):
    lookup = "slug"

    def get_title(self):
        return f"Actions: {self.object}"

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object)


class NeighbourhoodActions(_PlaceList):
    model = Neighbourhood
    without = ("neighbourhood",)

    def get_actions(self):
        return Action.objects.visible_in(self.request.user, [self.object.pk])

    def get_context_data(self, **kwargs):
        rows = Action.objects.unread_by(self.request.user)
        others = involved(rows, self.object, self.request.user)
        return super().get_context_data(
            place=self.object, involved=others, **self.get_chart(), **kwargs
        )

    def get_chart(self):
        """Who has how many, above the first page of all; nothing above what was filtered."""
        if self.filtered.is_in_use or self.request.GET.get("after"):
            return {}
        counts = by_agency.count_by_agency(self.get_actions())
        if not counts:
            return {}
        chart = by_agency.chart(counts, self.request.path)
        rated = by_agency.with_rates(counts, self.get_actions())
        return {
            "counts": counts,
            "rated": rated,
            "finding": by_agency.finding(counts),
            "chart": chart,
        }

    def get_add_query(self):
        return f"?neighbourhood={self.object.pk}"


class BodyActions(_PlaceList):
    model = Body
    without = ("neighbourhood",)

    def get_actions(self):
        return Action.objects.visible_of(self.request.user, self.object)

    def get_add_query(self):
        return f"?body={self.object.pk}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(log_of=self.object, **kwargs)


class AgencyActions(_PlaceList):
    """What an agency leads or supports. The rows start from action × agency."""

    model = Agency
    without = ("agency",)

    def get_actions(self):
        rows = ActionAgency.objects.visible_to(self.request.user).filter(agency=self.object)
        return Action.objects.filter(pk__in=rows.filter(**self.filtered_shares).values("action"))

    @cached_property
    def filtered_shares(self):
        asked = ActionFilter(
            self.request.GET,
            queryset=Action.objects.none(),
            without=self.without,
            request=self.request,
        )
        return asked.shared()

    def get_scoped_parts(self):
        user = self.request.user
        rows = Action.objects.open_to(user)
        seen = seen_shares(user, "share__")
        return [along_share(rows, self.object.pk, seen, **self.filtered_shares)]

    def get_context_data(self, **kwargs):
        own = self.object.pk in agencies_of(self.request.user)
        return super().get_context_data(acts_for=own, **kwargs)
