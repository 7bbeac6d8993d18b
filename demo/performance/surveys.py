"""Surveys of residents: what they ask, of whom, and which answers count; and one that is made up."""

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

DEMO_SURVEY, DEMO_MODE = "Neighbourhood survey (demonstration)", "post"
DEMO_NOTE = "Nobody was asked: all answers are made up for this demonstration."
DEMO_ANSWERS = {"yes": AGREE, "no": DISAGREE, "none": "Don’t know"}
DEMO_QUESTIONS = (
    # code, column, name, definition, what was asked, least and most who agree, of a hundred
    (
        "demo-influence", "Influence", "People who feel they can influence decisions locally (demonstration)",
        "Adults who agree that they can influence decisions affecting their local area, of those who gave a valid answer. The answers are made up.",
        "whether people agree that they can influence decisions affecting their local area", (17, 43),
    ),
    (
        "demo-belonging", "Belonging", "People who feel they belong to their neighbourhood (demonstration)",
        "Adults who agree that they belong to their immediate neighbourhood, of those who gave a valid answer. The answers are made up.",
        "whether people agree that they belong to their immediate neighbourhood", (44, 76),
    ),
    (
        "demo-get-on", "Get on", "People who say that people from different backgrounds get on well (demonstration)",
        "Adults who agree that people from different backgrounds get on well together here, of those who gave a valid answer. The answers are made up.",
        "whether people agree that people from different backgrounds get on well together in their local area", (58, 88),
    ),
)  # fmt: skip
DEMO_ASKED = (84, 190)
"""How many of a neighbourhood answer, least and most: of some too few to say."""
DEMO_WEIGHTS = ("0.6", "0.8", "1", "1.3", "1.9")
NATIONAL = (
    # code, first year and month, per cent of England, source, note
    (
        "community-life-belonging", 2023, 4, 61, "Community Life Survey 2023/24, DCMS: neighbourhood and community",
        "As published, to a whole per cent",
    ),
    ("ni-4", 2008, 1, 29, "Place Survey 2008, Communities and Local Government", "To a whole per cent"),
)  # fmt: skip
"""What is known of England. What is not known of it is not here."""
