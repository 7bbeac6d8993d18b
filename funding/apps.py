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
        from funding.opendata import settings as opendata
        from funding.opendata import todo as to_publish
        from funding.payments import slots as payments
        from funding.wards import slots as wards

        menu.add(50, menu.page("Money", "money"))
        menu.add(
            52, menu.page("Ward money", "wards_public", lambda user: not user.is_authenticated)
        )
        events.declare(event_codes.CODES)
        for setting in (*own.ALL, *opendata.ALL):
            settings.declare(setting)
        for sheet in (BudgetLines(), Actuals(), Orders()):
            sheets.declare(sheet)
        declare("ward.money", "What a ward budget was asked for and went to, below its figures")
        declare("application.section", "What else is known of an application")
        declare("grant_request.matter", "What stands with what one ward committee is asked for")
        declare("grant.section", "What else is known of a grant, above its payments")
        declare("grant.payments", "What was claimed and paid of a grant")
        declare("grant.results", "What came of a grant, on the public page of ward money")
        declare(
            "ward.carries", "How many pounds of what is left a ward budget takes to the next year"
        )
        facts.register()
        contributions.register()
        ending.register()
        to_publish.register()
        ledger.register()
        grants.register()
        payments.register()
        wards.register()
        todo.register()
        kept.register()
