"""Performance: what is measured and observed, neighbourhood by neighbourhood, and how actions are getting on."""
