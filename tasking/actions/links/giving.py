"""Links that go into letters: a step of telling an owner."""

import datetime

from django.utils import timezone

from core.actors import SYSTEM
from core.dates import day_in_words
from core.links import operations as links
from core.links.models import Link
from tasking import states
from tasking.actions.links.rules import PURPOSE, why_no_link


def token_for(action):
    """A token for a letter to the owner; "" where they are to be given none."""
    return "" if why_no_link(action) else links.new_token()


def what_it_does(action, at):
    """What a letter that is written `at` a time says of its link."""
    last = timezone.localdate(at + datetime.timedelta(days=PURPOSE.days))
    first = "accept or decline it, " if action.state == states.OFFERED else ""
    return (
        f"This link is for you only and works until {day_in_words(last)}. You can {first}add a note "
        "or a photograph, and tell us when it is done. You do not need to sign in."
    )


def links_of(action, told, token, *, by, at, client_id=None):
    """Step: the link that stands in the letter among these rows, if one was written."""
    for row in told:
        if row.letter is not None:
            links.make(
                PURPOSE.name,
                action,
                person=row.person,
                name=row.person.name,
                by=by or SYSTEM,
                token=token,
                letter=row.letter,
                client_id=client_id,
                at=at,
            )


def revoke_of(letter):
    """Step: the link in a letter that does not go."""
    for link in Link.objects.filter(letter=letter):
        links.revoke(link=link, by=SYSTEM)
