"""What came of a grant: the report of the group, and the money that was not spent."""
