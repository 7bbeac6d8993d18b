"""Rows on which the addresses of neighbourhoods, services, agencies, people are tried."""

ROWS = {
    "neighbourhood": ("place",),
    "area": ("area",),
    "profile_edit": ("place",),
    "neighbourhood_services": ("place",),
    "neighbourhood_week": ("place",),
    "who_to_ring": ("place",),
    "agency": ("agency",),
    "avoid_edit": ("avoid",),
    "avoid_remove": ("avoid",),
    "pre_election_lift": ("election",),
    "pre_election_put_back": ("lift",),
    "person": ("person",),
    "person_contact": ("person",),
    "person_edit": ("person",),
    "person_erase": ("person",),
    "person_merge": ("person",),
    "access_needs": ("person",),
    "person_unmerge": ("person",),
}
BY_SLUG = {
    "area",
    "neighbourhood",
    "profile_edit",
    "neighbourhood_services",
    "neighbourhood_week",
    "who_to_ring",
    "agency",
}
ADMIN_ROWS = {
    "area": "area", "closedday": "closed_day", "avoiddate": "avoid", "neighbourhood": "place", "part": "part", "ward": "ward", "election": "election", "agency": "agency",
    "person": "person", "teampost": "post", "venue": "venue", "communitygroup": "group",
    "populationfact": "fact", "servicearea": "service_area", "service": "service",
    "serviceentry": "entry", "agreedmap": "agreed_map",
}  # fmt: skip
