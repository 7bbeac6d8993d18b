"""How an action stands, as word, colour and shape; made once, shown many times."""

from django import template

from core.templatetags.core import status_tag
from tasking import states
from tasking.actions.models import Action

register = template.Library()

LOOKS = {
    states.OFFERED: ("blue", "◇"),
    states.ACCEPTED: ("blue", "◆"),
    states.DECLINED: ("orange", "✕"),
    states.IN_PROGRESS: ("teal", "▶"),
    states.BLOCKED: ("red", "■"),
    states.DONE: ("yellow", "◑"),
    states.VERIFIED: ("green", "✓"),
    states.CLOSED: ("green", "●"),
    states.CANCELLED: ("grey", "○"),
}
TAGS = {state: status_tag(Action.State(state).label, *look) for state, look in LOOKS.items()}


@register.simple_tag
def action_state(action):
    """The tag of an action's state."""
    return TAGS[action.state]
