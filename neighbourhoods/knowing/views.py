"""What the staff of a neighbourhood should know."""

import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import ObjectFormPage, PressPage
from accounts.pages.lists import ObjectListPage, Order
from neighbourhoods.knowing import operations
from neighbourhoods.knowing.forms import KnownForm
from neighbourhoods.knowing.models import ThingToKnow
from neighbourhoods.places.models import Neighbourhood

EDIT = Permission.EDIT_NEIGHBOURHOOD
A_YEAR = datetime.timedelta(days=365)


class Known(ObjectListPage):
    """All of a neighbourhood, the latest first."""

    permission = EDIT
    model = Neighbourhood
    lookup = "slug"
    template_name = "neighbourhoods/knowing/known.html"
    order = Order(ThingToKnow, ("written_at", "id"), descending=True, within=("neighbourhood",))

    def get_rows(self):
        rows = ThingToKnow.objects.visible_to(self.request.user)
        return rows.filter(neighbourhood=self.object).select_related("written_by")

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        rows = [(each, each.is_due(today)) for each in self.found]
        return super().get_context_data(rows=rows, may_edit=True, tab="known", **kwargs)


class KnownAdd(ObjectFormPage):
    adds = True
    permission = EDIT
    model = Neighbourhood
    lookup = "slug"
    form_class = KnownForm
    title = "Add a thing to know"
    button = "Add"
    message = "It is kept for the staff of the neighbourhood."

    def get_form_kwargs(self):
        return {"initial": {"review_on": timezone.localdate() + A_YEAR}}

    def save(self, form):
        return operations.keep_known(
            neighbourhood=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return result.get_absolute_url()

    def get_back(self):
        return reverse("known", args=[self.object.slug]), "Things to know"


class KnownEdit(ObjectFormPage):
    permission = EDIT
    model = ThingToKnow
    form_class = KnownForm
    title = "Change a thing to know"
    message = "Saved."

    def get_queryset(self):
        return ThingToKnow.objects.select_related("neighbourhood")

    def save(self, form):
        return operations.change_known(known=self.object, by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return self.object.get_absolute_url(), "Things to know"


class KnownRemove(PressPage):
    permission = EDIT
    model = ThingToKnow
    message = "Removed."

    def get_queryset(self):
        return ThingToKnow.objects.select_related("neighbourhood")

    def act(self):
        operations.remove_known(known=self.object, by=self.request.user)
