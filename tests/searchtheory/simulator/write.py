"""Writes simulated cases with their truth as JSON lines, for `nidaa search score`.

Run: python -m tests.searchtheory.simulator.write SEED CASES FOLDER_OF_GRID > cases.jsonl
"""

import json
import sys
from pathlib import Path

import numpy as np

from .country import Country
from .draw import draw_case
from .evaluate import load_grid


def main():
    seed, cases, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    country = Country(load_grid(folder))
    for index in range(cases):
        data, _ = draw_case(np.random.default_rng([seed, index]), country)
        print(json.dumps(data))


if __name__ == "__main__":
    main()
