"""How last year was closed."""

CAP = 2_000
REST = "The neighbourhood reserve, for what several wards need together"
RESERVE, OPENING = "Neighbourhood reserve", 12_000
REFERENCE = "Report on the outturn, minute 41"
ORDER = ("PO88", "Paving by the shops", "Example Paving Ltd", 450)
LATE = "The works began late because of the frost"
DUE = "Delivered in March, invoice to come"
APPROVER = "The cabinet member for neighbourhoods"
