"""Pages of neighbourhoods, services, agencies and people."""
