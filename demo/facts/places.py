"""Facts about places and agencies.

Wards, codes and populations: Office for National Statistics (populations are mid-2019 best-fit sums
by ward). Centres: points inside the wards, computed from open boundaries; contains Ordnance Survey
and Office for National Statistics data © Crown copyright and database right 2016. Agencies and
priority neighbourhoods: report on governance options (about 2010) and slides on the area and
neighbourhood agenda (2006). The grouping into areas is made up for the demonstration.
"""

CENTRES_CREDIT = (
    "Contains Ordnance Survey and Office for National Statistics data "
    "© Crown copyright and database right 2016"
)
POPULATION_SOURCE = f"ONS mid-2019 estimates, best fit to ward. {CENTRES_CREDIT}"
"""What the licences of the figures and of the centres ask to be said where they are shown."""
POPULATION_YEAR = 2019

FIRST_OFFICE = 900
OFFICE_UNKNOWN = ("Mackworth", "Chaddesden")
"""Neighbourhoods whose office has not said how it is reached."""

EVERY_DAY = ("police", "fire")
"""Agencies that work at weekends and on bank holidays too."""

AREAS = {1: "North", 2: "East", 3: "South east", 4: "South", 5: "West"}

# name, area, latitude, longitude, people, meeting place, street, green space
NEIGHBOURHOODS = [
    (
        "Abbey",
        5,
        "52.9142",
        "-1.4960",
        15565,
        "Stockbrook Community Rooms",
        "the Monk Street corner",
        "the Riverside Path",
    ),
    (
        "Allestree",
        1,
        "52.9485",
        "-1.4948",
        13385,
        "Woodlands Church Hall",
        "Park Farm precinct",
        "Allestree Park",
    ),
    (
        "Alvaston",
        3,
        "52.9030",
        "-1.4399",
        17070,
        "Alvaston Village Hall",
        "the London Road shops",
        "Alvaston Park",
    ),
    (
        "Arboretum",
        4,
        "52.9131",
        "-1.4738",
        22116,
        "Pear Tree Library Meeting Room",
        "the top of Normanton Road",
        "the Arboretum",
    ),
    (
        "Blagreaves",
        5,
        "52.8932",
        "-1.5053",
        12852,
        "Sunny Hill Community Centre",
        "the Blagreaves Lane crossing",
        "Sunny Hill recreation ground",
    ),
    (
        "Boulton",
        3,
        "52.8872",
        "-1.4343",
        13666,
        "Boulton Lane Community Centre",
        "the Allenton market place",
        "the Harvey Road field",
    ),
    (
        "Chaddesden",
        2,
        "52.9248",
        "-1.4295",
        13035,
        "Chaddesden Park Centre",
        "the Nottingham Road parade",
        "Chaddesden Park",
    ),
    (
        "Chellaston",
        3,
        "52.8734",
        "-1.4459",
        15501,
        "Chellaston Community Hall",
        "the High Street",
        "the Snelsmoor fields",
    ),
    (
        "Darley",
        1,
        "52.9394",
        "-1.4801",
        15548,
        "Darley Abbey Village Hall",
        "the Duffield Road shops",
        "Darley Park",
    ),
    (
        "Derwent",
        2,
        "52.9317",
        "-1.4544",
        14070,
        "Derwent Community Hub",
        "the Max Road shops",
        "the Racecourse playing field",
    ),
    (
        "Littleover",
        5,
        "52.9039",
        "-1.5169",
        14999,
        "Littleover Old Hall Annexe",
        "Littleover village centre",
        "King George V playing field",
    ),
    (
        "Mackworth",
        5,
        "52.9275",
        "-1.5165",
        15068,
        "Mackworth Estate Hall",
        "the Prince Charles Avenue shops",
        "Mackworth Park",
    ),
    (
        "Mickleover",
        5,
        "52.9114",
        "-1.5406",
        13847,
        "Mickleover Memorial Rooms",
        "the Uttoxeter Road precinct",
        "the Vicarage Road field",
    ),
    (
        "Normanton",
        4,
        "52.8976",
        "-1.4822",
        19706,
        "Village Street Community Centre",
        "the Pear Tree end of Normanton Road",
        "the Sunnydale recreation ground",
    ),
    (
        "Oakwood",
        1,
        "52.9437",
        "-1.4321",
        12549,
        "Oakwood Community Centre",
        "the Danebridge Crescent shops",
        "the edge of Chaddesden Wood",
    ),
    (
        "Sinfin",
        4,
        "52.8882",
        "-1.4732",
        16164,
        "Sinfin Moor Social Hall",
        "the Arleston Lane precinct",
        "Moor Lane Park",
    ),
    (
        "Spondon",
        2,
        "52.9162",
        "-1.4055",
        12161,
        "Spondon Village Hall",
        "the Chapel Street shops",
        "Dale Road Park",
    ),
]
FIRST_CODE = 5001767
PRIORITY = {"Normanton", "Sinfin"}

# name, neighbourhood, wards it touches, note
PARTS = [
    (
        "Osmaston/Allenton",
        "Boulton",
        ("Boulton", "Sinfin", "Arboretum"),
        "Named in 2006. Crosses wards.",
    ),
    ("Austin", "Normanton", ("Normanton", "Arboretum"), "Named in 2006; an estate of its own."),
    ("Stockbrook", "Abbey", ("Abbey",), "Named in 2006."),
    ("City Centre", "Arboretum", ("Arboretum", "Abbey"), "Named in 2006 with a question mark."),
    ("Derwent New Deal for Communities", "Derwent", ("Derwent",), "Named in 2006."),
]

# slug: name, short name, kind
AGENCIES = {
    "council": ("Derby City Council", "Derby City Council", "council"),
    "police": ("Derbyshire Constabulary", "Police", "police"),
    "nhs": ("NHS Derby City", "NHS Derby City", "nhs"),
    "derby-homes": ("Derby Homes", "Derby Homes", "other"),
    "fire": ("Derbyshire Fire and Rescue Service", "Fire and Rescue", "other"),
    "probation": ("Probation Service", "Probation", "other"),
    "criminal-justice-board": (
        "Derbyshire Criminal Justice Board",
        "Criminal Justice Board",
        "other",
    ),
    "csp": ("Community Safety Partnership", "Community Safety Partnership", "other"),
    "jobcentre": ("Jobcentre Plus", "Jobcentre Plus", "other"),
    "third-sector": ("Third sector", "Third sector", "other"),
    "traders": ("Shopping street traders", "Traders", "other"),
}

# {name}, {people}, {order}, {street}, {green} are filled in
PROFILES = (
    "{name} has about {people:,} people. It is one of the {order} neighbourhoods of the partnership, and {street} is where most of daily life happens.\n\nResidents say that they like {green} and the feeling of knowing one's neighbours. They would like slower traffic and more for young people to do in the evenings.\n\nThe people named in this demonstration are invented.",
    "About {people:,} people live in {name}. The centre is {street}; on the other side {green} draws families on fine days.\n\nThe forum has asked most often about litter, parking by the school and the buses after seven.\n\nThe people named in this demonstration are invented.",
)
