"""Facts that change under an action, and agencies that answer for what is not theirs."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from core.errors import WrongState
from tasking.actions.chosen.operations import give_chosen
from tasking.actions.operations import add_action, change_action, hand_over_action, move_action
from tasking.actions.photos.reporting import report
from tasking.actions.views.actions import states_for
from tasking.models import Action, ActionAgency
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LATER = timezone.localdate() + 60 * DAY


@pytest.fixture
def place(db):
    return factories.NeighbourhoodFactory()


@pytest.fixture
def lead(db):
    return factories.AgencyFactory(name="Lead")


@pytest.fixture
def helper(db):
    return factories.AgencyFactory(name="Helper")


def officer_of(agency):
    user = factories.UserFactory()
    grant_role(user=user, role=Role.PARTNER_OFFICER, place=agency, by=SYSTEM)
    return user


@pytest.fixture
def offered(place, lead, helper):
    return add_action(
        what="Mend it",
        due_on=timezone.localdate() + DAY,
        neighbourhood=place,
        lead_agency=lead,
        supporting=[helper],
        by=SYSTEM,
    )


def agencies(action):
    return {each.agency for each in ActionAgency.objects.filter(action=action)}


def test_the_lead_agency_confirms_nothing_by_a_report(offered, lead):
    move_action(action=offered, to="accepted", by=SYSTEM)
    move_action(action=Action.objects.get(), to="done", by=SYSTEM)
    officer = officer_of(lead)
    with pytest.raises(PermissionDenied):
        report(action=Action.objects.get(), to="verified", by=officer)
    report(action=Action.objects.get(), note="All gone", by=officer)


def test_a_supporting_agency_adds_words(offered, helper):
    officer = officer_of(helper)
    assert states_for(officer, offered) == []
    report(action=offered, note="We lend the van", by=officer)


@pytest.mark.parametrize(("to", "note"), [("accepted", ""), ("declined", "No")])
def test_a_supporting_agency_does_not_answer_for_the_lead(offered, helper, to, note):
    with pytest.raises(PermissionDenied):
        move_action(action=offered, to=to, note=note, by=officer_of(helper))


def test_a_supporting_agency_does_not_report_it_done(offered, helper):
    move_action(action=offered, to="accepted", by=SYSTEM)
    with pytest.raises(PermissionDenied):
        move_action(action=Action.objects.get(), to="done", by=officer_of(helper))


def test_the_date_of_what_is_done_stays(offered):
    move_action(action=offered, to="accepted", by=SYSTEM)
    move_action(action=Action.objects.get(), to="done", by=SYSTEM)
    with pytest.raises(WrongState):
        change_action(action=Action.objects.get(), due_on=LATER, by=SYSTEM)


def test_who_declined_has_it_no_longer(offered, lead, helper):
    heir = factories.AgencyFactory(name="Other")
    move_action(action=offered, to="declined", note="No", by=SYSTEM)
    give_chosen(actions=[Action.objects.get()], lead_agency=heir, note="Try", by=SYSTEM)
    assert agencies(offered) == {heir, helper}


def test_handed_to_another_agency_the_first_has_it_no_longer(offered, lead, helper):
    person = factories.PersonFactory(agency=factories.AgencyFactory(name="Other"))
    hand_over_action(action=offered, to=person, note="", by=SYSTEM)
    assert agencies(offered) == {person.agency, helper}
