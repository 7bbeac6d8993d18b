"""What an agency that supports an action may do with it, and what only the lead agency and the council may."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core import todo
from core.actors import SYSTEM
from tasking import states
from tasking.actions.chasing.operations import chase
from tasking.actions.operations import (
    add_action,
    add_note,
    change_action,
    hand_over_action,
    move_action,
    redate_action,
)
from tasking.actions.photos.reporting import report
from tasking.models import Action, ActionAgency, ActionPhoto, ActionUpdate
from tests import factories
from tests.core.test_photographs import jpeg

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def place(db):
    return factories.NeighbourhoodFactory()


@pytest.fixture
def helper(db):
    return factories.AgencyFactory(name="Helper")


@pytest.fixture
def officer(helper, place):
    """Acts for the agency that supports, in the place."""
    user = factories.UserFactory(name="Hal Helper")
    grant_role(
        user=user, role=Role.PARTNER_OFFICER, place=helper, named_neighbourhoods=[place], by=SYSTEM
    )
    return user


@pytest.fixture
def offered(place, helper):
    return add_action(
        what="Mend it", due_on=timezone.localdate() + DAY, neighbourhood=place, by=SYSTEM,
        lead_agency=factories.AgencyFactory(name="Lead"), supporting=[helper],
    )  # fmt: skip


@pytest.fixture
def accepted(offered):
    move_action(action=offered, to=states.ACCEPTED, by=SYSTEM)
    return fresh(offered)


def fresh(action):
    return Action.objects.get(pk=action.pk)


def test_it_sees_the_action_in_its_lists_and_on_its_page(as_user, officer, helper, accepted):
    client = as_user(officer)
    for path in ("/actions/", f"/agencies/{helper.slug}/actions/", f"/actions/{accepted.pk}/"):
        page = client.get(path).content.decode()
        assert "Mend it" in page, path
        assert "formaction" not in page
    add_note(action=accepted, note="The van is lent", by=SYSTEM)
    assert "The van is lent" in client.get(f"/actions/{accepted.pk}/").content.decode()


def test_it_remarks_and_photographs_and_the_step_stays(as_user, officer, accepted):
    client, path = as_user(officer), f"/actions/{accepted.pk}/report/"
    photo = SimpleUploadedFile("gate.jpg", jpeg(), "image/jpeg")
    said = {"to": "", "note": "We lend the van", "photo": photo, "client_id": str(uuid.uuid4())}
    assert client.post(path, said).status_code == 302
    update = ActionUpdate.objects.get(action=accepted, note="We lend the van")
    assert (update.by, update.to_state) == (officer, "")
    kept = ActionPhoto.objects.get(update=update)
    assert client.get(f"/actions/photographs/{kept.pk}/").status_code == 200
    assert fresh(accepted).state == states.ACCEPTED


def test_its_page_offers_no_step(as_user, officer, offered):
    client = as_user(officer)
    page = client.get(f"/actions/{offered.pk}/").content.decode()
    assert f"/actions/{offered.pk}/step/" not in page
    assert "Decline" not in page
    form = client.get(f"/actions/{offered.pk}/report/").content.decode()
    assert 'value="accepted"' not in form
    assert 'value="done"' not in form


def test_nothing_of_it_asks_for_an_answer_on_its_home_page(officer, offered):
    for name in ("own actions", "actions to confirm"):
        assert offered not in [row.about for row in todo.rows_of(name, officer, timezone.now(), 20)]


@pytest.mark.parametrize(("to", "note"), [("accepted", ""), ("declined", "Not ours")])
def test_it_neither_accepts_nor_declines(as_user, officer, offered, to, note):
    with pytest.raises(PermissionDenied):
        move_action(action=offered, to=to, note=note, by=officer)
    with pytest.raises(PermissionDenied):
        report(action=offered, to=to, note=note, by=officer)
    sent = {"to": to, "note": note, "row_version": str(offered.version)}
    for path in ("step", "report"):
        as_user(officer).post(f"/actions/{offered.pk}/{path}/", sent)
    assert fresh(offered).state == states.OFFERED


@pytest.mark.parametrize(
    ("to", "note"),
    [("done", "All gone"), ("in_progress", ""), ("blocked", "Snow"), ("cancelled", "No need")],
)
def test_it_reports_no_step_of_what_another_agency_accepted(officer, accepted, to, note):
    for take in (move_action, report):
        with pytest.raises(PermissionDenied):
            take(action=accepted, to=to, note=note, by=officer)
    assert fresh(accepted).state == states.ACCEPTED


def test_it_confirms_nothing(officer, accepted):
    move_action(action=accepted, to=states.DONE, by=SYSTEM)
    for to in ("verified", "in_progress"):
        with pytest.raises(PermissionDenied):
            move_action(action=fresh(accepted), to=to, note="Seen", by=officer)


def test_it_hands_nothing_over_and_changes_no_word_or_date(as_user, officer, helper, accepted):
    own = factories.PersonFactory(agency=helper)
    attempts = (
        lambda: hand_over_action(action=accepted, to=own, note="Ours", by=officer),
        lambda: change_action(action=accepted, lead_agency=helper, by=officer),
        lambda: change_action(action=accepted, supporting=[], by=officer),
        lambda: redate_action(action=accepted, due_on=accepted.due_on + DAY, by=officer),
        lambda: chase(actions=[accepted], by=officer),
    )
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert as_user(officer).get(f"/actions/{accepted.pk}/change/").status_code == 403
    assert fresh(accepted).version == accepted.version


def test_asked_to_support_no_longer_it_has_no_part_in_it(as_user, officer, helper, accepted):
    change_action(action=accepted, supporting=[], by=SYSTEM)
    assert not ActionAgency.objects.filter(action=accepted, agency=helper).exists()
    assert not Action.objects.visible_to(officer).filter(pk=accepted.pk).exists()
    assert as_user(officer).get(f"/actions/{accepted.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        add_note(action=accepted, note="Still here", by=officer)


def test_another_neighbourhood_of_the_agency_is_not_the_officers(officer, helper):
    elsewhere = add_action(
        what="Mend that", due_on=timezone.localdate() + DAY, by=SYSTEM, supporting=[helper],
        neighbourhood=factories.NeighbourhoodFactory(), lead_agency=factories.AgencyFactory(),
    )  # fmt: skip
    assert not Action.objects.visible_to(officer).filter(pk=elsewhere.pk).exists()
    with pytest.raises(PermissionDenied):
        add_note(action=elsewhere, note="Ours too", by=officer)
