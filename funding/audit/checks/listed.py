"""The checks for audit, in the order of their page."""

from funding.audit.checks.awards import AWARDS
from funding.audit.checks.finding import Limits
from funding.audit.checks.payments import PAYMENTS
from funding.audit.settings import SPLIT_LIMIT
from funding.settings import VIREMENT_LIMIT

CHECKS = {each.name: each for each in (*PAYMENTS[:2], *AWARDS, *PAYMENTS[2:])}
BY_DAY = (SPLIT_LIMIT, VIREMENT_LIMIT)
"""Limits that are asked for the day of each row."""


def limits_on(day):
    """The Limits of all checks."""
    flat = {each for check in CHECKS.values() for each in check.limits} - set(BY_DAY)
    return Limits(day, sorted(flat, key=lambda each: each.name), BY_DAY)
