"""Words of what agencies share: agreements, and one record for named people only."""

AGREEMENTS = [
    # title, purpose, gateway, agencies, days since its start, days until its review, of which not signed,
    # days since it was last reviewed
    (
        "Safer Derby information sharing protocol",
        "To prevent and reduce crime, disorder and anti-social behaviour in the neighbourhoods.",
        "Crime and Disorder Act 1998, section 115",
        ("council", "police", "derby-homes"), 610, 120, (), 245,
    ),
    (
        "Depersonalised data for neighbourhood profiles",
        "Counts by place every three months, without anything about a person.",
        "Crime and Disorder Act 1998, section 17A",
        ("council", "police", "nhs"), 380, 12, ("nhs",), None,
    ),
    (
        "Estate walkabouts with tenants",
        "What was seen at a walkabout, and who does something about it.",
        "Localism Act 2011, section 1, and tenants’ agreement",
        ("council", "derby-homes"), 400, -9, (), None,
    ),
]  # fmt: skip
REVIEWED_BY = "Information governance board"
SENSITIVE = "Joint visit to the flats by the shops, with the police and the housing officer"
WHY = "Somebody living there may be at risk"
PROBLEM = {
    "title": "Callers at the flats by the shops, late in the evening", "street": "Flats by the shops",
    "what": "Several short visits an evening; neighbours on two floors keep their lights off.",
    "times": "Evenings, most often at the end of the week",
    "objective": "Nobody living there is afraid to open the door by the end of the spring.",
    "action": "Change the locks of the side doors and agree who has keys",
}  # fmt: skip
PROBLEM_WHY = "Somebody living there may be made to let others in"
