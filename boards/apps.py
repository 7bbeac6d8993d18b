from django.apps import AppConfig

from core import menu


class BoardsConfig(AppConfig):
    name = "boards"
    verbose_name = "Meetings"

    def ready(self):
        from accounts import first_steps
        from boards import (
            chain,
            diary,
            event_codes,
            facts,
            finding,
            following,
            glance,
            handing,
            kept,
            merging,
            slots,
            succession,
            todo,
            who,
        )
        from boards.bodies.sheets import Bodies
        from boards.delegated.operations import report_waiting
        from boards.meetings.dates.forums import FORUMS
        from boards.meetings.dates.sheets import Dates
        from boards.meetings.items import business
        from boards.meetings.telling.operations import why_outdated
        from boards.plans.adoption.operations import carry_plans
        from boards.seats.sheets import Members
        from boards.settings import declared, steps
        from boards.settings.models import SettingValue
        from boards.statistics import figures
        from core import events, settings
        from core.imports import sheets
        from core.letters.operations import before_sending
        from neighbourhoods.elections.period import stoppable

        slots.register()
        chain.register()
        facts.register()
        todo.register()
        diary.register()
        finding.register()
        merging.register()
        glance.register()
        kept.register()
        who.register()
        handing.register()
        succession.register()
        following.register()
        figures.register()
        events.declare(event_codes.CODES)
        stoppable(FORUMS, "Dates of neighbourhood forums")
        business.register(report_waiting)
        business.register_carried(carry_plans)
        settings.stored_in(SettingValue)
        for each in declared.ALL:
            settings.declare(each)
        first_steps.declare(steps.say_who_we_are())
        before_sending("boards.meeting", why_outdated)
        for sheet in (Bodies(), Members(), Dates()):
            sheets.declare(sheet)
        menu.add(20, menu.page("Meetings", "meetings"))
