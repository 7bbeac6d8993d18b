"""Files for everybody: grants in the 360Giving standard, the voluntary-sector list, spend over £500."""
