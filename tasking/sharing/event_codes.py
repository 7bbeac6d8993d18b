"""What audit events say of sharing: a code for each, with its words."""

CODES = {
    "sharing.marked": "changed the marking",
    "sharing.named": "named somebody who may read it",
    "sharing.taken_off": "took somebody off the list of readers",
    "agreement.ended": "ended the agreement",
    "agreement.party": "entered who signed",
    "agreement.reviewed": "recorded a review",
    "agreement.file": "added a file",
}
