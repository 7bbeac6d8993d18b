"""Prepared sentences of a decision about money. Imports no Django."""

REASONS = (
    "It serves a priority of the neighbourhood",
    "It meets the rules of the scheme and is good value",
    "It brings residents together",
    "It makes the area cleaner, greener or safer",
    "It helps people who have few other chances",
)
"""Why an application is approved. The first is chosen."""
ALTERNATIVES = (
    "To refuse the application",
    "To approve a smaller sum",
    "To put the decision off",
    "To approve the application",
)
"""What else was considered. Source: SI 2012/2089 reg. 12 (alternatives that were rejected)."""
