"""Pages of quick wins."""

import uuid
from decimal import Decimal

from django.utils import timezone

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage, PressPage
from accounts.pages.lists import ObjectListPage, Order
from core.forms import ClientIdField, Form
from core.money import PoundsBox
from neighbourhoods.models import Neighbourhood
from tasking.actions.models import Action
from tasking.walkabouts.wins.models import DAYS, QuickWin
from tasking.walkabouts.wins.operations import mark_quick_win, unmark_quick_win


class WinForm(Form):
    cost = PoundsBox(
        label="Cost", min_value=Decimal(0), max_value=Decimal(99_999), initial=Decimal(0)
    )
    client_id = ClientIdField()


class QuickWins(ObjectListPage):
    """The quick wins of a neighbourhood, the last marked first."""

    permission = SIGNED_IN
    model = Neighbourhood
    lookup = "slug"
    template_name = "tasking/walkabouts/wins/wins.html"
    order = Order(QuickWin, ("marked_at", "id"), descending=True)

    def get_rows(self):
        rows = QuickWin.objects.visible_to(self.request.user).whole()
        return rows.filter(action__neighbourhood=self.object)

    def get_context_data(self, **kwargs):
        return super().get_context_data(today=timezone.localdate(), days=DAYS, **kwargs)


class WinAdd(ObjectFormPage):
    """Mark an action as a quick win."""

    adds = True
    permission = Permission.EDIT_ACTION
    model = Action
    form_class = WinForm
    title = button = "Mark as a quick win"
    intro = f"Small, by one agency, due within {DAYS} days of being added."
    message = "The action is marked as a quick win."

    def get_form_kwargs(self):
        return {"initial": {"client_id": uuid.uuid4(), "cost": Decimal(0)}}

    def save(self, form):
        return mark_quick_win(action=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.get_absolute_url()


class WinRemove(PressPage):
    permission = Permission.EDIT_ACTION
    model = QuickWin

    def get_queryset(self):
        return QuickWin.objects.select_related("action")

    def act(self):
        unmark_quick_win(win=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.action.get_absolute_url()
