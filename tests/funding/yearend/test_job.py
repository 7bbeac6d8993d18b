"""A year is closed by a job: begun once, nothing half way, and who pressed reads what became of it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from core.errors import Refused
from core.models import Event
from funding.models import Allocation, Carry, Closing, ClosingProgress, FinancialYear
from funding.tasks import close_year as job
from funding.yearend.closing import carrying
from funding.yearend.closing.operations import (
    JOB,
    ask_closing,
    run_closing,
    start_closing,
    withdraw_closing,
)
from tests.funding.yearend.conftest import AFTER, approved
from tests.funding.yearend.test_closing import carry

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(ward, year, later, accepted, finance, second, other_finance, cabinet, time_machine):
    approved(year, finance, second, cabinet)
    carry(year, accepted, 1_000, finance, other_finance)
    time_machine.move_to(AFTER)
    return ask_closing(year=year, by=finance)


def state_of(closing):
    return Closing.objects.get(pk=closing.pk).state


def jobs():
    return ProcrastinateJob.objects.filter(task_name=JOB).count()


def test_it_is_begun_once_and_the_job_closes_the_year(ready, year, second, client):
    client.force_login(second)
    url = reverse("closing_close", args=[ready.pk])
    for _ in range(2):
        assert client.post(url).status_code == 302
    assert (jobs(), state_of(ready)) == (1, "running")
    page = client.get(reverse("year_end", args=[year.first])).content.decode()
    assert "Being closed" in page
    assert "Close 2026/27 for good" not in page
    job(closing=ready.pk)
    connection.check_constraints()
    year.refresh_from_db()
    assert (year.closed_by, state_of(ready)) == (second, "done")
    job(closing=ready.pk)  # taken up again after a worker died at the very end
    assert Carry.objects.count() == 1


def test_what_stops_half_way_has_not_happened(ready, ward, year, later, second, monkeypatch):
    start_closing(closing=ready, by=second)

    def dies(*_, **__):
        assert Carry.objects.exists(), "nothing had begun"
        raise RuntimeError("the worker dies")

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "_lines", dies)
        with pytest.raises(RuntimeError):
            run_closing(ready.pk)
    assert not Carry.objects.exists()
    assert not Allocation.objects.filter(year=later).exists()
    assert state_of(ready) == "running"
    run_closing(ready.pk)
    connection.check_constraints()
    assert (state_of(ready), Carry.objects.count()) == ("done", 1)


def test_what_stands_in_the_way_by_then_is_shown(ready, year, accepted, finance, second, client):
    from decimal import Decimal

    from funding.payments.operations import claim

    start_closing(closing=ready, by=second)
    claim(grant=accepted, amount=Decimal(1), evidence="Receipt", by=finance)
    run_closing(ready.pk)
    again = Closing.objects.get(pk=ready.pk)
    assert (again.state, again.started_by) == ("asked", None)
    assert "1 payment is under way" in again.problem
    assert Event.objects.filter(verb="could not close the year").count() == 1
    client.force_login(second)
    page = client.get(reverse("year_end", args=[year.first])).content.decode()
    assert "Could not be closed" in page
    assert FinancialYear.objects.get(pk=year.pk).closed_at is None


def test_it_can_be_stopped_until_it_has_run(ready, second):
    start_closing(closing=ready, by=second)
    withdraw_closing(closing=Closing.objects.get(pk=ready.pk), by=second)
    run_closing(ready.pk)
    assert state_of(ready) == "withdrawn"
    assert not Carry.objects.exists()


def test_who_asked_does_not_begin_it_by_sql_either(ready, finance):
    with pytest.raises(Refused, match="Someone else must close it"):
        start_closing(closing=ready, by=finance)
    with pytest.raises(DatabaseError), transaction.atomic():
        Closing.objects.filter(pk=ready.pk).update(
            state="running", started_by=finance, started_at=AFTER
        )
    assert jobs() == 0
    assert not ClosingProgress.objects.exists()


def test_how_far_it_is_stands_on_the_page(ready, year, second, client):
    start_closing(closing=ready, by=second)
    ClosingProgress.objects.update(done=3, total=8)
    client.force_login(second)
    page = client.get(reverse("year_end", args=[year.first])).content.decode()
    assert "3 of 8 ward budgets done" in page
