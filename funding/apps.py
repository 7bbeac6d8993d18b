from django.apps import AppConfig

from core import menu


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "Money"

    def ready(self):
        from core import events, rests, settings
        from core.imports import sheets
        from core.letters.operations import before_sending
        from core.links.declaring import declare as declare_links
        from core.slots import declare
        from funding import event_codes, kept, todo
        from funding import settings as own
        from funding.budgets.actuals.sheets import Actuals, Orders
        from funding.budgets.lines.sheets import BudgetLines
        from funding.contributions import todo as ending
        from funding.contributions.resources import slots as contributions
        from funding.grants.awards import facts
        from funding.grants.awards import slots as grants
        from funding.grants.checks import slots as checks
        from funding.grants.checks import todo as before
        from funding.grants.checks.reading import ELECTION
        from funding.grants.offers import rules as offer_rules
        from funding.grants.offers import slots as offers
        from funding.grants.offers import todo as offers_todo
        from funding.grants.offers.callins.operations import why_no_basis
        from funding.grants.offers.links import giving
        from funding.grants.offers.links.rules import PURPOSE
        from funding.grants.reports import todo as reports
        from funding.grants.schedule import slots as schedule
        from funding.ledger import slots as ledger
        from funding.payments import slots as payments
        from funding.returns import letters
        from funding.returns import operations as returns_operations
        from funding.returns import slots as returns
        from funding.returns import todo as returns_todo
        from neighbourhoods.elections.period import stoppable

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
        stoppable(ELECTION, "Applications for ward money that are made ready for a decision")
        facts.register()
        contributions.register()
        ending.register()
        ledger.register()
        grants.register()
        checks.register()
        reports.register()
        schedule.register()
        offers.register()
        payments.register()
        before.register()
        returns.register()
        rests.hold("decision_basis", "call-ins", refuses=why_no_basis)
        rests.hold("grant_offer", "conditions", refuses=offer_rules.why_not_offered)
        rests.hold("grant_finish", "repayments", refuses=returns_operations.why_not_finished)
        declare_links(PURPOSE)
        declare_links(letters.PURPOSE)
        before_sending("funding.grant", giving.why_outdated)
        before_sending("funding.return", letters.report_outdated)
        before_sending("funding.repayment", letters.repay_outdated)
        todo.register()
        offers_todo.register()
        returns_todo.register()
        kept.register()
