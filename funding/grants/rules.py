"""When a decision about money may be carried out."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Force:
    """When the decision behind a grant comes into force: `published`, whether its notice is; `on`,
    the day, None where nothing is waited for."""

    published: bool
    on: date | None = None


def force_of(grant):
    """The Force of a grant's decision. A decision of a meeting has its number, and its day, once its
    minutes are published as a draft; one outside a meeting once it is made."""
    if grant.delegated_id:
        return Force(True, grant.delegated.notice.in_force_on)
    number = getattr(grant.decision, "numbered", None)
    return Force(number is not None, number and number.in_force_on)


def not_yet_in_force(force, day):
    """Why nothing is offered on that day, or "". Source: SI 2012/2089 (call-in before it is carried
    out)."""
    if not force.published:
        return "The decision has not been published yet"
    if force.on and day < force.on:
        return f"The decision comes into force on {force.on:%-d %B %Y}, unless it is called in"
    return ""
