"""What was decided outside meetings of ward committees: (who, days ago, words, what the members said)."""

SCHEME = "Constitution, part 3, scheme of delegation, paragraph 4.7"
OWN_WARD = "Section 236 of the 2007 Act and constitution, part 3, paragraph 6.2"
CABINET = "Constitution, part 3, responsibility for functions, table 2"
NOTED = "The report was noted."

GRIT = {
    "title": "Grit bins for four streets",
    "power": SCHEME,
    "text": "That four grit bins are bought and put at the places named in the list, for no more than £1,200 from the ward's budget.",
    "reasons": "Frost is forecast before the committee meets again, and the four streets are on a slope that buses use.",
    "alternatives": "To wait for the meeting: the bins would come after the first frost. To grit by hand: there are no staff for it.",
    "interest": "none",
}
RAILINGS = {
    "title": "New railings at the crossing",
    "power": OWN_WARD,
    "text": "That £850 of the ward's allowance goes to the council's highways service for railings at the school crossing.",
    "reasons": "A lorry has taken the old ones away and children cross there every morning.",
    "alternatives": "To put up barriers for the term: they are moved at night.",
    "interest": "other",
    "interest_text": "Governor of the school at the crossing, appointed by the council",
}
WALL = {
    "title": "Making safe the wall of the old depot",
    "power": CABINET,
    "portfolio": "Neighbourhoods",
    "text": "That the wall along the footpath is taken down to one metre at once, and the footpath stays open behind a fence.",
    "reasons": "The surveyor found that it may fall on the path.",
    "alternatives": "To close the path: pupils would walk along the main road. To prop the wall: dearer, and for some weeks only.",
    "interest": "none",
    "exempt_reason": "The wall may fall before a call-in period has run.",
}
BENCH = {
    "title": "A bench by the bus stop",
    "power": SCHEME,
    "text": "That a bench is put up by the bus stop.",
    "reasons": "Older people have asked for it at two forums.",
    "alternatives": "None: the bus shelter has no room for a seat.",
    "interest": "none",
}
SAID = {
    "officer": ("I agree.", "I agree, if residents are told beforehand."),
    "ward_member": ("No objection.", ""),
    "cabinet": ("", "I agree. The footpath must stay open."),
}
"""What the two members who were consulted said; "" where no reply came."""
