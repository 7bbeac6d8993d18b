"""The small endpoints of a page that stays open while it is worked on.

Each takes one form. The browser's queue (`static/src/queue.js`) gets JSON; a browser without a script
goes back to the page, or is shown what it typed and why that was not taken. What an operation finds
changed meanwhile, a clash of two texts among it, is answered by `core.middleware`, for both.
"""

from django.contrib import messages
from django.db import transaction
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from accounts.pages import OTHER, ObjectPage, is_another
from core.errors import Refused, WrongState
from core.forms import errors_of, typed_into
from core.middleware import wants_json
from core.repeat import fill_rows


class LiveEndpoint(ObjectPage, abstract=True):
    """One press on such a page. A subclass declares `permission`, `model`, `form_class` and
    `operation`, and in `as_json` says what the queue puts on the page."""

    form_class = None
    operation = None
    argument = ""
    """What the operation calls the row; "" where the form names all that it takes."""
    reloads = False
    """What is pressed here changes so much of the page that the queue loads it anew."""

    def get_form_kwargs(self):
        return {}

    def get_form(self, data):
        return self.form_class(data, **self.get_form_kwargs())

    def get(self, request, *args, **kwargs):
        return redirect(self.get_success_url())

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if is_another(request):
            return self.refuse(form, {"": [OTHER]}, script_status=401)
        if not form.is_valid():
            return self.refuse(form, errors_of(form))
        try:
            with transaction.atomic():  # what the answer tells is what was locked
                result = self.act(form.cleaned_data)
                told = self.as_json(result) if wants_json(request) else None
        except WrongState:
            raise
        except Refused as refused:
            return self.refuse(form, {refused.field or "": [refused.message]})
        return redirect(self.get_success_url()) if told is None else JsonResponse(told)

    def act(self, cleaned):
        """Call the operation."""
        row = {self.argument: self.object} if self.argument else {}
        if "client_id" in cleaned and cleaned["client_id"] is None:
            cleaned = cleaned | {"client_id": self.id_without_script(cleaned)}
        return type(self).operation(by=self.request.user, **row, **cleaned)

    def id_without_script(self, cleaned):
        """What is added without an id of the queue has one of its own (core.rows.press_id) where
        pressed twice it must not be there twice. None: each press is another."""
        return None

    def as_json(self, result):
        """What the queue does with the names is said in `static/src/queue.js`."""
        return {"ok": True, "reload": True} if self.reloads else {"ok": True}

    def refuse(self, form, errors, script_status=422):
        """422 as JSON, or a page that shows what was typed and why it was not taken."""
        self.ask_right()
        lines = [message for messages in errors.values() for message in messages]
        if wants_json(self.request):
            body = {"error": " ".join(lines), "fields": errors}
            return JsonResponse(body, status=script_status)
        typed = typed_into(form)
        if not typed:
            messages.error(self.request, " ".join(lines))
            return redirect(self.get_success_url())
        context = {"lines": lines, "typed": typed, "back": self.get_back()}
        return render(self.request, "components/refused.html", context, status=422)

    def piece(self, template, **context):
        """A piece of page for the queue to put in place."""
        return render_to_string(template, context, self.request)

    def row(self, row):
        """A prepared row (core.repeat) for the queue to put in place."""
        return fill_rows([row], get_token(self.request))

    def get_success_url(self):
        """The page that stays open, for a browser without a script."""
        return self.object.get_absolute_url()

    def get_back(self):
        """(address, words) of the link above what was not taken."""
        return self.get_success_url(), str(self.object)
