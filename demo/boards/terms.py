"""Terms of reference of every body, and two reviews."""

import datetime

from accounts.access import Role
from boards.models import AgendaItem, Body, BodyReview, Decision, Meeting
from boards.terms.operations import adopt_terms, begin_review, record_findings
from demo.boards.bodies import write_tree
from demo.facts.sign_ins import HOME
from demo.facts.terms import CHANGED, REPORTED, TEXTS


def write_terms(world):
    """Versions, the tree, one review that goes on and one that has ended."""
    clerk, head = world.users[Role.MEETINGS_CLERK], world.users[Role.HEAD_OF_SERVICE]
    write_tree(world)
    for number, body in enumerate(Body.objects.select_related("neighbourhood").order_by("pk")):
        text = TEXTS[body.kind].format(place=body.neighbourhood or "the city")
        began = world.days_ago(800)
        adopt_terms(
            body=body,
            text=text,
            starts_on=began,
            by=head if body.is_private else clerk,
            review_on=began + datetime.timedelta(days=1095 if number % 5 else 780),
        )
        if body == world.bodies[HOME]["board"]:
            _second_version(world, body, text, clerk)
    _ended_review(world, clerk)
    _open_review(world, clerk)


def _second_version(world, body, text, clerk):
    decisions = Decision.objects.standing().filter(
        item__meeting__body=body,
        item__access=AgendaItem.Access.PUBLIC,
        item__meeting__state=Meeting.State.MINUTES_PUBLISHED,
    )
    adopt_terms(
        body=body,
        text=text + REPORTED,
        by=clerk,
        starts_on=world.days_ago(150),
        review_on=world.days_ago(-580),
        what_changed=CHANGED,
        adopted_by=decisions.earliest("item__meeting__starts_at", "pk"),
    )


def _ended_review(world, clerk):
    panel = world.bodies["city"]["panel2"]
    review = begin_review(body=panel, reason="Two boards asked whether it is needed", by=clerk)
    record_findings(
        review=review,
        result=BodyReview.Result.CHANGED,
        by=clerk,
        findings="It is of use where neighbourhoods share a road or a school. It meets twice a year instead of four times.",
    )


def _open_review(world, clerk):
    review = begin_review(
        body=world.bodies["city"]["strategy"],
        reason="Its members changed, and so did what the city asks of it",
        due_on=world.days_ago(-60),
        by=clerk,
    )
    record_findings(review=review, findings="So far: five of nine members answered.", by=clerk)
