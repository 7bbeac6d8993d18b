"""One action: read it, add it, change it, report on it; and its forms on the live page."""

import uuid

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list

from accounts.access import Permission, holds_city
from accounts.pages import (
    EVERYONE,
    SIGNED_IN,
    FormPage,
    ObjectFormPage,
    ObjectPage,
    PressPage,
    sent_version,
)
from boards.live.presses import ItemPress, LivePress
from boards.models import AgendaItem, Body
from core import chain, slots
from core.errors import Refused, WrongState
from core.models import Event
from core.rows import press_id
from neighbourhoods.models import Neighbourhood, Person
from tasking import states
from tasking.actions import operations
from tasking.actions.links.views import section
from tasking.actions.models import Action, ActionUpdate
from tasking.actions.offers.signals import Signals, show_on
from tasking.actions.photos.forms import as_sent
from tasking.actions.photos.reporting import report
from tasking.actions.shown.slots import log_row
from tasking.actions.views import forms
from tasking.problems.models import Problem
from tasking.requests.models import ServiceRequest
from tasking.sharing.marking_pages import AsksWhy


def states_for(user, action):
    """The states this user may set now: agencies report, officers also check and sign off."""
    rows = Action.objects.filter(pk=action.pk)
    if rows.filter(pk__in=Action.objects.changeable_by(user, Permission.EDIT_ACTION)).exists():
        return action.next_states()
    may = []
    if rows.filter(pk__in=Action.objects.answered_by(user)).exists():
        may += [each for each in action.next_states() if each in states.BY_AGENCY]
    chairs = Action.objects.changeable_by(user, Permission.SIGN_OFF_ACTION)
    if states.CLOSED in action.next_states() and rows.filter(pk__in=chairs).exists():
        may.append(Action.State.CLOSED)
    return may


PRESSES = {
    states.OFFERED: {states.ACCEPTED: "Accept"},
    states.DONE: {states.VERIFIED: "Confirm it is done", states.CLOSED: "Sign off"},
    states.VERIFIED: {states.CLOSED: "Sign off"},
}
"""{where an action stands: {the step that comes next: the words of its button}}."""


def presses_of(action, may):
    """[(state, words)] of the next steps that one press takes, of those in `may`."""
    return [(to, words) for to, words in PRESSES.get(action.state, {}).items() if to in may]


def moved_in_words(action, to):
    """What somebody reads who has just moved the action."""
    return f"{action.reference} is now “{Action.State(to).label}”."


class ActionPage(AsksWhy, ObjectPage):
    """One action. The public reads what and by when; notes and names are for those inside."""

    permission = EVERYONE
    model = Action
    open_name = "action_open"
    template_name = "tasking/actions/action.html"

    def get_queryset(self):
        return Action.objects.for_list().select_related(
            "part",
            "problem",
            "request",
            "agenda_item__meeting__body",
            "owner__user",
        )

    def get_context_data(self, **kwargs):
        user, action = self.request.user, self.object
        may_edit, may_work, signs_off, sees_told, known = self.rights(
            action,
            Permission.EDIT_ACTION,
            Permission.WORK_ACTION,
            Permission.SIGN_OFF_ACTION,
            Permission.VIEW_ACTION,
            known=Action.objects.known_to(user),
        )
        item = action.agenda_item
        shows_item = item and AgendaItem.objects.visible_to(user).filter(pk=item.pk).exists()
        show_on([action])
        acts = action.state in PRESSES and (may_edit or may_work or signs_off)
        may = states_for(user, action) if acts else ()
        return super().get_context_data(
            known=known,
            answer_by=Signals(timezone.now()).answer_by(action) if known else None,
            origin=self.get_origin(),
            may_edit=may_edit,
            sees_told=sees_told,
            formerly=action.lead_agency.formerly(timezone.localdate(action.created_at)),
            may_work=may_work or may_edit,
            presses=presses_of(action, may),
            may_decline=states.DECLINED in may,
            meeting=item.meeting if shows_item else None,
            supporting=[
                row.agency for row in action.agencies.select_related("agency") if not row.is_lead
            ],
            links=section(action) if may_edit else None,
            chain=chain.around([action], user)[action.pk],
            slots={"action.more": slots.collect("action.more", [action], user)},
            updates=ActionUpdate.objects.visible_to(user)
            .filter(action=action)
            .select_related("photo")[:100],
            events=Event.objects.about(action)[:100] if known else None,
            **kwargs,
        )

    def get_origin(self):
        """(how it is called, the problem or request that it comes from), where the reader sees that."""
        action, user = self.object, self.request.user
        for words, row in (
            ("For the problem", action.problem),
            ("For the request", action.request),
        ):
            if row and type(row).objects.visible_to(user).filter(pk=row.pk).exists():
                return words, row
        return None


class ActionAdd(FormPage):
    """A promise made outside a meeting, or added to one afterwards."""

    permission = Permission.EDIT_ACTION
    form_class = forms.ActionForm
    template_name = "tasking/actions/action_form.html"
    title = "Add an action"
    button = "Add action"
    message = "{} added."

    def get_form_kwargs(self):
        user = self.request.user
        right = Permission.EDIT_ACTION
        given = {
            name: self.request.GET[name]
            for name in ("body", "neighbourhood", "plan_priority", "problem", "request")
            if self.request.GET.get(name, "").isdigit()
        }
        return {
            "people": Person.objects.visible_to(user),
            "bodies": Body.objects.changeable_by(user, right),
            "neighbourhoods": Neighbourhood.objects.changeable_by(user, right),
            "problems": Problem.objects.visible_to(user),
            "requests": ServiceRequest.objects.visible_to(user),
            "initial": given | self.only_place(given) | {"client_id": uuid.uuid4()},
        }

    def only_place(self, given):
        """The neighbourhood of somebody who adds actions in one only, where nothing else says it."""
        user, right = self.request.user, Permission.EDIT_ACTION
        if given or holds_city(user, right):
            return {}
        places = Neighbourhood.objects.changeable_by(user, right)[:2]
        return {"neighbourhood": places[0].pk} if len(places) == 1 else {}

    def save(self, form):
        values = form.for_operation()
        user = self.request.user
        if not (
            values["body"]
            or values["neighbourhood"]
            or any(values.get(each) for each in forms.ORIGINS)
            or holds_city(user, Permission.EDIT_ACTION)
        ):
            raise Refused("Choose the neighbourhood", "neighbourhood")
        return operations.add_actions(also=form.cleaned_data.get("also", ()), by=user, **values)

    def get_message(self, result):
        if len(result) == 1 and result[0].state == states.OFFERED and not result[0].owner_id:
            return f"{result[0].reference} added and offered to {result[0].lead_agency}."
        return self.message.format(get_text_list([each.reference for each in result], "and"))

    def get_success_url(self, result):
        return result[0].get_absolute_url() if len(result) == 1 else reverse("actions")

    def get_back(self):
        return reverse("actions"), "Actions"


class ActionEdit(ObjectFormPage):
    permission = Permission.EDIT_ACTION
    model = Action
    form_class = forms.ActionForm
    template_name = "tasking/actions/action_form.html"
    title = "Change the action"

    def get_form_kwargs(self):
        action = self.object
        opened = super().get_form_kwargs()["initial"]
        for name in forms.ORIGINS:
            del opened[name]  # where it came from is not edited
        supporting = [row.agency_id for row in action.agencies.all() if not row.is_lead]
        return {
            "people": Person.objects.visible_to(self.request.user),
            "bodies": Body.objects.none(),
            "neighbourhoods": Neighbourhood.objects.filter(pk=action.neighbourhood_id),
            "initial": opened
            | {"agency": action.lead_agency, "supporting": supporting, "marking": action.marking},
            "is_new": False,
        }

    def save(self, form):
        return operations.change_action(
            action=self.object, by=self.request.user, **form.for_operation()
        )


def require_to_report(page, action):
    """Raises PermissionDenied where the user of a page may not report on the action."""
    if not any(page.rights(action, *operations.WORKS, operations.SIGN_OFF)):
        raise PermissionDenied("You do not have permission to report on this action.")


class ActionReport(ObjectFormPage):
    """Report progress. Who may do nothing here is refused, not shown an empty form."""

    adds = True
    permission = SIGNED_IN
    model = Action
    form_class = forms.ReportForm
    title = "Report progress"
    button = "Save"
    message = "Update saved."

    def check_permission(self):
        super().check_permission()
        self.may = states_for(self.request.user, self.object)
        action = self.object
        require_to_report(self, action)

    def get_queryset(self):
        return Action.objects.select_related("body")

    def get_form_kwargs(self):
        asked = self.request.GET.get("to")
        chosen = {"to": asked} if asked in self.may else {}
        return {"states": self.may, "initial": {"client_id": uuid.uuid4()} | chosen}

    def get_form(self, data=None):
        files = None if data is None else self.request.FILES
        return self.form_class(data, files, **self.get_form_kwargs())

    def save(self, form):
        values = form.cleaned_data | {"photo": as_sent(form.cleaned_data["photo"])}
        if to := values["to"]:
            self.message = moved_in_words(self.object, to)
        return report(action=self.object, by=self.request.user, **values)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"intro": str(self.object)}


class ActionStep(PressPage):
    """One step from the list of what needs one, or from the action's page. It goes by what was read there."""

    permission = SIGNED_IN
    model = Action
    STEPS = (states.ACCEPTED, states.DONE, states.VERIFIED, states.CLOSED)

    def get_queryset(self):
        return Action.objects.select_related("body")

    def act(self):
        to, action = self.request.POST.get("to"), self.object
        if to not in self.STEPS:
            require_to_report(self, action)
            raise Refused("Open the action and choose what happened")
        action.seen(sent_version(self.request.POST.get("row_version", "")))
        try:
            operations.move_action(action=action, to=to, by=self.request.user)
        except WrongState:
            if not self.is_own_press(to):
                raise
        self.message = moved_in_words(action, to)

    def is_own_press(self, to):
        """Whether the action stands so because the same user pressed before."""
        last = self.object.updates.order_by("-id").first()
        now = Action.objects.values_list("state", flat=True).get(pk=self.object.pk)
        return now == to and last and (last.to_state, last.by_id) == (to, self.request.user.pk)


class LiveActionAdd(ItemPress):
    """An action agreed in the room, under its item."""

    permission = Permission.EDIT_ACTION
    form_class = forms.LiveActionForm
    operation = staticmethod(operations.add_action)
    argument = "agenda_item"

    def get_form_kwargs(self):
        return {"people": Person.objects.visible_to(self.request.user)}

    def id_without_script(self, cleaned):
        settled = self.object.actions.filter(is_open=False).count()
        who = (getattr(cleaned[name], "pk", None) for name in ("lead_agency", "owner"))
        return press_id(self.object.pk, cleaned["what"], cleaned["due_on"], *who, settled)

    def act(self, cleaned):
        agency = cleaned.pop("agency")
        return super().act(cleaned | {"lead_agency": agency})

    def as_json(self, result):
        action = Action.objects.for_list().get(pk=result.pk)
        return {"ok": True, "piece": self.piece("tasking/actions/live/added.html", action=action)}


class LiveLog(LivePress):
    """One line of the action log: how it stands, another date, a note."""

    permission = Permission.EDIT_ACTION
    model = Action

    def get_queryset(self):
        return Action.objects.for_list()

    def get_form(self, data):
        return forms.LogForm(data, states=self.object.next_states())

    def act(self, cleaned):
        operations.work_line(action=self.object, by=self.request.user, **cleaned)
        return Action.objects.for_list().get(pk=self.object.pk)

    def as_json(self, result):
        return {"ok": True, "replace": self.row(log_row(result))}

    def get_success_url(self):
        return self.object.get_absolute_url()
