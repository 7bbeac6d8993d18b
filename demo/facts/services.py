"""Services and who provides them, as appendix 1 of the report on governance options (about 2010) has them."""

SERVICE_AREAS = [
    "Children and young people",
    "Street scene",
    "Community safety",
    "Policing",
    "Fire safety",
    "Estates management",
    "Community engagement",
    "Community responsibility and enforcement",
]

# (level, agency): services
SERVICES = {
    ("city", "council"): (
        "Youth Offending Service",
        "Highways",
        "Prevent",
        "Parks Department",
        "Community Cohesion",
        "Planning Department",
        "Environmental Health",
        "Older People's Forum",
        "Voices in Action",
        "Consultation and Engagement",
        "Voluntary Grants and COMPACT",
    ),
    ("city", "police"): ("Public protection", "Divisional commander", "Business Crime Prevention"),
    ("city", "nhs"): (
        "Public health",
        "Drug treatment services",
        "Alcohol treatment services",
        "Community engagement",
    ),
    ("city", "probation"): ("Probation",),
    ("city", "criminal-justice-board"): ("Criminal Justice Board",),
    ("city", "fire"): ("Fire and Rescue Service",),
    ("area", "council"): (
        "Street Pride",
        "Children and young people's locality services",
        "Cultural Services",
    ),
    ("area", "police"): ("Section Inspector",),
    ("area", "nhs"): ("Locality services",),
    ("neighbourhood", "council"): (
        "Neighbourhood management",
        "Anti-social behaviour services",
        "Integrated Youth Services",
        "Derby Advice",
        "Crime Prevention",
        "Children's Centre",
        "Leisure",
        "Parks Department",
        "Housing Strategy",
        "Schools",
        "Extended Schools",
        "Traffic Management and Parking",
    ),
    ("neighbourhood", "police"): ("Safer Neighbourhood Team", "Business Crime Prevention"),
    ("neighbourhood", "nhs"): ("GPs", "Community development", "Link Officers", "Community Health"),
    ("neighbourhood", "derby-homes"): ("Housing Management", "Anti-social behaviour services"),
    ("neighbourhood", "jobcentre"): ("Employment",),
    ("neighbourhood", "fire"): ("Fire and Rescue Service",),
    ("neighbourhood", "probation"): ("Community Payback",),
}

SERVICE_AREA_OF = {
    "Youth Offending Service": 1,
    "Integrated Youth Services": 1,
    "Children's Centre": 1,
    "Schools": 1,
    "Extended Schools": 1,
    "Children and young people's locality services": 1,
    "Highways": 2,
    "Parks Department": 2,
    "Environmental Health": 2,
    "Street Pride": 2,
    "Traffic Management and Parking": 2,
    "Crime Prevention": 3,
    "Prevent": 3,
    "Business Crime Prevention": 3,
    "Public protection": 4,
    "Divisional commander": 4,
    "Section Inspector": 4,
    "Safer Neighbourhood Team": 4,
    "Fire and Rescue Service": 5,
    "Housing Management": 6,
    "Housing Strategy": 6,
    "Community Cohesion": 7,
    "Consultation and Engagement": 7,
    "Voices in Action": 7,
    "Community engagement": 7,
    "Anti-social behaviour services": 8,
    "Community Payback": 8,
}

# Whom to ring for somebody at risk: the police's own teams for it
AT_RISK = {"Public protection"}

POLICE = "https://www.police.uk/pu/contact-us/"
HEALTH = "https://111.nhs.uk"
EMERGENCY = "https://www.gov.uk/guidance/999-and-112-the-uks-national-emergency-numbers"
_POLICE = {
    "phone": ("101", POLICE),
    "hours": ("Day and night", POLICE),
    "out_of_hours": ("101", POLICE),
}
_FIRE = {"out_of_hours": ("999", EMERGENCY)}

# (agency, service): {what: (words, source)}; all other numbers are not known, and stay blank
NUMBERS = {
    ("police", "Safer Neighbourhood Team"): _POLICE,
    ("police", "Section Inspector"): _POLICE,
    ("police", "Public protection"): _POLICE,
    ("police", "Business Crime Prevention"): _POLICE,
    ("fire", "Fire and Rescue Service"): _FIRE,
    ("nhs", "GPs"): {"out_of_hours": ("111", HEALTH)},
}
