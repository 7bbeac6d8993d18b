"""Who's who: everyone the partnership works with, what they hold, who stands in, and whom to ring."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.access import Permission
from accounts.pages import SIGNED_IN, Page
from accounts.pages.lists import ListPage, Order
from core import exports
from core.errors import Refused
from neighbourhoods.people.models import Agency, Person
from neighbourhoods.people.views import OfPeople
from neighbourhoods.people.who import operations
from neighbourhoods.people.who.away import away
from neighbourhoods.people.who.holdings import bodies, held_by, holding, roles
from neighbourhoods.places.models import Neighbourhood

TITLES = (
    "Name", "Agency", "Job", "Posts and seats", "Named substitutes", "Work phone", "Away from",
    "Away until", "Covered by",
)  # fmt: skip
CHUNK = 500
"""People of a file that are read at once."""


class _Filtered(OfPeople):
    """The people of the address: by name, neighbourhood, agency, body and role."""

    @cached_property
    def choices(self):
        """{parameter: [(value, words)]}, three queries."""
        user = self.request.user
        places = Neighbourhood.objects.visible_to(user).values_list("pk", "name")
        agencies = Agency.objects.visible_to(user).active().values_list("pk", "name")
        return {
            "neighbourhood": [(str(key), name) for key, name in places],
            "agency": [(str(key), name) for key, name in agencies],
            "body": bodies(user),
            "role": roles(),
        }

    @cached_property
    def asked(self):
        """{parameter: value} of what is chosen; what nobody offers is not asked for."""
        sent = {name: self.sent.get(name, "") for name in self.choices}
        return {name: value for name, value in sent.items() if value in dict(self.choices[name])}

    @property
    def is_filtered(self):
        return bool(self.asked or self.words.strip())

    def get_people(self):
        user, asked = self.request.user, dict(self.asked)
        rows = Person.objects.visible_to(user).kept()
        if self.words.strip():
            rows = rows.matching(self.words)
        if agency := asked.pop("agency", None):
            rows = rows.filter(agency=agency)
        if asked:
            place = asked.pop("neighbourhood", None)
            rows = rows.filter(holding(user, place=place, **asked))
        return rows


class People(_Filtered, ListPage):
    """Everyone the partnership works with."""

    permission = SIGNED_IN
    template_name = "neighbourhoods/people/people.html"
    order = Order(
        Person, ("name", "id"), small="who works with the partnership: a few thousand at most"
    )

    def get_rows(self):
        return self.get_people().select_related("agency").with_contact()

    def get(self, request, *args, **kwargs):
        file_format = request.GET.get("format")
        if file_format in exports.FORMATS:
            return self.export(file_format)
        if file_format:
            raise Http404
        return super().get(request, *args, **kwargs)

    def export(self, file_format):
        """All pages as a file: of contact details the work telephone, which everybody here reads."""
        rows = self.get_order().sort(self.get_rows())
        name = f"people-{timezone.localdate():%Y-%m-%d}"
        return exports.respond(
            _cells(rows, self.request.user), titles=TITLES, name=name, file_format=file_format
        )

    def get_context_data(self, **kwargs):
        user = self.request.user
        held, absences = held_by(self.found, user), away(self.found)
        return super().get_context_data(
            lines=[(each, held[each.pk], absences[each.pk]) for each in self.found],
            words=self.words,
            choices=self.choices,
            asked=self.asked,
            is_filtered=self.is_filtered,
            may_add=user.may(Permission.EDIT_PEOPLE),
            may_fill=user.may(Permission.EDIT_NEIGHBOURHOOD),
            may_copy=user.may(Permission.READ_CONTACTS),
            **kwargs,
        )


def _cells(rows, user):
    """The rows of the file, some hundred people at a time."""
    people = list(rows)
    for start in range(0, len(people), CHUNK):
        some = people[start : start + CHUNK]
        held, absences = held_by(some, user), away(some)
        for each in some:
            yield _row(each, held[each.pk], absences[each.pk][:1])


def _row(person, held, absences):
    deputies = dict.fromkeys(each.words for one in held for each in one.deputies)
    days = [(each.starts_on, each.ends_on, each.covered_by) for each in absences]
    return [
        person.name,
        person.agency.short_name if person.agency_id else "",
        person.job_title,
        "; ".join(f"{each.words}, {each.where.words}" for each in held),
        "; ".join(deputies),
        person.work_phone,
        *(days[0] if days else ("", "", "")),
    ]


class Addresses(_Filtered, Page):
    """The email addresses of the people that a list shows, to be copied: only by POST, and each
    reading is recorded."""

    permission = Permission.READ_CONTACTS
    template_name = "neighbourhoods/people/addresses.html"

    @property
    def sent(self):
        return self.request.POST

    def get(self, request, *args, **kwargs):
        return redirect("people")

    def post(self, request, *args, **kwargs):
        back = f"{reverse('people')}?{urlencode(self.asked | {'q': self.words})}"
        try:
            read = operations.read_addresses(people=self.get_people(), by=request.user)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect(back)
        return self.render(read=read, back=back)
