"""A road graph and how far one gets on it: Dijkstra from one node, cut at an hour or a few."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchtheory.compiled import compiled
from searchtheory.geodesy import Floats, Floats32
from searchtheory.tiers import Ints


@dataclass(frozen=True, slots=True)
class RoadGraph:
    """Nodes and directed edges in rows: the edges of node i are `first[i]:first[i+1]`."""

    lat: Floats
    lon: Floats
    first: Ints
    target: Ints
    hours: Floats32

    @property
    def nodes(self) -> int:
        return int(self.lat.size)


def road_graph(
    lat: Floats,
    lon: Floats,
    start: NDArray[np.integer],
    end: NDArray[np.integer],
    km: Floats,
    km_h: Floats,
    one_way: NDArray[np.bool_] | None = None,
) -> RoadGraph:
    """A graph from edges; each runs both ways unless marked one-way."""
    hours = (np.asarray(km) / np.asarray(km_h)).astype(np.float32)
    back = np.ones(start.size, bool) if one_way is None else ~one_way
    source = np.concatenate((start, end[back])).astype(np.int32)
    target = np.concatenate((end, start[back])).astype(np.int32)
    weight = np.concatenate((hours, hours[back]))
    order = np.argsort(source, kind="stable")
    first = np.searchsorted(source[order], np.arange(lat.size + 1)).astype(np.int32)
    return RoadGraph(np.asarray(lat), np.asarray(lon), first, target[order], weight[order])


def reach_h(graph: RoadGraph, source: int, within_h: float) -> Floats32:
    """Hours from a node to all nodes; infinite beyond `within_h`."""
    hours = np.full(graph.nodes, np.inf, np.float32)
    _dijkstra(graph.first, graph.target, graph.hours, np.int32(source), np.float32(within_h), hours)
    return hours


@compiled
def _dijkstra(  # noqa: C901 (one compiled loop: a call per heap step would cost more than the step)
    first: Ints, target: Ints, weight: Floats32, source: np.int32, within: np.float32, hours: Floats32
) -> None:
    """Binary heap with lazy deletion; keys and nodes in two arrays."""
    room = target.size + 2
    keys = np.empty(room, np.float32)
    nodes = np.empty(room, np.int32)
    keys[0], nodes[0], count = np.float32(0.0), source, 1
    hours[source] = 0.0
    while count > 0:
        key, node = keys[0], nodes[0]
        count -= 1
        last_key, last_node = keys[count], nodes[count]
        at = 0
        while True:
            child = 2 * at + 1
            if child >= count:
                break
            if child + 1 < count and keys[child + 1] < keys[child]:
                child += 1
            if keys[child] >= last_key:
                break
            keys[at], nodes[at] = keys[child], nodes[child]
            at = child
        keys[at], nodes[at] = last_key, last_node
        if key > hours[node]:
            continue
        for edge in range(first[node], first[node + 1]):
            there = key + weight[edge]
            end = target[edge]
            if there <= within and there < hours[end]:
                hours[end] = there
                at = count
                count += 1
                while at > 0:
                    parent = (at - 1) // 2
                    if keys[parent] <= there:
                        break
                    keys[at], nodes[at] = keys[parent], nodes[parent]
                    at = parent
                keys[at], nodes[at] = there, end
