"""How long an elected member may stay away: six months, approved reasons, and what ran out."""
