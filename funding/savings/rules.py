"""Who may verify a saving, and what can be done with it."""

from django.db.models import Q

from funding.savings import states
from funding.savings.models import SavingEntry, SavingYear
from neighbourhoods.models import Person


def year_of(saving, year):
    """What it comes to in a year; None where nothing was entered."""
    rows = SavingYear.objects.select_related("saving", "year")
    return rows.filter(saving=saving, year=year).first()


def owns(user, owner):
    """Whether a person is whom an account belongs to, also once the entry was merged into another."""
    own = Q(user=user.pk) | Q(merged_into__user=user.pk)
    return Person.objects.filter(own, pk=owner.pk).exists()


def why_not_verify(user, saving, figures):
    """{year: why somebody cannot verify a saving for it, in words; "" where they can}, of its figures by year (None
    where there is none). Four queries."""
    is_owner = owns(user, saving.owner)
    entered = saving.hands.filter(user=user).exists()
    said = SavingEntry.objects.filter(saving=saving, made_by=user).exclude(kind=states.VERIFIED)
    amounts = set(said.values_list("year", flat=True))
    shown = set(saving.evidence.values_list("year", flat=True))
    found = {}
    for year, figure in figures.items():
        if why := _not_now(saving, year, figure):
            found[year] = why
        elif is_owner:
            found[year] = "You own this saving. Someone else must verify it."
        elif entered or year.pk in amounts:
            found[year] = "You entered this saving or its amounts. Someone else must verify it."
        else:
            found[year] = "" if year.pk in shown else f"Add evidence for {year} first."
    return found


def _not_now(saving, year, figure):
    """Why nobody can verify it, in words; "" where somebody can."""
    if saving.is_withdrawn:
        return "It was given up."
    if year.closed_at:
        return f"{year} is closed."
    if figure is None or not figure.delivered:
        return f"Nothing is delivered for {year} yet."
    return f"It is verified for {year}." if figure.is_verified else ""


def steps_of(saving):
    """[(address, words, rank)]: what its keeper can do with a saving, as the page's next_steps shows them."""
    if saving.is_withdrawn:
        return [("saving_reopen", "Reopen", "link")]
    return [
        ("saving_evidence_add", "Add evidence", "second"),
        ("saving_edit", "Change the details", "link"),
        ("saving_withdraw", "Give it up", "link"),
    ]
