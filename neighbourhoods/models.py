"""The models of neighbourhoods, by noun, for packages further right. Inside one imports the noun."""

from neighbourhoods.dates.models import AvoidDate, ClosedDay
from neighbourhoods.elections.models import Election, ElectionWard, PreElectionLift
from neighbourhoods.geography.models import (
    AgreedMap,
    AreaCode,
    GeographyFile,
    Patch,
    Postcode,
    Street,
)
from neighbourhoods.geography.small.models import SmallArea, SmallAreaWard
from neighbourhoods.groups.models import CommunityGroup
from neighbourhoods.knowing.models import ThingToKnow
from neighbourhoods.people.handing.models import HandOver, HandOverLine
from neighbourhoods.people.models import Agency, AgencyName, Contact, Person, TeamPost
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
    "AgencyName",
    "AgreedMap",
    "Area",
    "AreaCode",
    "AvoidDate",
    "ClosedDay",
    "CommunityGroup",
    "Contact",
    "Election",
    "ElectionWard",
    "GeographyFile",
    "HandOver",
    "HandOverLine",
    "Neighbourhood",
    "Part",
    "Patch",
    "Person",
    "PopulationFact",
    "Postcode",
    "PreElectionLift",
    "Service",
    "ServiceArea",
    "ServiceEntry",
    "SmallArea",
    "SmallAreaWard",
    "Street",
    "TeamPost",
    "ThingToKnow",
    "Told",
    "ToldQuerySet",
    "Venue",
    "Ward",
    "told_constraints",
    "told_stays",
]
