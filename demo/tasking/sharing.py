"""Agreements between agencies, an official-sensitive action with its readers, and who read it."""

import datetime

from accounts.access import Permission, Role
from core.dates import local_time
from demo.facts.sharing import AGREEMENTS, PROBLEM, PROBLEM_WHY, REVIEWED_BY, SENSITIVE, WHY
from demo.facts.sign_ins import HOME
from tasking.actions.operations import add_action
from tasking.problems.operations import add_problem, move_problem
from tasking.sharing import agreements
from tasking.sharing.marking_pages import WORDS
from tasking.sharing.operations import name_reader, note_reading, set_marking
from tasking.sharing.reviewing.operations import review_agreement

NOON = datetime.time(12)
EDIT = Permission.EDIT_ACTION


def write_sharing(world):
    for facts in AGREEMENTS:
        _agreement(world, *facts)
    _sensitive(world)
    _sensitive_problem(world)


def _agreement(world, title, purpose, gateway, agencies, since, until, unsigned, reviewed):
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
    if reviewed:
        day = world.days_ago(reviewed)
        review_agreement(
            agreement=made, reviewed_on=day, reviewed_by=REVIEWED_BY, review_on=made.review_on,
            by=manager, at=local_time(day, NOON),
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
            record=action, fields=WORDS, reason=reason, by=user,
            at=local_time(world.days_ago(days), NOON),
        )  # fmt: skip


def _sensitive_problem(world):
    """One with two named readers, and an action that comes from it and is as that."""
    head, partner = world.users[Role.HEAD_OF_SERVICE], world.users[Role.PARTNER_OFFICER]
    begun, day = world.days_ago(20), local_time(world.days_ago(9), NOON)
    problem = add_problem(
        title=PROBLEM["title"], neighbourhood=world.places[HOME], agency=world.agencies["police"],
        place=PROBLEM["street"], what=PROBLEM["what"], times=PROBLEM["times"],
        objective=PROBLEM["objective"], kind="victim", by=head, at=local_time(begun, NOON),
    )  # fmt: skip
    move_problem(problem=problem, to="adopted", by=head, at=day)
    about = {"record": problem, "right": Permission.EDIT_PROBLEM, "by": head, "at": day}
    set_marking(marking="sensitive", reason=PROBLEM_WHY, **about)
    name_reader(user=partner, reason="Leads the plan", **about)
    add_action(
        what=PROBLEM["action"], problem=problem, lead_agency=world.agencies["derby-homes"],
        due_on=world.days_ago(-15), by=head, at=local_time(world.days_ago(8), NOON),
    )  # fmt: skip
    note_reading(
        record=problem, fields=WORDS, reason="work", by=partner,
        at=local_time(world.days_ago(3), NOON),
    )  # fmt: skip
