"""Agreements between agencies, an official-sensitive action with its readers, and who read it."""

import datetime

from accounts.access import Permission, Role
from core.dates import local_time
from demo.facts.sharing import AGREEMENTS, SENSITIVE, WHY
from demo.facts.sign_ins import HOME
from tasking.actions.operations import add_action
from tasking.sharing import agreements
from tasking.sharing.operations import name_reader, note_reading, set_marking

NOON = datetime.time(12)
EDIT = Permission.EDIT_ACTION


def write_sharing(world):
    for facts in AGREEMENTS:
        _agreement(world, *facts)
    _sensitive(world)


def _agreement(world, title, purpose, gateway, agencies, since, until, unsigned):
    manager, begun = world.users[Role.NEIGHBOURHOOD_MANAGER], world.days_ago(since)
    made = agreements.add_agreement(
        title=title, purpose=purpose, gateway=gateway, starts_on=begun, review_on=world.days_ago(-until),
        keeper=world.people[HOME]["manager"], by=manager, at=local_time(begun, NOON),
        agencies=[world.agencies[each] for each in agencies],
    )  # fmt: skip
    for each in agencies:
        if each not in unsigned:
            agreements.sign(
                agreement=made, agency=world.agencies[each], signatory=world.name(), post="Head of partnerships",
                signed_on=begun, by=manager, at=local_time(begun, NOON),
            )  # fmt: skip


def _sensitive(world):
    manager, head = world.users[Role.NEIGHBOURHOOD_MANAGER], world.users[Role.HEAD_OF_SERVICE]
    partner, at = world.users[Role.PARTNER_OFFICER], local_time(world.days_ago(6), NOON)
    action = add_action(
        what=SENSITIVE, lead_agency=world.agencies["police"], neighbourhood=world.places[HOME],
        due_on=world.days_ago(-10), by=manager, at=at,
    )  # fmt: skip
    about = {"record": action, "right": EDIT, "by": manager, "at": at}
    set_marking(marking="sensitive", reason=WHY, **about)
    for user, reason in ((partner, "Leads the visit"), (head, "Oversees it")):
        name_reader(user=user, reason=reason, **about)
    for days, user, reason in ((5, partner, "work"), (4, head, "review"), (1, partner, "meeting")):
        note_reading(
            record=action, fields=("all of it",), reason=reason, by=user,
            at=local_time(world.days_ago(days), NOON),
        )  # fmt: skip
