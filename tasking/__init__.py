"""Work that agencies share: actions, service requests, problem-solving plans, walkabouts and action days."""
