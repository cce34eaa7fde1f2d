"""Goals count in the order of their priorities, not in the order in which the file lists them."""

from standoff.case.load import parse_case
from standoff.game.build import game_of

TEXT = """\
standoff: 1
title: T
actors:
  a:
    options: {x: X, y: Y}
    goals: [{id: low, wants: a.x}, {id: middle, wants: a.y}, {id: high, avoids: a.x or a.y}]
"""


def test_a_chain_against_the_order_of_the_file() -> None:
    stated, _ = parse_case(f"{TEXT}    outranks: [{{chain: [high, middle, low]}}]\n")
    unstated, _ = parse_case(TEXT)
    for game in (game_of(stated), game_of(unstated, ranks=["high > middle > low"])):
        assert game.ranks[0].argsort().tolist() == [1, 2, 3, 0]
