"""The owner's page, opened by a link; and giving and revoking links, on the action's page."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import PressPage, sent_version
from accounts.pages.links import LinkFormPage, LinkPage
from core.errors import Refused, WrongState
from tasking import states
from tasking.actions.links import forms, operations
from tasking.actions.links.models import ActionLink
from tasking.actions.links.rules import SAID, has_sign_in, why_no_link
from tasking.actions.models import Action

SHOWN = 20


class OfAction:
    """What all pages of such a link have."""

    def find(self, token):
        return operations.found(token)

    def get_context_data(self, **kwargs):
        state = self.row.state
        return super().get_context_data(
            token=self.kwargs["token"],
            may_answer=state == states.OFFERED,
            may_say_done=states.DONE in states.MACHINE.moves[state],
            said=SAID.get(state),
            **kwargs,
        )


class ByLink(OfAction, LinkPage):
    """The action as its owner reads it, and what they can say of it."""

    template_name = "tasking/actions/links/action.html"

    def get_context_data(self, **kwargs):
        sent = [each for each in self.link.uses.select_related("link") if not each.is_opening]
        return super().get_context_data(sent=sent, press=uuid.uuid4(), **kwargs)


class Answer(OfAction, LinkFormPage, abstract=True):
    """One answer: an operation of its own for each, all under the action's lock."""

    template_name = "tasking/actions/links/answer.html"
    form_class = forms.AnswerForm
    message = "Sent. Thank you."
    to = ""

    def get_form_kwargs(self):
        return {"initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        version = self.request.POST.get("row_version", "")
        return operations.answer(
            link=self.link,
            by=operations.holder_of(self.link),
            to=self.to,
            version=sent_version(version),
            **form.for_operation(),
        )

    def get_success_url(self, result):
        return reverse("action_link", args=[self.kwargs["token"]])

    def get_about(self):
        return f"{self.row.reference}: {self.row.what}"

    def get_back(self):
        return self.get_success_url(None), "The action"


class Accept(Answer):
    to = states.ACCEPTED
    title = "Accept this action"
    button = "Accept"
    message = "You have accepted this action. Thank you."


class Decline(Answer):
    to = states.DECLINED
    form_class = forms.DeclineForm
    title = "Decline this action"
    button = "Decline"
    message = "You have declined this action. Thank you for telling us."


class AddNote(Answer):
    form_class = forms.NoteForm
    title = "Add a note or a photograph"
    button = "Send"


class SayDone(Answer):
    to = states.DONE
    form_class = forms.ReportForm
    title = "Say that it is done"
    button = "It is done"
    message = "You have told us that it is done. Thank you."


def section(action):
    """What the action's page says of its links to whoever may change the action; None where there is
    nothing to say."""
    given = ActionLink.objects.about(action).select_related("letter").prefetch_related("uses")
    rows, why = list(given[:SHOWN]), why_no_link(action)
    if not rows and not _may_say_more(action):
        return None
    working = sum(row.is_working for row in rows)
    return {"rows": rows, "why": why, "press": uuid.uuid4(), "working": working}


def _may_say_more(action):
    """Whether the owner has something to say still and cannot sign in for it."""
    return action.is_open and action.owner is not None and not has_sign_in(action.owner)


class LinkSend(PressPage):
    """A letter with a link to the owner."""

    permission = Permission.EDIT_ACTION
    model = Action
    message = "The link is on its way by email."

    def act(self):
        operations.send_link(action=self.object, by=self.request.user, client_id=press_of(self))


class LinkCopy(PressPage):
    """A link that is shown once, for a text message."""

    permission = Permission.EDIT_ACTION
    model = Action
    template_name = "tasking/actions/links/copied.html"

    def post(self, request, *args, **kwargs):
        try:
            link, token = operations.copy_link(
                action=self.object, by=request.user, client_id=press_of(self)
            )
        except WrongState:
            raise
        except Refused as refused:
            self.ask_right()
            messages.error(request, refused.message)
            return redirect(self.get_success_url())
        address = f"{settings.SITE_URL}{reverse('action_link', args=[token])}" if token else ""
        others = ActionLink.objects.about(self.object).working(timezone.now()).exclude(pk=link.pk)
        response = self.render(link=link, address=address, others=others)
        response["Referrer-Policy"] = "strict-origin"
        return response


class LinkRevoke(PressPage):
    permission = Permission.EDIT_ACTION
    model = ActionLink
    message = "The link no longer works."

    def act(self):
        operations.revoke_link(link=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("action", args=[self.object.target_id])


def press_of(page):
    """The id of a press, which the page carried; None where it carried none that can be read."""
    form = forms.PressForm(page.request.POST)
    return form.cleaned_data["client_id"] if form.is_valid() else None
