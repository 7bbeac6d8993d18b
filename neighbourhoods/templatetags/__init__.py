"""Tags of neighbourhoods."""
