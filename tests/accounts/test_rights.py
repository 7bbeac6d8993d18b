"""A public operation asks its right once, on the locked row, of whoever calls it from outside."""

import importlib
import inspect
import pkgutil

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts import rights
from accounts.access import Permission
from accounts.models import User
from accounts.pages import PressPage
from accounts.rights import operation
from core import events, rows
from core.actors import SYSTEM
from core.errors import Gone, Refused, Stale
from neighbourhoods.models import Neighbourhood, Venue

P = Permission
EDIT = P.EDIT_NEIGHBOURHOOD
PACKAGES = ("core", "accounts", "neighbourhoods", "boards", "tasking", "forums", "funding")
PACKAGES += ("performance", "derby_nm")


@operation
def rename(*, venue, name, by):
    """An operation as all are: lock with the right, change, tell."""
    locked = rights.lock(venue, EDIT, by=by)
    rows.change(locked, {"name": name})
    events.record("changed", locked, by=by)
    return locked


@operation
def forgets(*, venue, by):
    """What must not happen: it writes and asks nothing."""
    Venue.objects.filter(pk=venue.pk).update(name="Written")
    return venue


@pytest.fixture
def manager(world):
    return User.objects.get(pk=world.people["neighbourhood_manager"].pk)


@pytest.fixture
def nobody(world):
    return User.objects.get(pk=world.people["nobody"].pk)


def name_of(venue):
    return Venue.objects.values_list("name", flat=True).get(pk=venue.pk)


# ------------------------------------------------------------------ the outermost operation


def test_who_has_the_right_may_and_gets_the_locked_row(world, manager):
    venue = Venue.objects.get(pk=world.own.venue.pk)
    with CaptureQueriesContext(connection) as queries:
        assert rename(venue=venue, name="Mill", by=manager) == venue
    said = [each["sql"] for each in queries if '"neighbourhoods_venue"' in each["sql"]]
    lock, asked, *_ = said
    assert lock.endswith('FOR NO KEY UPDATE OF "neighbourhoods_venue"')
    assert f'"neighbourhood_id" = {world.own.place.pk}' in asked  # the right, on the locked row
    assert name_of(venue) == "Mill"


def test_who_has_it_elsewhere_is_refused_in_words_and_nothing_is_written(world, manager):
    venue = world.other.venue
    with pytest.raises(PermissionDenied, match="You do not have permission to change a neighbou"):
        rename(venue=venue, name="Mill", by=manager)
    assert name_of(venue) == venue.name


def test_the_right_is_asked_of_the_row_as_it_stands_and_not_as_it_was_read(world, manager):
    """Moved to another neighbourhood since the page was loaded: the manager's right went with it."""
    venue = Venue.objects.get(pk=world.own.venue.pk)
    Venue.objects.filter(pk=venue.pk).update(neighbourhood=world.other.place)
    assert venue.neighbourhood == world.own.place
    with pytest.raises(PermissionDenied):
        rename(venue=venue, name="Mill", by=manager)


def test_the_system_acts_for_nobody_and_passes(world):
    assert rename(venue=world.other.venue, name="Mill", by=SYSTEM).name == "Mill"
    assert forgets(venue=world.other.venue, by=SYSTEM) == world.other.venue


def test_an_operation_that_asks_nothing_is_a_fault_and_is_undone(world, manager):
    with pytest.raises(ImproperlyConfigured, match=r"test_rights\.forgets asks no right"):
        forgets(venue=world.own.venue, by=manager)
    assert name_of(world.own.venue) == world.own.venue.name


def test_a_refusal_undoes_what_was_written_before_it(world, manager):
    @operation
    def changes_its_mind(*, venue, by):
        rename(venue=venue, name="Mill", by=by)
        rights.require(EDIT, by=by, on=venue)
        raise Refused("Not today")

    with pytest.raises(Refused, match="Not today"):
        changes_its_mind(venue=world.own.venue, by=manager)
    assert name_of(world.own.venue) == world.own.venue.name


# ------------------------------------------------------------------ its steps


def test_a_step_asks_no_more(world, manager):
    """Who may do the whole may do its parts, also where a part alone would be refused."""

    @operation
    def swap(*, venue, other, by):
        rights.lock(venue, EDIT, by=by)
        return rename(venue=other, name="Mill", by=by)

    assert swap(venue=world.own.venue, other=world.other.venue, by=manager).name == "Mill"
    with pytest.raises(PermissionDenied):  # and after it a step is a whole again
        rename(venue=world.other.venue, name="Mill", by=manager)


def test_what_a_step_asks_is_no_asking_of_the_whole(world, manager):
    """The step would have been refused alone: the whole may not hide behind it."""

    @operation
    def hides(*, venue, by):
        return rename(venue=venue, name="Mill", by=by)

    with pytest.raises(ImproperlyConfigured, match="hides asks no right"):
        hides(venue=world.other.venue, by=manager)
    assert name_of(world.other.venue) == world.other.venue.name


def test_an_operation_that_failed_leaves_no_one_inside_it(world, manager, nobody):
    with pytest.raises(ImproperlyConfigured):
        forgets(venue=world.own.venue, by=manager)
    with pytest.raises(PermissionDenied):
        rename(venue=world.own.venue, name="Mill", by=nobody)


def test_rules_inside_ask_of_whom_it_is_and_let_steps_and_the_system_pass(world, manager):
    own, other = world.own.place, world.other.place
    assert rights.holds(EDIT, by=manager, on=own) is True
    assert rights.holds(EDIT, by=manager, on=other) is False
    assert rights.holds(EDIT, by=SYSTEM, on=other) is True

    @operation
    def inner(*, by):
        return rights.holds(EDIT, by=by, on=other)

    @operation
    def outer(*, by):
        rights.require(EDIT, by=by, on=own)
        return rights.holds(EDIT, by=by, on=other), inner(by=by)

    assert outer(by=manager) == (False, True)


# ------------------------------------------------------------------ the other ways to ask


def test_require_refuses_on_a_row_anywhere_and_on_the_city(world, manager, nobody):
    head = User.objects.get(pk=world.people["head_of_service"].pk)
    rights.require(EDIT, by=manager, on=world.own.place)
    rights.require(EDIT, by=manager)
    rights.require_city(EDIT, by=head)
    refused = [
        lambda: rights.require(EDIT, by=manager, on=world.other.place),
        lambda: rights.require(EDIT, by=nobody),
        lambda: rights.require_city(EDIT, by=manager),
    ]
    for ask in refused:
        with pytest.raises(PermissionDenied):
            ask()
    rights.require(EDIT, by=SYSTEM, on=world.other.place)
    rights.require_city(EDIT, by=SYSTEM)


def test_a_rule_of_its_own_counts_as_asking(world, manager):
    @operation
    def own(*, by, is_own):
        rights.allow(is_own, "This is for themselves.", by=by)
        return "done"

    assert own(by=manager, is_own=True) == "done"
    assert own(by=SYSTEM, is_own=False) == "done"
    with pytest.raises(PermissionDenied, match="This is for themselves"):
        own(by=manager, is_own=False)


# ------------------------------------------------------------------ lock


def test_lock_takes_any_one_of_the_rights(world, manager):
    assert rights.lock(world.own.venue, P.EDIT_REFERENCE, EDIT, by=manager) == world.own.venue
    with pytest.raises(PermissionDenied, match="change wards, agencies"):
        rights.lock(world.own.venue, P.EDIT_REFERENCE, P.EDIT_BUDGET, by=manager)


def test_lock_tells_a_row_that_is_gone_from_one_that_is_refused(world, manager):
    venue = Venue.objects.get(pk=world.own.venue.pk)
    Venue.objects.create(name="Barn", neighbourhood=world.own.place)
    gone = Venue.objects.get(name="Barn")
    Venue.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Gone, match="has been removed"):
        rights.lock(gone, EDIT, by=manager)
    with pytest.raises(Gone):
        rights.lock(gone, EDIT, by=SYSTEM)
    assert rights.lock(venue, EDIT, by=manager) == venue


def test_lock_compares_the_version_that_was_seen(world, manager):
    venue = Venue.objects.get(pk=world.own.venue.pk)
    seen = venue.version
    rename(venue=venue, name="Mill", by=manager)
    venue.seen(seen)
    with pytest.raises(Stale) as stale:
        rename(venue=venue, name="Barn", by=manager)
    assert (stale.value.row.name, stale.value.who) == ("Mill", manager.name)
    assert name_of(venue) == "Mill"
    venue.seen(stale.value.row.version)
    assert rename(venue=venue, name="Barn", by=manager).name == "Barn"


def test_who_may_not_change_a_row_is_not_told_who_changed_it(world, manager):
    venue = Venue.objects.get(pk=world.other.venue.pk)
    venue.seen(99)
    with pytest.raises(PermissionDenied):
        rename(venue=venue, name="Mill", by=manager)


# ------------------------------------------------------------------ pages


class Rename(PressPage):
    permission = EDIT
    model = Venue

    def act(self):
        rename(venue=self.object, name="Mill", by=self.request.user)

    def get_success_url(self):
        return "/"


class Careless(Rename):
    def act(self):
        Venue.objects.filter(pk=self.object.pk).update(name="Written")


class Refuses(Rename):
    """An operation that refuses before it has asked."""

    def act(self):
        raise Refused("Not today")


def send(view, venue, user):
    request = RequestFactory().post("/")
    request.user, request._messages = user, CookieStorage(request)
    return view.as_view()(request, pk=venue.pk)


def test_a_page_that_writes_past_the_operations_is_a_fault(world, manager):
    assert send(Rename, world.own.venue, manager).status_code == 302
    with pytest.raises(ImproperlyConfigured, match="Careless wrote without asking a right"):
        send(Careless, world.own.venue, manager)


def test_a_page_leaves_the_asking_to_its_operation(world, manager):
    """Everyone sees a hall: so that a POST is refused by the operation and by nobody before it."""
    with pytest.raises(PermissionDenied):
        send(Rename, world.other.venue, manager)
    assert name_of(world.other.venue) == world.other.venue.name


def test_a_refusal_is_told_to_those_who_may(world, manager):
    assert send(Refuses, world.own.venue, manager).status_code == 302
    with pytest.raises(PermissionDenied):
        send(Refuses, world.other.venue, manager)


@pytest.mark.parametrize("sent", ["", "x", "-1", "²", "99", "9" * 5000])
def test_a_version_that_no_form_has_carried_is_a_clash_and_no_fault(world, as_user, sent):
    place = Neighbourhood.objects.get(pk=world.own.place.pk)
    client = as_user(world.people["neighbourhood_manager"])
    answer = client.post(
        f"/neighbourhoods/{place.slug}/about/edit/", {"profile": "Typed", "row_version": sent}
    )
    assert answer.status_code == 409
    assert answer.context["form"]["profile"].value() == "Typed"
    assert answer.context["row_version"] == place.version
    assert Neighbourhood.objects.get(pk=place.pk).profile == place.profile


# ------------------------------------------------------------------ every operation of the product

STEPS = {
    "accounts.imports.operations.ask": "asks the rights of a sheet for the operation",
    "accounts.imports.operations.begin": "the batch of a file whose operation has asked",
    "accounts.imports.operations.check": "compares the file of a batch whose operation has asked",
    "performance.observations.operations.lock_for_figures": "locks an indicator for the operation, and asks",
    "performance.observations.operations.settle": "of giving figures, by hand or from a file, which ask",
    "performance.measures.operations.carry_measures": "of beginning the next plan, which asks",
    "performance.indicators.targets.operations.place_target": "of setting a target, which asks",
    "performance.observations.operations.store_figures": "of giving figures, which asks",
    "performance.returns.grid.operations.give_all": "of giving figures in a grid or by a link, which ask",
    "performance.reports.operations.sign_sheet": "of the job that follows the city's signature",
    "performance.returns.files.operations.note_batch": "of an import, which asks",
    "tasking.requests.feedback.operations.ask_about": "of ending a request, which asks",
    "tasking.walkabouts.operations.lock_walkabout": "locks a walkabout for the operation that asks",
    "tasking.walkabouts.operations.give_lead": "part of handing a walkabout or an action day over",
    "tasking.walkabouts.days.operations.lock_day": "locks an action day for the operation that asks",
    "tasking.walkabouts.stops.operations.lock_stop": "locks a stop for the operation that asks",
    "accounts.operations.record_grant": "tells of a grant that an operation has made",
    "accounts.operations.refuse_own_role": "part of giving a role, by hand or with a seat",
    "core.letters.operations.set_aside": "accounts/jobs asks the right, which core does not know",
    "core.links.operations.make": "part of giving a link, by hand or in a letter",
    "core.retention.operations.empty": "accounts/retention asks the right, which core does not know",
    "core.retention.operations.hold": "accounts/retention asks the right",
    "core.retention.operations.release": "accounts/retention asks the right",
    "core.publicforms.operations.receive": "the package whose form it is asks the right",
    "core.publicforms.operations.show": "the package whose form it is asks the right",
    "core.publicforms.operations.withhold": "the package whose form it is asks the right",
    "tasking.meetings.agenda.operations.before_it_goes_out": "part of publishing an agenda",
    "tasking.meetings.agenda.operations.follow": "part of correcting a nomination",
    "tasking.meetings.agenda.operations.take_off": "of taking a nomination or an escalation back",
    "funding.ledger.operations.promise": "of awards, which ask EDIT_BUDGET",
    "funding.ledger.operations.release": "of finishing and cancelling grants",
    "funding.ledger.operations.pay": "of payments",
    "funding.ledger.operations.pay_back": "of payments that come back",
    "funding.grants.applications.operations.note_hand": "of whoever changes or matches an application",
    "funding.ledger.operations.take_in": "of repayments of an earlier year",
    "funding.ledger.operations.reverse": "of corrections",
    "funding.ledger.operations.move": "of virements between ward budgets",
    "funding.ledger.operations.carry": "of closing a year",
    "funding.yearend.reserves.operations.enter": "of moving a reserve, and of closing a year",
    "funding.yearend.rule.operations.take_back_approval": "of striking out its decision (core.rests)",
    "funding.budgets.lines.operations.enter": "of setting a budget, and of virements between lines",
    "funding.grants.awards.operations.put_on_hold": "of striking out its decision (core.rests)",
    "funding.grants.awards.operations.note_offer": "of sending an offer, by hand or by the job",
    "funding.grants.awards.operations.note_acceptance": "of accepting, by an officer or by the link",
    "funding.grants.awards.operations.goes_on": "of taking a grant off hold, and of the end of a call-in",
    "funding.grants.offers.reviews.operations.look_again": "of correcting its decision (core.rests)",
    "funding.grants.checks.questions.operations.lock_for_checks": "locks and asks the right for its callers",
    "funding.payments.exchange.operations.match": "of loading and settling what finance paid, and the job of the morning",
    "funding.opendata.operations.publish_due": "the job of the morning; each file is published by its operation",
    "funding.grants.awards.operations.lock_grant": "locks and asks the right for its callers",
    "funding.savings.operations.lock": "locks and asks the right for its callers",
    "funding.savings.operations.enter": "an entry of a saving, for its operations",
    "funding.savings.operations.take_back": "of whatever changes what a verification rests on",
    "funding.grants.applications.operations.lock_request": "locks and asks the right for its callers",
    "tasking.requests.operations.lock_request": "locks and asks the right for its callers",
    "tasking.requests.operations.write_update": "part of every step of a request",
    "tasking.requests.operations.tell_event": "part of every step of a request",
    "tasking.requests.working.operations.lock_work": "locks and asks the right for its callers",
    "tasking.requests.working.operations.step": "a step of the work, for its operations and the job",
    "tasking.requests.working.operations.write_step": "part of every step of the work",
    "core.links.operations.revoke_all": "the command that follows a restore; nobody is signed in",
    "core.links.operations.revoke": "the package whose link it is asks the right",
    "boards.meetings.telling.operations.tell_of": "part of what the letters tell of",
    "boards.minutes.versions.operations.publish_version": "part of publishing the minutes",
    "neighbourhoods.people.operations.create_person": "part of adding a person, by hand or as elected",
    "neighbourhoods.people.agencies.operations.keep_earlier_name": "part of saving an agency, also in admin",
    "neighbourhoods.places.operations.write_named": "part of saving an agency, a venue or a group",
    "boards.seats.operations.give_roles": "part of linking a sign-in and of merging people",
    "core.settings.operations.set_value": "boards/settings asks the right, which core does not know",
    "boards.following.roles_follow": "part of what changes the neighbourhoods of a ward, also in admin",
    "boards.meetings.items.business.put_on": "part of publishing an agenda",
    "boards.meetings.items.business.carry_on": "part of adjourning and of taking business up again",
    "boards.plans.adoption.operations.carry_plans": "part of adjourning and of taking it up again",
    "boards.meetings.items.agreed.ask_again": "part of changing an agenda",
    "boards.delegated.operations.report_waiting": "part of publishing an agenda",
    "boards.seats.elections.fill_seats": "part of recording an election",
    "boards.attendance.own.operations.lock_own": "the lock and the right of what members say of themselves",
    "boards.attendance.own.operations.take_out_answers": "part of starting a meeting",
    "boards.live.operations.carry_over": "part of closing a meeting",
    "boards.minutes.operations.keep_all_minutes": "part of each step of a meeting's notes",
    "boards.meetings.agendas.operations.publish_pack": "part of publishing an agenda",
    "boards.decisions.operations.write_decision": "part of a decision and of a vote",
    "boards.decisions.facts.name_presiding": "part of choosing who presides",
    "boards.programme.facts.take_off": "part of striking a decision out",
    "boards.plans.operations.lock_plan": "locks and asks, for the operations on plans",
    "boards.plans.operations.lock_words": "locks and asks, for the operations on a plan's words",
    "boards.programme.operations.send_published": "part of publishing minutes",
    "boards.meetings.locking.lock_meeting": "locks and asks, for the operations on meetings",
    "tasking.problems.operations.lock_open": "locks and asks, for what is counted of a problem",
    "boards.papers.operations.lock_paper": "locks and asks, for the operations on papers",
}
"""What takes `by` and is no operation: another operation calls it, inside its own transaction."""


def modules():
    """Every module of the product that is called operations or stands below one, and every module
    of boards, whose nouns divide their operations further; documents only read."""
    for name in PACKAGES:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            parts = found.name.split(".")
            if "operations" in parts or (name == "boards" and parts[-1] != "documents"):
                yield importlib.import_module(found.name)


def writes():
    """{full name: function} of the public functions with a `by`, each where it is written."""
    return {
        f"{module.__name__}.{name}": function
        for module in modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "by" in inspect.signature(function).parameters
    }


def test_every_public_write_is_an_operation_or_a_step_with_a_reason():
    found = writes()
    plain = {name for name, function in found.items() if not hasattr(function, "is_operation")}
    assert plain == set(STEPS)
    assert len(found) > 100
    assert {"accounts.operations.grant_role", "tasking.actions.operations.move_action"} <= set(
        found
    )


def test_whoever_writes_says_so_by_name():
    """`by` has no default: nobody writes for nobody by leaving it out."""
    for name, function in writes().items():
        by = inspect.signature(function).parameters["by"]
        assert by.kind == by.KEYWORD_ONLY or name in STEPS, name
        assert by.default is by.empty, name
