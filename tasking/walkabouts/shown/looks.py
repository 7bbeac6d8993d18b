"""How walkabouts and action days stand: word, colour, shape."""

from tasking.walkabouts import states

COLOURS = {
    states.PLANNED: ("blue", "◇"),
    states.WALKED: ("yellow", "◑"),
    states.DONE: ("yellow", "◑"),
    states.SENT: ("teal", "▶"),
    states.WRITTEN: ("green", "✓"),
    states.CANCELLED: ("grey", "○"),
}


def look_of(row):
    """The word of a row's state, its colour and its shape."""
    return row.get_state_display(), *COLOURS[row.state]
