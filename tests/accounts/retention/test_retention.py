"""Nothing is kept longer than needed: what is due, confirmed by a person, held back, asked for, and
deleted again after a restore."""

import datetime
import json

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ForeignKey
from django.utils import timezone

from accounts.jobs.operations import try_letter_again
from accounts.models import User
from accounts.retention import operations
from boards.attendance.operations import add_attendee
from boards.training.models import Booking
from boards.training.operations import book
from core import todo
from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from core.letters.models import Letter
from core.models import Erasure, Event, RetentionHold
from core.retention import file, registry
from core.retention import operations as steps
from neighbourhoods.models import Person, TeamPost
from neighbourhoods.people.merging.operations import merge_people
from neighbourhoods.people.models import Contact
from neighbourhoods.people.needs.models import AccessNeeds
from neighbourhoods.people.operations import create_person
from tasking.actions.operations import add_action
from tasking.actions.photos.reporting import report
from tasking.models import Action, ActionPhoto, ActionPhotoContent
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(1)
NOW = timezone.now()
SECRET = "ann.secret@example.org"


@pytest.fixture
def head(world):
    return world.people["head_of_service"]


@pytest.fixture
def ann(world):
    """Somebody whom nothing needs any more."""
    person = factories.PersonFactory(name="Ann Gone", email=SECRET, phone="01332 999")
    AccessNeeds.objects.create(person=person, diet="No nuts")
    return person


def entry(key):
    return registry.find(key)


def due(key, at=None):
    return operations.due_rows(entry(key), at or timezone.now())


def confirm(key, by, at=None):
    at = at or timezone.now()
    return operations.confirm_due(entry=entry(key), was=operations.seen(due(key, at)), by=by, at=at)


# ------------------------------------------------------------------ what is due


def test_contact_details_are_due_once_nothing_needs_the_person(ann, world):
    assert Contact.objects.get(person=ann) in due("contacts")
    assert ann.needs in due("access-needs")
    post = TeamPost.objects.create(
        neighbourhood=world.own.place, kind="housing", person=ann,
        starts_on=NOW.date() - 3000 * DAY, ends_on=NOW.date() - 300 * DAY,
    )  # fmt: skip
    assert [each for each in due("contacts") if each.person == ann] == []
    assert ann not in due("people")
    TeamPost.objects.filter(pk=post.pk).update(ends_on=NOW.date() - 365 * DAY * 3)
    assert Contact.objects.get(person=ann) in due("contacts"), "over two years ago"
    assert ann not in due("people"), "names are kept for six"
    TeamPost.objects.filter(pk=post.pk).update(ends_on=NOW.date() - 366 * DAY * 6)
    assert ann in due("people")


@pytest.mark.parametrize("what", ["action", "meeting", "entered", "account"])
def test_whom_somebody_needs_is_not_due(ann, world, what):
    if what == "action":
        add_action(state="accepted",
            what="Mend it", owner=ann, lead_agency=world.own.agency, neighbourhood=world.own.place,
            due_on=timezone.localdate(), by=SYSTEM,
        )  # fmt: skip
    elif what == "meeting":
        add_attendee(meeting=world.own.running, name=ann.name, person=ann, by=SYSTEM)
    elif what == "entered":
        ann = create_person(name="New", by=SYSTEM, email="new@example.org")
    else:
        Person.objects.filter(pk=ann.pk).update(user=factories.UserFactory())
    assert ann.pk not in [each.person_id for each in due("contacts")]
    assert ann not in due("people")


def test_words_of_emails_go_a_year_after_they_were_sent(head):
    letter = Letter.objects.create(
        kind="Email", to=SECRET, subject="Hello", body="Words", message_id="<a@b>",
        claimed_at=NOW - 400 * DAY, handed_over_at=NOW - 400 * DAY,
    )  # fmt: skip
    assert letter in due("letters")
    assert letter not in due("letters", NOW - 60 * DAY)
    assert confirm("letters", head) == 1
    letter.refresh_from_db()
    assert (letter.to, letter.subject, letter.body) == ("", "", "")
    assert due("letters") == []


# ------------------------------------------------------------------ confirming


def test_what_is_confirmed_goes_and_leaves_a_note(as_user, head, ann, world):
    client = as_user(head)
    page = client.get("/retention/contacts/")
    assert "How to reach Ann Gone" in page.content.decode()
    assert SECRET not in page.content.decode()
    answer = client.post("/retention/contacts/", {"was": page.context["was"]}, follow=True)
    assert "Deleted in" in answer.content.decode()
    assert not Contact.objects.filter(person=ann).exists()
    note = Erasure.objects.get(target_id=ann.pk, kept="contacts")
    assert (note.fields, note.by_name) == (
        ["email", "phone", "work_phone", "postal_address"],
        head.name,
    )
    again = client.post("/retention/contacts/", {"was": page.context["was"]})
    assert again.status_code == 409
    assert Erasure.objects.filter(target_id=ann.pk, kept="contacts").count() == 1


def test_only_what_was_seen_is_deleted(head, ann):
    was = operations.seen(due("contacts"))
    other = factories.PersonFactory(email="other@example.org")
    with pytest.raises(WrongState, match="changed since"):
        operations.confirm_due(entry=entry("contacts"), was=was, by=head)
    assert Contact.objects.filter(person=other).exists()


def test_nothing_that_was_deleted_is_left_anywhere(ann, head):
    """No event and no history holds the address, before or after."""
    confirm("contacts", head)
    confirm("people", head)
    with connection.cursor() as cursor:
        for table in (
            "core_event",
            "core_erasure",
            "neighbourhoods_person",
            "neighbourhoods_contact",
        ):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{SECRET}%"])
            assert cursor.fetchone() == (0,), table
    ann.refresh_from_db()
    assert ann.name == "Name removed"


def test_a_hold_keeps_a_row_until_it_is_released(as_user, head, ann):
    client, contact = as_user(head), Contact.objects.get(person=ann)
    path = f"/retention/contacts/{ann.pk}/"
    assert client.post(path, {"reason": " "}).status_code == 422
    for _ in range(2):
        client.post(path, {"reason": "Complaint 12"})
    hold = RetentionHold.objects.get(reason="Complaint 12")
    assert contact not in due("contacts")
    assert "Complaint 12" in client.get("/retention/").content.decode()
    assert steps.empty(entry("contacts"), [contact], why="period", by=head, at=NOW) == []
    client.post(f"/retention/holds/{hold.pk}/release/")
    assert contact in due("contacts")


def test_a_hold_on_a_person_covers_how_to_reach_them(head, ann):
    operations.hold_back(row=ann, reason="Claim", by=head)
    assert ann.pk not in [each.person_id for each in due("contacts")]
    assert ann.needs not in due("access-needs")


def test_who_is_needed_meanwhile_is_asked_again_under_the_lock(world, head, ann):
    rows = due("contacts")
    TeamPost.objects.create(neighbourhood=world.own.place, kind="housing", person=ann)
    among = entry("contacts").overdue(timezone.now())
    steps.empty(entry("contacts"), rows, why="period", by=head, at=NOW, among=among)
    assert Contact.objects.filter(person=ann).exists()


def test_the_database_keeps_holds_and_notes(head, ann):
    hold = operations.hold_back(row=ann, reason="Claim", by=head)
    note = {"kept": "people", "target_type": "neighbourhoods.person", "target_id": ann.pk,
            "fields": ["name"], "why": "period", "by_name": "x"}  # fmt: skip
    with pytest.raises(DatabaseError, match="a hold stands"), transaction.atomic():
        Erasure.objects.create(**note)
    rows = RetentionHold.objects.filter(pk=hold.pk)
    for change in ({"reason": "Other"}, {"target_id": 1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionHold.objects.create(target_type="x.y", target_id=1, label="x", set_by_name="x")
    operations.release(hold=hold, by=head)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(released_at=None, released_by_name="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.create(**note | {"why": "request"})
    made = Erasure.objects.create(**note)
    for change in (Erasure.objects.filter(pk=made.pk).delete, lambda: made.save()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# ------------------------------------------------------------------ on request


def test_who_asks_is_deleted_but_for_published_records(as_user, head, ann, world):
    client, path = as_user(head), f"/people/{ann.pk}/erase/"
    page = client.get(path)
    assert page.context["goes"] == [
        "Contact details",
        "Access needs",
        "Names, employers and job titles",
    ]
    assert client.post(path, {"reason": ""}).status_code == 422
    sent = {"reason": "DP-7", "row_version": page.context["row_version"]}
    assert client.post(path, sent).status_code == 302
    ann.refresh_from_db()
    assert ann.name == "Name removed"
    assert not AccessNeeds.objects.filter(person=ann).exists()
    assert {each.why for each in Erasure.objects.filter(target_id=ann.pk)} == {"request"}
    event = Event.objects.about(ann).get(verb="deleted personal data on request")
    assert "Ann" not in json.dumps(event.changes)


def test_a_name_in_the_record_stays_and_the_page_says_where(as_user, head, world):
    member = world.own.person
    page = as_user(head).get(f"/people/{member.pk}/erase/").content.decode()
    assert "the list of who sat on a board, and when" in page
    name = member.name
    operations.erase_person(person=member, reason="DP-8", by=head)
    member.refresh_from_db()
    assert member.name == name
    assert not Contact.objects.filter(person=member).exists()


def test_a_page_from_before_a_change_deletes_nothing(head, ann):
    ann.seen(ann.version)
    Person.objects.filter(pk=ann.pk).update(job_title="Warden")
    with pytest.raises(Stale):
        operations.erase_person(person=ann, reason="DP-9", by=head)
    assert Contact.objects.filter(person=ann).exists()


def test_a_held_person_stays_and_only_who_may_deletes(world, head, ann):
    operations.hold_back(row=ann, reason="Claim", by=head)
    with pytest.raises(Refused, match="hold"):
        operations.erase_person(person=ann, reason="DP-9", by=head)
    for role in ("neighbourhood_manager", "data_officer", "meetings_clerk"):
        with pytest.raises(PermissionDenied):
            operations.erase_person(person=ann, reason="x", by=world.people[role])
        with pytest.raises(PermissionDenied):
            confirm("contacts", world.people[role])


def test_emails_to_who_asks_lose_words_and_address(as_user, head, ann):
    other = factories.PersonFactory(name="Ann Too", email="too@example.org")
    merge_people(keep=ann, gone=other, by=SYSTEM)
    ann.refresh_from_db()
    letters = [
        Letter.objects.create(
            kind="Email",
            to=to,
            subject="Hello",
            body="Dear Ann",
            key=f"key {number}",
            message_id=f"<{number}@b>",
            **sent,
        )
        for number, (to, sent) in enumerate(
            [
                (SECRET.title(), {"claimed_at": NOW, "handed_over_at": NOW}),
                ("too@example.org", {"claimed_at": NOW, "handed_over_at": NOW}),
                (SECRET, {}),
                ("bob@example.org", {"claimed_at": NOW, "handed_over_at": NOW}),
            ]
        )
    ]
    page = as_user(head).get(f"/people/{ann.pk}/erase/")
    assert page.context["goes"][0] == "Emails that were sent"
    operations.erase_person(person=ann, reason="DP-7", by=head)
    left = [Letter.objects.get(pk=each.pk).to for each in letters]
    assert left == ["", "", SECRET, "bob@example.org"], "one that is on its way is not broken"


def test_a_hold_on_any_of_it_keeps_all(head, ann):
    other = factories.PersonFactory(name="Ann Too", email="too@example.org")
    merge_people(keep=ann, gone=other, by=SYSTEM)
    for row in (Contact.objects.get(person=ann), Person.objects.get(pk=other.pk)):
        hold = operations.hold_back(row=row, reason="Claim", by=head)
        with pytest.raises(Refused, match="hold"):
            operations.erase_person(person=Person.objects.get(pk=ann.pk), reason="DP-9", by=head)
        operations.release(hold=hold, by=head)
    assert Contact.objects.filter(person__in=[ann, other]).count() == 2
    operations.erase_person(person=Person.objects.get(pk=ann.pk), reason="DP-9", by=head)
    assert not Contact.objects.filter(person__in=[ann, other]).exists()


def test_who_asks_under_an_entry_that_was_merged_is_deleted_under_the_other(head, ann):
    other = factories.PersonFactory(name="Ann Too", email="too@example.org")
    merge_people(keep=ann, gone=other, by=SYSTEM)
    with pytest.raises(WrongState, match="merged"):
        operations.erase_person(person=Person.objects.get(pk=other.pk), reason="DP-9", by=head)
    assert Person.objects.get(pk=other.pk).name == "Ann Too"


def test_an_account_is_suspended_first(head):
    user = factories.UserFactory(email="leaver@example.org")
    person = factories.PersonFactory(user=user)
    operations.erase_person(person=person, reason="DP-1", by=head)
    assert User.objects.get(pk=user.pk).email == "leaver@example.org"
    User.objects.filter(pk=user.pk).update(is_active=False)
    person.refresh_from_db()
    operations.erase_person(person=person, reason="DP-1", by=head)
    assert User.objects.get(pk=user.pk).email == f"removed-{user.pk}@removed.invalid"


# ------------------------------------------------------------------ after a restore


def restore_from_before(person):
    """The backup from before: the details are there again, the notes are not."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("DELETE FROM core_erasure")
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        Contact.objects.create(person=person, email=SECRET)


def test_a_restored_backup_forgets_again_what_was_deleted(
    tmp_path, settings, head, ann, capsys, django_capture_on_commit_callbacks
):
    settings.ERASURES_FILE = str(tmp_path / "erasures.jsonl")
    with django_capture_on_commit_callbacks(execute=True):
        confirm("contacts", head)
    lines = (tmp_path / "erasures.jsonl").read_text()
    assert f'"target_id": {ann.pk}' in lines
    assert SECRET not in lines
    restore_from_before(ann)
    file.write()  # as each night: what the backup does not know is not lost
    assert (tmp_path / "erasures.jsonl").read_text() == lines
    for done in (1, 0):
        call_command("repeat_erasures", settings.ERASURES_FILE)
        assert f"Deleted again in {done} records" in capsys.readouterr().out
    assert not Contact.objects.filter(person=ann).exists()


def test_a_hold_that_the_backup_still_has_stops_no_repeating(
    tmp_path, settings, head, ann, django_capture_on_commit_callbacks
):
    settings.ERASURES_FILE = str(tmp_path / "erasures.jsonl")
    hold = operations.hold_back(row=ann, reason="Claim", by=head)
    operations.release(hold=hold, by=head)
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase_person(person=ann, reason="DP-9", by=head)
    restore_from_before(ann)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE core_retentionhold SET released_at = NULL, released_by_name = ''")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    call_command("repeat_erasures", settings.ERASURES_FILE)
    assert not Contact.objects.filter(person=ann).exists()
    hold.refresh_from_db()
    assert hold.released_by_name == head.name


def test_where_no_list_is_kept_the_page_says_so(as_user, head, settings):
    settings.ERASURES_FILE = ""
    assert "No list of deletions is kept" in as_user(head).get("/retention/").content.decode()


# ------------------------------------------------------------------ the whole list


def test_every_table_with_personal_data_says_how_long_it_is_kept():
    """Whatever points at a person, or holds how to reach one, is in an entry."""
    people = {"neighbourhoods.Person", "accounts.User"}
    known = {label for each in registry.all_kept() for label in each.models}
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            points = isinstance(field, ForeignKey) and field.related_model._meta.label in people
            acts = field.name.endswith(("_by", "by", "user", "organiser"))
            reaches = field.name in ("email", "phone", "to")
            if not model._meta.proxy and ((points and not acts) or reaches):
                found.add(model._meta.label)
    own = {each for each in found if each.split(".")[0] not in ("account", "mfa", "admin", "auth")}
    assert own - known == {"neighbourhoods.ServiceEntry"}, "the numbers of services are public"
    assert len(own) > 15


def test_the_impact_assessment_has_everything(as_user, head):
    text = b"".join(as_user(head).get("/retention.csv").streaming_content).decode("utf-8-sig")
    for each in registry.all_kept():
        assert each.what in text
        assert each.period in text
    assert "Contact details" in text
    assert "24 months after" in text or "2 years after" in text


# ------------------------------------------------------------------ what else is due, and for whom


def test_actions_that_were_closed_long_ago_forget_their_owner(head, ann, world):
    action = add_action(state="accepted",
        what="Mend it", owner=ann, lead_agency=world.own.agency, neighbourhood=world.own.place,
        due_on=timezone.localdate(), by=SYSTEM,
    )  # fmt: skip
    rows = Action.objects.filter(pk=action.pk)
    assert action not in due("actions", NOW + 3000 * DAY), "it is open"
    long_ago = NOW - 4000 * DAY
    rows.update(state="done", is_open=False, done_on=NOW.date(), created_at=long_ago)
    rows.update(changed_at=NOW - 72 * 30 * DAY)
    assert action not in due("actions")
    rows.update(changed_at=NOW - 72 * 31 * DAY)
    assert action in due("actions")
    confirm("actions", head)
    assert rows.get().owner is None
    assert rows.get().what == "Mend it"
    assert Erasure.objects.get(target_id=action.pk, kept="actions").fields == ["owner"]
    assert action not in due("actions")


def test_the_history_and_the_photographs_of_an_action_go_with_its_owner(head, ann, world):
    """Of one that was handed on, both who owned it; of one without owner, its photographs alone."""
    said = {
        "state": "accepted", "lead_agency": world.own.agency, "neighbourhood": world.own.place,
        "due_on": timezone.localdate(), "by": SYSTEM,
    }  # fmt: skip
    action = add_action(what="Mend it", owner=ann, **said)
    report(action=action, photo=(factories.picture("gate"), "gate.png"), by=SYSTEM)
    rows = Action.objects.filter(pk=action.pk)
    rows.update(owner=factories.PersonFactory())
    history = action.events.filter(owner__isnull=False)
    assert history.values("owner").distinct().count() == 2
    for wrong in ({"owner": None}, {"what": "x"}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            action.events.update(**wrong)  # it is open, and owned
    rows.update(state="done", is_open=False, done_on=NOW.date(), created_at=NOW - 4000 * DAY)
    rows.update(changed_at=NOW - 72 * 31 * DAY, owner=None)
    assert action in due("actions"), "what its history says is personal data too"
    confirm("actions", head)
    assert not history.exists()
    assert not ActionPhoto.objects.filter(update__action=action).exists()
    assert not ActionPhotoContent.objects.filter(photo__update__action=action).exists()
    assert Erasure.objects.get(target_id=action.pk, kept="actions").fields == [
        "owner",
        "photographs",
    ]
    assert action not in due("actions")
    for wrong in ({"owner": ann}, {"what": "x", "owner": None}, {"pgh_label": "x"}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            action.events.update(**wrong)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        action.events.all().delete()


def test_who_was_trained_goes_once_nothing_needs_the_person(head, ann, world):
    session = world.own.session
    booking = book(session=session, person=ann, by=world.own.writer)
    later = NOW + 73 * 31 * DAY
    assert booking not in due("training")
    assert booking in due("training", later)
    post = TeamPost.objects.create(neighbourhood=world.own.place, kind="housing", person=ann)
    assert booking not in due("training", later), "who is in office keeps it"
    TeamPost.objects.filter(pk=post.pk).delete()
    confirm("training", head, later)
    assert not Booking.objects.filter(pk=booking.pk).exists()
    assert Erasure.objects.filter(target_id=booking.pk, kept="training").exists()


def test_the_month_s_list_waits_for_who_may_delete_and_goes_once_it_is_done(
    world, as_user, head, ann
):
    def waits(user):
        user = User.objects.get(pk=user.pk)
        return [row.what for row in todo.rows_of("deletion", user, timezone.now(), 6)]

    number = sum(len(due(each.key)) for each in registry.all_kept())
    assert number >= 2
    assert waits(head) == [f"Personal data due for deletion: {number} records"]
    assert waits(head)[0] in as_user(head).get("/").content.decode()
    for role in ("neighbourhood_manager", "data_officer", "partner_officer"):
        assert waits(world.people[role]) == []
    operations.hold_back(row=ann, reason="Claim 7", by=head)
    for each in registry.all_kept():
        if due(each.key):
            confirm(each.key, head)
    assert waits(head) == []


def test_an_email_whose_words_were_deleted_is_not_sent_again(head, world, as_user):
    letter = Letter.objects.create(
        kind="Email", to=SECRET, subject="Hello", body="Words", message_id="<a@b>",
        failed_at=NOW - 400 * DAY, reason="No such user",
    )  # fmt: skip
    admin = as_user(world.people["system_administrator"])
    assert f"/jobs/emails/{letter.pk}/again/" in admin.get("/jobs/emails/").content.decode()
    confirm("letters", head)
    page = admin.get("/jobs/emails/").content.decode()
    assert f"/jobs/emails/{letter.pk}/again/" not in page
    assert "The address and the words were deleted" in page
    with pytest.raises(Refused, match="were deleted"):
        try_letter_again(letter=letter, by=world.people["system_administrator"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(failed_at=None, reason="")


@pytest.mark.parametrize("reason", ["Claim of Ann Gone", "ANN’s complaint", "see gone, 12"])
def test_the_reason_of_a_hold_names_nobody(head, ann, reason):
    for row in (ann, Contact.objects.get(person=ann), ann.needs):
        with pytest.raises(Refused, match="Leave out the name"):
            operations.hold_back(row=row, reason=reason, by=head)
    assert not RetentionHold.objects.filter(reason=reason).exists()
    assert operations.hold_back(row=ann, reason="Claim 12", by=head).reason == "Claim 12"
