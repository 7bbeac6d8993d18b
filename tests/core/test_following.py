from core.following import Following


def test_steps_are_called_in_their_order_and_once_each():
    told, following = [], Following()

    def first(*facts, **more):
        told.append(("first", facts, more))

    def second(*facts, **more):
        told.append(("second", facts, more))

    for step in (first, second, first):
        following.follow(step)
    following.tell("a ward", by="somebody")
    assert told == [
        ("first", ("a ward",), {"by": "somebody"}),
        ("second", ("a ward",), {"by": "somebody"}),
    ]


def test_one_kind_of_change_does_not_follow_another():
    told, one, other = [], Following(), Following()
    one.follow(told.append)
    other.tell("a plan")
    assert told == []
