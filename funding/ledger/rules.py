"""What every page of money says of itself."""

RECORD = (
    "The council’s finance system is the record of payment. This is the record of what was decided "
    "and promised."
)
