"""Six months without a meeting (LGA 1972 s.85): what counts, what helps, what stays."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from boards.attendance import operations as attendance_operations
from boards.live.operations import finish_meeting, mark_minutes_ready, take_minutes_back
from boards.minutes.versions.operations import publish_version
from boards.models import Body, Lapse, Meeting, Membership, TermNote, TermOfOffice
from boards.office.absence import lapses, long_absent, still_given
from boards.office.operations import (
    find_lapses,
    note_elsewhere,
    settle_lapse,
    strike_out_note,
    warn_of_absence,
)
from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.calendar import whole_months
from core.errors import Refused, WrongState
from core.letters.models import Letter
from core.models import Event
from tests import factories
from tests.pairs import past_every_trigger

D = datetime.date
R = Membership.Role
DAY = datetime.timedelta(days=1)


def absent(term, day):
    return [(each.months, each.ends_on) for each in long_absent(day) if each.term == term]


def stages(term, day):
    return [each.stage for each in long_absent(day) if each.term == term]


@pytest.mark.parametrize(
    ("since", "day", "months"),
    [
        ((2026, 1, 15), (2026, 5, 14), 3), ((2026, 1, 15), (2026, 5, 15), 4),
        ((2025, 11, 30), (2026, 4, 30), 5), ((2026, 5, 1), (2026, 4, 1), 0),
        ((2026, 8, 31), (2027, 2, 27), 5), ((2026, 8, 31), (2027, 2, 28), 6),
        ((2027, 8, 31), (2028, 2, 28), 5), ((2027, 8, 31), (2028, 2, 29), 6),
        ((2026, 2, 28), (2026, 8, 27), 5), ((2026, 2, 28), (2026, 8, 28), 6),
    ],
)  # fmt: skip
def test_whole_months(since, day, months):
    assert whole_months(datetime.date(*since), datetime.date(*day)) == months


def test_four_months_without_a_meeting_are_pointed_out(term, writer):
    assert absent(term, D(2026, 5, 14)) == []
    assert absent(term, D(2026, 5, 15)) == [(4, D(2026, 7, 15))]
    assert absent(term, D(2026, 6, 15)) == [(5, D(2026, 7, 15))]
    meeting = factories.MeetingFactory(
        starts_at=timezone.make_aware(datetime.datetime(2026, 4, 1, 19)),
        started_at=timezone.now(), started_by=writer,
    )  # fmt: skip
    seat = add_member(
        body=meeting.body, person=term.person, role=R.ELECTED_MEMBER, by=SYSTEM,
        starts_on=D(2026, 1, 15),
    )  # fmt: skip
    row = meeting.attendances.create(
        membership=seat, person=term.person, name="x", status="apologies"
    )
    assert absent(term, D(2026, 6, 15)) == [(5, D(2026, 7, 15))]
    type(row).objects.filter(pk=row.pk).update(status="present")
    assert absent(term, D(2026, 6, 15)) == []


def test_what_is_known_from_elsewhere_counts(term, writer):
    note_elsewhere(term=term, attended_on=D(2026, 3, 1), by=writer)
    assert absent(term, D(2026, 6, 15)) == []
    assert absent(term, D(2026, 7, 1)) == [(4, D(2026, 9, 1))]
    with pytest.raises(Refused, match="between the election and today"):
        note_elsewhere(term=term, attended_on=D(2025, 1, 1), by=writer)
    note_elsewhere(term=term, attended_on=D(2026, 6, 30), by=writer)
    assert absent(term, D(2026, 7, 1)) == []
    assert lapses([term], D(2026, 11, 1)) == {term.pk: []}, "an earlier day is not forgotten"


APPROVED = {"approved_reason": "Illness", "at": timezone.make_aware(datetime.datetime(2026, 11, 1))}


def test_an_approved_reason_has_an_end(term, writer):
    until = {"approved_until": D(2026, 10, 31)}
    for told, words in (
        ({"approved_on": D(2026, 6, 1), "approved_until": None}, "last day of the approved"),
        (
            {"approved_on": D(2026, 6, 1), "approved_until": D(2026, 6, 1)},
            "last day of the approved",
        ),
        ({"approved_on": D(2026, 6, 1), "approved_reason": " ", **until}, "reason that was"),
        ({"approved_on": D(2026, 7, 16), **until}, "over on 15 July 2026"),
        ({"approved_on": None, **until}, "day on which the council"),
    ):
        with pytest.raises(Refused, match=words):
            note_elsewhere(term=term, by=writer, **APPROVED | told)
    note_elsewhere(term=term, approved_on=D(2026, 7, 15), by=writer, **APPROVED | until)
    assert absent(term, D(2026, 7, 20)) == []
    assert absent(term, D(2026, 8, 30)) == []
    assert absent(term, D(2026, 8, 31)) == [(7, D(2026, 10, 31))]
    assert stages(term, D(2026, 8, 31)) == [4]
    assert stages(term, D(2026, 9, 30)) == [5]
    assert stages(term, D(2026, 10, 31)) == [5]
    assert stages(term, D(2026, 11, 1)) == [6]
    assert lapses([term], D(2026, 10, 31)) == {term.pk: []}
    (found,) = lapses([term], D(2026, 11, 1))[term.pk]
    assert (found.since, found.last_day) == (D(2026, 1, 15), D(2026, 10, 31))
    later = {"approved_until": D(2026, 12, 31), "approved_on": D(2026, 10, 30)}
    note_elsewhere(term=term, by=writer, **APPROVED | later)
    assert lapses([term], D(2026, 12, 31)) == {term.pk: []}, "approved again in time"


def test_a_reason_that_ends_before_six_months_takes_nothing_away(term, writer):
    short = {"approved_on": D(2026, 2, 1), "approved_until": D(2026, 3, 1)}
    note_elsewhere(term=term, by=writer, **APPROVED | short)
    assert absent(term, D(2026, 6, 15)) == [(5, D(2026, 7, 15))]


def test_the_same_is_noted_once_and_struck_out_once(term, writer):
    told = APPROVED | {"approved_on": D(2026, 7, 1), "approved_until": D(2026, 10, 31)}
    for _ in range(2):
        note_elsewhere(term=term, attended_on=D(2026, 3, 1), by=writer, **told)
    assert term.notes.count() == 2
    with pytest.raises(Refused, match="with another reason"):
        note_elsewhere(term=term, by=writer, **told | {"approved_reason": "Another"})
    note = term.notes.get(kind="approved")
    with pytest.raises(Refused, match="why it is struck out"):
        strike_out_note(note=note, reason=" ", by=writer)
    strike_out_note(note=note, reason="Another councillor", by=writer)
    with pytest.raises(WrongState):
        strike_out_note(note=note, reason="Again", by=writer)
    assert absent(term, D(2026, 7, 20)) == [(4, D(2026, 9, 1))]


def test_the_database_keeps_what_is_noted(term, writer):
    row = {"term": term, "recorded_by": writer, "recorded_at": APPROVED["at"]}
    whole = row | {"kind": "approved", "day": D(2026, 7, 15), "until": D(2026, 8, 1), "reason": "x"}
    for wrong, words in (
        ({"day": D(2026, 7, 16)}, "six months were over"),
        ({"day": D(2026, 1, 14)}, "happened in it"),
        ({"recorded_at": APPROVED["at"].replace(month=3)}, "happened in it"),
        ({"until": None}, "term_note_fits"),
        ({"reason": ""}, "term_note_fits"),
        ({"kind": "attended"}, "term_note_fits"),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            TermNote.objects.bulk_create([TermNote(**whole | wrong)])
    made = TermNote.objects.create(**whole)
    with pytest.raises(DatabaseError, match="term_note_once"), transaction.atomic():
        TermNote.objects.create(**whole | {"reason": "y"})
    rows = TermNote.objects.filter(pk=made.pk)
    for act in (lambda: rows.update(until=D(2027, 1, 1)), rows.delete):
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            act()
    sql = "UPDATE boards_termnote SET reason = 'Another'"
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        connection.cursor().execute(sql)
    struck = {"struck_out_at": timezone.now(), "struck_out_by": writer}
    for part in (struck, {"struck_out_reason": "Wrong"}):
        with pytest.raises(DatabaseError, match="struck_out_pair"), transaction.atomic():
            rows.update(**part)
    rows.update(**struck, struck_out_reason="Wrong")
    for change in (
        {"struck_out_reason": "Other"},
        dict.fromkeys(struck) | {"struck_out_reason": ""},
    ):
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            rows.update(**change)


def held(term, writer, day, *, status="present", power="recommend", **fields):
    """A meeting that was held on a day, and how the member of the term was there."""
    body = factories.BodyFactory(power=power)
    meeting = factories.MeetingFactory(
        body=body, starts_at=timezone.make_aware(datetime.datetime(day.year, day.month, day.day, 19)),
        started_at=timezone.now(), started_by=writer, **fields,
    )  # fmt: skip
    seat = add_member(
        body=body, person=term.person, role=R.ELECTED_MEMBER, by=SYSTEM, starts_on=term.starts_on
    )
    row = meeting.attendances.create(
        membership=seat, person=term.person, name=term.person.name, status=status
    )
    return meeting, row


def put_out(meeting, writer):
    """The minutes are published, as if long ago."""
    steps = ("finished", "minutes_published")
    stamps = {f"{each}_at": timezone.now() for each in steps} | {
        f"{each}_by": writer for each in steps
    }
    with past_every_trigger():
        Meeting.objects.filter(pk=meeting.pk).update(state="minutes_published", **stamps)
    if not meeting.minutes_versions.exists():
        fresh = Meeting.objects.select_related("body").get(pk=meeting.pk)
        publish_version(fresh, by=writer, at=timezone.now())


def gave(term, day):
    return [(each.since, each.last_day, each.came_again) for each in lapses([term], day)[term.pk]]


def test_coming_again_does_not_cure_what_had_run_out(term, writer):
    held(term, writer, D(2026, 7, 16))
    over = (D(2026, 1, 15), D(2026, 7, 15), D(2026, 7, 16))
    assert gave(term, D(2026, 9, 1)) == [over]
    assert absent(term, D(2026, 9, 1)) == []


def test_before_meetings_were_kept_here_nothing_is_judged(term, kept, writer):
    """The council begins to use the system in the middle of a term."""
    with past_every_trigger():
        others = Meeting.objects.exclude(pk=kept.pk)
        others.update(predates_system=True, convened_at=F("starts_at"))
    for day, over in ((D(2026, 3, 2), D(2026, 9, 2)), (D(2026, 1, 10), D(2026, 7, 15))):
        at = timezone.make_aware(datetime.datetime(day.year, day.month, day.day, 19))
        with past_every_trigger():
            Meeting.objects.filter(pk=kept.pk).update(starts_at=at)
        assert [each.last_day for each in lapses([term], D(2026, 12, 1))[term.pk]] == [over]


def test_a_meeting_entered_later_cures_what_had_only_seemed_over(term, writer):
    find_lapses(D(2026, 8, 1))
    row = term.lapses.get()
    held(term, writer, D(2026, 5, 1), predates_system=True, convened_at=timezone.now())
    assert still_given([row], D(2026, 8, 1)) == set()
    TermOfOffice.objects.filter(pk=term.pk).update(starts_on=D(2026, 1, 20))
    assert term.lapses.get() == row, "the row stays"


def test_on_the_last_day_one_comes_in_time(term, writer):
    held(term, writer, D(2026, 7, 15))
    assert gave(term, D(2026, 9, 1)) == []


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"power": "decide"}, True), ({"power": "recommend"}, True), ({"power": "consult"}, False),
        ({"power": "operational"}, False), ({"status": "apologies"}, False),
        ({"quorum_present": 2, "quorum_required": 3, "is_ready": True}, False),
        ({"quorum_present": 2, "quorum_required": 3}, True),
        ({"quorum_present": 3, "quorum_required": 3}, True),
        ({"predates_system": True}, True),
    ],
)  # fmt: skip
def test_only_meetings_that_count_by_law_count(term, writer, fields, counts):
    """Committees and bodies that advise the council, with a quorum: s.85(2). What was held before
    this system was held."""
    if "predates_system" in fields:
        fields |= {"convened_at": timezone.now()}
    if fields.pop("is_ready", False):
        fields |= {"minutes_ready_at": timezone.now(), "minutes_ready_by": writer}
    held(term, writer, D(2026, 5, 1), **fields)
    assert gave(term, D(2026, 8, 1)) == ([] if counts else [(D(2026, 1, 15), D(2026, 7, 15), None)])
    assert bool(absent(term, D(2026, 7, 1))) != counts
    told = APPROVED | {"approved_on": D(2026, 8, 1), "approved_until": D(2026, 12, 1)}
    row = {"kind": "approved", "day": D(2026, 8, 1), "until": D(2026, 12, 1), "reason": "x"}
    row |= {"term": term, "recorded_by": writer, "recorded_at": APPROVED["at"]}
    if counts:
        note_elsewhere(term=term, by=writer, **told)
        return
    with pytest.raises(Refused, match="over on 15 July"):
        note_elsewhere(term=term, by=writer, **told)
    with pytest.raises(DatabaseError, match="were over"), transaction.atomic():
        TermNote.objects.create(**row)


def test_who_is_ticked_after_the_meeting_counts_for_its_quorum(term, writer):
    """Attendance that was taken on paper is entered once the meeting is closed."""
    day = timezone.now()
    meeting, row = held(
        term, writer, D(2026, 5, 1), status="apologies", state="running", began_at=day
    )
    Body.objects.filter(pk=meeting.body_id).update(quorum_minimum=1, quorum_numerator=0)
    finish_meeting(meeting=meeting, by=writer)
    meeting.refresh_from_db()
    assert (meeting.quorum_present, meeting.quorum_required) == (0, 1)
    type(row).objects.filter(pk=row.pk).update(status="present")
    assert gave(term, D(2026, 8, 1)) == [], "nothing is said of the quorum before the minutes"
    mark_minutes_ready(meeting=meeting, by=writer)
    meeting.refresh_from_db()
    assert (meeting.quorum_present, meeting.quorum_required) == (1, 1)
    assert gave(term, D(2026, 8, 1)) == []
    take_minutes_back(meeting=meeting, by=writer)
    type(row).objects.filter(pk=row.pk).update(status="apologies")
    mark_minutes_ready(meeting=meeting, by=writer)
    meeting.refresh_from_db()
    assert meeting.was_inquorate
    assert gave(term, D(2026, 8, 1)) == [(D(2026, 1, 15), D(2026, 7, 15), None)]


def test_a_corrected_attendance_counts(term, writer):
    meeting, row = held(term, writer, D(2026, 5, 1))
    assert gave(term, D(2026, 8, 1)) == []
    put_out(meeting, writer)
    fields = {"meeting": meeting, "attendance": row, "recorded_by": writer, "confirmed_by": writer}
    now = timezone.now()
    made = row.corrections.model(
        **fields, text="He was not there", attended_as="absent", recorded_at=now, confirmed_at=now
    )
    made.save()
    assert gave(term, D(2026, 8, 1)) == [(D(2026, 1, 15), D(2026, 7, 15), None)]
    assert absent(term, D(2026, 7, 1)) == [(5, D(2026, 7, 15))]


def lapse_letters():
    return [each.to for each in Letter.objects.filter(kind="Six months without a meeting")]


def test_the_proper_officer_is_told_once_and_the_record_stays(term, clerk, writer):
    held(term, writer, D(2026, 7, 20))
    assert find_lapses(D(2026, 8, 1)) == 1
    assert find_lapses(D(2026, 8, 2)) == 0
    assert lapse_letters() == ["clerk@example.org"]
    assert "came again on 20 July 2026; that changes nothing" in Letter.objects.latest("pk").body
    assert Event.objects.about(term.person).filter(verb__contains="six months").count() == 1
    row = term.lapses.get()
    assert (row.since, row.last_day) == (D(2026, 1, 15), D(2026, 7, 15))


def test_on_the_last_day_nothing_is_over(term, clerk):
    assert find_lapses(D(2026, 7, 15)) == 0
    assert find_lapses(D(2026, 7, 16)) == 1


def test_what_became_of_it_is_said_once(term, clerk, writer):
    find_lapses(D(2026, 8, 1))
    row = term.lapses.get()
    said = {"lapse": row, "by": clerk}
    with pytest.raises(Refused, match="what was done"):
        settle_lapse(outcome="ended", words=" ", **said)
    with pytest.raises(Refused, match="Attendance here shows the six months had passed"):
        settle_lapse(outcome="stands", words="An error", **said)
    note_elsewhere(term=term, attended_on=D(2026, 7, 1), by=writer)
    settle_lapse(outcome="stands", words="Full council on 1 July", **said)
    with pytest.raises(WrongState):
        settle_lapse(outcome="ended", words="Declared vacant", **said)
    assert find_lapses(D(2026, 8, 2)) == 0


def test_the_database_keeps_what_ran_out(term, clerk):
    find_lapses(D(2026, 8, 1))
    rows = term.lapses.all()
    for act in (rows.delete, lambda: rows.update(last_day=D(2027, 1, 1))):
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            act()
    for wrong, words in (
        ({"outcome": "ended"}, "lapse_settled_pair"),
        ({"settled_at": timezone.now(), "settled_by": clerk}, "lapse_settled_pair"),
        (
            {"settled_at": timezone.now(), "settled_by": clerk, "outcome": "x", "words": "y"},
            "lapse_outcome_known",
        ),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            rows.update(**wrong)
    new = {"term": term, "since": D(2026, 2, 28), "last_day": D(2026, 8, 28)}
    found = timezone.make_aware(datetime.datetime(2026, 8, 29))
    for wrong in (
        {"last_day": D(2026, 8, 27)}, {"found_at": found - datetime.timedelta(minutes=1)},
        {"since": D(2026, 1, 14)},
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="six months are not over"), transaction.atomic():
            Lapse.objects.create(**{"found_at": found} | new | wrong)
    Lapse.objects.create(found_at=found, **new)


def test_the_page_says_what_ran_out_and_what_became_of_it(client, term, writer):
    TermOfOffice.objects.filter(pk=term.pk).update(
        starts_on=timezone.localdate() - datetime.timedelta(days=220)
    )
    grant_role(user=writer, role=Role.MEETINGS_CLERK, by=SYSTEM)
    client.force_login(writer)
    find_lapses(timezone.localdate())
    row = term.lapses.get()
    page = client.get("/members/absent/").content.decode()
    path = reverse("lapse_settle", args=[row.pk])
    assert "Six-month limit reached" in page
    assert path in page
    waiting = Lapse.objects.open().count()
    health = client.get("/bodies/health/").content.decode()
    assert f"{waiting} councillor{'' if waiting == 1 else 's'} without a meeting" in health
    assert client.post(path, {"outcome": "ended", "words": ""}).status_code == 422
    sent = {"outcome": "ended", "words": "The proper officer declared the office vacant"}
    assert client.post(path, sent).status_code == 302
    assert client.post(path, sent).status_code == 409
    page = client.get("/members/absent/").content.decode()
    assert sent["words"] in page
    assert path not in page
    reader = factories.UserFactory()
    grant_role(user=reader, role=Role.PORTFOLIO_HOLDER, by=SYSTEM)
    client.force_login(reader)
    page = client.get("/members/absent/").content.decode()
    assert "The office ended" in page
    assert sent["words"] not in page
    assert reverse("term_end", args=[term.pk]) not in page
    client.force_login(writer)
    page = client.get("/members/absent/").content.decode()
    assert "Office ended, term still open" in page
    assert reverse("term_end", args=[term.pk]) in page
    assert reverse("absent_note", args=[term.pk]) not in page, "not before six months any more"
    with past_every_trigger():
        TermOfOffice.objects.filter(pk=term.pk).update(ends_on=timezone.localdate() - DAY)
    assert "Office ended, term still open" not in client.get("/members/absent/").content.decode()
    Lapse.objects.open().update(
        settled_at=timezone.now(), settled_by=writer, outcome="ended", words="x"
    )
    assert "without a meeting" not in client.get("/bodies/health/").content.decode()


def test_what_was_noted_is_struck_out_on_the_page(client, term, writer):
    grant_role(user=writer, role=Role.MEETINGS_CLERK, by=SYSTEM)
    client.force_login(writer)
    path = reverse("absent_note", args=[term.pk])
    day = timezone.localdate()
    sent = {f"attended_on_{part}": getattr(day, part) for part in ("day", "month", "year")}
    assert client.post(path, sent | {"approved_reason": "Illness"}).status_code == 422
    assert client.post(path, sent).status_code == 302
    note = term.notes.get()
    strike = reverse("note_strike", args=[note.pk])
    assert strike in client.get(path).content.decode()
    assert client.post(strike, {"reason": " "}).status_code == 422
    assert client.post(strike, {"reason": "Another councillor"}).status_code == 302
    assert client.post(strike, {"reason": "Again"}).status_code == 409
    assert "Another councillor" in client.get(path).content.decode()


def test_members_and_clerks_are_told_at_four_and_at_five_months(term):
    clerk = factories.UserFactory(email="clerk@example.org")
    grant_role(user=clerk, role=Role.MEETINGS_CLERK, by=SYSTEM, starts_on=D(2026, 1, 1))

    def told(day):
        before = Letter.objects.count()
        warn_of_absence(day)
        letters = Letter.objects.order_by("id")[before:]
        return sorted(each.to for each in letters if str(term.person) in each.body)

    both = ["away@example.org", "clerk@example.org"]
    assert told(D(2026, 5, 14)) == []
    assert told(D(2026, 5, 15)) == both
    assert told(D(2026, 5, 16)) == []
    assert told(D(2026, 6, 15)) == both
    assert told(D(2026, 6, 16)) == []
    assert told(D(2026, 7, 16)) == []


def test_who_came_as_a_substitute_came(meeting, writer):
    seat = meeting.body.memberships.filter(has_vote=True).first()
    person = factories.CouncillorFactory(name="Sue Stand-in")
    attendance_operations.tick(
        meeting=meeting, membership=seat, status="substituted", substitute=person,
        by=writer,
    )  # fmt: skip
    row = meeting.attendances.get(status="substitute")
    assert (row.person, row.name) == (person, "Sue Stand-in")
    assert not [each for each in long_absent() if each.term.person == person]


def test_the_page_names_them_and_the_city_notes_what_it_knows(client, term, writer):
    TermOfOffice.objects.filter(pk=term.pk).update(
        starts_on=timezone.localdate() - datetime.timedelta(days=140)
    )
    grant_role(user=writer, role=Role.MEETINGS_CLERK, by=SYSTEM)
    client.force_login(writer)
    page = client.get("/members/absent/").content.decode()
    assert term.person.name in page
    today = timezone.localdate()
    day = {"attended_on_day": today.day, "attended_on_month": today.month}
    client.post(f"/members/terms/{term.pk}/elsewhere/", day | {"attended_on_year": today.year})
    assert term.person.name not in client.get("/members/absent/").content.decode()
