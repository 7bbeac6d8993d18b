"""Figures of the ONS, and of three indicators that are made up for the demonstration."""

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
BREAK = (
    "demo-repairs-in-time", "definition",
    "The five days count from the report of the light; before, they counted from the inspector’s visit",
)  # fmt: skip
"""The series of one of these that breaks, what changed and why."""
BREAK_QUARTERS = 3
"""How many quarters of the new series there are."""
SHOWN_FIGURES = (
    # code, name, definition, block, measured, per, unit, polarity, hidden below, least and most of the figure, out of
    (
        "demo-feel-safe", "People who feel safe after dark",
        "Of those asked by the neighbourhood team in the quarter, those who feel safe outside after dark. The figures are made up.",
        "confidence", "proportion", 100, "", "high", 5, (38, 74), 140,
    ),
    (
        "demo-fly-tipping", "Fly-tipping reported",
        "Reports of fly-tipping in the quarter for each 1,000 people. The figures are made up.",
        "own", "rate", 1_000, "", "low", 0, (2, 9), None,
    ),
    (
        "demo-repairs-in-time", "Street lights mended within five days",
        "Street lights reported in the quarter that were mended within five working days, of all that were reported. The figures are made up.",
        "service", "proportion", 100, "", "high", 5, (61, 97), 45,
    ),
)  # fmt: skip
