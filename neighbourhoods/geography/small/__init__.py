"""Small areas (LSOA): which neighbourhood and which wards they lie in, and how many people live there."""
