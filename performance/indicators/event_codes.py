"""What audit events say of indicators."""

CODES = {
    "indicator.published": "published the indicator",
    "indicator.withdrawn": "took the indicator off the public pages",
    "indicator.ended": "stopped collecting the indicator",
    "figures.given": "entered figures of the indicator",
    "figures.taken_back": "took back figures of the indicator that a file had brought",
    "figures.confirmed": "confirmed provisional figures",
    "target.set": "set a target of the indicator",
    "target.dropped": "took back a target of the indicator",
    "break.added": "entered a break in the series of the indicator",
    "break.withdrawn": "took back a break in the series of the indicator",
    "indicator.handed_over": "handed over who gives the figures",
}
