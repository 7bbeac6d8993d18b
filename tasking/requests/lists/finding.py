"""What can be found of requests: what was asked and where, never who asked, and no councillor's enquiry."""

import re

from django.db.models import TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from core import find
from tasking.requests.models import ServiceRequest

REFERENCE = re.compile(r"\s*[Ss][Rr]\s*(\d{1,12})\s*")


def register():
    find.register(REQUESTS)


def _seen(user):
    return ServiceRequest.objects.visible_to(user).ordinary()


def _requests(user, asked):
    return _seen(user).filter(asked.fits("what", "place"))


def _by_reference(user, text):
    found = REFERENCE.fullmatch(text)
    return _seen(user).filter(pk=int(found[1])) if found else None


def _look(line):
    state = ServiceRequest.State(line.state)
    return (state.label, *ServiceRequest.LOOKS[state])


REQUESTS = find.Kind(
    "requests", "Requests", "a request, by words of it, its street or its reference, such as SR42",
    ServiceRequest, _requests,
    {"title": Concat(Value("SR"), "pk", Value(" "), "what", output_field=TextField()),
     "where": "neighbourhood__name", "state": "state", "day": "received_at"},
    lambda line: reverse("request", args=[line.pk]), fields=("received_at", "id"), descending=True,
    look=_look, exact=_by_reference,
)  # fmt: skip
