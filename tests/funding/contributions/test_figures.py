"""Figures of the sources: one that is worked out says from what, and follows them."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from funding.models import SourcedFigure

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(nhs):
    """£1,248,000 with NEAT, £767,000 without it, and NEAT."""
    said = {"agency": nhs, "kind": "cash", "period": "about 2010", "source": "Report, 2.1"}
    whole = SourcedFigure.objects.create(what_for="With NEAT", amount=1_248_000, **said)
    less = SourcedFigure.objects.create(what_for="Without NEAT", amount=767_000, **said)
    neat = SourcedFigure.objects.create(
        what_for="NEAT", whole=whole, less=less, amount=1, **said
    )  # what is typed does not count
    neat.refresh_from_db()
    return whole, less, neat


def again(figure):
    return SourcedFigure.objects.select_related("whole", "less").get(pk=figure.pk)


def test_neat_is_481000_and_says_from_what(figures, client):
    neat = again(figures[2])
    assert neat.amount == 481_000
    assert neat.calculation == "£1,248,000 (With NEAT) less £767,000 (Without NEAT)"
    page = client.get("/money/").content.decode()
    assert '£481,000<br><span class="app-meta">Calculated</span>' in page
    assert neat.calculation in page


@pytest.mark.parametrize("by", ["save", "update", "sql"])
def test_it_follows_the_figures_that_it_comes_from(figures, client, by):
    whole, version = figures[0], again(figures[2]).version
    if by == "save":
        whole.amount = Decimal(1_250_000)
        whole.save()
    elif by == "update":
        SourcedFigure.objects.filter(pk=whole.pk).update(amount=1_250_000)
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE funding_sourcedfigure SET amount = 1250000 WHERE id = %s", [whole.pk]
            )
    neat = again(figures[2])
    assert neat.amount == 483_000
    assert neat.version > version, "who has its form open is told"
    page = client.get("/money/").content.decode()
    assert "£483,000" in page
    assert "£481,000" not in page


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 760_000},  # less than what is taken away
        {"amount": None},
    ],
)
def test_what_it_comes_from_stays_a_figure(figures, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        SourcedFigure.objects.filter(pk=figures[0].pk).update(**change)
    assert again(figures[2]).amount == 481_000


def test_it_comes_from_two_that_sources_state(figures):
    whole, less, neat = figures
    for fields in ({"less": None}, {"whole": less}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SourcedFigure.objects.filter(pk=neat.pk).update(**fields)
    with pytest.raises(DatabaseError), transaction.atomic():
        SourcedFigure.objects.filter(pk=less.pk).update(whole=neat, less=whole)
    SourcedFigure.objects.filter(pk=neat.pk).update(amount=5)
    assert again(neat).amount == 481_000, "what is typed over it does not count"
