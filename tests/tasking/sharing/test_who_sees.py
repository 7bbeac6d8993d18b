"""Random people, records, markings and grants: every page, list, file, search, calendar and count shows to each what a
plain model of the rules says, and nothing else."""

import csv
import datetime
import io
import random
from dataclasses import dataclass, field

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core import diary, slots
from core.actors import SYSTEM
from neighbourhoods.models import Service, ServiceArea
from tasking.models import Action, NamedReader, Problem, ServiceRequest
from tests import factories
from tests.clients import FormClient

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
EACH = 6
"""Records of a noun in a round."""


@dataclass
class Viewer:
    """A user, and where the role reaches in plain words: "city", places and agencies."""

    user: object
    private: set = field(default_factory=set)  # places of which all is read
    agency: object = None
    named: tuple = ()  # places to which the agency's grant is narrowed; () for all
    reads_private: bool = False
    works_requests: bool = False
    administers: bool = False

    def by_agency(self, agencies, place):
        return self.agency in agencies and (not self.named or place in self.named)


def people(places, agencies):
    def user(role, place=None, **more):
        made = factories.UserFactory()
        grant_role(user=made, role=role, place=place, by=SYSTEM, **more)
        return made

    first, other = places
    return [
        Viewer(user(Role.HEAD_OF_SERVICE), private=set(places)),
        Viewer(user(Role.NEIGHBOURHOOD_MANAGER, first), private={first}),
        Viewer(
            user(Role.PARTNER_OFFICER, agencies[0], named_neighbourhoods=[first]),
            agency=agencies[0], named=(first,), reads_private=True,
        ),
        Viewer(user(Role.PARTNER_OFFICER, agencies[1]), agency=agencies[1], reads_private=True),
        Viewer(
            user(Role.SERVICE_OFFICER, agencies[0], named_neighbourhoods=[other]),
            agency=agencies[0], named=(other,), works_requests=True,
        ),
        Viewer(user(Role.SYSTEM_ADMINISTRATOR), administers=True),
    ]  # fmt: skip


@dataclass
class Made:
    """A record and the facts that decide who sees it."""

    row: object
    word: str
    place: object
    agencies: tuple
    marking: str = "official"
    readers: set = field(default_factory=set)
    lead: object = None
    is_enquiry: bool = False
    member: object = None
    taken_by: object = None

    def opened_by_role(self, who):
        """Whether a role gives it, marked as it may be."""
        if self.place in who.private:
            return True
        if who.reads_private and who.by_agency(self.agencies, self.place):
            return True
        return self.lead is not None and self.lead == who.user

    def seen_by(self, who):
        if isinstance(self.row, ServiceRequest):
            return self._request_seen(who)
        public = self.marking == "public" and isinstance(self.row, Action) and who.works_requests
        seen = self.opened_by_role(who) or (public and who.by_agency(self.agencies, self.place))
        if self.marking != "sensitive":
            return seen
        return seen and who.user in self.readers and not who.administers

    def _request_seen(self, who):
        if who.works_requests and who.by_agency(self.agencies, self.place):
            return True
        if self.is_enquiry:
            return self.member == who.user
        taken = self.taken_by == who.user and not who.administers
        by_agency = who.reads_private and who.by_agency(self.agencies, self.place)
        return taken or self.place in who.private or by_agency


@pytest.fixture
def service():
    area = ServiceArea.objects.create(name="Streets", position=1)
    return Service.objects.create(name="Streets", service_area=area)


def make(draw, places, agencies, viewers, service):
    """EACH problems, actions and requests with random facts, each with a word that nothing else has."""
    found, now = [], timezone.now()
    persons = {each.user: factories.PersonFactory(user=each.user) for each in viewers}
    for number in range(EACH * 3):
        kind = ("problem", "action", "request")[number % 3]
        place, agency = draw.choice(places), draw.choice(agencies)
        word = f"{draw.choice('bcdfg')}ox{draw.randrange(10**6):06d}{kind[0]}"
        marking = draw.choice(["official", "official", "sensitive", "sensitive", "public"])
        common = {"marking": marking, "originator": agency if marking == "sensitive" else None}
        if kind == "problem":
            lead = draw.choice([None, *viewers])
            row = Problem.objects.create(
                title=f"Fires {word}", neighbourhood=place, agency=agency,
                lead=lead and persons[lead.user], **common,
            )  # fmt: skip
            made = Made(row, word, place, (agency,), marking, lead=lead and lead.user)
        elif kind == "action":
            owner = draw.choice([None, None, *viewers])
            row = Action.objects.create(
                what=f"Sweep {word}", neighbourhood=place, lead_agency=agency, created_at=now,
                changed_at=now, due_on=now.date() + draw.randrange(1, 20) * DAY,
                owner=owner and persons[owner.user], **common,
            )  # fmt: skip
            made = Made(row, word, place, (agency,), marking, lead=owner and owner.user)
        else:
            enquires, taken = draw.random() < 0.3, draw.choice([None, *viewers])
            member = draw.choice(viewers) if enquires else None
            row = ServiceRequest.objects.create(
                what=f"Bins {word}", neighbourhood=place, agency=agency, service=service,
                received_at=now, changed_at=now, is_enquiry=enquires,
                answer_by=now + 9 * DAY if enquires else None, acknowledge_by=now + DAY if enquires else None,
                member=member and persons[member.user], taken_by=taken and taken.user,
            )  # fmt: skip
            made = Made(
                row, word, place, (agency,), is_enquiry=enquires,
                member=member and member.user, taken_by=taken and taken.user,
            )  # fmt: skip
        if marking == "sensitive" and kind != "request":
            for each in draw.sample(viewers, draw.randrange(1, 4)):
                NamedReader.objects.create(
                    label=row._meta.label_lower, record=row.pk, user=each.user, reason="Works on it"
                )
                made.readers.add(each.user)
        found.append(made)
    return found


def of(kind, records):
    return [each for each in records if isinstance(each.row, kind)]


def words_in(text, records):
    return {each.word for each in records if each.word in text}


def seen(records, who):
    return {each.word for each in records if each.seen_by(who)}


def shown_in_file(client, url_name, records):
    response = client.get(reverse(url_name), {"format": "csv", "show": "all"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = {
        word: row for row in csv.reader(io.StringIO(text)) for word in words_in(str(row), records)
    }
    for each in records:
        if each.word in rows and each.marking == "sensitive":
            assert "named people only. Made for" in rows[each.word][-1]
    return set(rows)


def known_only_to_exist(records, who, place):
    """The agencies of what a role would open at a place, and no name does."""
    return {
        each.agencies[0].name for each in records
        if each.place == place and each.marking == "sensitive" and each.opened_by_role(who) and not each.seen_by(who)
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_everything_shows_what_a_plain_model_says(seed, service):
    draw = random.Random(seed)
    places = [factories.NeighbourhoodFactory(name=f"Place {each}") for each in "AB"]
    agencies = [factories.AgencyFactory(name=f"Agency {each}") for each in "XY"]
    viewers = people(places, agencies)
    records = make(draw, places, agencies, viewers, service)
    problems, actions, requests = (of(each, records) for each in (Problem, Action, ServiceRequest))
    today = timezone.localdate()
    for who in viewers:
        client, told = FormClient(), f"seed {seed}, {who}"
        client.force_login(who.user)
        assert {each.word for each in records if _opens(client, each)} == seen(records, who), told
        page = client.get(reverse("problems"), {"show": "all"}).content.decode()
        assert words_in(page, problems) == seen(problems, who), told
        assert shown_in_file(client, "problems", problems) == seen(problems, who), told
        assert shown_in_file(client, "actions", actions) == _listed(actions, who), told
        assert words_in(client.get(reverse("requests")).content.decode(), requests) <= seen(
            requests, who
        )
        found = client.get(
            reverse("find_more"), {"kind": "problems", "q": "fires"}
        ).content.decode()
        assert words_in(found, problems) == seen(problems, who), told
        found = client.get(reverse("find_more"), {"kind": "actions", "q": "sweep"}).content.decode()
        assert words_in(found, actions) == seen(actions, who), told
        home = client.get(reverse("home")).content.decode()
        assert words_in(home, records) <= seen(records, who), told
        days = diary.read(diary.Asked(who.user, today, today + 25 * DAY)).entries
        assert words_in(" ".join(each.title for each in days), actions) == seen(actions, who), told
        _counts_agree(who, places, problems, told)
        _others_are_involved(client, who, places, problems, told)


def _opens(client, made):
    """Whether the page is there; of what is sensitive it asks why first."""
    response = client.get(made.row.get_absolute_url())
    assert response.status_code in (200, 302, 404), made
    return response.status_code != 404


def _listed(actions, who):
    """The list holds what a role or a promise gives."""
    return seen(actions, who)


def _counts_agree(who, places, problems, told):
    cards = slots.collect_data("neighbourhood.overview", places, who.user)
    for place in places:
        here = [each for each in problems if each.place == place and each.seen_by(who)]
        flat = [c for part in cards[place.pk] if isinstance(part, tuple) for c in part]
        said = [link.words for card in flat if card.heading == "Problems" for link in card.links]
        number = len(here)
        wanted = [f"{number} open problem{'' if number == 1 else 's'}"] if number else []
        assert said == wanted, told


def _others_are_involved(client, who, places, problems, told):
    for place in places:
        asked = {"neighbourhood": place.slug, "show": "all"}
        shown = client.get(reverse("problems"), asked).context["involved"]
        assert {each.agency for each in shown} == known_only_to_exist(problems, who, place), told
