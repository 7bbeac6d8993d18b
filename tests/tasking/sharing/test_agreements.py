"""The register of information sharing agreements, what waits for a review, and who sits without one."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from boards.models import Membership
from boards.seats.operations import add_member
from core import diary, handing, todo
from core.actors import SYSTEM
from core.errors import Refused
from core.models import Event
from neighbourhoods.models import Agency
from tasking.models import Agreement, AgreementFile, AgreementParty, Reading
from tasking.sharing import agreements
from tasking.sharing.kept import AGREEMENTS, _take_off
from tasking.sharing.reviewing.operations import review_agreement
from tasking.sharing.settings import statement
from tasking.sharing.shown.exporting import highest, watermark
from tasking.sharing.shown.todo import reviews
from tests import factories
from tests.steps import set_date

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def details(**values):
    today = timezone.localdate()
    return {
        "title": "Safer Derby", "purpose": "To prevent crime", "gateway": "Crime and Disorder Act 1998 s.115",
        "starts_on": today - 100 * DAY, "review_on": today + 100 * DAY,
    } | values  # fmt: skip


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_from_entry_to_its_end_through_the_pages(world):
    manager, today = world.people[Role.NEIGHBOURHOOD_MANAGER], timezone.localdate()
    client = signed_in(manager)
    sent = {
        "title": "Safer Derby", "purpose": "To prevent crime", "gateway": "s.115", "client_id": uuid.uuid4(),
        "agencies": [world.own.agency.pk], "starts_on": f"{today - 9 * DAY}", "review_on": f"{today + 90 * DAY}",
    }  # fmt: skip
    for name, day in (("starts_on", today - 9 * DAY), ("review_on", today + 90 * DAY)):
        sent |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    one = client.post(reverse("agreement_add"), sent).url
    assert client.post(reverse("agreement_add"), sent).url == one
    agreement = Agreement.objects.get(title="Safer Derby")
    assert agreement.state_on(today) == "running"
    assert "Not signed" in client.get(one).content.decode()
    sign = {"agency": world.own.agency.pk, "signatory": "Sue Shah", "post": "Director"}
    sign |= {
        "signed_on_day": today.day,
        "signed_on_month": today.month,
        "signed_on_year": today.year,
    }
    assert client.post(reverse("agreement_sign", args=[agreement.pk]), sign).url == one
    party = agreement.parties.get()
    assert (party.signatory, party.post, party.signed_on) == ("Sue Shah", "Director", today)
    file = SimpleUploadedFile("signed.pdf", factories.blank_pdf(2))
    client.post(reverse("agreement_file_add", args=[agreement.pk]), {"file": file})
    kept = agreement.files.get()
    assert client.get(kept.get_absolute_url()).content == bytes(kept.content.data)
    end = {"why": "Replaced", "ended_on_day": today.day, "ended_on_month": today.month}
    end["ended_on_year"] = today.year
    assert client.post(reverse("agreement_end", args=[agreement.pk]), end).url == one
    agreement.refresh_from_db()
    assert (agreement.state_on(today), agreement.ended_why) == ("ended", "Replaced")
    assert client.post(reverse("agreement_sign", args=[agreement.pk]), sign).status_code == 422
    shown = [
        list(client.get(reverse("agreements") + query).context["page"])
        for query in ("", "?show=all")
    ]
    assert [agreement in rows for rows in shown] == [False, True]


def test_what_is_refused(world):
    today = timezone.localdate()
    with pytest.raises(Refused, match="after the start"):
        agreements.add_agreement(by=SYSTEM, **details(review_on=today - 100 * DAY))
    made = agreements.add_agreement(by=SYSTEM, **details())
    agency = world.own.agency
    with pytest.raises(Refused, match="after the start"):
        agreements.change_agreement(agreement=made, by=SYSTEM, starts_on=today + 200 * DAY)
    with pytest.raises(Refused, match="Enter who signed"):
        agreements.sign(agreement=made, agency=agency, signed_on=today, by=SYSTEM)
    with pytest.raises(Refused, match="future"):
        agreements.sign(
            agreement=made, agency=agency, signatory="A", post="B", signed_on=today + DAY, by=SYSTEM
        )
    for day, why in ((today, " "), (today + DAY, "Over"), (today - 101 * DAY, "Over")):
        with pytest.raises(Refused):
            agreements.end_agreement(agreement=made, ended_on=day, why=why, by=SYSTEM)
    add = {"agreement": made, "content": factories.blank_pdf(), "name": "a.pdf", "by": SYSTEM}
    agreements.add_file(**add)
    with pytest.raises(Refused, match="already been added"):
        agreements.add_file(**add)
    with pytest.raises(PermissionDenied):
        agreements.change_agreement(
            agreement=made, by=world.people[Role.PARTNER_OFFICER], title="Mine"
        )
    assert (made.parties.count(), AgreementFile.objects.filter(agreement=made).count()) == (0, 1)


@pytest.mark.parametrize(
    "values",
    [
        {"title": ""}, {"review_on": datetime.date(2000, 1, 1)}, {"ended_on": datetime.date(2026, 1, 1)},
        {"ended_why": "Over"}, {"ended_on": datetime.date(1999, 1, 1), "ended_why": "Over"},
    ],
)  # fmt: skip
def test_the_database_holds_it(world, values):
    with pytest.raises(DatabaseError), transaction.atomic():
        Agreement.objects.filter(pk=world.own.agreement.pk).update(**values)
    with pytest.raises(DatabaseError), transaction.atomic():
        AgreementParty.objects.filter(agreement=world.own.agreement).update(
            signed_on=datetime.date(2026, 1, 1)
        )


def test_a_list_takes_the_same_queries_with_one_and_three(world):
    client = signed_in(world.people[Role.HEAD_OF_SERVICE])
    client.get(reverse("agreements"))
    counted = []
    for number in (0, 2):
        for each in range(number):
            agreements.add_agreement(
                by=SYSTEM, agencies=[world.own.agency], **details(title=f"No {each}")
            )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("agreements"))
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_who_sees_the_register(world):
    own, other = world.own.agreement, world.other.agreement
    seen = {
        role: set(Agreement.objects.visible_to(user).filter(pk__in=[own.pk, other.pk]))
        for role, user in world.people.items()
    }
    both = {Role.HEAD_OF_SERVICE, Role.NEIGHBOURHOOD_MANAGER}
    assert {role for role, rows in seen.items() if rows == {own, other}} == both
    assert {role for role, rows in seen.items() if rows == {own}} == {
        Role.PARTNER_OFFICER,
        Role.SERVICE_OFFICER,
    }


def test_a_review_waits_for_who_keeps_the_register_and_stands_in_the_calendar(world):
    head, clerk = world.people[Role.HEAD_OF_SERVICE], world.people[Role.MEETINGS_CLERK]
    now = timezone.now()
    rows = list(reviews(todo.Asked(head, now, 50)))
    assert {world.own.agreement, world.other.agreement} <= set(rows)
    assert reviews(todo.Asked(clerk, now, 50)) is None
    today = timezone.localdate()
    asked = diary.Asked(head, today, today + 20 * DAY)
    entries = diary.read(asked).entries
    assert {each.title for each in entries if each.kind == "agreements"} == {
        "Review: OWN agreement",
        "Review: OTHER agreement",
    }


def test_a_review_is_recorded_on_the_page_to_which_the_home_page_leads(world):
    """The to-do goes by it; who is party to the agreement reads when it was, and cannot record one."""
    head, today = world.people[Role.HEAD_OF_SERVICE], timezone.localdate()
    agreement, client = world.own.agreement, signed_in(head)
    address = reverse("agreement_review", args=[agreement.pk])
    row = next(each for each in reviews(todo.Asked(head, timezone.now(), 50)) if each == agreement)
    page = client.get(row.get_absolute_url()).content.decode()
    assert f'class="govuk-button" href="{address}">Record a review' in page
    sent = {"reviewed_by": "Governance board", "row_version": agreement.version}
    for name, day in (("reviewed_on", today), ("review_on", today + 365 * DAY)):
        sent |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    assert client.post(address, sent).url == agreement.get_absolute_url()
    assert client.post(address, sent).status_code == 409
    agreement.refresh_from_db()
    assert (agreement.reviewed_on, agreement.review_on) == (today, today + 365 * DAY)
    assert agreement not in reviews(todo.Asked(head, timezone.now(), 50))
    assert Event.objects.about(agreement).filter(verb="recorded a review").count() == 1
    partner = signed_in(world.people[Role.PARTNER_OFFICER])
    seen = partner.get(agreement.get_absolute_url()).content.decode()
    assert "Last reviewed" in seen
    assert "Governance board" in seen
    assert "Record a review" not in seen
    later = client.get(agreement.get_absolute_url()).content.decode()
    assert f'class="govuk-link" href="{address}">Record a review' in later


def test_which_reviews_are_refused(world):
    today, made = timezone.localdate(), agreements.add_agreement(by=SYSTEM, **details())
    review = {"reviewed_on": today - DAY, "reviewed_by": "Board", "review_on": today + 365 * DAY}

    def refuse(match, **values):
        with pytest.raises(Refused, match=match):
            review_agreement(agreement=made, by=SYSTEM, **review | values)

    refuse("not be in the future", reviewed_on=today + DAY)
    refuse("before the start", reviewed_on=today - 101 * DAY)
    refuse("Enter who", reviewed_by=" ")
    refuse("after today", review_on=today)
    review_agreement(agreement=made, by=SYSTEM, **review)
    refuse("later review", reviewed_on=today - 2 * DAY)
    change = {"agreement": made, "by": SYSTEM}
    with pytest.raises(Refused, match="after the last review"):
        agreements.change_agreement(review_on=today - DAY, **change)
    with pytest.raises(Refused, match="reviewed before"):
        agreements.change_agreement(starts_on=today, **change)
    with pytest.raises(PermissionDenied):
        review_agreement(agreement=made, by=world.people[Role.PARTNER_OFFICER], **review)
    with pytest.raises(Refused, match="before it was last"):
        agreements.end_agreement(ended_on=today - 2 * DAY, why="Over", **change)
    agreements.end_agreement(ended_on=today, why="Over", **change)
    refuse("has ended")


@pytest.mark.parametrize(
    "values",
    [
        {"reviewed_on": datetime.date(2000, 1, 1), "reviewed_by": "Board"},
        {"reviewed_on": datetime.date(2999, 1, 1), "reviewed_by": "Board"},
        {"reviewed_on": timezone.localdate()},
        {"reviewed_by": "Board"},
    ],
)
def test_the_database_holds_a_review_whole(world, values):
    with pytest.raises(DatabaseError, match="agreement_review_whole"), transaction.atomic():
        Agreement.objects.filter(pk=world.own.agreement.pk).update(**values)


def test_it_goes_to_who_keeps_it_next(world):
    keeper, to = factories.PersonFactory(), factories.PersonFactory()
    made = agreements.add_agreement(by=SYSTEM, keeper=keeper, **details())
    kind = next(each for each in handing.kinds() if each.name == "agreements")
    head = world.people[Role.HEAD_OF_SERVICE]
    assert list(kind.of(keeper, head, timezone.localdate())) == [made]
    kind.move(made, to, by=SYSTEM, at=timezone.now(), note="")
    assert Agreement.objects.get(pk=made.pk).keeper == to


def test_agencies_that_sit_without_a_signed_agreement(world):
    friends = factories.AgencyFactory(name="Friends of X", kind=Agency.Kind.OTHER)
    police = factories.AgencyFactory(name="Force", kind=Agency.Kind.POLICE)
    body = world.own.private_body
    for agency in (friends, police):
        person = factories.PersonFactory(agency=agency)
        add_member(body=body, person=person, role=Membership.Role.PARTNER, by=SYSTEM)
    without = agreements.agencies_without_agreement
    assert friends in without(body)
    assert police not in without(body)
    made = agreements.add_agreement(by=SYSTEM, agencies=[friends], **details())
    assert friends in without(body)
    sign = {"signatory": "F", "post": "Chair", "signed_on": timezone.localdate()}
    agreements.sign(agreement=made, agency=friends, by=SYSTEM, **sign)
    assert friends not in without(body)
    agreements.end_agreement(agreement=made, ended_on=timezone.localdate(), why="Over", by=SYSTEM)
    assert friends in without(body)


def test_whom_the_seat_names_needs_the_agreement_and_not_whom_its_holder_works_for(world):
    sent, other = (factories.AgencyFactory(kind=Agency.Kind.OTHER) for _ in range(2))
    person, body = factories.PersonFactory(agency=other), world.own.private_body
    add_member(body=body, person=person, role=Membership.Role.PARTNER, agency=sent, by=SYSTEM)
    without = agreements.agencies_without_agreement(body)
    assert (sent in without, other in without) == (True, False)
    person.agency = None
    person.save()
    assert sent in agreements.agencies_without_agreement(body)


def test_a_review_that_is_due_is_told_and_ends_nothing(world, manager):
    friends, today = factories.AgencyFactory(kind=Agency.Kind.OTHER), timezone.localdate()
    body, sign = world.own.private_body, {"signatory": "F", "post": "Chair", "signed_on": today}
    person = factories.PersonFactory(agency=friends)
    add_member(body=body, person=person, role=Membership.Role.PARTNER, by=SYSTEM)
    late = agreements.add_agreement(by=SYSTEM, **details(review_on=today - DAY))
    agreements.sign(agreement=late, agency=friends, by=SYSTEM, **sign)
    assert friends not in agreements.agencies_without_agreement(body)
    assert friends in agreements.agencies_to_review(body)
    meeting = set_date(body=body, starts_at=timezone.now() + DAY, by=SYSTEM)
    page = manager.get(reverse("agenda_edit", args=[meeting.pk])).content.decode()
    assert f"Review of the information sharing agreement due: {friends}" in page
    newer = agreements.add_agreement(by=SYSTEM, **details())
    agreements.sign(agreement=newer, agency=friends, by=SYSTEM, **sign)
    assert friends not in agreements.agencies_to_review(body)
    agreements.end_agreement(agreement=newer, ended_on=today, why="Over", by=SYSTEM)
    review_agreement(
        agreement=late, reviewed_on=today, reviewed_by="Board", review_on=today + DAY, by=SYSTEM
    )
    assert friends not in agreements.agencies_to_review(body)


def test_signatories_go_when_their_period_is_over(world):
    made = agreements.add_agreement(by=SYSTEM, agencies=[world.own.agency], **details())
    sign = {"signatory": "F", "post": "Chair", "signed_on": timezone.localdate()}
    agreements.sign(agreement=made, agency=world.own.agency, by=SYSTEM, **sign)
    agreements.end_agreement(agreement=made, ended_on=timezone.localdate(), why="Over", by=SYSTEM)
    from core.retention.registry import find

    entry = find("agreements")
    assert entry.months == AGREEMENTS
    later = timezone.now() + 2 * DAY
    assert [each.agreement for each in entry.due(later)] == [made]
    entry.empty(entry.due(later).get())
    assert list(entry.due(later)) == []


def test_the_log_is_for_the_agency_that_it_is_about(world):
    head, partner = world.people[Role.HEAD_OF_SERVICE], world.people[Role.PARTNER_OFFICER]
    manager = world.people[Role.NEIGHBOURHOOD_MANAGER]
    seen = {user: Reading.objects.visible_to(user).count() for user in (head, partner, manager)}
    assert seen == {head: 2, partner: 1, manager: 0}
    client = signed_in(head)
    reference = world.own.sensitive_action.reference
    page = client.get(
        reverse("readings"), {"record": reference.lower(), "who": head.name[:3], "reason": "work"}
    )
    assert [each.reference for each in page.context["page"]] == [reference]
    assert not list(client.get(reverse("readings"), {"reason": "reply"}).context["page"])
    lines = b"".join(client.get(reverse("readings"), {"format": "csv"})).decode().splitlines()
    assert len(lines) == 3
    assert f"{reference},The whole record,I am working on it" in "".join(lines)
    assert client.get(reverse("readings"), {"format": "pdf"}).status_code == 404


def test_what_was_written_down_earlier_is_shown_in_the_words_of_today(world):
    """The rows keep theirs: nobody changes them."""
    head = world.people[Role.HEAD_OF_SERVICE]
    old = Reading.objects.get(reference=world.own.sensitive_action.reference, user=head)
    assert old.fields == ["all of it"]
    page = signed_in(head).get(reverse("readings")).content.decode()
    assert "The whole record" in page
    assert "all of it" not in page


def test_what_files_and_meetings_say(world):
    user, day = world.people[Role.HEAD_OF_SERVICE], datetime.date(2027, 3, 3)
    assert watermark("public", user, day) == ""
    words = f"Official-sensitive: named people only. Made for {user.name} on 3 March 2027"
    assert watermark("sensitive", user, day) == words
    assert (highest([]), highest(["public", "sensitive", "official"])) == ("official", "sensitive")
    assert statement(world.own.private_body).startswith("What is said and shown here about people")


def test_the_signed_paper_goes_with_its_signatories_and_not_before(world):
    agreement = agreements.add_agreement(by=SYSTEM, agencies=[world.own.agency], **details())
    today = timezone.localdate()
    signed = {"signatory": "Sue Shah", "post": "Director", "signed_on": today}
    party = agreements.sign(agreement=agreement, agency=world.own.agency, by=SYSTEM, **signed)
    agreements.add_file(agreement=agreement, content=factories.blank_pdf(), name="a.pdf", by=SYSTEM)
    with pytest.raises(DatabaseError, match="as long as it is in force"), transaction.atomic():
        AgreementFile.objects.filter(agreement=agreement)._raw_delete("default")
    agreement.refresh_from_db()
    agreements.end_agreement(agreement=agreement, ended_on=today, why="Over", by=SYSTEM)
    party.refresh_from_db()
    assert "files" in _take_off(party)
    assert not AgreementFile.objects.filter(agreement=agreement).exists()
    assert AgreementParty.objects.get(pk=party.pk).signatory == "(taken off)"
