from django.apps import AppConfig


class NeighbourhoodsConfig(AppConfig):
    name = "neighbourhoods"
    verbose_name = "Neighbourhoods and people"

    def ready(self):
        from accounts import first_steps
        from core import events, personalforms, rests
        from core.imports import sheets
        from core.letters.operations import before_sending
        from core.publicforms import danger
        from neighbourhoods import (
            diary,
            event_codes,
            finding,
            handing,
            menu,
            merging,
            slots,
            succession,
            todo,
        )
        from neighbourhoods.geography import uploading
        from neighbourhoods.glance import columns
        from neighbourhoods.groups.sheets import Groups
        from neighbourhoods.monday import why_outdated
        from neighbourhoods.overview.loading import load_places
        from neighbourhoods.people import kept
        from neighbourhoods.people.sheets import Agencies, People
        from neighbourhoods.people.who import holdings
        from neighbourhoods.places.sheets import Venues
        from neighbourhoods.services.models import numbers_at_risk, published_numbers

        merging.register()
        slots.register()
        rests.declare("person", "that two entries are two people: the one to keep, the other")
        rests.declare("one person", "that an entry stands for another: the Person merged into it")
        rests.declare(
            "closed days", "which days the council works: the dates, once that has changed"
        )
        holdings.register()
        danger.fill(numbers_at_risk)
        personalforms.publishes(published_numbers)
        before_sending("accounts.user", why_outdated)
        first_steps.declare(load_places())
        for sheet in (Agencies(), People(), Venues(), Groups(), *uploading.every()):
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
