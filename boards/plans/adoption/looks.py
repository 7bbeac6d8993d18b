"""The colour and shape that stand beside the words of a plan's state. Imports no Django."""

LOOKS = {"draft": ("grey", "○"), "consulted": ("blue", "◆")}


def look_of(plan):
    """(colour, shape) of how it stands today."""
    if plan.state in LOOKS:
        return LOOKS[plan.state]
    if plan.is_replaced:
        return ("grey", "✕")
    return ("blue", "▷") if plan.is_to_come else ("green", "✓")
