"""Writing papers: options, recommendations, authors and their reminders."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.papers.models import Paper, PaperOption, PaperRecommendation
from core import events, rows
from core.errors import Refused, WrongState
from core.letters.operations import send_letter
from core.text import paragraphs

WORDS = ("purpose", "background", "preference", "implications", "background_papers")
HIDDEN = (*WORDS, "private_reason")
"""Of these an event says only that they changed."""
REMIND = datetime.timedelta(days=3)


@operation
def save_paper(*, by, paper=None, recommendations=None, at=None, **fields):
    """Write a paper, or change one that nobody outside has been shown. `recommendations`: list of
    str, in order. A person who is newly asked to write it gets a mail. Returns it. Raises Refused
    for a ready paper without its purpose and a class that its items contradict, WrongState where it
    was published."""
    at = at or timezone.now()
    new = paper is None
    if new:
        rights.require(Permission.RUN_MEETING, by=by, on=fields["body"])
    paper = Paper(created_by=by, created_at=at) if new else lock_paper(paper, by=by)
    asked_before = None if new else paper.author_id
    was_private = paper.is_private
    if "paragraphs" in fields:
        fields["paragraphs"] = sorted(fields["paragraphs"])
    changed = rows.assign(paper, fields)
    paper.check_class(paper.body)
    if paper.is_ready and not paper.purpose.strip():
        raise Refused("Enter the purpose before the paper is ready", "purpose")
    if not new:
        _check_items(paper, was_private)
    if not new and paper.is_private:
        paper.items.filter(access="public").update(**paper.class_fields)
    if new:
        paper.save()
    else:
        rows.write(paper, changed)
    words = rows.in_words(changed, hidden=HIDDEN)
    if recommendations is not None and _write_recommendations(paper, recommendations):
        words["recommendations"] = ["(before)", "(changed)"]
        rows.touch(paper)
    if words:
        code = "paper.begun" if new else "paper.changed"
        events.record(code, paper, by=by, at=at, changes=words)
    if paper.author_id and paper.author_id != asked_before:
        _ask(paper, at)
    return paper


def _check_items(paper, was_private):
    """A class is not taken off under a private item, nor put on under another body's open one."""
    items = paper.items.all()
    if was_private and not paper.is_private and items.exclude(access="public").exists():
        raise Refused("This paper is on a private item, so it must stay private", "access")
    others = items.filter(access="public").exclude(meeting__body=paper.body_id)
    if paper.is_private and others.exists():
        raise Refused(
            "This paper is on the public agenda of another board. Its item must be made private first.",
            "access",
        )


def _write_recommendations(paper, texts):
    """Make these the recommendations. Returns whether that changed anything."""
    texts = [text.strip() for text in texts if text.strip()]
    known = list(paper.recommendations.values_list("text", flat=True))
    if texts == known:
        return False
    paper.recommendations.all().delete()
    PaperRecommendation.objects.bulk_create(
        PaperRecommendation(paper=paper, number=number, text=text)
        for number, text in enumerate(texts, start=1)
    )
    return True


def _ask(paper, at):
    user = paper.author.user
    if user is None or not user.is_active:
        return
    by_when = f" by {paper.due_on:%-d %B %Y}" if paper.due_on else ""
    address = settings.SITE_URL + reverse("paper", args=[paper.pk])
    send_letter(
        kind="Request for a paper",
        about=paper,
        occasion=at.isoformat(),
        at=at,
        subject=f"You have been asked to write a paper{by_when}",
        body=f"{paper.body} has asked you to write a paper{by_when}. Write it here:\n\n{address}\n",
        to=user.email,
    )


@operation
def save_option(*, paper, by, option=None, at=None, **fields):
    """Add an option to a paper, or change one. Preferring it takes that from the others."""
    locked = lock_paper(paper, by=by)
    if option is None:
        last = locked.options.aggregate(last=Max("number"))["last"] or 0
        option = PaperOption(paper=locked, number=last + 1)
    else:
        option = rows.lock(option)
    changed = rows.assign(option, fields)
    if option.is_preferred:
        others = locked.options.exclude(pk=option.pk).filter(is_preferred=True)
        others.update(is_preferred=False)
    if option.pk is None:
        option.save()
    else:
        rows.write(option, changed)
    if changed:
        events.record("paper.options_changed", locked, by=by, at=at)
    return option


@operation
def remove_option(*, option, by, at=None):
    """Take an option off; the others move up."""
    locked = lock_paper(option.paper, by=by)
    option.delete()
    left = list(locked.options.order_by("number"))
    for number, each in enumerate(left, start=1):
        each.number = number
    PaperOption.objects.bulk_update(left, ["number"])
    events.record("paper.option_taken_off", locked, by=by, at=at)


def _is_public(paper):
    """Whether everybody reads the paper already: what another body may put before its members
    without asking who wrote it."""
    return not paper.is_private and is_out(paper)


@operation
def replace(*, paper, by, at=None):
    """Begin a corrected paper with the words and options of one that was published. Raises Refused
    for one that was not published, WrongState where it was begun already."""
    paper = rights.lock(paper, Permission.RUN_MEETING, by=by)
    if not is_out(paper):
        raise Refused("This paper has not been published yet. Change it instead")
    if Paper.objects.filter(replaces=paper).exists():
        raise WrongState("A corrected version has already been started.")
    names = (*WORDS, "body", "title", "author", "access", "paragraphs", "private_reason")
    made = save_paper(
        by=by,
        at=at,
        replaces=paper,
        recommendations=list(paper.recommendations.values_list("text", flat=True)),
        **{name: getattr(paper, name) for name in names},
    )
    for option in paper.options.all():
        option.pk, option.paper = None, made
        option.save(force_insert=True)
    for file in paper.files.select_related("content").order_by("pk"):
        content = file.content
        file.pk, file.paper = None, made
        file.save(force_insert=True)
        content.attachment = file
        content.save(force_insert=True)
    return made


@transaction.atomic
def remind_authors(today):
    """Write to who is asked for a paper three days before it is due and each day from then on that
    it is late. Once a day for each. Returns how many."""
    asked = Paper.objects.to_remind(today, today + REMIND).select_for_update(of=("self",))
    found = list(asked.select_related("author__user", "body"))
    for paper in found:
        late = paper.due_on < today
        day = f"{paper.due_on:%-d %B %Y}"
        send_letter(
            kind="Reminder about a paper",
            about=paper,
            occasion=today.isoformat(),
            subject=f"Your paper was due on {day}" if late else f"Your paper is due on {day}",
            body=(
                f"{paper.body} is waiting for your paper, which {'was' if late else 'is'} due on "
                f"{day}:\n\n"
                f"{settings.SITE_URL}{paper.get_absolute_url()}\n"
            ),
            to=paper.author.user.email,
        )
    Paper.objects.filter(pk__in=[each.pk for each in found]).update(reminded_on=today)
    return len(found)


def split_recommendations(text):
    """One a paragraph, as people type them."""
    return paragraphs(text)


def lock_paper(paper, *, by):
    """The row, locked, where `by` writes papers. Raises WrongState where it was published."""
    found = Paper.objects.select_related("body")
    locked = rights.lock(paper, Permission.RUN_MEETING, by=by, found=found)
    if is_out(locked):
        raise WrongState(
            "This paper has been published or decided on and cannot be edited. Issue a corrected "
            "version."
        )
    return locked


def is_out(paper):
    """Whether the paper was published with some agenda, or a body has answered it."""
    items = paper.items.all()
    early = items.filter(meeting__agenda_published_at__isnull=False, is_late=False)
    late = items.filter(meeting__minutes_published_at__isnull=False)
    answered = paper.recommendations.filter(answers__isnull=False)
    return (early | late).exists() or answered.exists()
