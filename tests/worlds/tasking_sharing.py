"""An official-sensitive action with a named reader, agreements with a file, and a reading."""

import datetime

from django.utils import timezone

from accounts.access import Permission, Role
from core.actors import SYSTEM
from tasking.actions.operations import add_action
from tasking.models import Reading
from tasking.sharing import agreements
from tasking.sharing.operations import name_reader, set_marking
from tests import factories


def add(world):
    """For both sides: what the persona `head` is named for, and the register."""
    head = world.people[Role.HEAD_OF_SERVICE]
    today = timezone.localdate()
    for side in (world.own, world.other):
        action = add_action(
            what=f"{side.mark} SECRET visit", due_on=today + datetime.timedelta(days=30),
            lead_agency=side.agency, neighbourhood=side.place, by=SYSTEM,
        )  # fmt: skip
        set_marking(
            record=action,
            marking="sensitive",
            reason="A person at risk",
            right=Permission.EDIT_ACTION,
            by=SYSTEM,
        )
        name_reader(
            record=action, user=head, reason="Oversees it", right=Permission.EDIT_ACTION, by=SYSTEM
        )
        agreement = agreements.add_agreement(
            title=f"{side.mark} agreement", purpose="To prevent crime", gateway="Crime and Disorder Act 1998 s.115",
            starts_on=today - datetime.timedelta(days=300), review_on=today + datetime.timedelta(days=9),
            agencies=[side.agency], by=SYSTEM,
        )  # fmt: skip
        side.rows["agreement"] = agreement
        side.rows["agreement_file"] = agreements.add_file(
            agreement=agreement, content=factories.blank_pdf(), name="signed.pdf", by=SYSTEM
        )
        side.rows["sensitive_action"] = action
        Reading.objects.create(
            label="tasking.action", record=action.pk, reference=action.reference, owner=side.agency, user=head,
            name=head.name, reason="work", fields=["all of it"],
        )  # fmt: skip
