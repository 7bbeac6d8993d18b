"""The team that works here, in the demonstration: sixteen requests, in every state."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from demo.facts import working as facts
from demo.facts.sign_ins import HOME
from demo.tasking.working import write_working
from neighbourhoods.models import Service
from tasking.models import RequestFeedback, StandardReply, WorkedRequest
from tasking.requests.working import states
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_state_is_there():
    place, agency = factories.NeighbourhoodFactory(), factories.AgencyFactory()
    Service.objects.create(name=facts.SERVICE)
    agencies = {facts.AGENCY: agency, facts.PARTNER: factories.AgencyFactory()}
    users = {}
    for role, where in ((Role.NEIGHBOURHOOD_MANAGER, place), (Role.SERVICE_OFFICER, agency)):
        users[role] = factories.UserFactory()
        grant_role(user=users[role], role=role, place=where, by=SYSTEM)
    write_working(
        SimpleNamespace(now=timezone.now(), agencies=agencies, places={HOME: place}, users=users)
    )
    found = list(WorkedRequest.objects.values_list("state", flat=True))
    assert (len(found), set(found)) == (16, set(states.STATES))
    waits = WorkedRequest.objects.get(state=states.AWAITING_PARTNER)
    assert (waits.partner, waits.reply_is_late) == (agencies[facts.PARTNER], True)
    said = RequestFeedback.objects.get()
    assert (said.is_fixed, said.words, said.request.replies.count()) == (False, facts.FIXED[2], 1)
    assert StandardReply.objects.count() == len(facts.REPLIES)
