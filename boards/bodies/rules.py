"""What a kind of body may do. Imports no Django."""

POWER_OF_KIND = {
    "board": "recommend",
    "forum": "consult",
    "ward_committee": "decide",
    "tasking": "operational",
    "area_panel": "recommend",
    "area_team": "operational",
    "strategy": "recommend",
    "neighbourhoods_board": "recommend",
}
"""What a body of a kind may do unless its terms say otherwise."""
