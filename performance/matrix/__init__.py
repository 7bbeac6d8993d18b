"""All indicators of all places beside each other: the matrix, places compared, and what has changed."""
