"""What audit events say of places and people: a code for each, with its words."""

CODES = {
    "place.profile_changed": "changed the profile",
    "place.boundary_imported": "imported the boundary",
    "election.announced": "entered the election",
    "person.merged": "made two entries one",
    "person.unmerged": "made one entry two again",
    "person.contact_read": "read contact details",
}
