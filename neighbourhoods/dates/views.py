"""Pages of dates to avoid: the list, and how officers enter them."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import EVERYONE, FormPage, ObjectFormPage, PressPage
from accounts.pages.lists import ListPage, Order
from neighbourhoods.dates import operations
from neighbourhoods.dates.forms import AvoidForm
from neighbourhoods.dates.models import AvoidDate
from neighbourhoods.places.models import Neighbourhood


class AvoidDates(ListPage):
    """What is to be avoided from today on."""

    permission = EVERYONE
    template_name = "neighbourhoods/dates/avoid_dates.html"
    order = Order(AvoidDate, ("first", "id"))

    def get_rows(self):
        rows = AvoidDate.objects.visible_to(self.request.user).select_related("neighbourhood")
        return rows.filter(last__gte=timezone.localdate())

    def get_context_data(self, **kwargs):
        user = self.request.user
        mine = AvoidDate.objects.changeable_by(user, Permission.RUN_MEETING)
        may_add = user.is_authenticated and user.may(Permission.RUN_MEETING)
        return super().get_context_data(
            may_add=may_add,
            mine=set(mine.values_list("pk", flat=True)) if may_add else set(),
            **kwargs,
        )


class AvoidAdd(FormPage):
    """Enter a date to avoid."""

    permission = Permission.RUN_MEETING
    form_class = AvoidForm
    title = "Add a date to avoid"
    button = "Add"
    message = "The date is in the calendar. Whoever sets a date then is warned."

    def get_form_kwargs(self):
        user = self.request.user
        places = Neighbourhood.objects.all()
        if not operations.holds_city_right(user):
            named = (places.changeable_by(user, right).values("pk") for right in operations.RIGHTS)
            places = places.filter(Q(pk__in=next(named)) | Q(pk__in=next(named)))
        return {"places": places, "for_city": operations.holds_city_right(user)}

    def save(self, form):
        return operations.add_avoid_dates(by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("avoid_dates")

    def get_back(self):
        return reverse("avoid_dates"), "Dates to avoid"


class AvoidEdit(ObjectFormPage):
    """Change a date to avoid."""

    permission = Permission.RUN_MEETING
    model = AvoidDate
    form_class = AvoidForm
    title = "Change a date to avoid"

    def save(self, form):
        return operations.change_avoid_date(
            row=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_back(self):
        return reverse("avoid_dates"), "Dates to avoid"


class AvoidRemove(PressPage):
    permission = Permission.RUN_MEETING
    model = AvoidDate
    message = "The date is removed."

    def act(self):
        operations.remove_avoid_date(row=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("avoid_dates")
