"""What the legal pages of the demonstration say. Invented, with a number of Ofcom's for stories: a
council enters its own."""

SETTINGS = {
    "council.address": "Neighbourhood team (demonstration), 1 Example Street, Derby",
    "council.telephone": "01632 960 100",
    "council.email": "neighbourhoods@demo.example",
    "council.data_protection_officer": "Data protection officer (demonstration), dpo@demo.example",
    "council.processors": "Nobody: the demonstration runs on this machine and sends no email.",
    "council.transfers": "None",
    "council.accessibility_tested": "By the software only. A council has people try it.",
}
"""The reviews have no date: nobody has reviewed these pages, and they say so."""
