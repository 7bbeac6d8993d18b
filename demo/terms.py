"""Terms of reference of every body, who reports to whom, and two reviews."""

import datetime

from accounts.access import Role
from boards.models import Body, Decision
from boards.terms.operations import adopt_terms, begin_review, record_findings

K = Body.Kind
TEXTS = {
    K.BOARD: "Purpose\nThe board sets the priorities of {place} with its residents, keeps the plan, and asks services how they keep what they promised.\n\nMembers\nThe elected members of the ward, resident representatives, and the partner agencies that work here.\n\nWord\nThe board recommends. Money is decided by the ward committee.\n\nMeetings\nAt least four a year, in public, in a place that everybody can get into.",
    K.FORUM: "Purpose\nThe forum is open to everybody who lives or works in {place}. It hears, asks, and is told what became of what it asked.\n\nMeetings\nBefore each meeting of the board.",
    K.WARD_COMMITTEE: "Purpose\nThe committee decides how the ward budget of {place} is spent.\n\nMembers\nThe elected members of the ward. Nobody else votes.\n\nQuorum\nA quarter of its members, and at least three.",
    K.TASKING: "Purpose\nThe partners' officers agree who does what about problems in {place} this month.\n\nPrivacy\nIt meets in private. What may be told is released to the board.",
    K.AREA_PANEL: "Purpose\nThe panel brings the boards of its neighbourhoods together and looks at what crosses their borders.",
    K.AREA_TEAM: "Purpose\nThe team steers the services of the area day by day.",
    K.STRATEGY: "Purpose\nThe group advises on cohesion and on how people are heard, across the city.",
    K.NEIGHBOURHOODS_BOARD: "Purpose\nThe board steers neighbourhood working across the city and hears the boards and panels.",
}
REPORTED = "\n\nReports\nOnce a year it reports to the body above on its plan."


def write_terms(world):
    """Versions, the tree, one review that goes on and one that has ended."""
    clerk, head = world.users[Role.MEETINGS_CLERK], world.users[Role.HEAD_OF_SERVICE]
    day = datetime.timedelta
    top = world.bodies["city"]["neighbourhoods"]
    _tree(world, top)
    began = world.today - day(days=800)
    for number, body in enumerate(Body.objects.select_related("neighbourhood").order_by("pk")):
        text = TEXTS[body.kind].format(place=body.neighbourhood or "the city")
        adopt_terms(
            body=body,
            text=text,
            starts_on=began,
            by=head if body.is_private else clerk,
            review_on=began + day(days=1095 if number % 5 else 780),
        )
        if body.name == "Sinfin Neighbourhood Board":
            decision = Decision.objects.standing().filter(
                item__meeting__body=body,
                item__access="public",
                item__meeting__state="minutes_published",
            )
            adopt_terms(
                body=body,
                text=text + REPORTED,
                by=clerk,
                starts_on=world.today - day(days=150),
                review_on=world.today + day(days=580),
                what_changed="The board reports once a year",
                adopted_by=decision.order_by("item__meeting__starts_at", "pk").first(),
            )
    strategy, panel = world.bodies["city"]["strategy"], world.bodies["city"]["panel2"]
    ended = begin_review(body=panel, reason="Two boards asked whether it is needed", by=clerk)
    record_findings(
        review=ended,
        result="changed",
        by=clerk,
        findings="It is of use where neighbourhoods share a road or a school. It meets twice a year instead of four times.",
    )
    going = begin_review(
        body=strategy,
        reason="Its members changed, and so did what the city asks of it",
        due_on=world.today + day(days=60),
        by=clerk,
    )
    record_findings(review=going, findings="So far: five of nine members answered.", by=clerk)


def _tree(world, top):
    city = world.bodies["city"]
    for name, place in world.places.items():
        bodies = world.bodies[name]
        panel = city[f"panel{place.area.number}"]
        Body.objects.filter(pk=bodies["board"].pk).update(under=panel)
        below = [bodies["forum"].pk, *([bodies["tasking"].pk] if "tasking" in bodies else [])]
        Body.objects.filter(pk__in=below).update(under=bodies["board"])
    for body in city.values():
        if body.pk != top.pk:
            Body.objects.filter(pk=body.pk).update(under=top)
    for team in Body.objects.filter(kind=K.AREA_TEAM):
        Body.objects.filter(pk=team.pk).update(under=city[f"panel{team.area.number}"])
