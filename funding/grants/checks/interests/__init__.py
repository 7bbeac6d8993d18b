"""Members of the ward committee, asked by name whether they belong to the applicant."""
