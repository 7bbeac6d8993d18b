"""Money: what the sources state, ward budgets and grants, what partners put in, budgets of places, the year end."""

from demo.funding.audit import write_audit
from demo.funding.budgets import write_budgets
from demo.funding.exchange import write_exchange
from demo.funding.intake import write_intake
from demo.funding.money import (
    write_contributions,
    write_figures,
    write_ward_budgets,
    write_ward_money,
)
from demo.funding.offers import write_call_in, write_correction, write_returns
from demo.funding.opendata import write_open_data
from demo.funding.rounds import write_rounds
from demo.funding.savings import write_savings
from demo.funding.yearend import write_year_end

__all__ = ["write_figures", "write_money", "write_ward_budgets"]


def write_money(world):
    """What became of grants first."""
    write_ward_money(world)
    write_call_in(world)
    write_returns(world)
    write_exchange(world)
    write_correction(world)
    write_intake(world)
    write_contributions(world)
    write_rounds(world)
    write_budgets(world)
    write_savings(world)
    write_open_data(world)
    write_year_end(world)
    write_audit(world)
