"""Where a script sends a file in parts."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.imports.parts import forms, operations
from accounts.imports.parts.models import Upload
from accounts.pages import SIGNED_IN, ObjectPage, PressPage
from core.errors import Refused
from core.forms import errors_of
from core.imports import sheets


def told(upload):
    """What a script is told of an upload: where it sends the next part, and which one."""
    return {
        "part": reverse("upload_part", args=[upload.pk]), "done": reverse("upload_done", args=[upload.pk]),
        "next": operations.first_missing(upload), "size": upload.size,
    }  # fmt: skip


def refused(words, status=422):
    return JsonResponse({"error": words}, status=status)


class _OfUpload(ObjectPage, abstract=True):
    """About one file that its sender sends in parts. A GET goes back to where it is chosen."""

    permission = SIGNED_IN
    model = Upload

    def get(self, request, *args, **kwargs):
        return redirect(sheets.get(self.object.sheet).upload_url())


class Part(_OfUpload):
    """One part is taken."""

    permission = SIGNED_IN

    def post(self, request, *args, **kwargs):
        form = forms.PartForm(request.POST, request.FILES)
        if not form.is_valid():
            return refused(" ".join(each for lines in errors_of(form).values() for each in lines))
        found = form.cleaned_data
        try:
            following = operations.take_part(
                upload=self.object, offset=found["offset"], content=found["part"], by=request.user
            )
        except Refused as error:
            return refused(error.message)
        return JsonResponse({"next": following, "size": self.object.size})


class Done(_OfUpload):
    """All parts have come: it is checked as any other file."""

    permission = SIGNED_IN

    def post(self, request, *args, **kwargs):
        try:
            batch = operations.finish(upload=self.object, by=request.user)
        except Refused as error:
            return refused(error.message)
        if batch is None:
            return refused(operations.OTHER)
        return JsonResponse({"url": batch.get_absolute_url()})


class GiveUp(PressPage):
    """What has come of it is deleted."""

    permission = SIGNED_IN
    model = Upload

    def act(self):
        operations.give_up(upload=self.object, by=self.request.user)
        messages.success(self.request, "What had come of the file has been deleted.")

    def get_success_url(self):
        return sheets.get(self.object.sheet).upload_url()
