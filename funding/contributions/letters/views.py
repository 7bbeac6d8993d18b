"""Letters of contributions: added and read."""

import uuid

from django.http import HttpResponse

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectPage
from funding.contributions.letters import forms, operations
from funding.contributions.letters.models import ContributionLetter
from funding.contributions.views import Step

SHOWN = ("application/pdf", "image/png", "image/jpeg")
"""Kinds that a browser shows by itself; others are saved."""


class Letter(ObjectPage):
    """The bytes, after the same check as every page."""

    permission = SIGNED_IN
    model = ContributionLetter

    def get_queryset(self):
        return ContributionLetter.objects.select_related("content")

    def get(self, request, *args, **kwargs):
        letter = self.object
        response = HttpResponse(bytes(letter.content.data), content_type=letter.kind)
        way = "inline" if letter.kind in SHOWN else "attachment"
        response["Content-Disposition"] = f'{way}; filename="{letter.name}"'
        response["Cache-Control"] = "no-store, private"
        return response


class LetterAdd(Step):
    permission = Permission.EDIT_BUDGET
    form_class = forms.LetterForm
    title = "Add the letter as a file"
    button = "Add file"
    intro = "The newest file counts. The ones before stay."
    message = "The file is added."

    def get_form(self, data=None):
        uploads = None if data is None else self.request.FILES
        return forms.LetterForm(data, uploads, initial={"client_id": uuid.uuid4()})

    def save(self, form):
        values = dict(form.cleaned_data)
        file = values.pop("file")
        return operations.keep_letter(
            contribution=self.object, content=file.read(), name=file.name, by=self.request.user,
            **values,
        )  # fmt: skip

    def get_success_url(self, result):
        return self.object.get_absolute_url()
