"""The route of a walkabout: streets in their order, each with a point on the map where somebody set one."""
