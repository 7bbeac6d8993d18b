"""The models of neighbourhoods, by noun, for packages further right. Inside one imports the noun."""

from neighbourhoods.dates.models import AvoidDate, ClosedDay
from neighbourhoods.elections.models import Election, ElectionWard, PreElectionLift
from neighbourhoods.groups.models import CommunityGroup
from neighbourhoods.people.models import Agency, Contact, Person, TeamPost
from neighbourhoods.people.needs.models import AccessNeeds
from neighbourhoods.places.models import (
    Area,
    Neighbourhood,
    Part,
    PopulationFact,
    Venue,
    Ward,
)
from neighbourhoods.services.models import Service, ServiceArea, ServiceEntry
from neighbourhoods.telling.models import Told, ToldQuerySet, told_constraints, told_stays

__all__ = [
    "AccessNeeds",
    "Agency",
    "Area",
    "AvoidDate",
    "ClosedDay",
    "CommunityGroup",
    "Contact",
    "Election",
    "ElectionWard",
    "Neighbourhood",
    "Part",
    "Person",
    "PopulationFact",
    "PreElectionLift",
    "Service",
    "ServiceArea",
    "ServiceEntry",
    "TeamPost",
    "Told",
    "ToldQuerySet",
    "Venue",
    "Ward",
    "told_constraints",
    "told_stays",
]
