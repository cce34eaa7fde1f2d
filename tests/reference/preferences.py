"""Stability under richer preferences, word for word and slow: what the families of concepts are compared with.

Sets and loops over tables of lists; nothing is imported from the package under test. Every family is written out for
itself, so that an error in one is not an error in all. `table[i][s][t]` is about actor i and the pair (s, t).

Unknown preference: Li, Hipel, Kilgour and Fang 2004. Strength: Hamouda, Kilgour and Hipel 2004, 2006; Xu, Hipel and
Kilgour 2009. Fuzzy: Bashar, Kilgour and Hipel 2012. Probabilistic: Rego and dos Santos 2015. Grey: Kuang, Bashar, Hipel
and Kilgour 2015. Attitudes: Inohara, Hipel and Walker 2007.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.reference.stability import joint_moves

FORMS = ("Nash", "GMR", "SMR", "SEQ")

Moves = Sequence[Sequence[set[int]]]
Words = Sequence[Sequence[Sequence[str]]]
Whole = Sequence[Sequence[Sequence[int]]]
Shares = Sequence[Sequence[Sequence[Fraction]]]
Step = Callable[[int, int], set[int]]


def others(moves: Moves, actor: int) -> list[int]:
    return [other for other in range(len(moves)) if other != actor]


@dataclass
class Unknown:
    """`relation[i][s][t]` is ">", "<", "~" or "U": how s compares with t for actor i."""

    moves: Moves
    relation: Words
    only_certain_moves_are_credible: bool = False
    equality_sanctions: bool = True
    equality_is_credible: bool = False

    def stable(self, form: str, letter: str, i: int, s: int) -> bool:
        certain = {t for t in self.moves[i][s] if self.relation[i][t][s] == ">"}
        certain_or_unknown = {t for t in self.moves[i][s] if self.relation[i][t][s] in (">", "U")}
        not_preferred = {t for t, how in enumerate(self.relation[i][s]) if how == ">"}
        if self.equality_sanctions:
            not_preferred |= {t for t, how in enumerate(self.relation[i][s]) if how == "~"}
        not_preferred_or_unknown = not_preferred | {t for t, how in enumerate(self.relation[i][s]) if how == "U"}

        leaves_for, sanctions = {
            "a": (certain_or_unknown, not_preferred),
            "b": (certain, not_preferred),
            "c": (certain_or_unknown, not_preferred_or_unknown),
            "d": (certain, not_preferred_or_unknown),
        }[letter]
        if form == "Nash":
            return leaves_for == set()
        for s1 in leaves_for:
            step = self.credible_step if form == "SEQ" else self.any_step
            answers = joint_moves(others(self.moves, i), s1, step) & sanctions
            if form == "SMR":
                answers = {s2 for s2 in answers if self.moves[i][s2] <= sanctions}
            if not answers:
                return False
        return True

    def any_step(self, j: int, s: int) -> set[int]:
        return self.moves[j][s]

    def credible_step(self, j: int, s: int) -> set[int]:
        credible = {">"} if self.only_certain_moves_are_credible else {">", "U"}
        if self.equality_is_credible:
            credible.add("~")
        return {t for t in self.moves[j][s] if self.relation[j][t][s] in credible}


@dataclass
class Strength:
    """`degree[i][s][t]` is d > 0 when actor i prefers s to t at degree d, -d the other way round, 0 for indifferent."""

    moves: Moves
    degree: Whole
    escapes_need_only_be_better: bool = False
    equality_sanctions: bool = True
    equality_is_credible: bool = False

    def largest_degree(self) -> int:
        return max([1, *(d for of_actor in self.degree for row in of_actor for d in row)])

    def in_general(self, form: str, i: int, s: int) -> bool:
        return self.by_losses(form, 0, i, s)

    def strongly(self, form: str, i: int, s: int) -> bool:
        """Three levels: 1 is mild, 2 is strong."""
        return self.by_losses(form, 2, i, s)

    def weakly(self, form: str, i: int, s: int) -> bool:
        return self.in_general(form, i, s) and not self.strongly(form, i, s)

    def at_degree(self, form: str, k: int, i: int, s: int) -> bool:
        degrees = [d for d in range(self.largest_degree() + 1) if self.by_losses(form, d, i, s)]
        return degrees != [] and max(degrees) == k

    def by_losses(self, form: str, least: int, i: int, s: int) -> bool:
        improvements = {t for t in self.moves[i][s] if self.degree[i][t][s] > 0}
        for s1 in improvements:
            step = self.improving_step if form == "SEQ" else self.any_step
            sanctioned = False
            for s2 in joint_moves(others(self.moves, i), s1, step):
                if not self.is_loss(least, i, s, s2):
                    continue
                if form == "SMR" and any(self.is_escape(least, i, s, s3) for s3 in self.moves[i][s2]):
                    continue
                sanctioned = True
            if not sanctioned:
                return False
        return True

    def is_loss(self, least: int, i: int, s: int, t: int) -> bool:
        """s >>_i t and so on: t is worse than s by `least` degrees; for 0, t is not better than s."""
        if least == 0 and not self.equality_sanctions:
            return self.degree[i][s][t] > 0
        return self.degree[i][s][t] >= least

    def is_escape(self, least: int, i: int, s: int, t: int) -> bool:
        return not self.is_loss(0 if self.escapes_need_only_be_better else least, i, s, t)

    def any_step(self, j: int, s: int) -> set[int]:
        return self.moves[j][s]

    def improving_step(self, j: int, s: int) -> set[int]:
        if self.equality_is_credible:
            return {t for t in self.moves[j][s] if self.degree[j][s][t] <= 0}
        return {t for t in self.moves[j][s] if self.degree[j][t][s] > 0}


@dataclass
class Fuzzy:
    """`r[i][s][t]` is the degree of certainty that actor i prefers s to t; `gamma[i]` the actor's threshold."""

    moves: Moves
    r: Shares
    gamma: Sequence[Fraction]
    above: bool = False

    def alpha(self, i: int, s: int, t: int) -> Fraction:
        return self.r[i][s][t] - self.r[i][t][s]

    def enough(self, i: int, t: int, s: int) -> bool:
        alpha = self.alpha(i, t, s)
        return alpha > self.gamma[i] if self.above else alpha >= self.gamma[i]

    def improvements(self, i: int, s: int) -> set[int]:
        return {t for t in self.moves[i][s] if self.enough(i, t, s)}

    def any_step(self, j: int, s: int) -> set[int]:
        return self.moves[j][s]

    def stable(self, form: str, i: int, s: int) -> bool:
        if form == "Nash":
            return not self.improvements(i, s)
        for s1 in self.improvements(i, s):
            step = self.improvements if form == "SEQ" else self.any_step
            for s2 in joint_moves(others(self.moves, i), s1, step):
                if self.enough(i, s2, s):
                    continue
                if form == "SMR" and not all(not self.enough(i, s3, s) for s3 in self.moves[i][s2]):
                    continue
                break
            else:
                return False
        return True


@dataclass
class Probabilistic:
    """`chance[i][s][t]` is the probability that actor i prefers s to t; alpha, beta and gamma are one per actor."""

    moves: Moves
    chance: Shares
    alpha: Sequence[Fraction]
    beta: Sequence[Fraction]
    gamma: Sequence[Fraction]

    def moves_above(self, theta: Fraction, i: int, s: int) -> set[int]:
        return {t for t in self.moves[i][s] if self.chance[i][t][s] > theta}

    def stable(self, form: str, i: int, s: int) -> bool:
        def step(j: int, start: int) -> set[int]:
            return self.moves_above(self.gamma[i], j, start) if form == "SEQ" else self.moves[j][start]

        def sanctions(t: int) -> bool:
            return self.chance[i][t][s] <= 1 - self.beta[i]

        tempting = self.moves_above(1 - self.alpha[i], i, s)
        if form == "Nash":
            return tempting == set()
        return all(
            any(
                sanctions(s2) and (form != "SMR" or all(sanctions(s3) for s3 in self.moves[i][s2]))
                for s2 in joint_moves(others(self.moves, i), s1, step)
            )
            for s1 in tempting
        )


@dataclass
class Grey:
    """`low[i][s][t]` to `high[i][s][t]` bound the degree to which actor i prefers s to t.

    The anticipated preference is the convex combination of the bounds of the grey relative certainty, with the weight
    `attitude[i]` on the upper one.
    """

    moves: Moves
    low: Shares
    high: Shares
    attitude: Sequence[Fraction]
    gamma: Sequence[Fraction]
    above: bool = False

    def anticipated(self, i: int, s: int, t: int) -> Fraction:
        """AP_i of gr_i(s, t) = p_i(s, t) - p_i(t, s)."""
        lower = self.low[i][s][t] - self.high[i][t][s]
        upper = self.high[i][s][t] - self.low[i][t][s]
        return lower + self.attitude[i] * (upper - lower)

    def is_improvement(self, i: int, t: int, s: int) -> bool:
        if self.above:
            return self.anticipated(i, t, s) > self.gamma[i]
        return self.anticipated(i, t, s) >= self.gamma[i]

    def improvements(self, i: int, s: int) -> set[int]:
        return {t for t in self.moves[i][s] if self.is_improvement(i, t, s)}

    def any_step(self, j: int, s: int) -> set[int]:
        return self.moves[j][s]

    def stable(self, form: str, i: int, s: int) -> bool:
        improvements = self.improvements(i, s)
        if form == "Nash":
            return len(improvements) == 0
        unsanctioned = 0
        for s1 in improvements:
            reach = joint_moves(others(self.moves, i), s1, self.improvements if form == "SEQ" else self.any_step)
            good = [s2 for s2 in reach if not self.is_improvement(i, s2, s)]
            if form == "SMR":
                good = [s2 for s2 in good if not any(self.is_improvement(i, s3, s) for s3 in self.moves[i][s2])]
            unsanctioned += not good
        return unsanctioned == 0


@dataclass
class Attitudes:
    """`better[i][s][t]` is 1 when actor i prefers s to t; `e[i][j]` is the attitude of i towards j: 1, 0 or -1."""

    moves: Moves
    better: Whole
    e: Sequence[Sequence[int]]

    def at_least_as_good(self, j: int, x: int, s: int) -> bool:
        return not self.better[j][s][x]

    def relational_preference(self, i: int, j: int, x: int, s: int) -> bool:
        if self.e[i][j] == 1:
            return self.at_least_as_good(j, x, s)
        if self.e[i][j] == -1:
            return not self.at_least_as_good(j, x, s)
        return True

    def total(self, i: int, x: int, s: int) -> bool:
        return all(self.relational_preference(i, j, x, s) for j in range(len(self.moves)))

    def replies(self, i: int, s: int) -> set[int]:
        return {t for t in self.moves[i][s] if self.total(i, t, s)}

    def any_step(self, j: int, s: int) -> set[int]:
        return self.moves[j][s]

    def stable(self, form: str, i: int, s: int) -> bool:
        states = range(len(self.moves[i]))
        not_preferred = {t for t in states if not self.total(i, t, s)} | {s}
        if form == "Nash":
            return self.replies(i, s) == set()
        for x in self.replies(i, s):
            meet = (
                joint_moves(others(self.moves, i), x, self.replies if form == "SEQ" else self.any_step) & not_preferred
            )
            if form == "SMR":
                meet = {y for y in meet if self.moves[i][y] <= not_preferred}
            if meet == set():
                return False
        return True
