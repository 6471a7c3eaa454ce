"""What `nidaa search bench` measures: each figure beside this machine's memory-bandwidth floor and the rings."""

import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from nidaa.doors.cli import search_grid
from nidaa.doors.cli.search_bench_case import AT_S, bench_case, bench_teams, one_more, road_grid
from searchtheory.assess import build_map
from searchtheory.grid import Grid
from searchtheory.rings import rings
from searchtheory.roads import reach_h
from searchtheory.store import arrays_of
from searchtheory.teams import allocate

Row = dict[str, Any]


def best_ms(action: Callable[[], object], repeats: int) -> float:
    """Best of several runs, in ms: what the code costs when the machine is not busy elsewhere."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return 1000.0 * min(times)


def bandwidth_gb_s(repeats: int) -> float:
    """Read bandwidth of one core, summing 128 MB."""
    block = np.ones(32_000_000, np.float32)
    return block.nbytes / 1e6 / best_ms(block.sum, repeats)


def measure(repeats: int) -> dict[str, Any]:
    """All rows. Takes about a minute, most of it compiling on a first run."""
    search_grid.load_or_build()
    folder = search_grid.grid_folder()
    speed = bandwidth_gb_s(5)
    grid = search_grid.load(folder)
    rows = [
        _row("cold load of the national grid", best_ms(lambda: _touch(search_grid.load(folder)), 5), 300.0),
        *_maps(grid, repeats, speed),
        *_roads(repeats),
        *_allocation(repeats),
    ]
    return {
        "cells": grid.size,
        "grid_mb": round(sum(a.nbytes for a in arrays_of(grid).values()) / 1e6, 1),
        "grid_mb_reach": 250,
        "read_gb_s": round(speed, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0, 1),
        "load_average": _load(),
        "rows": rows,
    }


def _load() -> list[float]:
    import os

    return [round(value, 2) for value in os.getloadavg()]


def _touch(grid: Grid) -> float:
    return float(grid.area_km2.sum() + grid.xyz.sum() + grid.presence.sum())


def _row(name: str, ms: float, reach_ms: float | None, floor_ms: float | None = None, note: str = "") -> Row:
    return {
        "what": name,
        "ms": round(ms, 3),
        "reach_ms": reach_ms,
        "floor_ms": None if floor_ms is None else round(floor_ms, 3),
        "note": note,
    }


def _maps(grid: Grid, repeats: int, speed: float) -> list[Row]:
    def floor(bytes_a_cell: float) -> float:
        return grid.size * bytes_a_cell / speed / 1e6

    bare, full = bench_case(32, 0), bench_case(32, 50)
    build_map(full, grid, AT_S).areas()  # compile
    found = build_map(full, grid, AT_S)
    ids = sorted(found.field.layers)
    state = {"off": False}

    def toggle() -> None:
        state["off"] = not state["off"]
        found.switch_off([ids[7]] if state["off"] else []).odds()

    extra = [one_more(i) for i in range(repeats)]

    def add() -> None:
        found.with_evidence(extra.pop()).odds()

    rows = [
        _row("rings (baseline)", best_ms(lambda: rings(full, grid), repeats), None, floor(16)),
        _row("prior, 32 anchors", best_ms(lambda: build_map(bare, grid, AT_S).odds(), repeats), None, floor(24)),
        _row("full rebuild: prior with 32 anchors + 50 evidences",
             best_ms(lambda: build_map(full, grid, AT_S).odds(), repeats), 120.0, floor(24)),
        _row("toggle of one layer", best_ms(toggle, 2 * repeats), 3.0),
        _row("the three areas", best_ms(found.areas, repeats), None, floor(12)),
    ]  # fmt: skip
    rows.append(_row("one more evidence", best_ms(add, repeats), 3.0, None, "on the windows already cut"))
    return rows


def _roads(repeats: int) -> list[Row]:
    graph = road_grid()
    reach_h(graph, 0, 1.0)
    ms = best_ms(lambda: reach_h(graph, graph.nodes // 2, 1.0), repeats)
    return [_row(f"1-hour reach on a road graph of {graph.nodes:,} nodes", ms, 30.0)]


def _allocation(repeats: int) -> list[Row]:
    teams, segments = bench_teams()
    plan = allocate(teams, segments)
    ms = best_ms(lambda: allocate(teams, segments), min(repeats, 7))
    return [_row("12 teams over 10,000 segments", ms, 100.0, None, f"gap to the bound {plan.gap:.2%}")]


def words(data: dict[str, Any]) -> str:
    size = f"{data['cells']:,} cells; grid {data['grid_mb']} MB (reach {data['grid_mb_reach']})"
    machine = f"one core reads {data['read_gb_s']} GB/s; load {data['load_average']}"
    lines = [
        f"{size}; peak memory {data['peak_mb']} MB; {machine}",
        f"{'':52}{'ms':>9}{'reach':>9}{'floor':>9}",
    ]
    for row in data["rows"]:
        reach = "" if row["reach_ms"] is None else f"{row['reach_ms']:g}"
        floor = "" if row["floor_ms"] is None else f"{row['floor_ms']:.2f}"
        lines.append(f"{row['what']:52}{row['ms']:9.2f}{reach:>9}{floor:>9}  {row['note']}")
    return "\n".join(lines)
