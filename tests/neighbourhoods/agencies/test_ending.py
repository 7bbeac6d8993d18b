"""An agency ends: what is open goes to who replaces it, what is closed shows the name with "formerly"."""

import datetime
from itertools import product

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.models import Commitment, Membership
from boards.plans.forms import PriorityForm
from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from neighbourhoods.models import Agency, Person, ServiceEntry, TeamPost
from neighbourhoods.people.agencies.operations import end_agency
from neighbourhoods.people.forms import PersonForm
from neighbourhoods.people.operations import save_agency
from tasking.actions.operations import add_action, change_action, move_action
from tasking.models import Action, ActionAgency
from tests import factories
from tests.pages import fields_of
from tests.together import rows, together

DAY = datetime.timedelta(days=1)


@pytest.fixture
def pair(world):
    """(Derby Housing, Derby Homes), the first with something open and something closed in its name."""
    old = factories.AgencyFactory(name="Derby Housing", slug="derby-housing")
    new = factories.AgencyFactory(name="Derby Homes", slug="derby-homes")
    return old, new


def promise(world, lead, **fields):
    return add_action(
        what="Mend the gate", due_on=timezone.localdate() + DAY, lead_agency=lead,
        neighbourhood=world.own.place, by=SYSTEM, **{"state": "accepted"} | fields,
    )  # fmt: skip


def end(pair, **fields):
    end_agency(agency=pair[0], replaced_by=pair[1], by=SYSTEM, **fields)
    for each in pair:
        each.refresh_from_db()


def test_what_is_open_moves_in_one_go_and_what_is_closed_stays(world, pair):
    old, new = pair
    other = factories.AgencyFactory()
    led, done, beside, both = (
        promise(world, old, supporting=[other]), promise(world, old),
        promise(world, other, supporting=[old]), promise(world, old, supporting=[new]),
    )  # fmt: skip
    move_action(action=done, to="cancelled", note="No money", by=SYSTEM)
    entry = ServiceEntry.objects.create(service=world.own.service, level="area", agency=old)
    person = factories.PersonFactory(agency=old)
    post = TeamPost.objects.create(
        neighbourhood=world.own.place, kind="housing", person=person, employer=old
    )
    member = add_member(body=world.own.body, person=person, role="partner", by=SYSTEM)
    end(pair)
    agencies = {
        row.pk: {(each.agency, each.is_lead) for each in ActionAgency.objects.filter(action=row)}
        for row in (led, beside, both)
    }
    assert agencies == {
        led.pk: {(new, True), (other, False)},
        beside.pk: {(other, True), (new, False)},
        both.pk: {(new, True)},
    }
    assert Action.objects.get(pk=led.pk).state == "accepted"
    assert ServiceEntry.objects.get(pk=entry.pk).agency == new
    assert Person.objects.get(pk=person.pk).agency == new
    assert TeamPost.objects.get(pk=post.pk).employer == new
    assert Membership.objects.get(pk=member.pk).agency == new
    assert Membership.objects.get(pk=member.pk).seat.agency == new
    closed = Action.objects.get(pk=done.pk)
    assert closed.lead_agency == old
    assert str(closed.lead_agency) == "Derby Homes, formerly Derby Housing"


def test_old_records_show_the_successor_of_today(world, pair):
    old, new = pair
    end(pair)
    last = factories.AgencyFactory(name="City Homes")
    end_agency(agency=new, replaced_by=last, by=SYSTEM)
    save_agency(agency=Agency.objects.get(pk=last.pk), name="Homes", short_name="Homes", by=SYSTEM)
    assert [str(Agency.objects.get(pk=each.pk)) for each in (old, new, last)] == [
        "Homes, formerly Derby Housing", "Homes, formerly Derby Homes", "Homes",
    ]  # fmt: skip


def test_a_renamed_agency_keeps_its_earlier_name_with_its_day(world, pair, client, as_user):
    new, then = pair[1], timezone.now() - 40 * DAY
    action = promise(world, new, at=then - 10 * DAY)
    save_agency(agency=new, name="Homes for Derby", short_name="Homes", by=SYSTEM, at=then)
    new.refresh_from_db()
    page = client.get(new.get_absolute_url()).content.decode()
    assert f"Formerly Derby Homes, until {timezone.localtime(then):%-d %B %Y}" in page
    head = as_user(world.people["head_of_service"])
    assert "(formerly Derby Homes)" in head.get(action.get_absolute_url()).content.decode()
    later = promise(world, new)
    assert "formerly" not in head.get(later.get_absolute_url()).content.decode()
    save_agency(agency=new, kind="other", by=SYSTEM)
    assert new.earlier_names.count() == 1


def test_admin_keeps_the_earlier_name_too(world, pair, as_user):
    head = as_user(world.people["head_of_service"])
    address = f"/admin/neighbourhoods/agency/{pair[1].pk}/change/"
    sent = fields_of(head.get(address), "short_name") | {"name": "Homes for Derby"}
    assert head.post(address, sent).status_code == 302
    assert [each.name for each in pair[1].earlier_names.all()] == ["Derby Homes"]


def test_no_form_offers_it_but_where_the_row_names_it(world, pair, as_user):
    old, new = pair
    person = factories.PersonFactory(agency=new)
    end(pair)
    offered = set(PersonForm().fields["agency"].queryset)
    assert old not in offered
    assert new in offered
    with pgtrigger.ignore("neighbourhoods.Person:agency_not_ended"):  # as of long ago
        Person.objects.filter(pk=person.pk).update(agency=old)
    assert old in PersonForm(initial={"agency": old}).fields["agency"].queryset
    assert old in PriorityForm(initial={"supporting": [old.pk]}).fields["supporting"].queryset
    head = as_user(world.people["head_of_service"])
    for path in (
        "/actions/add/",
        "/admin/neighbourhoods/person/",
        "/admin/neighbourhoods/teampost/add/",
    ):
        page = head.get(path)
        assert page.status_code == 200
        offers = [f'<option value="{each.pk}">{each}<' in page.content.decode() for each in pair]
        assert offers == [False, path.endswith("/add/")], path
    page = head.get(f"/admin/neighbourhoods/person/{person.pk}/change/").content.decode()
    assert f'<option value="{old.pk}" selected>' in page
    admin = as_user(world.people["system_administrator"])
    user = world.people["partner_officer"]
    assert f"agency-{old.pk}" not in admin.get(f"/users/{user.pk}/roles/add/").content.decode()


def test_who_ends_it_is_told_what_moves_and_which_sign_ins_stay(world, pair, as_user):
    promise(world, pair[0])
    head, admin = (
        as_user(world.people[each]) for each in ("head_of_service", "system_administrator")
    )
    address = f"/agencies/{pair[0].slug}/end/"
    assert "Actions it leads: 1" in head.get(address).content.decode()
    assert "Actions it leads" not in admin.get(address).content.decode()
    sent = fields_of(head.get(address)) | {"replaced_by": pair[1].pk}
    assert head.post(address, sent).status_code == 302
    page = head.get(pair[0].get_absolute_url()).content.decode()
    assert "Replaced by" in page
    own = admin.get(f"/agencies/{world.own.agency.slug}/end/").content.decode()
    assert world.people["partner_officer"].name in own


def test_what_does_not_fit_is_refused(world, pair):
    old, new = pair
    promise(world, old)
    tomorrow = timezone.localdate() + DAY
    for fields, words in (
        ({}, "still open"), ({"replaced_by": old}, "another agency"),
        ({"replaced_by": new, "ended_on": tomorrow}, "today or a day before"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            end_agency(agency=old, by=SYSTEM, **fields)
    end(pair)
    with pytest.raises(WrongState):
        end_agency(agency=old, replaced_by=new, by=SYSTEM)
    with pytest.raises(Refused, match="ended as well"):
        end_agency(agency=new, replaced_by=old, by=SYSTEM)
    for work in (
        lambda: promise(world, old),
        lambda: change_action(action=promise(world, new), lead_agency=old, by=SYSTEM),
    ):
        with pytest.raises(Refused, match="has ended"):
            work()


def test_the_database_refuses_circles_and_what_names_one_that_has_ended(world, pair):
    old, new = pair
    action = promise(world, new)
    end(pair)
    today = timezone.localdate()
    table = "UPDATE neighbourhoods_agency SET ended_on = CURRENT_DATE, replaced_by_id = {} WHERE id = {}"
    writes = (
        lambda: Agency.objects.filter(pk=new.pk).update(ended_on=today, replaced_by=old),
        lambda: Agency.objects.filter(pk=new.pk).update(ended_on=today, replaced_by=new),
        lambda: Agency.objects.filter(pk=new.pk).update(replaced_by=factories.AgencyFactory()),
        lambda: connection.cursor().execute(table.format(old.pk, new.pk)),
        lambda: Action.objects.filter(pk=action.pk).update(lead_agency=old),
        lambda: ServiceEntry.objects.create(service=world.own.service, level="area", agency=old),
        lambda: old.earlier_names.create(name="x", short_name="x", until=today) and old.earlier_names.update(name="y"),
    )  # fmt: skip
    for write in writes:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    Agency.objects.filter(pk=old.pk).update(shown_as="Something else")
    assert str(Agency.objects.get(pk=old.pk)) == "Derby Homes, formerly Derby Housing"


def test_whatever_chain_is_tried_python_and_database_say_the_same(world):
    """All ways in which three agencies may end one after the other, by operation and by SQL."""
    for first, second in product(range(3), repeat=2):
        answers = []
        for by_hand in (False, True):
            with transaction.atomic():
                three = [factories.AgencyFactory() for _ in range(3)]
                answers.append(_chain(three, (first, second), by_hand=by_hand))
                transaction.set_rollback(True)
        python, database = answers
        # SQL alone may name a successor that has ended; a circle neither makes.
        assert python <= database
        assert (first == 0) == (database == 0)


def _chain(three, to, *, by_hand):
    """How many of the first two agencies could end, replaced by these."""
    done = 0
    for number, other in enumerate(to):
        try:
            with transaction.atomic():
                if by_hand:
                    Agency.objects.filter(pk=three[number].pk).update(
                        ended_on=timezone.localdate(), replaced_by=three[other]
                    )
                else:
                    end_agency(agency=three[number], replaced_by=three[other], by=SYSTEM)
        except (Refused, DatabaseError):
            break
        done += 1
    return done


@pytest.mark.django_db(transaction=True)
def test_two_that_replace_each_other_at_once_make_no_circle(world):
    one, two = factories.AgencyFactory(), factories.AgencyFactory()

    def ends(agency, to):
        return lambda: end_agency(agency=agency, replaced_by=to, by=SYSTEM)

    outcomes = together(ends(one, two), ends(two, one), before=rows("neighbourhoods_agency"))
    assert sum(isinstance(each, Refused) for each in outcomes) == 1, outcomes
    assert Agency.objects.filter(pk__in=(one.pk, two.pk), ended_on=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_promised_while_it_ends_is_not_left_in_its_name(world):
    old, new = factories.AgencyFactory(), factories.AgencyFactory()
    together(
        lambda: end_agency(agency=old, replaced_by=new, by=SYSTEM),
        lambda: promise(world, old),
    )
    assert not Action.objects.filter(lead_agency=old).exists()


def serve(world, agency, places=(), **said):
    entry = ServiceEntry.objects.create(
        service=world.own.service, level="area", agency=agency, **said
    )
    entry.neighbourhoods.set(places)
    return entry


def test_a_service_that_both_do_is_said_once_for_the_places_of_both(world, pair):
    old, new = pair
    told = {
        "phone": "01632 960001", "phone_source": "Its page",
        "phone_checked_on": timezone.localdate(), "contact": "homes.example",
    }  # fmt: skip
    gone = serve(world, old, [world.own.place], **told)
    kept = serve(world, new, [world.other.place])
    end(pair)
    assert not ServiceEntry.objects.filter(pk=gone.pk).exists()
    kept.refresh_from_db()
    assert set(kept.neighbourhoods.all()) == {world.own.place, world.other.place}
    assert {name: getattr(kept, name) for name in told} == told
    assert "services joined" in str([each.changes for each in Event.objects.about(kept)])


def test_what_is_for_all_places_stays_so_and_a_number_is_not_overwritten(world, pair):
    old, new = pair
    today = timezone.localdate()
    serve(world, old, phone="1", phone_source="a", phone_checked_on=today)
    kept = serve(world, new, [world.own.place], phone="2", phone_source="b", phone_checked_on=today)
    end(pair)
    kept.refresh_from_db()
    assert not kept.neighbourhoods.exists()
    assert kept.phone == "2"


def test_what_goes_to_the_successor_says_so_in_its_history(world, pair):
    person = factories.PersonFactory(agency=pair[0])
    member = add_member(body=world.own.body, person=person, role="partner", by=SYSTEM)
    end(pair)
    said = str([each.changes for each in Event.objects.about(person)])
    assert "Derby Homes" in said
    assert Event.objects.about(member.body, member).exists()


def test_a_plan_is_not_waited_for_twice(world, pair):
    asked = {"asked_at": timezone.now(), "answer_by": timezone.localdate() + 20 * DAY}
    for agency in pair:
        Commitment.objects.create(priority=world.own.priority, agency=agency, **asked)
    end(pair)
    waiting = Commitment.objects.filter(priority=world.own.priority, agency__in=pair)
    assert [each.agency for each in waiting] == [pair[1]]
