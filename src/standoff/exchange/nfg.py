"""Gambit's strategic games (.nfg) in and out.

Reading. A game of Gambit is a table of payoffs, a case compares states, so that only the order of each player's payoffs
is taken over. Three forms come out, in this order of choice:

* Strategies that are all the Y/N vectors of a number of options (`YN`, the labels that are written here): those
  options again.
* Up to MAX_OPTIONS strategies in all: an option for each strategy, and exactly one of a player's options is yes in
  every state. A change of strategy is then one move, and the case can be analysed with everything that needs options
  (simultaneous sanctions, statements about options). One option per strategy and not its number in binary digits,
  because an option has to mean something.
* More strategies than that: graph form, whose moves are listed. There the number of strategies is not limited by codes,
  only by the moves that a file can list.

Writing. Actor = player, combination of an actor's options = strategy, state = outcome, rank = payoff. What a strategic
game cannot say is refused: moves that are not all changes of options in both directions, and preferences that are no
ranking. States that cannot be are refused too, unless they are asked to be written as worst for everyone (`mask`): then
the Nash equilibria of the case are those equilibria of the file at which no payoff is 0.
"""

from __future__ import annotations

from standoff.exchange.model import Format
from standoff.exchange.nfg_read import read_nfg
from standoff.exchange.nfg_write import write_nfg

__all__ = ["NFG", "read_nfg", "write_nfg"]

NFG = Format(
    ".nfg",
    "Gambit strategic game",
    "both versions are read, only the order of payoffs counts; no infeasible states, one-way options or listed moves",
    read_nfg,
    write_nfg,
    wishes=("version", "infeasible"),
)
