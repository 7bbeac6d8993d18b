"""Performance: how actions are getting on, neighbourhood by neighbourhood."""
