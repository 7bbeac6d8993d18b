"""What audit events say of indicators."""

CODES = {
    "indicator.published": "published the indicator",
    "indicator.withdrawn": "unpublished the indicator",
    "indicator.ended": "stopped collecting the indicator",
    "figures.given": "entered figures of the indicator",
    "figures.taken_back": "undid figures of the indicator that a file had loaded",
    "figures.confirmed": "confirmed provisional figures",
    "target.set": "set a target of the indicator",
    "target.dropped": "withdrew a target of the indicator",
    "break.added": "entered a break in the series of the indicator",
    "break.withdrawn": "withdrew a break in the series of the indicator",
    "indicator.handed_over": "handed over who gives the figures",
}
