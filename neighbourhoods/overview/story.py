"""The story that a neighbourhood's overview tells, in this order."""

STORY = {
    "matters": "what matters in a neighbourhood: its priorities, each with its bar",
    "decided": "what was decided there lately (core.cards)",
    "done": "what was done there lately",
    "coming": "what comes next there, the forum first",
}
"""{name of a slot after "neighbourhood.": what belongs in it}."""
