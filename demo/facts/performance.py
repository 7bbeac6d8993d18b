"""Indicators of the performance framework: what is known of each from public sources. No figures."""

HOUR = "hour"
INDICATORS = (
    # code, name, definition, block, measured, per, polarity, frequency, comparison, least base, hidden below, source, agency
    (
        "ni-4", "People who feel they can influence decisions locally",
        "Adults who agree that they can influence decisions affecting their local area, of those who gave a valid answer. People who did not know are left out.",
        "laa", "proportion", 100, "high", "seldom", "interval", 100, 5, "Survey of residents, national indicator 4", "council",
    ),
    (
        "ni-2", "People who feel they belong to their neighbourhood",
        "Adults who feel very or fairly strongly that they belong to their immediate neighbourhood, of those who gave a valid answer.",
        "laa", "proportion", 100, "high", "seldom", "interval", 100, 5, "Survey of residents, national indicator 2", "council",
    ),
    (
        "ni-1", "People who say that people from different backgrounds get on well",
        "Adults who agree that their local area is a place where people from different backgrounds get on well together, of those who gave a valid answer.",
        "laa", "proportion", 100, "high", "seldom", "interval", 100, 5, "Survey of residents, national indicator 1", "council",
    ),
    (
        "satisfied-with-area", "People satisfied with their area as a place to live",
        "Adults who are very or fairly satisfied with their local area as a place to live, of those who gave a valid answer.",
        "confidence", "proportion", 100, "high", "seldom", "interval", 100, 5, "Survey of residents, national indicator 5", "council",
    ),
    (
        "recorded-antisocial-behaviour", "Antisocial behaviour recorded by the police",
        "Incidents of antisocial behaviour recorded by the police and placed in the neighbourhood by the small area that the police publish.",
        "own", "rate", 1_000, "low", "month", "funnel", 0, 0, "data.police.uk, street-level crime", "police",
    ),
    (
        "recorded-crime", "Crime recorded by the police",
        "All crimes recorded by the police and placed in the neighbourhood by the small area that the police publish, without antisocial behaviour.",
        "own", "rate", 1_000, "low", "month", "funnel", 0, 0, "data.police.uk, street-level crime", "police",
    ),
    (
        "forum-attendance", "Attendances at neighbourhood forums",
        "Attendances at forum sessions in the quarter for each 1,000 people. Somebody who comes twice counts twice.",
        "renewal", "rate", 1_000, "high", "quarter", "none", 0, 5, "Records of the neighbourhood team", "council",
    ),
    (
        "deprivation", "Index of Multiple Deprivation 2019, average score",
        "Average score of the small areas of the neighbourhood, each counted by its population. A high score is more deprived.",
        "own", "mean", 1, "none", "seldom", "none", 0, 0, "English Indices of Deprivation 2019", "council",
    ),
    (
        "community-life-belonging", "People who feel that they belong to their neighbourhood, Community Life Survey",
        ("Adults of 16 and over who feel very or fairly strongly that they belong to their immediate neighbourhood, of those who gave a valid answer. "
        "Another survey, asked in another way than national indicator 2: the two are not compared."),
        "laa", "proportion", 100, "high", "year", "none", 100, 0, "Community Life Survey, DCMS", "council",
    ),
    (
        "community-life-influence", "People who feel that they can influence local decisions, Community Life Survey",
        ("Adults of 16 and over who agree that they personally can influence decisions affecting their local area, of those who gave a valid answer. "
        "Another survey, asked in another way than national indicator 4: the two are not compared."),
        "laa", "proportion", 100, "high", "year", "none", 100, 0, "Community Life Survey, DCMS", "council",
    ),
)  # fmt: skip
AGREE = "Definitely agree\nTend to agree"
DISAGREE = "Tend to disagree\nDefinitely disagree"
STRONGLY = "Very strongly\nFairly strongly"
NOT_STRONGLY = "Not very strongly\nNot at all strongly"
PRINTED = "As printed in the survey: {}. The exact wording is not entered yet."
CODE_BOOKS = (
    # survey, wave, mode, asked by, asked of, first year, first month, city only, column of the place, of the weight, note, questions
    (
        "Place Survey", "2008", "post", "the council, for the government", "adults who live in Derby", 2008, 1, False, "Ward", "Weight",
        "The survey was asked once and is gone. Its figures are never one line with those of a later survey.",
        (
            ("ni-4", "NI 4", "whether people agree that they can influence decisions affecting their local area", AGREE, DISAGREE, "Don’t know"),
            ("ni-2", "NI 2", "how strongly people feel that they belong to their immediate neighbourhood", STRONGLY, NOT_STRONGLY, "Don’t know"),
            (
                "ni-1", "NI 1", "whether people agree that people from different backgrounds get on well together in their local area",
                AGREE, DISAGREE, "Don’t know\nToo few people in the local area\nAll the same background",
            ),
            (
                "satisfied-with-area", "NI 5", "how satisfied people are with their local area as a place to live",
                "Very satisfied\nFairly satisfied", "Neither satisfied nor dissatisfied\nFairly dissatisfied\nVery dissatisfied", "Don’t know",
            ),
        ),
    ),
    (
        "Community Life Survey", "2024/25", "mixed", "the Department for Culture, Media and Sport", "people of 16 and over", 2024, 4, True, "", "Weight",
        "Some 175,000 people answered in England. There are figures for councils, and none for neighbourhoods.",
        (
            ("community-life-belonging", "Belonging", "how strongly people feel that they belong to their immediate neighbourhood", STRONGLY, NOT_STRONGLY, "Don’t know"),
            ("community-life-influence", "Influence", "whether people agree that they can influence decisions affecting their local area", AGREE, DISAGREE, "Don’t know"),
        ),
    ),
)  # fmt: skip
"""Two surveys that ask the same and are two series. The columns are those of the sample file."""
NOT_PUBLISHED = {"requests-fixed-first"}
"""Internal until the agencies have agreed what it means."""
COUNTED = (
    # code of what this system counts itself, outcome, hidden below
    ("actions-in-time", "service", 0),
    ("actions-accepted-in-time", "service", 0),
    ("decisions-carried-out", "renewal", 0),
    ("requests-in-time", "service", 5),
    ("requests-fixed-first", "service", 5),
    ("walkabouts-held", "renewal", 0),
    ("meetings-held", "renewal", 0),
    ("minutes-in-time", "renewal", 0),
    ("member-attendance", "renewal", 5),
    ("grants-decided-in-time", "service", 0),
    ("ward-money-granted", "own", 0),
    ("savings-verified", "efficiency", 0),
)
"""The others that packages declare wait on the page of what this system counts, to be added with a press."""
