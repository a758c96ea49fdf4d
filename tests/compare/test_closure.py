"""Unions over graphs, against walking from every node."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from abilint.compare.types.closure import Closure

NODES = 12
graphs = st.lists(st.sets(st.integers(0, NODES - 1)), min_size=NODES, max_size=NODES)


def walked(graph, start):
    met, waiting = {start}, [start]
    while waiting:
        for each in graph[waiting.pop()] - met:
            met.add(each)
            waiting.append(each)
    return sum(1 << node for node in met)


@given(graphs, st.permutations(range(NODES)))
def test_as_a_walk_from_each_node(graph, order):
    closure = Closure(lambda node: 1 << node, lambda node: graph[node])
    assert {node: closure.of(node) for node in order} == {node: walked(graph, node) for node in order}


def test_a_long_chain_does_not_exhaust_the_stack():
    last = 50_000
    closure = Closure(lambda node: int(node == last), lambda node: [node + 1] if node < last else [])
    assert closure.of(0) == 1
