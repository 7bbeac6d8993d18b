"""The items of the live page, built from pieces that are rendered once and repeated."""

from functools import cache
from itertools import groupby

from django.db.models import Exists, OuterRef
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.text import Truncator

from boards.bodies.models import Body
from boards.decisions.models import Decision, ExclusionItem
from boards.minutes.shown import minute_class
from boards.votes.models import Vote
from core.repeat import NOTHING, Piece, prepare, shows_nothing


def items_with_decisions(meeting):
    """The items with their drafts and, as prepared rows, what was put to the vote and decided."""
    excluded = ExclusionItem.objects.filter(item=OuterRef("pk"), decision__struck_out_at=None)
    excluded = excluded.exclude(decision__outcome=Decision.Outcome.LOST)
    items = meeting.items.select_related("draft", "minute")
    items = list(items.annotate(is_excluded=Exists(excluded)))
    rows, settled = {item.pk: [] for item in items}, set()
    votes = Vote.objects.filter(item__meeting=meeting) if meeting.has_votes else ()
    votes = {vote.pk: vote for vote in votes}
    amendments = [
        vote
        for vote in votes.values()
        if vote.kind == Vote.Kind.AMENDMENT and vote.struck_out_at is None
    ]
    for decision in Decision.objects.filter(item__meeting=meeting):
        decision.vote = votes.get(decision.vote_id)
        before = [each for each in amendments if each.motion_id == decision.vote_id]
        rows[decision.item_id] += [amendment_row(each) for each in before if decision.vote]
        rows[decision.item_id].append(decision_row(decision))
        if decision.struck_out_at is None and not decision.excludes_public:
            settled.add(decision.item_id)
    for vote in amendments:
        if vote.motion_id is None:
            rows[vote.item_id].append(amendment_row(vote))
    for item in items:
        item.meeting, item.decided, item.is_decided = meeting, rows[item.pk], item.pk in settled
    return items


def prepare_items(items, offered, quorum, usual):
    """Give each item its prepared heading, and as `rows` all of it where nothing stands there but its
    minute and what was decided."""
    alike = None if quorum.absences else _room(quorum, 1)
    for item in items:
        words, is_quorate = alike or _room(quorum, item.position)
        item.typed = typed(item, words)
        item.look = bool(item.typed["meta"]), bool(quorum.required), is_quorate
        item.head, item.rows = item_head(*item.look), None
        item.is_done = bool(item.typed["text"].strip()) or item.is_decided
        item.minute_shown = minute_class(getattr(item, "minute", None))
    wholes = {}
    for item, plain in zip(items, are_plain(items), strict=True):
        pieces = tuple(data for _, data in offered[item.pk])
        if plain and is_untouched(pieces):
            key = item.look, pieces
            if key not in wholes:
                whole = untouched_item(item.look, usual).bind(offered=sum(pieces, NOTHING))
                wholes[key] = whole.bind(decided=NOTHING), *whole.cut("decided")
            item.rows = plain_rows(item, *wholes[key])


def _room(quorum, position):
    return quorum.in_words(position), quorum.is_quorate(position)


def plain_rows(item, whole, above, below):
    """[(piece, id, day, texts)] of an item, for {% rows %}."""
    if not item.decided:
        return [(whole, item.pk, None, item.typed)]
    return [
        (above, item.pk, None, item.typed),
        *item.decided,
        (below, item.pk, None, None),
    ]


def in_runs(items):
    """[(rows, None)] of what is prepared, as much of it together as follows each other, and
    [(None, item)] of what is not."""
    for is_prepared, run in groupby(items, key=lambda item: item.rows is not None):
        if is_prepared:
            yield [row for item in run for row in item.rows], None
        else:
            yield from ((None, item) for item in run)


def typed(item, quorum):
    """What people wrote of an item, and its quorum in words, for its prepared pieces."""
    minutes = f"{item.minutes_allowed} minutes" if item.minutes_allowed else ""
    draft = getattr(item, "draft", None)
    return {
        "number": item.number,
        "title": item.title,
        "meta": " · ".join(filter(None, (item.presenter, minutes))),
        "version": str(draft.version if draft else 0),
        "text": draft.text if draft else "",
        "quorum": quorum,
    }


OWN_PARTS = ("boards/live/item_before.html", "boards/live/item_after.html")
"""What an item may have of its own around its minute."""


def are_plain(items):
    """Whether those templates show nothing of each item, by their own conditions."""
    contexts = [{"item": item, "object": item.meeting} for item in items]
    before, after = (shows_nothing(each, contexts) for each in OWN_PARTS)
    return [first and last for first, last in zip(before, after, strict=True)]


@cache
def item_head(has_meta, has_quorum, is_quorate):
    """Number and title of an item, who presents it, and its quorum."""
    context = {"has_meta": has_meta, "has_quorum": has_quorum, "is_quorate": is_quorate}
    texts = ("number", "title", "meta", "quorum")
    return prepare("boards/live/item_head.html", context, texts=texts)


@cache
def minute_form():
    """The minute of an item, for all items of all meetings."""
    return prepare("boards/live/minute_form.html", {}, texts=("title", "version", "text"))


def is_untouched(pieces):
    """Nothing but forms stands under what was decided."""
    return all(isinstance(each, Piece) for each in pieces)


@cache
def untouched_item(look, usual):
    """All of an item of which nothing is known but its minute and decisions, as most of a long meeting
    are."""
    texts = {"head": item_head(*look), "minute": minute_form(), "decision": decision_form(*usual)}
    whole = prepare("boards/live/item_untouched.html", {}, texts=(*texts, "decided", "offered"))
    return whole.bind(**texts)


@cache
def decision_form(power, usual):
    """The form for a decision under an item, for all bodies of this power."""
    context = {"outcomes": Decision.Outcome.choices, "usual": usual}
    context["may_recommend"] = power == Body.Power.RECOMMEND
    return prepare("boards/live/decision_form.html", context)


@cache
def _decision(outcome, is_struck, voted):
    """A decision with its button, for all decisions of this outcome, voted on in this way."""
    context = {"outcome": Decision.Outcome(outcome).label, "struck": is_struck, "voted": voted}
    context["by_hand"] = voted == Vote.Method.SHOW
    texts = ("text", "short", "said", "own")
    return prepare("boards/live/decision.html", context, texts=texts)


def decision_row(decision):
    """(piece, id, day, texts) for {% rows %}."""
    vote = decision.vote
    piece = _decision(
        decision.outcome, decision.struck_out_at is not None, vote.method if vote else ""
    )
    texts = _said(decision.text)
    if vote:
        texts |= {"said": vote.outcome.sentence, "own": reverse("own_vote", args=[vote.pk])}
    return piece, decision.pk, None, texts


@cache
def _amendment(waits):
    """An amendment that was put to the vote; one whose motion waits can be struck out."""
    return prepare("boards/live/amendment.html", {"waits": waits}, texts=("text", "short", "said"))


def amendment_row(vote):
    """(piece, id, day, texts) for {% rows %}."""
    piece = _amendment(vote.motion_id is None)
    return piece, vote.pk, None, _said(vote.text) | {"said": vote.outcome.sentence}


def _said(text):
    return {"text": linebreaksbr(text), "short": Truncator(text).chars(60)}
