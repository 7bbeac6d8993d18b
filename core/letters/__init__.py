"""Letters: every email of the product is a row first, and then claimed, handed over, marked."""
