"""Dates that people in the demonstration avoid. Made up, as a city might have them."""

SOURCE = "Made up for the demonstration"
SCHOOL = (
    (2, 15, 5, "February half term"),
    (4, 6, 10, "Easter holidays"),
    (5, 25, 5, "May half term"),
    (7, 24, 40, "Summer holidays"),
    (10, 26, 5, "October half term"),
    (12, 21, 12, "Christmas holidays"),
)
"""(month, day, how many days, name)"""
FESTIVALS = (
    ("Normanton", 7, 10, 2, "Normanton carnival"),
    ("Chaddesden", 9, 5, 1, "Chaddesden in the park"),
)
"""(neighbourhood, month, day, how many days, name)"""
COUNCIL_MONTHS = (1, 3, 5, 7, 9, 11)
