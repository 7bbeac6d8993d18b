"""Places and people: areas, neighbourhoods, wards, agencies, people, teams, services, figures."""
