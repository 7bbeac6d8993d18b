"""Pages of who was told of an action."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import ObjectFormPage, ObjectPage
from neighbourhoods.telling import letters as neighbours
from neighbourhoods.telling.forms import ToldForm
from tasking.actions.letters import telling
from tasking.actions.models import Action, ActionTold


class ActionToldList(ObjectPage):
    """Who was told of an action, how and when, and who must be told by telephone or on paper."""

    permission = Permission.VIEW_ACTION
    model = Action
    template_name = "tasking/actions/told.html"

    def get_queryset(self):
        return Action.objects.for_list()

    def get_context_data(self, **kwargs):
        groups = telling.told_of(self.object)
        waiting = [row for *_, rows in groups for row in rows if row.holds and row.is_to_be_told]
        return super().get_context_data(
            groups=groups,
            waiting=waiting,
            telephones=neighbours.telephones(waiting, self.request.user),
            may_run=self.allowed(self.object, Permission.EDIT_ACTION),
            by_hand="action_told_by_hand",
            **kwargs,
        )


class ActionToldByHand(ObjectFormPage):
    """An owner was told by telephone or on paper."""

    permission = Permission.EDIT_ACTION
    model = ActionTold
    form_class = ToldForm
    title = "Told by phone or on paper"

    def get_queryset(self):
        return ActionTold.objects.select_related("action", "person")

    @property
    def intro(self):
        return f"{self.object.person}. {self.object.get_kind_display()}: {self.object.action}"

    def save(self, form):
        said = form.cleaned_data
        return telling.record_told(
            told=self.object, how=said["told_how"], on=said["told_on"], by=self.request.user
        )

    def get_success_url(self, result):
        return reverse("action_told", args=[self.object.action_id])

    def get_back(self):
        return self.get_success_url(None), "Who was told"
