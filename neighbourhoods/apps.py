from django.apps import AppConfig
from django.db.models import Q
from django.urls import reverse

from core import slots


class NeighbourhoodsConfig(AppConfig):
    name = "neighbourhoods"
    verbose_name = "Neighbourhoods and people"

    def ready(self):
        from neighbourhoods.groups.models import CommunityGroup
        from neighbourhoods.groups.sheets import Groups
        from neighbourhoods.people.merging.followers import Follower, follow, still_runs
        from neighbourhoods.people.models import TeamPost
        from neighbourhoods.people.needs.models import AccessNeeds
        from neighbourhoods.people.needs.slots import own_needs
        from neighbourhoods.people.sheets import Agencies, People
        from neighbourhoods.places.sheets import Venues

        follow(
            Follower(
                TeamPost, "Post", still_runs, within=("neighbourhood",),
                address=lambda post: post.neighbourhood.get_absolute_url(),
            ),
            Follower(CommunityGroup, "Contact of", lambda day: Q(), field="contact"),
            Follower(
                AccessNeeds, "Access needs", lambda day: Q(), dated=False,
                address=lambda needs: reverse("access_needs", args=[needs.person_id]),
            ),
        )  # fmt: skip
        from accounts import first_steps
        from core import events, rests
        from core.imports import sheets
        from core.letters.operations import before_sending
        from neighbourhoods import diary, event_codes, finding, handing, menu, succession, todo
        from neighbourhoods.glance import columns
        from neighbourhoods.monday import why_outdated
        from neighbourhoods.overview.loading import load_places
        from neighbourhoods.people import kept
        from neighbourhoods.people.handing.views import of_accounts
        from neighbourhoods.people.who import holdings

        slots.declare("neighbourhood.overview", "cards on a neighbourhood's overview (core.cards)")
        slots.declare("neighbourhood.next", "cards of what comes next there (core.cards)")
        slots.declare("neighbourhood.week", "cards of what its week asks for (core.cards)")
        slots.declare("area.overview", "cards on an area's page (core.cards)")
        slots.declare("neighbourhood.row", "cells beside each neighbourhood in the list of all")
        slots.declare("neighbourhood.map", "the number that colours the map: {value, unit}")
        slots.declare("person.overview", "cards of what a person holds and has to do (core.cards)")
        slots.fill("user.overview", of_accounts, template="neighbourhoods/slots/hand_over.html")
        slots.fill("me.overview", own_needs, template="neighbourhoods/slots/needs.html")
        rests.declare("person", "that two entries are two people: the one to keep, the other")
        rests.declare("one person", "that an entry stands for another: the Person merged into it")
        holdings.register()
        before_sending("accounts.user", why_outdated)
        first_steps.declare(load_places())
        for sheet in (Agencies(), People(), Venues(), Groups()):
            sheets.declare(sheet)
        menu.register()
        todo.register()
        columns.register()
        kept.register()
        handing.register()
        succession.register()
        diary.register()
        finding.register()
        events.declare(event_codes.CODES)
