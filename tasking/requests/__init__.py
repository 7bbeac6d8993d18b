"""Service requests: logged, chased, worked and answered."""
