"""Pages of lists that services export."""

from django.contrib import messages
from django.urls import reverse

from accounts.access import Permission
from accounts.pages import FormPage, ObjectFormPage
from accounts.pages.lists import ListPage, Order
from core.errors import Refused
from tasking.requests.models import ServiceRequest
from tasking.requests.reading import forms, operations
from tasking.requests.reading.models import TheirRow

LOG = Permission.LOG_REQUEST


class TheirRows(ListPage):
    """What the lists said that fits no request, or several."""

    permission = LOG
    template_name = "tasking/requests/their_rows.html"
    order = Order(TheirRow, ("read_at", "id"), descending=True, index="their_rows_in_order")

    def get_rows(self):
        rows = TheirRow.objects.visible_to(self.request.user).to_settle()
        return rows.select_related("agency")


class ReadList(FormPage):
    """A list from a service's own system, read in one go."""

    permission = LOG
    form_class = forms.ListForm
    title = "Upload a service’s own list"
    button = "Upload list"
    intro = (
        "The file needs the columns Reference, Status and Date. Rows are matched by the service’s reference; their "
        "status is noted on the request, and you decide what became of it."
    )

    def get_form(self, data=None):
        return self.form_class(data, None if data is None else self.request.FILES)

    def save(self, form):
        file = form.cleaned_data["file"]
        return operations.read_list(
            content=file.read(), name=file.name, agency=form.cleaned_data["agency"],
            by=self.request.user,
        )  # fmt: skip

    def get_success_url(self, result):
        noted, waiting, known = result
        messages.success(
            self.request,
            f"{noted} noted on requests, {waiting} to settle below, {known} read before.",
        )
        return reverse("their_rows")

    def get_back(self):
        return reverse("their_rows"), "Services’ own lists"


class SettleRow(ObjectFormPage):
    """Which request a row means."""

    adds = True
    permission = LOG
    model = TheirRow
    form_class = forms.SettleForm
    title = "Which request is this?"
    message = "Settled."

    def save(self, form):
        user, key = self.request.user, form.key()
        ours = (
            ServiceRequest.objects.changeable_by(user, LOG).filter(pk=key).first() if key else None
        )
        if key and ours is None:
            raise Refused("You have no request with this reference", "ours")
        return operations.settle(
            row=self.object, request=ours, reason=form.cleaned_data["reason"], by=user
        )

    def get_success_url(self, result):
        return reverse("their_rows")

    def get_back(self):
        return reverse("their_rows"), "Services’ own lists"
