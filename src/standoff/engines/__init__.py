"""Engines: stability of many states at once, each for one size and shape of conflict.

They know option spaces, statements, arcs and ranks, and nothing of cases. `standoff.stability.door` chooses among them.
"""
