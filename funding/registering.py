"""What money says of itself to the packages further left, noun by noun."""

from core import events, menu, rests, settings
from core.imports import sheets
from core.letters.operations import before_sending
from core.links.declaring import declare as declare_link
from core.slots import declare
from funding import event_codes, figures, kept, todo
from funding import settings as own
from funding.audit import settings as audit
from funding.audit import todo as to_look_at
from funding.audit.files import slots as audit_files
from funding.budgets.actuals.sheets import Actuals, Orders
from funding.budgets.lines.sheets import BudgetLines
from funding.contributions import succession
from funding.contributions import todo as ending
from funding.contributions.resources import slots as contributions
from funding.grants import registering as grants
from funding.ledger import slots as ledger
from funding.opendata import settings as opendata
from funding.opendata import todo as to_publish
from funding.payments import slots as payments
from funding.payments.exchange import todo as exchange
from funding.payments.exchange.sheets import FinancePayments
from funding.results import chain as results
from funding.returns import letters
from funding.returns import operations as returns_operations
from funding.returns import slots as returns
from funding.returns import todo as to_return
from funding.savings import handing as owned
from funding.savings import slots as savings
from funding.savings import todo as to_save
from funding.wards import slots as wards
from funding.yearend import slots as yearend
from funding.yearend import todo as ends
from funding.yearend.closing import facts as carried
from funding.yearend.rule import facts as approved

SLOTS = {
    "ward.money": "What a ward budget was asked for and went to, below its figures",
    "application.section": "What else is known of an application",
    "grant_request.matter": "What stands with what one ward committee is asked for",
    "grant.section": "What else is known of a grant, above its payments",
    "grant.payments": "What was claimed and paid of a grant",
    "grant.results": "What came of a grant",
    "ward.carries": "How many pounds of what is left a ward budget takes to the next year",
    "budget.section": "What else is known of a budget, below its lines",
    "budget_line.section": "What else is known of a budget line, below its facts",
    "group.money": "What a group asked, got and owes, on its page for ward money",
}

NOUNS = (
    *(contributions, succession, ending, ledger, grants, payments, exchange, wards),
    *(to_publish, todo, kept, figures),
)


def register():
    menu.add(50, menu.page("Money", "money"))
    menu.add(52, menu.page("Ward money", "wards_public", lambda user: not user.is_authenticated))
    events.declare(event_codes.CODES)
    for setting in (*own.ALL, *opendata.ALL, *audit.ALL):
        settings.declare(setting)
    for sheet in (BudgetLines(), Actuals(), Orders(), FinancePayments()):
        sheets.declare(sheet)
    for name, meaning in SLOTS.items():
        declare(name, meaning)
    for noun in NOUNS:
        noun.register()
    _register_returns()
    rests.declare("funded_post", "A post of a contribution, which is removed")
    for part in (
        yearend,
        ends,
        approved,
        carried,
        savings,
        to_save,
        owned,
        audit_files,
        results,
        to_look_at,
    ):
        part.register()


def _register_returns():
    returns.register()
    to_return.register()
    rests.hold("grant_finish", "repayments", refuses=returns_operations.why_not_finished)
    rests.hold("payment_reversal", "repayments", refuses=returns_operations.why_not_reversed)
    declare_link(letters.PURPOSE)
    before_sending("funding.return", letters.report_outdated)
    before_sending("funding.repayment", letters.repay_outdated)
