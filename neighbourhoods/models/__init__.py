from neighbourhoods.models.calendar import ClosedDay
from neighbourhoods.models.elections import Election, ElectionWard
from neighbourhoods.models.people import Agency, Person, TeamPost
from neighbourhoods.models.places import (
    Area,
    CommunityGroup,
    Neighbourhood,
    Part,
    PopulationFact,
    Venue,
    Ward,
)
from neighbourhoods.models.services import Service, ServiceArea, ServiceEntry
from neighbourhoods.models.told import Told, ToldQuerySet, told_constraints, told_stays

__all__ = [
    "Agency",
    "Area",
    "ClosedDay",
    "CommunityGroup",
    "Election",
    "ElectionWard",
    "Neighbourhood",
    "Part",
    "Person",
    "PopulationFact",
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
