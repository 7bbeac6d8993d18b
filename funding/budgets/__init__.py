"""Budgets of a year: lines and what they have, what was spent and ordered on them, what will be spent, and
money moved between them.

A budget line is the plan. Only ward budgets are in the ledger (`funding.ledger`).
"""
