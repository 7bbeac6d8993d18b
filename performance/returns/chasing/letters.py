"""Letters about returns: asked for, reminded of, sent back. One of several returns is one letter for who signs in;
who does not gets a link with each."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.actors import SYSTEM
from core.dates import day_in_words
from core.letters.operations import send_letter
from core.links import operations as links
from core.links.declaring import Purpose
from core.links.models import Link
from core.text import one_line
from performance.returns.models import DataReturn

PURPOSE = Purpose(
    name="figures", target="performance.datareturn", days=60, uses={"given": "Gave figures"}
)
KIND, BACK = "Figures and files that are due", "Figures sent back"
NO_LONGER = "It had been received, or was no longer expected, when this was due to be sent"


def signs_in(person):
    return person.user is not None and person.user.is_active


def needs_link(owed):
    """Whether who is asked gives figures by a link."""
    return owed.kind == DataReturn.Kind.FIGURES and not signs_in(owed.person)


def write_asked(returns, *, name, address, instead="", occasion, by, at):
    """Step: one letter about returns of one person, to whom a link goes with each where they have no sign-in."""
    if needs_link(returns[0]):
        for each in returns:
            _write_link(each, name=name, address=address, occasion=occasion, by=by, at=at)
        return
    number = len(returns)
    lines = [f"Dear {one_line(name)},"]
    if instead:
        lines.append(f"You cover for {one_line(instead)}.")
    lines.append("Please send this:" if number == 1 else "Please send these:")
    lines += [f"{_due(each)}\n{settings.SITE_URL}{each.get_absolute_url()}" for each in returns]
    send_letter(
        kind=KIND, to=address, subject=_subject(returns), body="\n\n".join(lines) + "\n",
        about=returns[0], occasion=occasion, at=at,
    )  # fmt: skip


def _subject(returns):
    if len(returns) == 1:
        return f"{one_line(returns[0].what)}: due on {day_in_words(returns[0].due_on)}"
    return f"{len(returns)} returns are due"


def _due(owed):
    late = owed.due_on < timezone.localdate()
    return f"{one_line(str(owed))} ({'was due' if late else 'due'} {day_in_words(owed.due_on)})"


def _names(owed):
    """Of which indicators figures are due."""
    names = owed.lines.order_by("indicator__name").values_list("indicator__name", flat=True)
    return "; ".join(one_line(each) for each in names)


def _by(owed):
    late = owed.due_on < timezone.localdate()
    return f"They {'were' if late else 'are'} due on {day_in_words(owed.due_on)}."


def _write_link(owed, *, name, address, occasion, by, at, said=()):
    """The email with a link to the grid of one return; the same occasion twice is the same letter."""
    token = links.new_token()
    last = timezone.localdate(at + datetime.timedelta(days=PURPOSE.days))
    kind = BACK if said else KIND
    lines = [
        f"Dear {one_line(name)},",
        *(
            said
            or (f"Please give these figures for {owed.period.words}: {_names(owed)}. {_by(owed)}",)
        ),
        f"You do not need to sign in. The link is for you only and works until {day_in_words(last)}:",
        f"{settings.SITE_URL}{reverse('figures_link', args=[token])}",
    ]
    letter = send_letter(
        kind=kind, to=address, subject=_subject([owed]), body="\n\n".join(lines) + "\n", about=owed,
        occasion=occasion, keeps_body=False, at=at,
    )  # fmt: skip
    if not Link.objects.filter(letter=letter).exists():
        links.make(
            PURPOSE.name, owed, person=owed.person, name=owed.person.name, by=by, token=token, letter=letter, at=at
        )  # fmt: skip
    return letter


def write_back(owed, figures, *, by, at):
    """Step: tell who gave figures which of them were sent back, unless they did it themselves."""
    person = owed.person
    if not person.address or (person.user_id and person.user_id == by.pk):
        return
    said = ["Please look at these figures again:"]
    said += [f"{one_line(str(each))}: {one_line(why)}" for each, why in figures]
    occasion = f"back {max(each.pk for each, _ in figures)}"
    about = {"name": person.name, "address": person.address, "occasion": occasion, "at": at}
    if needs_link(owed):
        _write_link(owed, **about, by=by, said=said)
        return
    lines = [f"Dear {one_line(person.name)},", *said]
    lines.append(f"{settings.SITE_URL}{reverse('quarter_figures')}")
    send_letter(
        kind=BACK, to=person.address, subject=f"Figures sent back: {one_line(str(owed))}",
        body="\n\n".join(lines) + "\n", about=owed, occasion=occasion, at=at,
    )  # fmt: skip


def why_outdated(letter):
    """Why a letter about a return does not go any more; "" where it does. Its link is then revoked."""
    owed = DataReturn.objects.filter(pk=letter.about_id).first()
    if owed is not None and owed.is_expected and (owed.is_open or letter.kind == BACK):
        return ""
    for link in Link.objects.filter(letter=letter):
        links.revoke(link=link, by=SYSTEM)
    return NO_LONGER
