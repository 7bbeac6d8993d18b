"""Before a meeting: the timetable, the call for items, the agreed agenda, notices to members."""

import datetime
import io

import docx
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django import app

from accounts.access import Role
from accounts.models import User
from accounts.operations import grant_role
from boards.bodies.operations import save_body
from boards.live.operations import adjourn_meeting, start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.agendas.preparing import (
    agree_agenda,
    agree_as_chair,
    call_for_items,
    look_after,
    remind_of_timetable,
)
from boards.meetings.dates.operations import cancel_meeting, change_meeting
from boards.meetings.items.operations import add_item, place_paper
from boards.meetings.items.rules import STANDING_AGENDA, standing_agenda
from boards.meetings.notice import papers_due
from boards.meetings.timetable import Point, points
from boards.models import Body, FutureItem, Meeting, Membership, Minute
from boards.papers.operations import save_paper
from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.calendar import is_working_day
from core.errors import Refused, WrongState
from core.letters.models import Letter
from core.models import Event
from tests import factories
from tests.steps import chair_of, move, set_date

D = datetime.date
DAY = datetime.timedelta(days=1)
RULES = {"call": 15, "papers": 5, "agree": 2, "minutes": 10}


def mails(before=0):
    """[(to, subject, body)] of what was sent since."""
    letters = Letter.objects.order_by("id")[before:]
    return [(each.to, each.subject, each.body) for each in letters]


def test_days_are_counted_back_from_publishing():
    """Meeting on Thu 15 Oct 2026, published by Wed 7 Oct."""
    found = points(D(2026, 10, 15), D(2026, 10, 7), RULES, {}, D(2026, 8, 1))
    assert [(each.key, each.due) for each in found] == [
        ("call", D(2026, 9, 16)),
        ("papers", D(2026, 9, 30)),
        ("agree", D(2026, 10, 5)),
        ("publish", D(2026, 10, 7)),
        ("minutes", D(2026, 10, 29)),
    ]


def test_what_had_no_time_or_is_not_asked_is_left_out():
    found = points(D(2026, 10, 15), D(2026, 10, 7), RULES | {"minutes": None}, {}, D(2026, 10, 1))
    assert [each.key for each in found] == ["agree", "publish"]
    done = points(D(2026, 10, 15), D(2026, 10, 7), RULES, {"call": D(2026, 9, 20)}, D(2026, 10, 1))
    assert (done[0].key, done[0].was_late) == ("call", True)


@given(st.dates(D(2024, 1, 1), D(2030, 1, 1)), st.integers(0, 40), st.integers(0, 40))
def test_steps_are_in_order_on_working_days(target, call, papers):
    rules = {"call": max(call, papers), "papers": papers, "agree": 0}
    found = points(target, target, rules, {}, D(2020, 1, 1))
    days = [each.due for each in found]
    assert days == sorted(days)
    assert all(is_working_day(day) for day in days if day != target)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (D(2026, 10, 1), False), (D(2026, 10, 2), True), (D(2026, 10, 5), True),
        (D(2026, 10, 6), False), (D(2026, 10, 12), True), (D(2026, 10, 13), False),
    ],
)  # fmt: skip
def test_reminded_the_working_day_before_on_the_day_and_weekly(today, told):
    point = Point("agree", D(2026, 10, 5))
    assert point.is_to_remind(today) is told
    assert not Point("agree", D(2026, 10, 5), D(2026, 10, 5)).is_to_remind(today)


@pytest.mark.parametrize("kind", Body.Kind.values)
def test_every_kind_has_its_standing_items_and_each_asks_for_interests(kind):
    kinds = [each for each, _ in standing_agenda(kind)]
    assert kinds[:2] == ["apologies", "declarations"]
    assert kinds[-1] == "next_meeting"
    approves = kind not in ("forum", "tasking", "area_team")
    assert ("minutes" in kinds) is approves
    assert dict(STANDING_AGENDA)["declarations"] == dict(standing_agenda(kind))["declarations"]


@pytest.fixture
def chair(db):
    return factories.UserFactory(name="Cora Chair")


@pytest.fixture
def body(chair):
    body = factories.BodyFactory(name="The Board")
    for user, role in (
        (chair, Membership.Role.CHAIR),
        (factories.UserFactory(email="member@example.org"), Membership.Role.RESIDENT),
    ):
        person = factories.PersonFactory(name=user.name, user=user)
        add_member(body=body, person=person, role=role, by=SYSTEM)
    add_member(
        body=body, person=factories.PersonFactory(), role=Membership.Role.RESIDENT, by=SYSTEM
    )
    return body


@pytest.fixture
def meeting(body, writer):
    return set_date(
        body=body, starts_at=timezone.localtime() + 60 * DAY, by=writer, place="The hall"
    )


@pytest.mark.django_db
def test_a_call_asks_members_and_authors_once(meeting, body, writer, chair):
    author = factories.PersonFactory(user=factories.UserFactory(email="author@example.org"))
    save_paper(body=body, title="Lights", by=writer, author=author)
    before = len(mails())
    call_for_items(meeting=meeting, by=writer)
    sent = mails(before)
    assert {to for to, *_ in sent} == {chair.email, "member@example.org", "author@example.org"}
    due = papers_due(meeting, frozenset())
    assert all(f"by {due:%-d %B %Y}" in text for *_, text in sent)
    with pytest.raises(WrongState, match="called for already"):
        call_for_items(meeting=meeting, by=writer)
    assert len(mails(before)) == 3
    assert Event.objects.about(meeting)[0].verb == "called for items"


@pytest.mark.django_db
def test_a_paper_without_a_day_is_due_as_the_timetable_says(meeting, body, writer):
    paper = save_paper(body=body, title="Lights", by=writer)
    place_paper(paper=paper, meeting=meeting, by=writer)
    paper.refresh_from_db()
    assert paper.due_on == papers_due(meeting, frozenset())


@pytest.mark.django_db
def test_a_member_proposes_and_it_waits_for_the_agenda(client, meeting, body, chair):
    client.force_login(chair)
    page = reverse("item_propose", args=[meeting.pk])
    assert client.post(page, {"title": "", "text": "kept"}).status_code == 422
    assert client.post(page, {"title": "Lights", "text": "They are out"}).status_code == 302
    entry = FutureItem.objects.get(body=body)
    assert (entry.title, entry.lead, entry.wanted_on) == ("Lights", "Cora Chair", meeting.day)
    cancel_meeting(meeting=meeting, reason="Snow", by=factories.OfficerFactory())
    assert client.post(page, {"title": "More"}).status_code == 409


@pytest.mark.django_db
def test_the_chair_agrees_here_and_nobody_else(client, meeting, writer, chair):
    member = Membership.objects.get(body=meeting.body, person__user__email="member@example.org")
    with pytest.raises(Refused, match="Only the chair"):
        agree_as_chair(meeting=meeting, by=member.person.user)
    client.force_login(chair)
    briefing = reverse("briefing", args=[meeting.pk])
    assert "I agree to this agenda" in client.get(briefing).content.decode()
    client.post(reverse("agenda_agree_here", args=[meeting.pk]))
    meeting.refresh_from_db()
    assert (meeting.agreed_with, meeting.agreed_by) == ("Cora Chair", chair)
    assert "I agree to this agenda" not in client.get(briefing).content.decode()


@pytest.mark.django_db
def test_agreement_outside_needs_the_chair_and_items(body, writer):
    empty = set_date(body=body, starts_at=timezone.localtime() + 9 * DAY, by=writer, agenda="empty")
    with pytest.raises(Refused, match="no items yet"):
        agree_agenda(meeting=empty, person=chair_of(body), by=writer)
    add_item(meeting=empty, title="Lights", by=writer)
    for nobody in (None, factories.PersonFactory(name=chair_of(body).name)):
        with pytest.raises(Refused, match="Choose the chair or the vice-chair"):
            agree_agenda(meeting=empty, person=nobody, by=writer)
    agreed = agree_agenda(meeting=empty, person=chair_of(body), by=writer)
    assert (agreed.agreed_with, agreed.agreed_person) == (chair_of(body).name, chair_of(body))
    with pytest.raises(DatabaseError, match="agreed_with_somebody"), transaction.atomic():
        Meeting.objects.filter(pk=empty.pk).update(agreed_with="")


@pytest.mark.django_db
def test_moving_cancelling_and_adjourning_are_told_to_members(meeting, writer, chair):
    before = len(mails())
    change_meeting(meeting=meeting, by=writer, access_notes="Ramp at the back")
    assert mails(before) == []
    was = f"{meeting.day:%-d %B %Y}"
    move(meeting, timezone.localtime() + 70 * DAY, by=writer)
    sent = mails(before)
    assert [to for to, *_ in sent] == [chair.email, "member@example.org"]
    assert f"It was originally on {was}" in sent[0][2]
    grant_role(user=chair, role=Role.MEETINGS_CLERK, by=SYSTEM)
    cancel_meeting(meeting=meeting, reason="The hall is flooded", by=User.objects.get(pk=chair.pk))
    told = mails(before + 2)
    assert [(to, subject[:10]) for to, subject, _ in told] == [("member@example.org", "Cancelled:")]
    assert "The hall is flooded" in told[0][2]
    running = set_date(body=meeting.body, starts_at=timezone.now(), by=writer)
    start_meeting(meeting=running, by=writer)
    later = timezone.localtime() + 3 * DAY
    adjourn_meeting(
        meeting=running, starts_at=later, sure_of=later.date(), reason="Few came", by=writer
    )
    assert [subject[:10] for _, subject, _ in mails(before + 3)] == ["Adjourned:"] * 2


def nobody_else_is_asked(meeting):
    """The worlds of other tests may stand in the same database."""
    others = Meeting.objects.exclude(pk=meeting.pk).exclude(approval__signed_at__isnull=False)
    others.update(organiser=None)


@pytest.mark.django_db
def test_who_looks_after_a_meeting_is_reminded_once_a_day(meeting, body, writer):
    nobody_else_is_asked(meeting)
    due = papers_due(meeting, frozenset())
    before = len(mails())
    assert remind_of_timetable(due) == 1
    assert remind_of_timetable(due) == 0
    ((to, _subject, text),) = mails(before)
    assert to == writer.email
    assert f"Papers are due: {due:%-d %B %Y}" in text
    other = factories.UserFactory(email="other@example.org")
    grant_role(user=other, role=Role.MEETINGS_CLERK, by=SYSTEM)
    with pytest.raises(Refused, match="runs meetings of this board"):
        look_after(meeting=meeting, who=factories.UserFactory(), by=other)
    look_after(meeting=meeting, by=other)
    assert look_after(meeting=meeting, by=other).organiser == other
    assert remind_of_timetable(due + 7 * DAY) == 1
    assert mails(before)[-1][0] == "other@example.org"
    assert "(late)" in mails(before)[-1][2]


@pytest.mark.django_db
def test_nobody_is_reminded_without_the_right_or_of_what_is_done(meeting, writer):
    nobody_else_is_asked(meeting)
    due = papers_due(meeting, frozenset())
    Meeting.objects.filter(pk=meeting.pk).update(organiser=factories.UserFactory())
    assert remind_of_timetable(due) == 0
    Meeting.objects.filter(pk=meeting.pk).update(organiser=writer)
    Meeting.objects.filter(pk=meeting.pk).update(
        agenda_published_at=timezone.now(), agenda_published_by=writer, state="agenda_published"
    )
    assert remind_of_timetable(due) == 0


def test_the_morning_job_is_registered():
    assert app.tasks["boards.remind_of_timetable"].queueing_lock == "boards.remind_of_timetable"


@pytest.mark.django_db
def test_the_meeting_shows_its_timetable_to_insiders(client, meeting, writer):
    client.force_login(writer)
    page = client.get(meeting.get_absolute_url()).content.decode()
    for words in ("Call for items", "Papers are due", "Agree agenda"):
        assert words in page
    assert f"Clerk: {writer.name}" in page
    publish_agenda(meeting=meeting, by=writer)
    client.logout()
    assert "Timetable" not in client.get(meeting.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_the_timetable_of_a_body_is_set_on_a_page(client, body, writer):
    client.force_login(writer)
    page = reverse("body_timetable", args=[body.slug])
    refused = client.post(
        page, {"call_days": 3, "papers_days": 5, "agree_days": "", "minutes_days": 10}
    )
    assert "Items are called for before papers are due" in refused.content.decode()
    client.post(page, {"call_days": 10, "papers_days": 5, "agree_days": "", "minutes_days": 4})
    body.refresh_from_db()
    assert (body.call_days, body.agree_days) == (10, None)
    assert body.timetable_in_words == (
        "Working days before publication: call for items 10, papers due 5. "
        "Draft minutes: within 4 working days of the meeting."
    )
    with pytest.raises(Refused, match=r"body_timetable_sensible|less than or equal"):
        save_body(body=body, by=writer, call_days=500)


@pytest.mark.django_db
def test_a_word_file_has_headings_a_language_and_header_rows(client, world):
    meeting = world.own.published
    answer = client.get(reverse("minutes_word", args=[meeting.pk]))
    assert answer["Content-Disposition"].endswith('minutes.docx"')
    document = docx.Document(io.BytesIO(answer.content))
    styles = [each.style.name for each in document.paragraphs]
    assert styles[0] == "Heading 1"
    assert styles.count("Heading 1") == 1
    assert "Heading 2" in styles
    assert document.core_properties.title == f"Minutes: {meeting.body}"
    assert document.core_properties.language == "en-GB"
    xml = document.tables[0].rows[0]._tr.xml
    assert "w:tblHeader" in xml
    text = "\n".join(each.text for each in document.paragraphs)
    assert "OWN public minute" in text
    assert "EXEMPT" not in text


@pytest.mark.django_db
def test_the_word_file_of_an_agenda_is_that_of_its_pack(client, world):
    meeting = world.own.agenda
    answer = client.get(reverse("agenda_word", args=[meeting.pk]))
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert "OWN agenda item text" in text
    assert "that it is done" in text
    assert "Agenda, published on" in text


@pytest.mark.django_db
def test_a_body_names_its_official_page(client, body, writer):
    save_body(body=body, by=writer, official_url="https://council.example/board")
    assert "https://council.example/board" in client.get(body.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_notices_of_a_private_body_go_to_those_who_may_see_it(writer):
    private = factories.BodyFactory(kind="tasking", power="operational")
    manager, officer = factories.UserFactory(), factories.UserFactory()
    for user in (manager, officer):
        add_member(
            body=private, person=factories.PersonFactory(user=user), role=Membership.Role.OFFICER,
            by=SYSTEM,
        )  # fmt: skip
    grant_role(
        user=manager, role=Role.NEIGHBOURHOOD_MANAGER, place=private.neighbourhood, by=SYSTEM
    )
    meeting = set_date(
        body=private, starts_at=timezone.localtime() + 9 * DAY, by=writer, place="Room 2"
    )
    before = len(mails())
    cancel_meeting(meeting=meeting, reason="Illness", by=writer)
    assert [to for to, *_ in mails(before)] == [manager.email]


@pytest.mark.django_db
def test_odd_characters_do_not_stop_a_word_file(client, world):
    row = Minute.objects.filter(item=world.own.written.items.first())
    row.update(text="Odd: \uffff\ufffe\x0b.")
    client.force_login(world.people["head_of_service"])
    answer = client.get(reverse("minutes_word", args=[world.own.written.pk]))
    assert answer.status_code == 200
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert "Odd: ." in " ".join(text.split())  # a vertical tab parts words as a line end does
