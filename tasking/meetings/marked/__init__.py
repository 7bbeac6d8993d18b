"""Words that an agenda took from a record which became official-sensitive afterwards."""
