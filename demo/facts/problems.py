"""Problems of two neighbourhoods, what was counted of them, and what the police put first."""

ADOPTED, ANALYSIS, RESPONSE, ASSESSMENT = "adopted", "analysis", "response", "assessment"

# place, title, street, lead agency, kind, objective, what happens, when, how far it has come,
# and of one that is assessed: data used, what was done, outcome, what residents say, result, counts, closed so many days ago
PROBLEMS = (
    {
        "place": "Sinfin",
        "title": "Cars racing on Friday nights",
        "street": "Wilmore Road",
        "agency": "police",
        "kind": "place",
        "objective": "Families in the flats sleep on Friday nights.",
        "what": "Ten to twenty cars meet at the retail park and race to the roundabout and back.",
        "times": "Fridays, ten to midnight",
        "data": "Calls to the police by hour; the council’s noise line; speed counts of the highways team.",
        "process": "The car park is closed by a barrier at nine; two operations with roads policing.",
        "outcome": "The meetings have stopped. Single cars still come.",
        "residents": "Twelve of fourteen asked at the forum sleep better. Two hear motorbikes now.",
        "verdict": "better",
        "counts": (
            ("Calls about racing", "Police incident log", 31, 9),
            ("Calls about noise", "Noise line of the council", 14, 6),
        ),
        "requests": ("Tyre marks and oil on the car park", 7, 2),
        "steps": (ADOPTED, ANALYSIS, RESPONSE, ASSESSMENT),
        "began": 300,
        "closed": 60,
    },
    {
        "place": "Sinfin",
        "title": "Bins set on fire behind the shops",
        "street": "District Centre",
        "agency": "council",
        "kind": "place",
        "objective": "No fires behind the shops, and people use the path again.",
        "what": "Large bins stand open overnight and are set on fire.",
        "times": "School holidays, after six",
        "data": "Fire and Rescue’s list of small fires; photographs of the caretaker.",
        "process": "Traders lock their bins; the yard is lit; fire officers came to the school.",
        "outcome": "Three fires became none.",
        "residents": "Traders are content. Residents ask for the light to stay.",
        "verdict": "too_few",
        "counts": (("Small fires", "Fire and Rescue", 4, 0),),
        "requests": (),
        "steps": (ADOPTED, ANALYSIS, RESPONSE, ASSESSMENT),
        "began": 330,
        "closed": 110,
    },
    {
        "place": "Normanton",
        "title": "Rubbish dumped in the back alleys",
        "street": "the alleys off Pear Tree Road",
        "agency": "council",
        "kind": "place",
        "objective": "Clean alleys that residents look after.",
        "what": "Furniture and bags are left within days of each clearing.",
        "times": "End of the month",
        "data": "Jobs of the street cleaning team by alley.",
        "requests": ("Mattress and bags in the alley", 6, 3),
        "steps": (ADOPTED, ANALYSIS, RESPONSE),
        "began": 120,
    },
    {
        "place": "Normanton",
        "title": "Street drinking by the play area",
        "street": "Arboretum side of Normanton Road",
        "agency": "police",
        "kind": "",
        "objective": "Families use the play area in the afternoon.",
        "what": "Groups drink on the benches; bottles are broken on the grass.",
        "times": "Afternoons, in dry weather",
        "requests": (),
        "steps": (),
        "began": 12,
    },
)

# title, how it was chosen, where; what was done
PRIORITIES = (
    (
        "Speeding past the school",
        "forum",
        "Show of hands",
        "Speed checks on two mornings with the school",
    ),
    (
        "Off-road motorbikes on {green}",
        "survey",
        "Letterbox survey of 140 homes",
        "A bike was seized",
    ),
    (
        "Thefts from sheds and garages",
        "data",
        "Three months of recorded crime",
        "Forty sheds were marked",
    ),
)
WITH_PRIORITIES = ("Sinfin", "Normanton", "Abbey", "Arboretum", "Alvaston")
LATE = "Abbey"
"""Where the first of the three is over three months old."""
EARLIER = ("Parking on the pavement by the shops", "Fewer cars: the bollards stand.")
