"""A workbook of venues as a council may have it: three that are loaded, and one file with mistakes that
waits to be corrected."""

LOADED = (
    (
        "Community room (demonstration)",
        "Littleover",
        "1 Example Street",
        "Level entrance, hearing loop",
        "40",
    ),
    ("Scout hut (demonstration)", "Mickleover", "2 Example Street", "One step", "60"),
    ("Chapel hall (demonstration)", "Chaddesden", "3 Example Street", "Level entrance", "120"),
)
WRONG = (
    ("Sports pavilion (demonstration)", "Littelover", "4 Example Street", "Level entrance", "80"),
    ("Library (demonstration)", "Chaddesden", "", "Lift", "about thirty"),
)
