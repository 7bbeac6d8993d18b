"""What may be said of an application. Imports no Django."""

REASONS = (
    "The ward budget is spent",
    "Does not meet the rules of the scheme",
    "Does not serve a priority of the ward",
    "The work has already been done",
    "Someone else pays for this already",
    "Too little is known about the costs",
)
"""Reasons of a refusal that may be published: none of them says anything about a person."""
