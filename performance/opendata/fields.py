"""What each field of a row means, as the page says it."""

FIELDS = (
    ("level", "neighbourhood, area, city, region or country"),
    ("place_code", "Our short name for the place, as in web addresses"),
    ("ons_code", "Code of the Office for National Statistics; empty where the place has none, as an area. A neighbourhood has that of its ward before May 2023"),
    ("place", "Name of the place"),
    ("period", "First day and length: 2025-04-01/P1Y is a year, P3M a quarter, P1M a month"),
    ("status", "value: there is a figure, 0 too; missing: not available; suppressed: number too small to show; few: too few answers to say"),
    ("value", "The figure in the unit of the indicator; empty without the status value"),
    ("lower_limit_95, upper_limit_95", "The true figure is likely to be between them"),
    ("numerator, denominator", "The counts the figure is worked out from, if there are any"),
    ("answered", "How many people answered, unweighted"),
    ("unreliable", "Its source says that the figure is unreliable"),
    ("source", "Who publishes or keeps it"),
    ("note", "Comment that came with the figure"),
    ("series", "Figures with the same number may be compared: 1 until the first break in the series, then 2. 1-2: a break falls into the period, and the figure is compared with none"),
    ("breaks (JSON only)", "Where the series break: from which day, what changed (definition, boundary, source or method) and why"),
    ("marks (JSON only)", "For the latest figure of each place: status (against Derby), direction (towards the target), change (real change)"),
)  # fmt: skip
