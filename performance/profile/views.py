"""The profile of a neighbourhood, of an area and of the city, and a neighbourhood on one A4."""

from dataclasses import replace
from functools import cached_property

from django.urls import reverse

from accounts.pages import EVERYONE, ObjectPage, Page
from core import slots
from core.pdf import pdf_response
from neighbourhoods.models import Area, CommunityGroup, Neighbourhood, ServiceEntry, Venue
from neighbourhoods.places.city import CITY
from neighbourhoods.places.rights import edits_profile
from performance.indicators.querysets import sees_all
from performance.observations.models import Observation
from performance.observations.pages.by_place import city_map, in_order
from performance.profile.population import changed, population
from performance.profile.priorities import plan_of, stands_of
from performance.profile.reading import deprivation, known
from performance.profile.sheet import printed, sheet
from performance.profile.spines import blocks, missing
from performance.profile.told import messages_of

Level = Observation.Level
MORE = {
    Level.NEIGHBOURHOOD: "neighbourhood.profile", Level.AREA: "area.profile", Level.CITY: "city.profile",
}  # fmt: skip


class OfProfile(Page, abstract=True):
    """Key messages, map, people, deprivation, all indicators, what residents said."""

    permission = EVERYONE
    level = ""
    against = "Derby"

    @cached_property
    def place(self):
        return None

    @cached_property
    def places(self):
        return list(Neighbourhood.objects.visible_to(self.request.user).select_related("area"))

    @property
    def within(self):
        """The neighbourhoods that lie in it."""
        return self.places

    @property
    def target(self):
        """What others show something of."""
        return self.place or CITY

    @property
    def of(self):
        """As plans name the place."""
        return {self.level: self.place} if self.place else {}

    def get_context_data(self, **kwargs):
        plan = plan_of(**self.of)
        read = known(self.level, self.place, self.places, plan=plan)
        found = read.standings
        people = population(self.within)
        by_key = {each.indicator.pk: each for each in found}
        said = messages_of(found, changed(people))
        chosen = self._chosen(found)
        return super().get_context_data(
            is_city=self.level == Level.CITY,
            is_neighbourhood=self.level == Level.NEIGHBOURHOOD,
            against=self.against,
            messages_said=[(each, by_key.get(each.key)) for each in said],
            people=people,
            deprived=deprivation(found),
            blocks=blocks(found),
            missing=missing(found),
            asked=[each for each in found if each.is_survey],
            has_figures=any(each.figure for each in found),
            keeps_figures=sees_all(self.request.user),
            choices=[(each.indicator.code, each.indicator.name) for each in found if _on_map(each)],
            chosen=chosen,
            map_rows=in_order(chosen.peers) if chosen else [],
            map=self._map(chosen) if chosen else None,
            plan=plan,
            stands=stands_of(plan, read),
            target=self.target,
            more=MORE[self.level],
            slots={
                MORE[self.level]: slots.collect(MORE[self.level], [self.target], self.request.user)
            },
            **kwargs,
        )

    def _chosen(self, found):
        """The indicator of the map: the one that was asked for, else deprivation, else the first that has figures."""
        asked, drawn = self.request.GET.get("map", ""), [each for each in found if _on_map(each)]
        named = [each for each in drawn if each.indicator.code == asked]
        return next(iter([*named, *deprivation(drawn), *drawn]), None)

    def _map(self, chosen):
        def href_of(place):
            return reverse("neighbourhood_profile", args=[place.slug])

        drawn = city_map(
            chosen.indicator, self.places, chosen.peers, chosen.figure.period, identity="profile-map",
            href_of=href_of,
        )  # fmt: skip
        if drawn is not None and self.place is not None:
            own = {str(each) for each in self.within}
            drawn["cells"] = [_starred(each, own) for each in drawn["cells"]]
        return drawn


def _starred(cell, own):
    """A cell of the map with a star before its name where it belongs to the place of the profile."""
    return replace(cell, name=f"★ {cell.name}") if cell.name in own else cell


def _on_map(standing):
    return standing.figure is not None and any(each.is_value for each in standing.peers)


class NeighbourhoodProfile(OfProfile, ObjectPage):
    """Public: what is known of a neighbourhood."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"
    level = Level.NEIGHBOURHOOD
    template_name = "performance/profile/neighbourhood.html"

    @cached_property
    def object(self):
        """One of all neighbourhoods, which the page reads anyway."""
        slug = self.kwargs["slug"]
        return next((each for each in self.places if each.slug == slug), None) or super().object

    @cached_property
    def place(self):
        return self.object

    @property
    def within(self):
        return [self.object]

    def get_context_data(self, **kwargs):
        user, place = self.request.user, self.object
        services = ServiceEntry.objects.filter(agency__is_active=True).serving(place)
        pairs = list(services.values_list("service_id", "agency_id"))
        return super().get_context_data(
            may_edit=edits_profile(user, place),
            venues=place.venues.all(),
            groups=CommunityGroup.objects.of_place(place),
            services=len({service for service, _ in pairs}),
            agencies=len({agency for _, agency in pairs}),
            **kwargs,
        )


class AreaProfile(OfProfile, ObjectPage):
    """Public: what is known of an area, and of the neighbourhoods in it together."""

    permission = EVERYONE
    model = Area
    lookup = "slug"
    level = Level.AREA
    template_name = "performance/profile/area.html"

    @cached_property
    def place(self):
        return self.object

    @property
    def within(self):
        return [each for each in self.places if each.area_id == self.object.pk]

    def get_context_data(self, **kwargs):
        within = self.within
        return super().get_context_data(
            within=within,
            venues=Venue.objects.filter(neighbourhood__in=within).count(),
            groups=CommunityGroup.objects.running().filter(neighbourhood__in=within).count(),
            **kwargs,
        )  # fmt: skip


class CityProfile(OfProfile):
    """Public: what is known of the city."""

    permission = EVERYONE
    level = Level.CITY
    against = "England"
    template_name = "performance/profile/city.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            within=self.places,
            venues=Venue.objects.count(),
            groups=CommunityGroup.objects.running().count(),
            **kwargs,
        )


class OnePage(ObjectPage):
    """Public: a neighbourhood on one A4, on the screen."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"
    template_name = "performance/profile/one_page.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**sheet(self.object), **kwargs)


class OnePagePdf(ObjectPage):
    """The same to print."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"
    large = False

    def get(self, request, *args, **kwargs):
        found = sheet(self.object)
        content = printed(self.object, found, large=self.large)
        size = "-large-print" if self.large else ""
        return pdf_response(content, f"{self.object.slug}{size}-{found['today']:%Y-%m-%d}.pdf")


class OnePageLargePdf(OnePagePdf):
    """The same in 16 point, on as many pages as that takes."""

    permission = EVERYONE
    large = True
