"""All neighbourhoods, one neighbourhood, an area."""

from collections import Counter

from django.utils import timezone

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage, Page
from core import slots
from core.models import Event
from neighbourhoods.geography.agreed import latest_map
from neighbourhoods.geography.patches import patches_over
from neighbourhoods.geography.shares import wards_in
from neighbourhoods.groups.models import CommunityGroup
from neighbourhoods.overview import forms, operations
from neighbourhoods.overview.story import STORY
from neighbourhoods.people.models import TeamPost
from neighbourhoods.places.city import CITY
from neighbourhoods.places.mapping import city_map, near_map
from neighbourhoods.places.models import Area, Neighbourhood, Part, PopulationFact
from neighbourhoods.places.rights import edits_profile

ROW = "neighbourhood.row"
OF_CITY = "city.overview"


def managers(neighbourhoods):
    """{id: [post, …]} of the managers' posts held today, in one query."""
    found = {}
    posts = TeamPost.objects.current().filter(
        neighbourhood__in=neighbourhoods, kind=TeamPost.Kind.MANAGER
    )
    for post in posts.select_related("person", "employer"):
        found.setdefault(post.neighbourhood_id, []).append(post)
    return found


def team_of(posts, user):
    """(posts that are listed, words for those that are counted). Who stands in a team as a councillor
    or a resident is named to those who are signed in; the public reads how many there are."""
    if user.is_authenticated:
        return posts, []
    listed = [each for each in posts if each.employer_id or each.person_id is None]
    counted = Counter(each.get_kind_display().lower() for each in posts if each not in listed)
    return listed, [f"{number} {kind}{'s' * (number > 1)}" for kind, number in counted.items()]


def priority_parts(places):
    """{neighbourhood id: the names of the priority parts that it holds or shares}. Two queries."""
    found = {}
    rows = Part.objects.crossing(places).filter(is_priority=True)
    for part in rows.prefetch_related("wards__neighbourhoods"):
        across = {each.pk for ward in part.wards.all() for each in ward.neighbourhoods.all()}
        for key in across | {part.neighbourhood_id}:
            found.setdefault(key, []).append(part.name)
    return found


class Neighbourhoods(Page):
    """The city: map and table."""

    permission = EVERYONE
    template_name = "neighbourhoods/overview/list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = list(Neighbourhood.objects.visible_to(user).select_related("area"))
        people = PopulationFact.objects.latest_of(rows)
        extra = slots.collect(ROW, rows, user)
        values, unit = self._map_values(rows, people)
        return super().get_context_data(
            neighbourhoods=rows,
            people=people,
            managers=managers(rows),
            slots={ROW: extra, OF_CITY: slots.collect(OF_CITY, [CITY], user)},
            city=CITY,
            has_rows=any(extra.values()),
            map=city_map(rows, values, unit, [fact.source for fact in people.values()]),
            parts=priority_parts(rows),
            unit=unit,
            agreed_map=latest_map(user),
            **kwargs,
        )

    def _map_values(self, rows, people):
        """What another package has to say about each, else how many people live there."""
        said = slots.collect_data("neighbourhood.map", rows, self.request.user)
        numbers = {key: data[0] for key, data in said.items() if data}
        if numbers:
            unit = next(iter(numbers.values()))["unit"]
            return {key: data["value"] for key, data in numbers.items()}, unit
        return {key: fact.people for key, fact in people.items()}, "people"


class AreaPage(ObjectPage):
    """An area: its neighbourhoods, who leads it, its map and the figures that there are."""

    permission = EVERYONE
    model = Area
    lookup = "slug"
    template_name = "neighbourhoods/overview/area.html"

    def get_context_data(self, **kwargs):
        user, area = self.request.user, self.object
        rows = list(Neighbourhood.objects.visible_to(user).filter(area=area))
        people = PopulationFact.objects.latest_of(rows)
        values = {key: fact.people for key, fact in people.items()}
        years = {fact.year for fact in people.values()}
        return super().get_context_data(
            neighbourhoods=rows,
            people=people,
            total=sum(values.values()) if len(people) == len(rows) and len(years) == 1 else None,
            year=next(iter(years), None),
            managers=managers(rows),
            parts=priority_parts(rows),
            map=city_map(rows, values, "people", [fact.source for fact in people.values()]),
            unit="people",
            agreed_map=latest_map(user),
            slots={"area.overview": slots.collect("area.overview", [area], user)},
            **kwargs,
        )


class _OfPlace(ObjectPage, abstract=True):
    """A page under the tabs of a neighbourhood."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"
    tab = ""

    def get_queryset(self):
        return Neighbourhood.objects.select_related("area")

    def get_context_data(self, **kwargs):
        found = {"may_edit": edits_profile(self.request.user, self.object)}
        return super().get_context_data(**found | {"tab": self.tab} | kwargs)


class NeighbourhoodPage(_OfPlace):
    """One neighbourhood at a glance: what matters there, what was decided and done, what comes next,
    and who to talk to."""

    template_name = "neighbourhoods/overview/overview.html"
    tab = "overview"

    def get_context_data(self, **kwargs):
        user, place = self.request.user, self.object
        posts = place.posts.current().select_related("person", "employer", "part")
        others = [each for each in posts if each.kind != TeamPost.Kind.MANAGER]
        team, counted = team_of(others, user)
        names = [*(f"neighbourhood.{name}" for name in STORY), "neighbourhood.overview"]
        return super().get_context_data(
            managers=[each for each in posts if each.kind == TeamPost.Kind.MANAGER],
            team=team,
            counted=counted,
            parts=Part.objects.crossing([place]).select_related("neighbourhood"),
            population=PopulationFact.objects.latest_of([place]).get(place.pk),
            map=near_map(place, Neighbourhood.objects.visible_to(user)),
            slots={name: slots.collect(name, [place], user) for name in names}
            | {"post.paid": slots.collect("post.paid", list(posts), user)},
            **kwargs,
        )


class NeighbourhoodAbout(_OfPlace):
    """What there is to know of a neighbourhood: profile, groups, venues, wards."""

    template_name = "neighbourhoods/overview/about.html"
    tab = "about"

    def get_context_data(self, **kwargs):
        place = self.object
        shares = wards_in(place)
        shown = {share.ward.code for share in shares}
        context = super().get_context_data(
            wards=[each for each in place.wards.all() if each.code not in shown],
            shares=shares,
            population=PopulationFact.objects.latest_of([place]).get(place.pk),
            groups=CommunityGroup.objects.of_place(place),
            venues=place.venues.all(),
            **kwargs,
        )
        may_edit = context["may_edit"]
        return context | {"events": Event.objects.about(place)[:50] if may_edit else None}


class PartPage(ObjectPage):
    """A part of a neighbourhood: why it is one, its wards, and who of the partners works there."""

    permission = EVERYONE
    model = Part
    template_name = "neighbourhoods/overview/part.html"

    def get_queryset(self):
        here = Part.objects.filter(neighbourhood__slug=self.kwargs["slug"])
        return here.select_related("neighbourhood__area").prefetch_related("wards__neighbourhoods")

    def get_context_data(self, **kwargs):
        user, part = self.request.user, self.object
        place, wards = part.neighbourhood, part.wards.all()
        across = {each for ward in wards for each in ward.neighbourhoods.all()} - {place}
        posts = place.posts.current().filter(part=part).select_related("person", "employer")
        team, counted = team_of(list(posts), user)
        name = "part.overview"
        return super().get_context_data(
            place=place,
            wards=wards,
            across=sorted(across, key=str),
            posts=team,
            counted=counted,
            patches=patches_over(place),
            map=near_map(place, Neighbourhood.objects.visible_to(user)),
            slots={name: slots.collect(name, [part], user)},
            may_edit=edits_profile(user, place),
            **kwargs,
        )


class ProfileEdit(ObjectFormPage):
    permission = Permission.EDIT_NEIGHBOURHOOD
    model = Neighbourhood
    lookup = "slug"
    form_class = forms.ProfileForm
    title = "Profile"
    message = "The profile is saved."

    def save(self, form):
        return operations.save_profile(
            neighbourhood=self.object, by=self.request.user, **form.cleaned_data
        )


class NeighbourhoodWeek(ObjectPage):
    """What the week of a neighbourhood asks for, from every package, on one page to print."""

    permission = Permission.EDIT_NEIGHBOURHOOD
    model = Neighbourhood
    lookup = "slug"
    template_name = "neighbourhoods/overview/week.html"

    def get_context_data(self, **kwargs):
        place, name = self.object, "neighbourhood.week"
        vacant = place.posts.current().filter(person=None).order_by("kind", "pk")
        return super().get_context_data(
            vacant=vacant,
            slots={name: slots.collect(name, [place], self.request.user)},
            today=timezone.localdate(),
            may_edit=True,
            **kwargs,
        )
