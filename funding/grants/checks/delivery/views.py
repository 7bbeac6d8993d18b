"""Pages of what follows from an approval."""

from functools import cached_property

from django.http import HttpResponse

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage, PressPage
from funding.grants.applications.deciding import OfRequest
from funding.grants.checks import rules
from funding.grants.checks.delivery import forms, operations
from funding.grants.checks.delivery.models import Delivery, DeliveryPhoto
from tasking.actions.photos.forms import as_sent


class Follows(OfRequest):
    """What an approval of a request would be followed by."""

    adds = False
    template_name = "funding/checks/follows.html"
    form_class = forms.FollowsForm
    title = "What follows from an approval"
    button = "Save"
    message = "Saved."

    @cached_property
    def edited(self):
        """What was said already, if anything."""
        return Delivery.objects.filter(asked=self.object).first()

    def get_form_kwargs(self):
        said = ObjectFormPage.get_form_kwargs(self)
        if self.edited:
            said["initial"]["gets_back"] = "yes" if self.edited.gets_back else "no"
        return said | {"what": self.object.what}

    def save(self, form):
        return operations.say_what_follows(
            asked=self.object, delivery=self.edited, is_first=self.edited is None,
            by=self.request.user, **form.cleaned_data,
        )  # fmt: skip

    def get_context_data(self, **kwargs):
        what = self.object.what
        return super().get_context_data(
            asked=self.object, follows=rules.FOLLOWS[what], vat=rules.VAT[what], **kwargs
        )


class Done(ObjectFormPage):
    """By which order it was bought and when it was done, once it is granted."""

    permission = Permission.EDIT_BUDGET
    model = Delivery
    form_class = forms.DoneForm
    title = "Record the order and completion"
    button = "Save"
    message = "Saved."

    def get_queryset(self):
        return Delivery.objects.select_related("asked__application", "asked__allocation__body")

    def get_form_kwargs(self):
        said = super().get_form_kwargs()
        said["initial"].pop("photo", None)  # a box for a new one
        return said

    def get_form(self, data=None):
        files = None if data is None else self.request.FILES
        return forms.DoneForm(data, files, **self.get_form_kwargs())

    def get_about(self):
        return f"{self.object.asked.application}, {self.object.asked.allocation}"

    def get_back(self):
        return self.object.get_absolute_url(), "The application"

    def save(self, form):
        said = dict(form.cleaned_data)
        return operations.say_it_is_done(
            delivery=self.object, photo=as_sent(said.pop("photo")), by=self.request.user, **said
        )


class Photo(ObjectPage):
    """The bytes, after the same check as every page."""

    permission = SIGNED_IN
    model = DeliveryPhoto

    def get_queryset(self):
        return DeliveryPhoto.objects.select_related("content")

    def get(self, request, *args, **kwargs):
        photo = self.object
        response = HttpResponse(bytes(photo.content.data), content_type=photo.kind)
        response["Content-Disposition"] = f'inline; filename="{photo.name}"'
        response["Cache-Control"] = "no-store, private"
        return response


class PhotoRemove(PressPage):
    permission = Permission.EDIT_BUDGET
    model = DeliveryPhoto
    message = "The photograph has been removed."

    def get_queryset(self):
        return DeliveryPhoto.objects.select_related("delivery__asked__application")

    def act(self):
        operations.remove_photo(photo=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.delivery.get_absolute_url()
