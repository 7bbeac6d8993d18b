"""What the invented meetings talk about. {place}, {street}, {green}, {month} are filled in.

Each topic: title, what it is about, what was said, what was decided, actions as (agency, words).
"""

TOPICS = [
    (
        "Speeding on {street}",
        "Residents have asked again for slower traffic. The board is asked which measure to try first.",
        (
            "Sixty-one signatures were handed in. The speed survey of {month} shows an average of 34 miles an hour in a 30 zone.\n\nThe traffic officer explained that a sign which lights up can come within weeks, a raised crossing only within the next programme.",
            "Three people spoke who live on the bend. No one was against slower traffic; two feared for the bus times.",
        ),
        (
            "that a sign that shows drivers their speed is tried for six months on {street}, and the board sees the figures afterwards.",
            "that the raised crossing at {street} is put forward for the next programme.",
        ),
        (
            ("council", "Put up the speed sign at {street} and report the first month's figures"),
            ("police", "Carry out four speed checks at {street} at school times"),
        ),
    ),
    (
        "Fly-tipping behind {street}",
        "Street Pride reports on what was collected and what could stop it.",
        (
            "Eleven loads were cleared since {month}, most of it furniture. The camera on loan is due back.",
            "Street Pride clears within two days, but the alley fills again. Shopkeepers offered to lock the gate at night if they are given keys.",
        ),
        (
            "that the gate to the alley is locked from eight in the evening, with keys for the shopkeepers.",
            "that the camera stays until the end of the quarter.",
        ),
        (
            ("council", "Fit a lock to the alley gate behind {street} and hand out keys"),
            ("council", "Put up signs that say what a fine for fly-tipping costs"),
            ("derby-homes", "Write to tenants beside the alley about free collection of furniture"),
        ),
    ),
    (
        "Young people at {green}",
        "The youth service and the police say what they see in the evenings and what is on offer.",
        (
            "Fewer calls than last spring. The Friday session brings twenty to thirty; the trouble is on the days without one.",
            "Two young people from the Friday session spoke. They asked for light at the court and for someone to ask them before things are planned.",
        ),
        (
            "that a second evening is tried at {green} from {month}, and those who come are asked first.",
        ),
        (
            ("council", "Run a second youth session at {green} for twelve weeks"),
            (
                "police",
                "Walk through {green} on evenings without a session and report to the manager",
            ),
            ("third-sector", "Find two volunteers for the Friday session"),
        ),
    ),
    (
        "Dog fouling on the way to school",
        "Parents counted for a week. What works elsewhere, and who does it?",
        (
            "The count found forty-three places on one mile. Bins are full by noon on Mondays.",
            "The warden can come on two mornings a week. Pink chalk rings around what is left have helped in two other neighbourhoods.",
        ),
        (
            "that wardens walk the route on two mornings a week until the half-term, and the count is done again.",
        ),
        (
            ("council", "Empty the two bins on the school route on Mondays before nine"),
            ("council", "Send the warden on two mornings a week and repeat the count"),
        ),
    ),
    (
        "Home fire safety visits",
        "Fire and Rescue reports on visits, and asks partners to name homes where one is due.",
        (
            "Thirty-eight visits since {month}, nine of them after a partner's word. Smoke alarms were missing in twelve homes.",
            "The service will train housing officers to spot what matters, in an hour.",
        ),
        ("that every housing visit ends with the question about a smoke alarm.",),
        (
            ("fire", "Train housing officers of the patch to spot fire risks"),
            ("derby-homes", "Name the twenty homes most in need of a fire safety visit"),
        ),
    ),
    (
        "Empty homes near {street}",
        "Five homes have stood empty for more than a year.",
        (
            "Two owners have answered. One house is to be let by {month}; for another the council looks at enforcement.",
        ),
        ("that the board sees the list each quarter, without addresses.",),
        (
            ("council", "Report on the five empty homes near {street}"),
            ("derby-homes", "Secure the windows of the empty block by {street}"),
        ),
    ),
    (
        "Health checks in the community",
        "NHS Derby City would like to bring checks to where people already meet.",
        (
            "Last year one in four of those invited came. At the market in {month} sixty came in one morning.",
            "The group for older people offered its room; the mosque and two churches did the same.",
        ),
        ("that three mornings are held in places where people meet, one of them at {green}.",),
        (
            ("nhs", "Hold a morning of health checks at {green}"),
            ("third-sector", "Spread word of the health checks in four languages"),
        ),
    ),
    (
        "Jobs and training this winter",
        "Jobcentre Plus brings figures, and the college its short courses.",
        (
            "The number of young people out of work fell by fourteen since {month}. Courses at the community centre fill, those in town do not.",
        ),
        ("that the spring course is held in the neighbourhood again.",),
        (("jobcentre", "Hold an advice morning in the community centre each month"),),
    ),
    (
        "Parking outside the school",
        "The school travel plan is a year old. What has changed?",
        (
            "Cars on the zigzag lines have halved, but they have moved round the corner. The park-and-stride from {green} is used by thirty families.",
            "The head asked for a crossing patrol. The officer said what the figures would have to show for one.",
        ),
        ("that a count is made for a crossing patrol, and the board is told the result.",),
        (
            ("council", "Count crossings for a school patrol at {street}"),
            ("police", "Visit the school gate on four mornings and hand out the leaflet"),
        ),
    ),
    (
        "A community garden at {green}",
        "Residents ask to use the unused corner. The parks service says what it needs.",
        (
            "Fourteen people have signed up. Soil was tested and is sound. Water is the open question.",
            "The group has written rules now and can hold a small grant.",
        ),
        (
            "that the corner of {green} may be used for three years, rent free, and the group reports once a year.",
        ),
        (
            ("council", "Draw up the licence for the garden at {green}"),
            ("third-sector", "Help the garden group to apply for a small grant"),
        ),
    ),
    (
        "Burglary and how to make it harder",
        "The sergeant brings the figures and what victims had in common.",
        (
            "Nine in the quarter, six through an unlocked door. Two streets had been leafleted; none of the nine was in them.",
        ),
        ("that the remaining streets are leafleted before the clocks go back.",),
        (
            ("police", "Leaflet the remaining streets about locked doors"),
            ("derby-homes", "Change the locks of the fourteen doors on the police list"),
        ),
    ),
    (
        "The street light survey",
        "Residents walked the patch after dark and marked what does not work.",
        (
            "Seventeen lights were marked, eleven of them not known to the council. The path across {green} is the worst.",
        ),
        ("that the path across {green} is done first.",),
        (
            ("council", "Repair the eleven lights from the residents' survey"),
            ("council", "Cut back the branches along the path across {green}"),
        ),
    ),
    (
        "Community Payback: what to do next",
        "Probation offers ten days of work and asks the board to choose.",
        (
            "Railings at {green}, the alley behind {street}, and graffiti under the bridge were named.",
        ),
        ("that the railings at {green} come first, then the graffiti.",),
        (
            ("probation", "Paint the railings at {green}"),
            ("probation", "Remove the graffiti under the bridge"),
        ),
    ),
    (
        "New neighbours: welcome and advice",
        "Forty households have moved in since {month}. What do they need to know, and from whom?",
        (
            "Most ask about bins, schools and doctors, in that order. A card with three phone numbers was welcomed.",
        ),
        ("that the card is printed, and handed over by whoever visits first.",),
        (
            ("council", "Print the welcome card with bin days and phone numbers"),
            ("csp", "Invite new households to the next forum in person"),
        ),
    ),
    (
        "Alcohol on {street}",
        "Shopkeepers, the police and treatment services meet over the same few people.",
        (
            "Calls rose in {month} and fell after two people were housed. The bench was not the cause, the talk moved fifty yards.",
        ),
        ("that no one is moved on without being offered a worker's visit.",),
        (
            ("nhs", "Have an outreach worker on {street} on Tuesday and Friday mornings"),
            ("police", "Speak with the three shops about strong cider"),
        ),
    ),
]
