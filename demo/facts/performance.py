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
NOT_PUBLISHED = {"requests-fixed-first"}
"""Internal until the agencies have agreed what it means."""
MEASURES = {
    # title of a priority: (code of an indicator, why it tells of it, target in per cent or None)
    "Streets that are clean and lit": (
        ("requests-in-time", "Litter and lamps are put right in the time that residents are told.", 90),
    ),
    "Somewhere to go after school": (
        ("actions-in-time", "The evenings open when the partners have done what they promised.", 85),
    ),
    "People feel safe in the evening": (
        ("recorded-antisocial-behaviour", "What happens in the evening is most of what is recorded.", None),
        ("actions-accepted-in-time", "Partners answer soon when something is asked of them.", 90),
    ),
    "Building the capacity of boards": (
        ("minutes-in-time", "A board that runs well has its minutes out soon.", 95),
        ("member-attendance", "Members who are supported come.", 80),
    ),
    "Community engagement": (
        ("ni-4", "It asks residents whether they can influence decisions.", 35),
    ),
    "Performance management": (
        ("decisions-carried-out", "One way of reporting shows what was carried out.", 90),
    ),
}  # fmt: skip
AFTER_DECISION = "Measures were chosen at the first review of the plan."
AGREED = "Agreed with the plan"
