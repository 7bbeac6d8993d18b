"""Facts are data: their texts can be filled in, and they import nothing that writes."""

from demo.facts.topics import TOPICS


def test_every_text_of_the_demonstration_can_be_filled_in():
    words = {"street": "S", "green": "G", "place": "P", "month": "M"}
    for topic in TOPICS:
        texts = [topic[0], topic[1], *topic[2], *topic[3], *(words_ for _, words_ in topic[4])]
        assert all("{" not in text.format(**words) for text in texts)
