"""The full intake: requests of a team that works here, from triage to closure."""
