"""Pages of the route: its streets in order, and the map to press on."""

import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.access import Permission
from accounts.pages import ObjectFormPage, ObjectPage, PressPage
from core import rows
from core.errors import Refused
from core.forms import Form
from tasking.walkabouts import states
from tasking.walkabouts.models import Walkabout
from tasking.walkabouts.route import forms, mapping, operations
from tasking.walkabouts.route.models import RouteStreet

EDIT = Permission.EDIT_WALKABOUT
MOST = 2_000
"""Pixels that a press may be from the corner."""


class Route(ObjectFormPage):
    """The streets in their order, and a form for one more."""

    adds = True
    permission = EDIT
    model = Walkabout
    form_class = forms.StreetForm
    template_name = "tasking/walkabouts/route/route.html"
    title = "Route"
    button = "Add"

    def get_queryset(self):
        return Walkabout.objects.for_list()

    def get(self, request, *args, **kwargs):
        rows.expect(self.object, *states.TAKES_STOPS)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {"initial": {"client_id": uuid.uuid4()}}

    def get_context_data(self, **kwargs):
        walk, user = self.object, self.request.user
        streets = list(RouteStreet.objects.visible_to(user).filter(walkabout=walk))
        found = mapping.drawn(walk.neighbourhood, streets)
        return super().get_context_data(streets=streets, map=found, may_set=bool(found), **kwargs)

    def save(self, form):
        return operations.add_street(
            walkabout=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return reverse("walkabout_route", args=[self.object.pk])


class _OfStreet:
    permission = EDIT
    model = RouteStreet

    def get_queryset(self):
        return RouteStreet.objects.select_related(
            "walkabout__neighbourhood", "walkabout__part__neighbourhood"
        )

    def get_success_url(self, result=None):
        return reverse("walkabout_route", args=[self.object.walkabout_id])


class StreetMove(_OfStreet, PressPage):
    permission = EDIT

    def act(self):
        said, was = self.request.POST, self.request.POST.get("was", "")
        to = operations.DOWN if said.get("to") == operations.DOWN else operations.UP
        was = int(was) if was.isascii() and was.isdigit() and len(was) < 5 else None
        operations.move_street(street=self.object, to=to, was=was, by=self.request.user)


class StreetRemove(_OfStreet, PressPage):
    permission = EDIT

    def act(self):
        operations.remove_street(street=self.object, by=self.request.user)


class StreetPlace(_OfStreet, ObjectFormPage):
    """The map is a button: the place on it that was pressed comes with the form, without a script."""

    adds = True
    permission = EDIT
    form_class = Form
    template_name = "tasking/walkabouts/route/place.html"
    title = "Press on the map"
    button = ""

    def get(self, request, *args, **kwargs):
        rows.expect(self.object.walkabout, *states.TAKES_STOPS)
        return super().get(request, *args, **kwargs)

    @cached_property
    def place(self):
        return self.object.walkabout.neighbourhood

    def get_context_data(self, **kwargs):
        return super().get_context_data(map=mapping.drawn(self.place, [self.object]), **kwargs)

    def save(self, form):
        point = (None, None) if "away" in self.request.POST else self._pressed()
        latitude, longitude = point
        return operations.place_street(
            street=self.object, latitude=latitude, longitude=longitude, by=self.request.user
        )

    def _pressed(self):
        """Raises Refused where nothing on the map was pressed."""
        said = [self.request.POST.get(f"at.{name}", "") for name in "xy"]
        if not all(each.isascii() and each.isdigit() and len(each) < 5 for each in said):
            raise Refused(NOWHERE)
        x, y = map(int, said)
        if (x, y) == (0, 0) or x > MOST or y > MOST:
            raise Refused(NOWHERE)
        point = mapping.pressed(self.place, x, y)
        if point is None:
            raise Refused("There is no map of this neighbourhood yet")
        return point

    def get_about(self):
        return self.object.name

    def get_back(self):
        return self.get_success_url(), "Route"


NOWHERE = "Press on a place on the map. A keyboard cannot do that: a route is complete without it"


class StreetMap(_OfStreet, ObjectPage):
    """The map that is pressed on, as a picture."""

    permission = EDIT

    def get(self, request, *args, **kwargs):
        street = self.object
        streets = list(
            RouteStreet.objects.visible_to(request.user).filter(walkabout=street.walkabout_id)
        )
        found = mapping.drawn(street.walkabout.neighbourhood, streets)
        if found is None:
            raise Http404
        response = HttpResponse(mapping.picture(found), content_type="image/svg+xml")
        response["Cache-Control"] = "no-store, private"
        return response
