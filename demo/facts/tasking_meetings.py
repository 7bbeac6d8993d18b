"""What is nominated for the tasking group of the manager's place, and what it sent up."""

NOMINATIONS = (
    ("Garages behind Cole Lane", "Rubbish is set alight; the fire service came twice", "Fridays after 9pm", "urgent"),
    ("Osmaston Park, by the pavilion", "Motorbikes on the grass, gate forced open", "Sundays, 2pm to 5pm", "normal"),
    ("Shops on Thackeray Street", "Bins overturned, glass on the pavement", "Most evenings", "normal"),
)  # fmt: skip
"""(where, what happens, when, how urgent)."""
ESCALATION = (
    "Lighting of the garages on three estates", "money",
    "The landlord can pay for one site. All three had fires this autumn: we ask for a shared bid.",
)  # fmt: skip
"""(matter, reason, what is asked)."""
ANSWER = "Taken into the area’s plan for the winter: two sites by January, the third with the next budget."
