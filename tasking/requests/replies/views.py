"""Pages of standard replies, and of replying to whoever asked."""

import uuid
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.access import Permission, may_anywhere
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage
from accounts.pages.lists import ListPage, Order
from core.picker import is_key
from tasking.requests import rules
from tasking.requests.models import ServiceRequest
from tasking.requests.replies import forms, operations, placeholders
from tasking.requests.replies.models import RequestReply, StandardReply
from tasking.requests.replies.querysets import READ_BY

BACK = "Standard replies"


class StandardReplies(ListPage):
    """The standard replies of all services."""

    permission = SIGNED_IN
    template_name = "tasking/requests/replies/standard_replies.html"
    order = Order(StandardReply, ("name", "id"), small="the replies of one council: some dozens")

    def check_permission(self):
        user = self.request.user
        if not (any(may_anywhere(user, each) for each in READ_BY) or self.keeps):
            raise PermissionDenied("Only those who log or deal with requests read this.")

    @cached_property
    def keeps(self):
        return operations.kept_by(self.request.user).exists()

    def get_rows(self):
        return StandardReply.objects.visible_to(self.request.user).select_related("service")

    def get_context_data(self, **kwargs):
        may = StandardReply.objects.changeable_by(self.request.user, operations.KEEP)
        keys = [each.pk for each in self.found]
        own = set(may.filter(pk__in=keys).values_list("pk", flat=True))
        return super().get_context_data(may_add=self.keeps, own=own, **kwargs)


class StandardReplyAdd(FormPage):
    """A new one, of a service for which the user writes them."""

    permission = SIGNED_IN
    form_class = forms.AddStandardForm
    title = "Add a standard reply"
    button = "Add reply"
    message = "{} added."

    def check_permission(self):
        if not self.services.exists():
            raise PermissionDenied(operations.NOT_KEPT)

    @cached_property
    def services(self):
        return operations.kept_by(self.request.user)

    def get_form_kwargs(self):
        return {"services": self.services, "initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        return operations.add_standard(by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("standard_replies")

    def get_back(self):
        return reverse("standard_replies"), BACK


class StandardReplyEdit(ObjectFormPage):
    """One that is there: its words, and whether it is offered."""

    permission = Permission.EDIT_REFERENCE
    model = StandardReply
    form_class = forms.StandardForm
    title = "Change a standard reply"
    message = "Saved."

    def get_queryset(self):
        return StandardReply.objects.select_related("service")

    def save(self, form):
        return operations.change_standard(
            standard=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return reverse("standard_replies")

    def get_about(self):
        return f"{self.object.service}: {self.object.name}"

    def get_back(self):
        return reverse("standard_replies"), BACK


class Reply(ObjectFormPage):
    """The reply to whoever asked: chosen, filled in, read, sent."""

    permission = Permission.LOG_REQUEST
    model = ServiceRequest
    adds = True
    form_class = forms.ReplyForm
    template_name = "tasking/requests/replies/reply.html"
    title = "Reply to whoever asked"
    button = "Send or record"

    def get_queryset(self):
        return ServiceRequest.objects.for_list()

    @cached_property
    def chosen(self):
        """The standard reply that the address names, of those of the service."""
        key = self.request.GET.get("reply", "")
        return self.offered.filter(pk=key).first() if is_key(key) else None

    @property
    def offered(self):
        seen = StandardReply.objects.visible_to(self.request.user)
        return seen.for_request(self.object)

    def get_form_kwargs(self):
        text = rules.reply(self.object)
        if self.chosen:
            text = placeholders.fill(self.chosen.text, operations.values_of(self.object))
        opened = {
            "text": text, "standard": self.chosen.pk if self.chosen else None,
            "client_id": uuid.uuid4(),
        }  # fmt: skip
        ways = operations.ways_to(self.object, self.request.user)
        return {"ways": ways, "initial": opened}

    def save(self, form):
        said = form.cleaned_data
        standard = self.offered.filter(pk=said.pop("standard") or 0).first()
        return operations.send_reply(
            request=self.object, standard=standard, by=self.request.user, **said
        )

    def get_message(self, result):
        if not result.letter_id:
            return "Reply recorded."
        people = RequestReply.objects.sent_with(result).count()
        return f"Reply sent by email{f' to {people} people' if people > 1 else ''}."

    message = "Reply recorded."

    def get_about(self):
        return f"{self.object.reference} {self.object.what}"

    def get_back(self):
        return self.object.get_absolute_url(), self.object.reference

    def get_context_data(self, **kwargs):
        missing = placeholders.unfilled(kwargs["form"].initial.get("text", ""))
        return super().get_context_data(
            offered=[(each.pk, each.name) for each in self.offered], chosen=self.chosen, missing=missing,
            **kwargs,
        )  # fmt: skip
