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
        "actions-in-time", "Actions of partners completed on time",
        "Actions that fell due in the quarter and were reported done by then, of all that fell due.",
        "service", "proportion", 100, "high", "quarter", "interval", 10, 0, "Records of the neighbourhood team", "council",
    ),
    (
        "deprivation", "Index of Multiple Deprivation 2019, average score",
        "Average score of the small areas of the neighbourhood, each counted by its population. A high score is more deprived.",
        "own", "mean", 1, "none", "seldom", "none", 0, 0, "English Indices of Deprivation 2019", "council",
    ),
    (
        "savings-verified", "Savings that finance has verified",
        "Pounds saved in the financial year by working in neighbourhoods, as verified by finance.",
        "efficiency", "money", 1, "high", "year", "none", 0, 0, "Savings register of the council", "council",
    ),
)  # fmt: skip
ONS = "Office for National Statistics, Explore local statistics"
WELLBEING = (
    # code, name, what it is called in the file of the ONS, question, polarity
    ("life-satisfaction", "Satisfaction with life", "Satisfaction", "How satisfied are you with your life nowadays?", "high"),
    ("worthwhile", "Feeling that what one does is worthwhile", "Worthwhile",
     "To what extent do you feel that the things you do in your life are worthwhile?", "high"),
    ("happiness", "Happiness", "Happiness", "How happy did you feel yesterday?", "high"),
    ("anxiety", "Anxiety", "Anxiety", "How anxious did you feel yesterday?", "low"),
)  # fmt: skip
WELLBEING_DEFINITION = (
    "Average answer of adults to “{}”, from 0 (not at all) to 10 (completely), in the Annual Population Survey. For the city, the region "
    "and England; not known by neighbourhood."
)
MADE_UP = "Made up for this demonstration"
QUARTERS = 6
SHOWN_FIGURES = (
    # code, name, definition, block, measured, per, unit, polarity, hidden below, least and most of the figure, out of
    (
        "demo-feel-safe", "People who feel safe after dark (demonstration)",
        "Of those asked by the neighbourhood team in the quarter, those who feel safe outside after dark. The figures are made up.",
        "confidence", "proportion", 100, "", "high", 5, (38, 74), 140,
    ),
    (
        "demo-fly-tipping", "Fly-tipping reported (demonstration)",
        "Reports of fly-tipping in the quarter for each 1,000 people. The figures are made up.",
        "own", "rate", 1_000, "", "low", 0, (2, 9), None,
    ),
    (
        "demo-repairs-in-time", "Street lights mended within five days (demonstration)",
        "Street lights reported in the quarter that were mended within five working days, of all that were reported. The figures are made up.",
        "service", "proportion", 100, "", "high", 5, (61, 97), 45,
    ),
)  # fmt: skip
NOT_PUBLISHED = {"savings-verified"}
