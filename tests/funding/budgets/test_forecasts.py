"""Posts month by month, forecasts, and the sign-off that freezes them."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from boards.settings.operations import set_setting
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from funding.budgets.forecasts.operations import (
    digest,
    lines_of,
    set_forecast,
    set_vacancy,
    shown,
    sign_off,
    working_period,
)
from funding.budgets.lines.operations import set_line_budget
from funding.models import FinancialYear, Forecast, LineMoney, SignOff, StaffCost, StaffMonth
from tests.funding.budgets.test_actuals import spend
from tests.funding.budgets.test_lines import close, refused_by_database

pytestmark = pytest.mark.django_db
D = datetime.date


def at(*day):
    return timezone.make_aware(datetime.datetime(*day, 11))


NOVEMBER = at(2026, 11, 27)


def months(post):
    return list(
        StaffMonth.objects.filter(staff=post).order_by("period").values_list("amount", flat=True)
    )


def money(line):
    return LineMoney.objects.get(pk=line.pk)


def give(line, amount, reason="", when=NOVEMBER, by=SYSTEM, **more):
    amount = None if amount is None else Decimal(amount)
    return set_forecast(line=line, amount=amount, reason=reason, by=by, at=when, **more)


# ------------------------------------------------------------------ posts


def test_a_post_of_a_whole_year_costs_a_twelfth_each_month(make_post):
    assert months(make_post()) == [1_000] * 12


def test_part_time_on_costs_and_pay_award_multiply(make_post, year):
    FinancialYear.objects.filter(pk=year.pk).update(pay_award=3)
    post = make_post(full_time_equivalent=Decimal("0.5"), on_costs=25)
    assert months(post) == [Decimal("643.75")] * 12  # 1,000 x 0.5 x 1.25 x 1.03


def test_days_count_in_the_month_in_which_a_post_begins_or_ends(make_post):
    post = make_post(starts_on=D(2026, 6, 16), ends_on=D(2027, 2, 14))
    assert months(post) == [0, 0, 500, *[1_000] * 7, 500, 0]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (D(2026, 5, 1), D(2026, 6, 30), [1_000, 0, 0, *[1_000] * 9]),
        (D(2026, 6, 16), D(2026, 6, 30), [1_000, 1_000, 500, *[1_000] * 9]),
        (D(2027, 2, 1), None, [*[1_000] * 10, 0, 0]),
        (D(2025, 1, 1), D(2026, 4, 15), [500, *[1_000] * 11]),
        (D(2028, 1, 1), None, [1_000] * 12),
    ],
)
def test_nobody_is_paid_while_a_post_is_vacant(make_post, first, last, expected):
    assert months(make_post(vacant_from=first, vacant_until=last)) == expected


def test_a_vacancy_outside_the_days_of_the_post_takes_nothing_twice(make_post):
    post = make_post(
        starts_on=D(2026, 10, 1), vacant_from=D(2026, 9, 1), vacant_until=D(2026, 10, 31)
    )
    assert months(post) == [*[0] * 7, *[1_000] * 5]


def test_the_forecast_moves_when_a_vacancy_moves(make_post, holder):
    post = make_post()
    assert money(post.line).forecast == 12_000
    set_vacancy(staff=post, vacant_from=D(2027, 1, 1), vacant_until=None, by=holder)
    assert money(post.line).forecast == 9_000
    set_vacancy(staff=post, vacant_from=None, vacant_until=None, by=holder)
    assert money(post.line).forecast == 12_000


def test_what_was_booked_takes_the_place_of_the_months_that_ended(make_post, year):
    post = make_post()
    spend(year, "1100", period=1, code="1000")
    spend(year, "950.50", period=2, code="1000")
    assert money(post.line).forecast == Decimal("12050.50")  # 2,050.50 and ten months
    spend(year, "20", period=13, code="1000")
    assert money(post.line).forecast == Decimal("12070.50")


def test_what_is_booked_elsewhere_takes_no_months_away(make_post, line, year):
    post = make_post()
    spend(year, 5, period=12)
    assert money(post.line).forecast == 12_000


def test_days_of_a_vacancy_are_in_order(make_post):
    post = make_post()
    for first, last, message in (
        (None, D(2026, 5, 1), "first day"), (D(2026, 5, 2), D(2026, 5, 1), "before it begins"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=message):
            set_vacancy(staff=post, vacant_from=first, vacant_until=last, by=SYSTEM)
        refused_by_database(
            lambda first=first, last=last: StaffCost.objects.filter(pk=post.pk).update(
                vacant_from=first, vacant_until=last
            )
        )


# ------------------------------------------------------------------ forecasts


def test_a_forecast_is_of_the_period_of_its_day_and_the_last_counts(line):
    give(line, 12_500, "A dearer hall", when=at(2026, 6, 12))
    give(line, 11_900, "A cheaper one", when=at(2026, 9, 12))
    assert list(line.forecasts.order_by("period").values_list("period", "amount")) == [
        (2, 12_500), (5, 11_900),
    ]  # fmt: skip
    assert (money(line).forecast, money(line).variance, money(line).reason) == (
        11_900, -100, "A cheaper one",
    )  # fmt: skip
    give(line, 11_800, "Cheaper still", when=at(2026, 9, 13))
    assert line.forecasts.count() == 2


def test_a_line_with_posts_takes_a_reason_and_no_amount(make_post):
    post = make_post(vacant_from=D(2027, 1, 1))
    with pytest.raises(Refused, match="worked out from its posts"):
        give(post.line, 5)
    give(post.line, None, "Vacant from January")
    assert (money(post.line).forecast, money(post.line).reason) == (9_000, "Vacant from January")
    Forecast.objects.filter(line=post.line).update(amount=5)
    assert money(post.line).forecast == 9_000, "the posts are what counts"


@pytest.mark.parametrize(
    ("amount", "message"),
    [(None, "Enter an amount"), ("-1", "more than £0"), ("0.001", "pounds and pence")],
)
def test_what_is_no_forecast_is_refused(line, amount, message):
    with pytest.raises(Refused, match=message):
        give(line, amount)


def test_whoever_opened_the_form_before_another_saved_is_told(line):
    before = shown(line)
    give(line, 100, was=before)
    with pytest.raises(WrongState, match="changed meanwhile"):
        give(line, 200, was=before)
    assert money(line).forecast == 100


def test_only_who_signs_forecasts(line, holder, head, finance):
    with pytest.raises(PermissionDenied):
        give(line, 1, by=finance)
    give(line, 1, by=holder)
    give(line, 2, by=head)


# ------------------------------------------------------------------ sign-off


@pytest.fixture
def ready(line, holder):
    give(line, 12_100, by=holder)
    return line


def sign(budget, by, when=NOVEMBER, **more):
    return sign_off(budget=budget, by=by, at=when, **more)


def test_a_sign_off_keeps_what_stood_there(ready, budget, holder, year):
    spend(year, 700)
    signed = sign(budget, holder)
    set_line_budget(line=ready, amount=Decimal(15_000), reason="More", by=SYSTEM)
    spend(year, 999, period=2)
    kept = SignOff.objects.get(pk=signed.pk)
    (group,) = kept.document["groups"]
    assert kept.period == 7
    assert kept.document["period"] == "Forecast after period 7 (October)"
    assert kept.document["signed"] == "Signed off by Hal Holder on 27 November 2026 at 11:00"
    assert group["total"] == {
        "budget": "£12,000", "actual": "£700", "ordered": "£0", "forecast": "£12,100",
        "variance": "£100",
    }  # fmt: skip
    assert bytes(kept.pdf).startswith(b"%PDF")


def test_a_line_without_forecast_or_reason_stops_it(line, budget, holder):
    with pytest.raises(Refused, match="Enter a forecast first for: Room hire"):
        sign(budget, holder)
    give(line, 13_000)
    with pytest.raises(Refused, match="Say why the forecast is not the budget for: Room hire"):
        sign(budget, holder)
    set_setting(name="funding.variance_limit", value="1000.01", starts_on=D(2027, 4, 1), by=SYSTEM)
    assert sign(budget, holder, when=at(2027, 4, 1)).period == 12


def test_a_budget_without_lines_is_not_signed(budget, holder):
    with pytest.raises(Refused, match="no lines"):
        sign(budget, holder)


def test_figures_that_moved_since_the_page_was_read_are_not_signed(ready, budget, holder, year):
    seen = digest(lines_of(budget), 7)
    spend(year, 5)
    with pytest.raises(WrongState, match="have changed"):
        sign(budget, holder, seen=seen)
    sign(budget, holder, seen=digest(lines_of(budget), 7))


def test_what_was_signed_off_stays(ready, budget, holder):
    signed, forecast = sign(budget, holder), ready.forecasts.get()
    refused_by_database(lambda: Forecast.objects.filter(pk=forecast.pk).update(amount=1))
    refused_by_database(lambda: Forecast.objects.filter(pk=forecast.pk).delete())
    refused_by_database(
        lambda: Forecast.objects.create(line=ready, period=3, amount=1, made_at=NOVEMBER)
    )
    refused_by_database(lambda: SignOff.objects.filter(pk=signed.pk).update(period=9))
    refused_by_database(lambda: SignOff.objects.filter(pk=signed.pk).delete())
    signed.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        signed.save(force_insert=True)


def test_what_is_said_afterwards_is_of_the_next_period(ready, budget, holder):
    sign(budget, holder)
    give(ready, 12_200)
    assert list(ready.forecasts.values_list("period", flat=True)) == [8, 7]
    assert sign(budget, holder).period == 8
    assert working_period(budget, D(2026, 11, 28)) == 9


def test_after_the_thirteenth_period_nothing_is_forecast(ready, budget, holder):
    late = at(2027, 5, 20)
    assert sign(budget, holder, when=late).period == 13
    with pytest.raises(WrongState, match="Every period"):
        give(ready, 1, when=late)
    with pytest.raises(WrongState, match="Every period"):
        sign(budget, holder, when=late)


def test_a_closed_year_is_not_forecast(ready, budget, holder, year):
    close(year)
    with pytest.raises(WrongState):
        give(ready, 1)
    with pytest.raises(WrongState):
        sign(budget, holder)


def test_who_signs(ready, budget, holder, head, finance):
    with pytest.raises(PermissionDenied):
        sign(budget, finance)
    assert sign(budget, head).signed_by == head
