"""What audit events say of places and people: a code for each, with its words."""

CODES = {
    "place.profile_changed": "changed the profile",
    "place.boundary_imported": "imported the boundary",
    "avoid.added": "added a date to avoid",
    "avoid.changed": "changed a date to avoid",
    "avoid.removed": "removed a date to avoid",
    "geography.imported": "imported a file of places",
    "election.announced": "entered the election",
    "election.lifted": "let “{what}” go ahead in the pre-election period",
    "election.put_back": "put “{what}” back under the pre-election period",
    "person.merged": "merged a duplicate of a person",
    "person.unmerged": "separated a merged duplicate",
    "person.contact_read": "read contact details",
    "person.needs_changed": "changed the access needs",
    "person.needs_read": "read the access needs",
    "person.addresses_read": "copied email addresses of people",
}
