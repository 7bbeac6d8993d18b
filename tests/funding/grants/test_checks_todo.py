"""What a grants officer has to do before requests are decided, and what is forgotten in the end."""

import datetime

import pytest
from django.utils import timezone

from core.todo import Asked
from funding.grants.checks import todo
from funding.grants.checks.interests.operations import answer_members
from funding.grants.checks.operations import assess, take_back
from funding.kept import _asked, _forget
from funding.models import AskedMember
from tests.funding.grants.test_checks import fresh
from tests.funding.grants.test_checks_interests import DPI, anna, bert, committee  # noqa: F401
from tests.funding.readying import make_it_ready, said

pytestmark = pytest.mark.django_db


def rows_for(user):
    asked = Asked(user, timezone.now(), 10)
    return [row.what for row in (*todo.to_assess(asked), *todo.to_ask(asked))]


def test_each_step_is_asked_for_until_it_is_done(asked, anna, bert, finance, second):  # noqa: F811
    what = f"AP{asked.application_id} Raised beds, for Abbey ward committee"
    assert rows_for(finance) == [f"Assess {what}"]
    assert rows_for(second) == []
    made = assess(asked=asked, by=finance, **said())
    assert rows_for(finance) == [f"Finish the checks of {what}"]
    make_it_ready(asked, finance)
    assert rows_for(finance) == [f"Ask members about interests in {what}"]
    answer_members(asked=asked, answers={anna: DPI}, by=finance)
    assert rows_for(finance) == [f"Ask members about interests in {what}"]
    answer_members(asked=asked, answers={bert: {"is_of_it": False}}, by=finance)
    assert rows_for(finance) == []
    take_back(assessment=fresh(made), by=finance)
    assert rows_for(finance) == [f"Finish the checks of {what}"]


def test_what_the_interest_was_is_forgotten_after_the_year_of_the_money(asked, anna, finance):  # noqa: F811
    (row,) = answer_members(asked=asked, answers={anna: DPI}, by=finance)
    zone = timezone.get_current_timezone()
    last, first = (datetime.datetime(2027, *day, 12, tzinfo=zone) for day in ((3, 31), (4, 1)))
    assert list(_asked(last)) == []
    assert list(_asked(first)) == [row]
    assert _forget(fresh(row)) == ["words"]
    assert list(AskedMember.objects.values_list("is_of_it", "kind", "words")) == [(True, "dpi", "")]
    assert list(_asked(first)) == []
