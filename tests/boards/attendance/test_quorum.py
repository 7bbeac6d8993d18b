"""R5 and R6: who is in the room for an item, quorum, who presides; in the operations, in the
database, on the pages."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from boards.attendance.documents import attendance_lines
from boards.attendance.operations import add_attendee, tick
from boards.attendance.quorum import quorum_of
from boards.attendance.room import add_absence, choose_presiding
from boards.attendance.rules import absence_span, is_in_room
from boards.bodies.operations import save_body
from boards.decisions.operations import record_decision
from boards.models import Absence, AgendaItem, Body, Decision, Membership, MinutesApproval
from core.actors import SYSTEM
from core.errors import Refused
from tests import factories, steps
from tests.boards.conftest import vacant
from tests.pairs import past_every_trigger
from tests.steps import set_date

R = Membership.Role
pytestmark = pytest.mark.django_db


def come(meeting, writer, count, but=()):
    """The first `count` voting members are there. Returns their rows."""
    seats = meeting.body.memberships.filter(has_vote=True).exclude(role__in=but).order_by("id")
    return [
        tick(meeting=meeting, membership=seat, status="present", by=writer)
        for seat in seats[:count]
    ]


def decide(item, writer):
    return record_decision(item=item, outcome="resolved", text="Go ahead", by=writer)


@pytest.mark.parametrize(
    ("reason", "span"), [("late", (1, 2)), ("left", (3, None)), ("interest", (3, 3))]
)
def test_the_items_somebody_misses(reason, span):
    assert absence_span(reason, 3) == span
    missed = [position for position in range(1, 6) if not is_in_room(position, [span])]
    assert missed == {"late": [1, 2], "left": [3, 4, 5], "interest": [3]}[reason]


def test_without_a_quorum_a_deciding_body_decides_nothing(meeting, writer):
    item = meeting.items.get(position=1)
    come(meeting, writer, 2)
    with pytest.raises(Refused, match="2 voting members present, quorum 3"):
        decide(item, writer)
    come(meeting, writer, 3)
    decision = decide(item, writer)
    assert (decision.voting_present, decision.quorum) == (3, 3)


def test_the_database_counts_for_itself(meeting, writer):
    item = meeting.items.get(position=2)
    rows = come(meeting, writer, 3)
    false = {"item": item, "outcome": "resolved", "text": "Go", "recorded_at": timezone.now()}
    add_absence(meeting=meeting, membership=rows[0].membership, reason="left", item=item, by=writer)
    with pytest.raises(DatabaseError, match="no quorum"), transaction.atomic():
        Decision.objects.bulk_create([Decision(**false, voting_present=9, quorum=3)])
    made = Decision.objects.create(**false | {"item": meeting.items.get(position=1)})
    with pytest.raises(DatabaseError, match="no quorum"), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(item=item)
    Absence.objects.all().delete()
    assert Decision.objects.create(**false).pk


@pytest.mark.parametrize(
    ("rule", "needed"),
    [
        ({}, 3),
        ({"quorum_numerator": 1, "quorum_denominator": 2}, 3),
        ({"quorum_numerator": 2, "quorum_denominator": 3}, 4),
        ({"vacant": 9}, 4),
        ({"vacant": 9, "quorum_base": "filled"}, 3),
        ({"quorum_minimum": 5}, 5),
        ({"quorum_numerator": 0, "quorum_minimum": 0}, 0),
    ],
)
def test_program_and_database_ask_for_the_same(meeting, writer, rule, needed):
    rule = dict(rule)
    vacant(meeting.body, rule.pop("vacant", 0))
    if rule:
        Body.objects.filter(pk=meeting.body_id).update(**rule)
    meeting.body.refresh_from_db()
    assert quorum_of(meeting).required == needed
    item = meeting.items.get(position=1)
    row = {"item": item, "outcome": "noted", "text": "x", "recorded_at": timezone.now()}
    if needed:
        come(meeting, writer, needed - 1)
        with pytest.raises(DatabaseError, match="no quorum"), transaction.atomic():
            Decision.objects.create(**row)
    come(meeting, writer, max(needed, 1))  # somebody presides
    assert Decision.objects.create(**row).pk


def test_substitutes_count_and_people_without_a_vote_do_not(meeting, writer):
    come(meeting, writer, 2)
    absent = meeting.body.memberships.filter(role=R.ELECTED_MEMBER).last()
    officer = meeting.body.memberships.get(role=R.OFFICER)
    tick(meeting=meeting, membership=officer, status="present", by=writer)
    add_attendee(meeting=meeting, name="A resident", by=writer)
    assert quorum_of(meeting).count(1) == 2
    tick(
        meeting=meeting,
        membership=absent,
        status="substituted",
        substitute=factories.CouncillorFactory(),
        by=writer,
    )
    assert quorum_of(meeting).count(1) == 3
    assert decide(meeting.items.get(position=1), writer).voting_present == 3


def test_other_bodies_are_warned_and_go_on(meeting, writer):
    steps.has_power(meeting.body, "recommend")
    item = AgendaItem.objects.get(meeting=meeting, position=1)
    decision = decide(item, writer)
    assert (decision.voting_present, decision.quorum) == (0, 3)


def test_forums_and_tasking_start_without_a_quorum():
    made = {
        power: save_body(by=SYSTEM, name=power, kind="forum", power=power).quorum_in_words
        for power in ("decide", "recommend", "consult", "operational")
    }
    seats = "One quarter of voting seats (minimum 3)"
    assert made == {
        "decide": seats, "recommend": seats, "consult": "None", "operational": "None",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"numerator": 2, "denominator": 7, "minimum": 0}, "2/7 of voting seats"),
        ({"numerator": 1, "denominator": 3, "base": "filled"}, "One third of filled voting seats (minimum 3)"),
        ({"numerator": 0}, "3 voting members"),
        ({"roles": ["elected_member"]}, "One quarter of voting seats (minimum 3), including a councillor"),
        (
            {"numerator": 0, "roles": ["chair", "vice_chair", "elected_member"]},
            "3 voting members, including the chair, vice-chair or a councillor",
        ),
        (
            {"numerator": 0, "roles": ["officer", "vice_chair"]},
            "3 voting members, including an officer or the vice-chair",
        ),
    ],
)  # fmt: skip
def test_the_quorum_in_words(rules, words):
    body = Body(**{f"quorum_{name}": value for name, value in rules.items()})
    assert body.quorum_in_words == words


def test_every_role_has_its_words():
    for role in R.values:
        assert ", including " in Body(quorum_roles=[role]).quorum_in_words


def test_chair_then_vice_chair_then_whoever_is_chosen(meeting, writer):
    chair, vice, member = come(meeting, writer, 3)
    item = meeting.items.get(position=2)
    assert quorum_of(meeting).presiding(2).name == chair.name
    add_absence(
        meeting=meeting, membership=chair.membership, reason="interest", item=item, by=writer
    )
    quorum = quorum_of(meeting)
    assert [quorum.presiding(n).name for n in (1, 2, 3)] == [chair.name, vice.name, chair.name]
    add_absence(meeting=meeting, membership=vice.membership, reason="left", item=item, by=writer)
    assert quorum_of(meeting).presiding(2) is None
    choose_presiding(meeting=meeting, membership=member.membership, by=writer)
    meeting.refresh_from_db()
    assert quorum_of(meeting).presiding(2).name == member.name
    choose_presiding(meeting=meeting, membership=None, by=writer)
    meeting.refresh_from_db()
    assert quorum_of(meeting).presiding(1).name == chair.name


def test_a_decision_says_who_presided(meeting, writer):
    chair, *_ = come(meeting, writer, 3)
    assert decide(meeting.items.get(position=1), writer).presiding == chair.name


def test_who_cannot_preside(meeting, writer):
    seat = meeting.body.memberships.get(role=R.CHAIR)
    tick(
        meeting=meeting,
        membership=seat,
        status="substituted",
        substitute=factories.CouncillorFactory(),
        by=writer,
    )
    with pytest.raises(Refused, match="does not take over as chair"):
        choose_presiding(meeting=meeting, membership=seat, by=writer)
    officer = meeting.body.memberships.get(role=R.OFFICER)
    tick(meeting=meeting, membership=officer, status="present", by=writer)
    vice = meeting.body.memberships.get(role=R.VICE_CHAIR)
    for other in (officer, vice):
        with pytest.raises(Refused, match="Only a voting member who is present"):
            choose_presiding(meeting=meeting, membership=other, by=writer)


def test_absences_that_make_no_sense(meeting, writer):
    row, *_ = come(meeting, writer, 1)
    first = meeting.items.get(position=1)
    elsewhere = factories.BodyFactory()
    other = set_date(body=elsewhere, starts_at=timezone.now(), by=writer, place="Hall")
    away = meeting.body.memberships.last()
    for words, membership, reason, item in (
        ("not late", row.membership, "late", first),
        ("Choose an item of this meeting", row.membership, "left", other.items.first()),
        ("as present first", away, "left", first),
    ):
        with pytest.raises(Refused, match=words):
            add_absence(meeting=meeting, membership=membership, reason=reason, item=item, by=writer)
    with pytest.raises(DatabaseError), transaction.atomic():
        Absence.objects.create(attendance=row, reason="interest", first=3, last=2)


def test_who_turns_out_absent_has_no_absences(meeting, writer):
    row, *_ = come(meeting, writer, 1)
    item = meeting.items.get(position=2)
    add_absence(meeting=meeting, membership=row.membership, reason="left", item=item, by=writer)
    tick(meeting=meeting, membership=row.membership, status="apologies", by=writer)
    assert not Absence.objects.filter(attendance=row).exists()


def test_the_minutes_say_who_presided_and_who_missed_what(client, meeting, writer):
    _, vice, _ = come(meeting, writer, 3)
    item = meeting.items.get(position=2)
    add_absence(meeting=meeting, membership=vice.membership, reason="late", item=item, by=writer)
    steps.publish(meeting, writer)
    page = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    assert f"{vice.name}: came late, for item 2" in page
    assert "Chairing" in page


def test_the_live_page_counts_and_answers_each_change(manager, world):
    meeting, item, row = world.own.running, world.own.live_item, world.own.absence
    with past_every_trigger():  # whoever signed there stays in the chair
        MinutesApproval.objects.filter(item__meeting=meeting).delete()
    page = manager.get(f"/meetings/{meeting.pk}/live/").content.decode()
    assert "No quorum: 0 voting members present, quorum 3" in page
    asked = {"HTTP_ACCEPT": "application/json"}
    answer = manager.post(f"/meetings/absences/{row.pk}/remove/", **asked).json()
    assert answer["quorum"][str(item.pk)] == ["No quorum: 1 voting member present, quorum 3", False]
    seat = world.own.seat.pk
    second = meeting.items.get(position=2)
    sent = {"membership": seat, "reason": "late", "item": second.pk}
    answer = manager.post(f"/meetings/{meeting.pk}/live/absence/", sent, **asked).json()
    assert "came late, for item 2" in answer["piece"]
    assert answer["quorum"][str(item.pk)] == [
        "No quorum: 0 voting members present, quorum 3",
        False,
    ]
    chosen = {"membership": seat}
    path = f"/meetings/{meeting.pk}/live/presiding/"
    said = manager.post(path, chosen, **asked).json()
    assert said.pop("shown")
    assert said == {"ok": True, "reload": True}
    foreign = {"membership": world.other.seat.pk}
    assert manager.post(path, foreign, **asked).status_code == 422


def test_the_record_says_who_presided_and_that_a_quorum_was_wanting(client, meeting, writer):
    steps.has_power(meeting.body, "recommend")
    chair, *_ = come(meeting, writer, 1)
    decide(meeting.items.get(position=1), writer)
    steps.publish(meeting, writer)
    page = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    words = "no quorum: 1 of 6 voting members present, quorum 3"
    assert f"({words}; Councillor {chair.name} in the chair)" in page


# Roles that must be there, and who withdrew for an interest


def test_one_of_the_roles_must_be_there(meeting, writer):
    save_body(body=meeting.body, by=writer, quorum_roles=["chair", "vice_chair"])
    meeting.body.refresh_from_db()
    item = meeting.items.get(title="First")
    come(meeting, writer, 4, but=[R.CHAIR, R.VICE_CHAIR])
    words = "No quorum: 4 voting members present, quorum 3, and the chair or vice-chair is absent"
    assert quorum_of(meeting).in_words(item.position) == words
    with pytest.raises(Refused, match="the chair or vice-chair is absent"):
        decide(item, writer)
    row = {"item": item, "outcome": "resolved", "text": "Go", "recorded_at": timezone.now()}
    with pytest.raises(DatabaseError, match="roles it asks for"), transaction.atomic():
        Decision.objects.bulk_create([Decision(**row)])
    vice = meeting.body.memberships.get(role=R.VICE_CHAIR)
    tick(
        meeting=meeting,
        membership=vice,
        status="substituted",
        substitute=factories.CouncillorFactory(),
        by=writer,
    )
    with pytest.raises(Refused, match="The chair and vice-chair are absent"):
        decide(item, writer)
    with pytest.raises(DatabaseError, match="nobody presides"), transaction.atomic():
        Decision.objects.bulk_create([Decision(**row)])
    member = meeting.body.memberships.filter(role=R.ELECTED_MEMBER, has_vote=True).first()
    choose_presiding(meeting=meeting, membership=member, by=writer)
    assert decide(item, writer).quorum == 3
    assert meeting.body.quorum_in_words.endswith("(minimum 3), including the chair or vice-chair")


def test_a_body_that_asks_for_roles_asks_for_somebody(meeting, writer):
    with pytest.raises(Refused, match="at least 1"):
        save_body(
            body=meeting.body, by=writer, quorum_roles=["chair"], quorum_numerator=0,
            quorum_minimum=0,
        )  # fmt: skip
    for wrong in ({"quorum_roles": ["king"]}, {"quorum_roles": ["chair"], "quorum_minimum": 0}):
        with pytest.raises(DatabaseError, match="quorum_roles_known"), transaction.atomic():
            Body.objects.filter(pk=meeting.body_id).update(**wrong)


@pytest.mark.parametrize("counts", [False, True])
def test_whether_who_withdrew_for_an_interest_counts_is_a_rule(meeting, writer, counts):
    save_body(body=meeting.body, by=writer, interest_counts=counts)
    meeting.body.refresh_from_db()
    item = meeting.items.get(title="First")
    rows = come(meeting, writer, 3)
    add_absence(
        meeting=meeting, membership=rows[2].membership, reason="interest", item=item, by=writer
    )
    quorum = quorum_of(meeting)
    assert (quorum.count(item.position), quorum.is_quorate(item.position)) == (2, counts)
    if counts:
        decision = decide(item, writer)
        assert decision.voting_present == 2
        assert "2 voting members present, 1 withdrew, quorum 3" in quorum.in_words(item.position)
    else:
        row = {"item": item, "outcome": "resolved", "text": "Go", "recorded_at": timezone.now()}
        with pytest.raises(DatabaseError, match="no quorum"), transaction.atomic():
            Decision.objects.bulk_create([Decision(**row)])


def test_who_left_never_counts(meeting, writer):
    save_body(body=meeting.body, by=writer, interest_counts=True)
    meeting.body.refresh_from_db()
    item = meeting.items.get(title="First")
    rows = come(meeting, writer, 3)
    add_absence(meeting=meeting, membership=rows[2].membership, reason="left", item=item, by=writer)
    assert not quorum_of(meeting).is_quorate(item.position)


def test_people_take_part_from_elsewhere_only_where_the_body_allows_it(meeting, writer):
    agency = factories.AgencyFactory(short_name="Fire")
    sent = {"meeting": meeting, "name": "Flo", "agency": agency, "is_remote": True, "by": writer}
    with pytest.raises(Refused, match="no one takes part remotely"):
        add_attendee(**sent)
    save_body(body=meeting.body, by=writer, remote_attendance=True)
    row = add_attendee(**sent)
    assert quorum_of(meeting).voters == []
    lines = dict(attendance_lines([row], meeting))
    assert lines["In attendance"] == "Flo (Fire, attending remotely)"
    (came,) = come(meeting, writer, 1)
    with pytest.raises(DatabaseError, match="remote_without_vote"), transaction.atomic():
        type(came).objects.filter(pk=came.pk).update(is_remote=True)


def test_who_came_late_is_not_there_for_an_interest_in_the_same_item(meeting, writer):
    save_body(body=meeting.body, by=writer, interest_counts=True)
    row, *_ = come(meeting, writer, 3)
    item = meeting.items.get(position=1)
    row.absences.create(reason="interest", first=1, last=1)
    assert record_decision(item=item, outcome="noted", text="x", by=writer).pk
    row.absences.create(reason="late", first=1, last=1)
    with pytest.raises(Refused, match="No quorum"):
        record_decision(item=item, outcome="noted", text="y", by=writer)
