"""What the nouns of grants say of themselves: their slots, what waits for a person, links, and what rests on a
fact."""

from django.db.models import Q

from core import rests
from core.letters.operations import before_sending
from core.links.declaring import declare as declare_link
from funding.grants.applications.rounds import views as rounds
from funding.grants.awards import facts
from funding.grants.awards import slots as awards
from funding.grants.checks import slots as checks
from funding.grants.checks import todo as to_check
from funding.grants.checks.reading import ELECTION
from funding.grants.groups import slots as groups
from funding.grants.groups import todo as papers
from funding.grants.intake import slots as intake
from funding.grants.intake import todo as received
from funding.grants.intake.rules import PURPOSE as SENT
from funding.grants.intake.telling import why_outdated
from funding.grants.offers import rules as offer_rules
from funding.grants.offers import slots as offers
from funding.grants.offers import todo as to_offer
from funding.grants.offers.callins.operations import why_no_basis
from funding.grants.offers.links import giving
from funding.grants.offers.links.rules import PURPOSE as OFFER
from funding.grants.offers.models import OfferTerms
from funding.grants.offers.reviews import operations as reviews
from funding.grants.reports import facts as reported
from funding.grants.reports import todo as to_report
from funding.grants.schedule import slots as schedule
from neighbourhoods.elections.period import stoppable
from neighbourhoods.people.merging.followers import Follower, follow


def register():
    facts.register()
    reported.register()
    for noun in (groups, rounds, intake, awards, checks, schedule, offers):
        noun.register()
    for waiting in (papers, received, to_check, to_report, to_offer):
        waiting.register()
    follow(
        Follower(
            OfferTerms, "Letter about ward money", lambda day: Q(grant__offered_on=None),
            field="recipient", dated=False,
        )
    )  # fmt: skip
    stoppable(ELECTION, "Applications for ward money that are made ready for a decision")
    rests.hold("decision_basis", "call-ins", refuses=why_no_basis)
    rests.hold("grant_hold", "reviews", refuses=reviews.why_on_hold)
    rests.hold("correction", "grants", undo=reviews.look_again)
    rests.hold("decision", "ratified grants", refuses=reviews.why_ratifies)
    rests.hold("grant_offer", "conditions", refuses=offer_rules.why_not_offered)
    for purpose in (SENT, OFFER):
        declare_link(purpose)
    before_sending("funding.sentapplication", why_outdated)
    before_sending("funding.grant", giving.why_outdated)
