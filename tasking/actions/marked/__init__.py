"""An action that comes from an official-sensitive problem is official-sensitive, whichever of them came first."""
