from django.apps import AppConfig

from core import menu


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "Money"

    def ready(self):
        from core import events, settings
        from core.imports import sheets
        from core.slots import declare
        from funding import event_codes, kept, todo
        from funding import settings as own
        from funding.budgets.actuals.sheets import Actuals, Orders
        from funding.budgets.lines.sheets import BudgetLines
        from funding.contributions import todo as ending
        from funding.contributions.resources import slots as contributions
        from funding.grants.awards import facts
        from funding.grants.awards import slots as grants
        from funding.ledger import slots as ledger
        from funding.payments import slots as payments
        from funding.yearend import slots as yearend
        from funding.yearend import todo as ends
        from funding.yearend.closing import facts as carried
        from funding.yearend.rule import facts as approved

        menu.add(50, menu.page("Money", "money"))
        events.declare(event_codes.CODES)
        for setting in own.ALL:
            settings.declare(setting)
        for sheet in (BudgetLines(), Actuals(), Orders()):
            sheets.declare(sheet)
        declare("ward.money", "What a ward budget was asked for and went to, below its figures")
        declare("application.section", "What else is known of an application")
        declare("grant_request.matter", "What stands with what one ward committee is asked for")
        declare("grant.section", "What else is known of a grant, above its payments")
        declare("grant.payments", "What was claimed and paid of a grant")
        facts.register()
        contributions.register()
        ending.register()
        ledger.register()
        grants.register()
        payments.register()
        yearend.register()
        ends.register()
        approved.register()
        carried.register()
        todo.register()
        kept.register()
