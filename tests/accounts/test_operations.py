import datetime

import pytest
import time_machine
from django.utils import timezone

from accounts import operations
from accounts.access import Role
from accounts.models import Invitation, RoleGrant, User
from accounts.signin.operations import change_email
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.letters.models import Letter
from core.models import Event
from core.tasks import send_mail
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    user = factories.UserFactory(name="Boss")
    operations.grant_role(user=user, role=Role.SYSTEM_ADMINISTRATOR, by=SYSTEM)
    return user


def mails():
    """Messages on their way, without those that building the worlds has sent."""
    rows = Letter.objects.exclude(to__contains="-invited@").exclude(to__startswith="secret-")
    return list(rows.order_by("pk"))


def test_an_invitation_sends_one_link_that_works_once(boss):
    user = operations.invite(email=" New@Example.org ", name="New Person", by=boss)
    (sent,) = mails()
    token = operations.invitation_token(user.invitation)
    assert sent.to == "new@example.org"
    assert f"/invitation/{token}/" in sent.body
    assert not user.has_usable_password()
    invitation = operations.read_invitation(token)
    operations.accept_invitation(invitation=invitation, password="correct horse battery")
    user.refresh_from_db()
    assert user.check_password("correct horse battery")
    assert operations.read_invitation(token) is None
    with pytest.raises(WrongState, match="used already"):
        operations.accept_invitation(invitation=invitation, password="another one here")
    assert list(Event.objects.about(user).values_list("verb", flat=True)) == [
        "accepted invitation",
        "invited",
    ]


def test_an_address_is_unique_whatever_its_case(boss):
    factories.UserFactory(email="ann@example.org")
    with pytest.raises(Refused) as refused:
        operations.invite(email="ANN@example.org", name="Ann", by=boss)
    assert refused.value.field == "email"


def test_inviting_again_kills_the_link_before(boss):
    user = operations.invite(email="a@example.org", name="A", by=boss)
    first = operations.invitation_token(user.invitation)
    operations.invite_again(user=user, by=boss)
    assert operations.read_invitation(first) is None
    assert operations.read_invitation(
        operations.invitation_token(Invitation.objects.get(user=user))
    )
    operations.accept_invitation(
        invitation=Invitation.objects.get(user=user), password="long enough one"
    )
    with pytest.raises(WrongState, match="already set a password"):
        operations.invite_again(user=user, by=boss)


@pytest.mark.parametrize("token", ["", "x", "W10:abc:def", "🙂"])
def test_a_link_that_nobody_made_is_dead(token):
    assert operations.read_invitation(token) is None


def test_an_invitation_ends(boss):
    user = operations.invite(email="a@example.org", name="A", by=boss)
    token = operations.invitation_token(user.invitation)
    assert (
        operations.read_invitation(token, at=timezone.localtime() + datetime.timedelta(days=15))
        is None
    )


def test_the_same_role_on_the_same_place_is_given_once(boss, world):
    user = factories.UserFactory()
    place = world.own.place
    operations.grant_role(user=user, role=Role.NEIGHBOURHOOD_MANAGER, place=place, by=boss)
    with pytest.raises(Refused, match="already"):
        operations.grant_role(user=user, role=Role.NEIGHBOURHOOD_MANAGER, place=place, by=boss)
    operations.grant_role(
        user=user, role=Role.NEIGHBOURHOOD_MANAGER, place=world.other.place, by=boss
    )
    assert user.grants.count() == 2
    assert "granted role" in Event.objects.about(user).values_list("verb", flat=True)


@pytest.mark.parametrize(
    ("role", "place", "words"),
    [
        (Role.NEIGHBOURHOOD_MANAGER, None, "one neighbourhood or one area, not for the whole city"),
        (Role.HEAD_OF_SERVICE, "place", "the whole city, not for one neighbourhood"),
        (Role.PARTNER_OFFICER, "body", "one agency"),
        (Role.BOARD_CHAIR, "body", "seat on a board"),
    ],
)
def test_a_role_on_the_wrong_kind_of_place_says_where_it_belongs(boss, world, role, place, words):
    target = getattr(world.own, place) if place else None
    with pytest.raises(Refused, match=words):
        operations.grant_role(user=factories.UserFactory(), role=role, place=target, by=boss)


def test_a_role_cannot_end_before_it_starts(boss):
    with pytest.raises(Refused, match="last day"):
        operations.grant_role(
            user=factories.UserFactory(),
            role=Role.DATA_OFFICER,
            by=boss,
            starts_on=datetime.date(2026, 5, 1),
            ends_on=datetime.date(2026, 4, 1),
        )


def test_the_last_administrator_stays(boss):
    grant = RoleGrant.objects.get(user=boss)
    RoleGrant.objects.exclude(pk=grant.pk).filter(role=Role.SYSTEM_ADMINISTRATOR).update(
        ends_on=timezone.localdate(), ended_at=timezone.now()
    )
    with pytest.raises(Refused, match="last administrator"):
        operations.end_grant(grant=grant, by=boss)
    other = factories.UserFactory()
    operations.grant_role(user=other, role=Role.SYSTEM_ADMINISTRATOR, by=boss)
    operations.end_grant(grant=grant, by=boss)
    with pytest.raises(WrongState, match="ended already"):
        operations.end_grant(grant=grant, by=boss)


def test_a_seat_role_is_not_ended_by_hand(boss, world):
    grant = RoleGrant.objects.filter(membership__isnull=False).first()
    with pytest.raises(Refused, match="End the membership"):
        operations.end_grant(grant=grant, by=boss)


def test_stopping_and_letting_in_again(boss):
    user = factories.UserFactory()
    operations.set_active(user=user, active=False, by=boss)
    with pytest.raises(WrongState):
        operations.set_active(user=user, active=False, by=boss)
    operations.set_active(user=user, active=True, by=boss)
    with pytest.raises(Refused, match="your own"):
        operations.set_active(user=boss, active=False, by=boss)


def test_a_job_of_an_earlier_version_becomes_a_letter_once(boss):
    send_mail(subject="S", body="B", to="a@example.org")
    send_mail(subject="S", body="B", to="a@example.org")
    (letter,) = mails()
    assert (letter.subject, letter.body, letter.to) == ("S", "B", "a@example.org")


def test_nothing_is_sent_when_the_transaction_fails(boss):
    from django.db import transaction

    with transaction.atomic():
        operations.invite(email="a@example.org", name="A", by=boss)
        transaction.set_rollback(True)
    assert mails() == []
    assert not User.objects.filter(email="a@example.org").exists()


def test_grants_of_the_future_can_be_ended_unused(boss):
    user = factories.UserFactory()
    later = timezone.localdate() + datetime.timedelta(days=30)
    grant = operations.grant_role(user=user, role=Role.DATA_OFFICER, starts_on=later, by=boss)
    operations.end_grant(grant=grant, by=boss)
    with time_machine.travel(later + datetime.timedelta(days=1)):
        assert not user.grants.in_force(timezone.localdate()).exists()


def test_the_first_administrator_comes_by_a_command(capsys):
    from django.core.management import CommandError, call_command

    call_command("create_administrator", "first@example.org", "First")
    link = capsys.readouterr().out.strip()
    assert link.startswith("http://testserver/invitation/")
    assert operations.read_invitation(link.split("/")[4]).user.name == "First"
    grant = RoleGrant.objects.get(user__email="first@example.org")
    assert grant.role == Role.SYSTEM_ADMINISTRATOR
    for email in ("first@example.org", "nonsense"):
        with pytest.raises(CommandError):
            call_command("create_administrator", email, "X")


def test_the_link_that_went_to_a_wrong_address_dies_with_it(boss):
    """Whoever got the invitation by mistake must not set the password of the account."""
    user = operations.invite(email="wrong@example.org", name="New Person", by=boss)
    token = operations.invitation_token(user.invitation)
    change_email(user=user, email="right@example.org", by=boss)
    assert operations.read_invitation(token) is None
