"""Pages of what was ticked in a list of actions, and the reminder of a single one."""

from functools import cached_property

from django.contrib import messages
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import Permission
from accounts.pages import FormPage, PressPage, sent_version
from core.errors import Refused
from neighbourhoods.models import Person
from tasking.actions.chasing.operations import chase
from tasking.actions.chosen import operations
from tasking.actions.chosen.forms import CARRY_OVER, GIVE, ChosenForm
from tasking.actions.models import Action

MOST = 200
NONE_TICKED = "Tick the actions first, on the list of actions"


class ActionsChosen(FormPage):
    """The ticked actions, as they were seen in the list, and what is done with all of them."""

    permission = Permission.EDIT_ACTION
    form_class = ChosenForm
    template_name = "tasking/actions/chosen.html"
    title = "The actions you ticked"
    button = "Do this for all of them"

    def get_form_kwargs(self):
        return {"people": Person.objects.visible_to(self.request.user)}

    @cached_property
    def versions(self):
        """{key: version} as the list showed them."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        pairs = (each.partition(".") for each in sent.getlist("row")[:MOST])
        return {
            int(key): sent_version(version)
            for key, _, version in pairs
            if key.isascii() and key.isdigit() and len(key) < 18
        }

    @cached_property
    def chosen(self):
        """The rows that the user may change, each with the version that was seen."""
        rows = Action.objects.changeable_by(self.request.user, Permission.EDIT_ACTION)
        found = list(rows.filter(pk__in=self.versions).for_list().order_by("due_on", "id"))
        for each in found:
            each.shown_version = self.versions[each.pk]
        return found

    def post(self, request, *args, **kwargs):
        """What was ticked in a list comes without a word on what to do with it: that is asked first."""
        return super().post(request, *args, **kwargs) if "do" in request.POST else self.get(request)

    def save(self, form):
        if not self.chosen:
            raise Refused(NONE_TICKED)
        said, by = form.cleaned_data, self.request.user
        if said["do"] not in (GIVE, CARRY_OVER):
            return self.remind(chase(actions=self.chosen, by=by))
        for each in self.chosen:
            each.seen(each.shown_version)
        number = f"{len(self.chosen)} action{'s' if len(self.chosen) > 1 else ''}"
        if said["do"] == GIVE:
            operations.give_chosen(
                actions=self.chosen, owner=said["owner"], lead_agency=said["agency"],
                note=said["note"], by=by,
            )  # fmt: skip
            return f"{number} given to {said['owner'] or said['agency']}."
        operations.carry_over(actions=self.chosen, due_on=said["due_on"], note=said["note"], by=by)
        return f"{number} carried over to {said['due_on']:%-d %B %Y}."

    message = "{}"

    def remind(self, chased):
        """What is said of it: where nobody was reminded, that is no success."""
        if not chased.sent:
            self.message = ""
            messages.info(self.request, chased.in_words)
        return chased.in_words

    def get_success_url(self, result):
        return listed(self.request) or reverse("actions")

    def get_back(self):
        return listed(self.request) or reverse("actions"), "Actions"

    def get_context_data(self, **kwargs):
        if not self.chosen:
            self.button = ""
        return super().get_context_data(
            chosen=self.chosen, none_ticked=NONE_TICKED, listed=self.get_back()[0], **kwargs
        )


def listed(request):
    """The address of the list in which somebody pressed, or "" where it is none of ours."""
    said, host = request.POST.get("listed", ""), request.get_host()
    return said if url_has_allowed_host_and_scheme(said, {host}, request.is_secure()) else ""


class ActionRemind(PressPage):
    """A reminder to whoever is to do one action; pressed in a list (`listed`: its address), it leads back there."""

    permission = Permission.EDIT_ACTION
    model = Action

    def act(self):
        chased = chase(actions=[self.object], by=self.request.user)
        said = messages.success if chased.sent else messages.info
        said(self.request, chased.in_words)

    def get_success_url(self):
        return listed(self.request) or super().get_success_url()
