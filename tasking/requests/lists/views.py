"""Lists: all requests that I may see, what is to be chased, an agency's, a councillor's own enquiries."""

from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectPage
from accounts.pages.lists import ListPage, Order, PartedListPage
from boards.seats.titles import councillors
from core import exports
from core.paging import Part
from core.picker import is_key
from neighbourhoods.models import Agency, Neighbourhood, Person
from tasking.requests.lists.filters import LATE, RequestFilter
from tasking.requests.lists.parts import visible_parts
from tasking.requests.lists.ways import ways_of
from tasking.requests.models import ServiceRequest
from tasking.requests.taking.forms import own_entry
from tasking.sharing.shown import exporting
from tasking.sharing.shown.existence import involved

RECEIVED = Order(ServiceRequest, ("received_at", "id"), descending=True)
LONGEST = Order(ServiceRequest, ("received_at", "id"))
PROMISED = Order(ServiceRequest, ("promised_on", "id"), index="request_promised")
CHASE = Order(ServiceRequest, ("chase_on", "id"), index="request_to_chase")
EXPORT_LIMIT = 100_000
TITLES = (
    "Reference", "What", "Kind", "Service", "Agency", "Street or place", "Neighbourhood", "Received",
    "Status", "Late", "Their system", "Their reference", "Promised for", "Ask again on",
)  # fmt: skip
"""No reporter, and no councillor's enquiry stands in a file."""


class RequestList(PartedListPage, abstract=True):
    """A filtered list with its exports."""

    permission = SIGNED_IN
    template_name = "tasking/requests/requests.html"
    title = "Requests"
    without = ()

    @cached_property
    def filtered(self):
        request = self.request
        return RequestFilter(
            request.GET, queryset=self.get_requests(), without=self.without, request=request
        )

    def get_requests(self):
        return self.narrowed(ServiceRequest.objects.visible_to(self.request.user))

    def narrowed(self, rows):
        """The rows that this list is about."""
        return rows

    @cached_property
    def parts(self):
        found = visible_parts(self.request.user)
        return [self.filtered.within(Part(self.narrowed(each.rows))) for each in found]

    def get_parts(self):
        return self.parts

    def for_page(self, rows):
        return rows.for_list()

    def get(self, request, *args, **kwargs):
        file_format = request.GET.get("format")
        if file_format in exports.FORMATS:
            return self.export(file_format)
        if file_format:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_title(self):
        return self.title

    def get_context_data(self, **kwargs):
        user = self.request.user
        may_log = user.may(Permission.LOG_REQUEST)
        return super().get_context_data(
            filter=self.filtered, title=self.get_title(),
            involved=self.get_involved(), may_log=may_log, has_enquiries=may_log and has_enquiries(user),
            may_work=user.may(Permission.WORK_REQUEST), ways=ways_of(user), **kwargs,
        )  # fmt: skip

    def get_involved(self):
        """Whom to ask about what may only be known to exist at the neighbourhood that was chosen."""
        key = self.request.GET.get("neighbourhood", "")
        place = Neighbourhood.objects.filter(pk=key).first() if is_key(key) else None
        user = self.request.user
        return involved(ServiceRequest.objects.unread_by(user), place, user) if place else ()

    def export(self, file_format):
        rows = self.get_order().sort(self.filtered.qs.for_list().ordinary())[:EXPORT_LIMIT]
        return exporting.respond(
            ((each, cells(each)) for each in rows.iterator(chunk_size=2000)), titles=TITLES,
            name=f"requests-{timezone.localdate():%Y-%m-%d}", file_format=file_format,
            user=self.request.user,
        )  # fmt: skip


def cells(each):
    """One request as the cells of TITLES."""
    return [
        each.reference, each.what, each.get_kind_display().split(":")[0], str(each.service),
        str(each.agency), each.place, str(each.neighbourhood or ""), each.received_at, each.status[0],
        "yes" if each.late else "no", each.system_name, each.their_reference, each.promised_on,
        each.chase_on,
    ]  # fmt: skip


class AllRequests(RequestList):
    """Every request that the user's roles show."""

    orders = {"received": RECEIVED, "promised": PROMISED, "chase": CHASE}

    def get_order(self):
        """Of what is late the longest first, unless another order is asked for."""
        order = super().get_order()
        return LONGEST if order is RECEIVED and self.filtered.data.get("show") == LATE else order


class ToChase(RequestList):
    """What is to be asked again today."""

    title = "Requests to chase"
    without = ("show", "order")
    order = CHASE

    def narrowed(self, rows):
        return rows.to_chase()


class AgencyRequests(RequestList, ObjectPage):
    """What one agency has, of what the user sees."""

    model = Agency
    lookup = "slug"
    without = ("agency", "order")
    order = Order(ServiceRequest, ("received_at", "id"), descending=True, within=("agency",))

    def narrowed(self, rows):
        return rows.filter(agency=self.object)

    def get_title(self):
        return f"Requests: {self.object}"


def has_enquiries(user):
    """Whether the user is a councillor, or was one and asked something. Two queries."""
    asked = ServiceRequest.objects.filter(member=OuterRef("pk"), is_enquiry=True)
    is_one = Q(pk__in=councillors(timezone.localdate()))
    return Person.objects.filter(is_one | Q(Exists(asked)), user=user.pk).exists()


class MyEnquiries(ListPage):
    """A councillor's own enquiries, and when each is answered."""

    permission = SIGNED_IN
    template_name = "tasking/requests/enquiries.html"
    order = RECEIVED

    def get_rows(self):
        return ServiceRequest.objects.enquiries_of(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        user = self.request.user
        may_log = user.may(Permission.LOG_REQUEST) and own_entry(user) is not None
        return super().get_context_data(may_log=may_log, **kwargs)
