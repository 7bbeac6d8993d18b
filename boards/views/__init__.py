"""Pages of bodies, meetings, agendas and minutes."""
