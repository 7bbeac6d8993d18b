"""Bodies, memberships, meetings, agendas, attendance, minutes and decisions."""
