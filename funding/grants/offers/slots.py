"""What offers and call-ins show on the pages of grants and decisions."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.access import Permission
from accounts.models import User
from boards.models import TermOfOffice
from core.slots import fill
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.offers.callins.models import CallIn
from funding.grants.offers.models import Condition, OfferLetter, PaymentStage
from funding.grants.offers.reviews.models import BasisReview


@dataclass(frozen=True)
class Offer:
    """What is known of the offer of one grant, and what the reader may do."""

    grant: Grant
    kept: OfferLetter | None
    conditions: list
    stages: list
    call_ins: list
    may_edit: bool
    may_change: bool
    press: uuid.UUID

    @property
    def is_offered(self):
        """Whether the group can be sent a new link to accept it."""
        return self.grant.state == states.OFFERED and self.grant.request.what == "grant"


@dataclass(frozen=True)
class Reviews:
    """What corrections of its decision meant for one grant, and whether the reader may say it."""

    rows: list
    may_edit: bool


@dataclass(frozen=True)
class CallIns:
    """Those of one decision, and whether the reader may enter one."""

    decision: object
    rows: list
    may_add: bool
    may_run: bool

    @property
    def form(self):
        """The name of the page on which one is entered."""
        return (
            f"{'decision' if self.decision._meta.model_name == 'decision' else 'delegated'}_call_in"
        )


def register():
    fill("grant.section", offers, template="funding/slots/offer.html", order=10)
    fill("grant.section", reviewed, template="funding/slots/reviews.html", order=5)
    fill("me.overview", own_bulletin, template="funding/slots/bulletin.html", order=60)
    fill("decision.matter", called_in, template="funding/slots/call_ins.html", order=10)
    fill("delegated.matter", called_in, template="funding/slots/call_ins.html", order=10)


def offers(grants, user):
    """{grant: Offer}, as the user may see them."""
    by_grant = {"letter": {}, "conditions": defaultdict(list), "stages": defaultdict(list)}
    here = {"grant__in": grants}
    for each in OfferLetter.objects.visible_to(user).filter(**here).defer("pdf", "document"):
        by_grant["letter"][each.grant_id] = each
    for each in Condition.objects.visible_to(user).filter(**here).order_by("id"):
        by_grant["conditions"][each.grant_id].append(each)
    for each in PaymentStage.objects.visible_to(user).filter(**here).order_by("position"):
        by_grant["stages"][each.grant_id].append(each)
    calls = _calls(grants, user)
    may_edit = user.is_authenticated and user.may(Permission.EDIT_BUDGET)
    return {
        each.pk: Offer(
            each, by_grant["letter"].get(each.pk), by_grant["conditions"][each.pk],
            by_grant["stages"][each.pk], calls[each.decision_id, each.delegated_id], may_edit,
            may_edit and not each.offered_on and each.state in (states.APPROVED, states.ON_HOLD),
            uuid.uuid4(),
        )
        for each in grants
    }  # fmt: skip


def own_bulletin(users, user):
    """{user: whether they get the bulletin} of councillors; one query."""
    elected = TermOfOffice.objects.current(timezone.localdate()).values("person__user")
    found = User.objects.filter(pk__in=elected).filter(pk__in=[each.pk for each in users])
    return {each.pk: {"wanted": each.bulletin} for each in found}


def reviewed(grants, user):
    """{grant: Reviews} of those whose decision was corrected; one query."""
    found = defaultdict(list)
    rows = BasisReview.objects.visible_to(user).filter(grant__in=grants)
    for each in rows.select_related("ratified_by__numbered", "ratified_outside").order_by("id"):
        found[each.grant_id].append(each)
    may_edit = user.is_authenticated and user.may(Permission.EDIT_BUDGET)
    return {pk: Reviews(each, may_edit) for pk, each in found.items()}


def _calls(grants, user):
    """{(decision, delegated): [CallIn]}; one query."""
    of = Q(decision__in=[each.decision_id for each in grants if each.decision_id])
    of |= Q(delegated__in=[each.delegated_id for each in grants if each.delegated_id])
    found = defaultdict(list)
    for each in (
        CallIn.objects.visible_to(user).filter(of).select_related("followed_by").order_by("id")
    ):
        found[each.decision_id, each.delegated_id].append(each)
    return found


def called_in(decisions, user):
    """{decision: CallIns} of those that were called in, or that the reader may call in now. All are of meetings, or all
    were made outside one."""
    field = decisions[0]._meta.model_name if decisions else "decision"
    field = "decision" if field == "decision" else "delegated"
    rows = CallIn.objects.visible_to(user).filter(**{f"{field}__in": decisions})
    by_decision = defaultdict(list)
    for each in rows.select_related("followed_by__numbered").order_by("id"):
        by_decision[getattr(each, f"{field}_id")].append(each)
    open_ = [each for each in decisions if _could_be(each)]
    runs = set()
    if user.is_authenticated and user.may(Permission.RUN_MEETING) and (open_ or by_decision):
        mine = type(decisions[0]).objects.changeable_by(user, Permission.RUN_MEETING)
        runs = set(mine.filter(pk__in=[each.pk for each in decisions]).values_list("pk", flat=True))
    found = {}
    for each in decisions:
        here, may_run = by_decision[each.pk], each.pk in runs
        may_add = may_run and each in open_ and not any(one.is_open for one in here)
        if here or may_add:
            found[each.pk] = CallIns(each, here, may_add, may_run)
    return found


def _could_be(decision):
    """Whether a decision has a day on which it comes into force that is not past: the button is offered no longer,
    though until an offer goes out the page takes a call-in."""
    given = getattr(decision, "numbered", None) or getattr(decision, "notice", None)
    on = given and given.in_force_on
    struck_out = getattr(decision, "struck_out_at", None)
    return bool(on and struck_out is None and timezone.localdate() <= on)
