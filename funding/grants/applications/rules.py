"""What may be said of an application. Imports no Django."""

GROUNDS = (
    "The ward budget is spent",
    "Does not meet the rules of the scheme",
    "Does not serve a priority of the ward",
    "The work has already been done",
    "Someone else pays for this already",
    "Too little is known about the costs",
)
"""Why an application is refused, as an officer may recommend and members choose: none says anything about a person."""
VOTED_DOWN = "The ward committee voted against it"
"""The reason of a refusal by a vote that was lost."""
REASONS = (*GROUNDS, VOTED_DOWN)
"""The published list: a refusal has one of these reasons, which everybody may read."""
