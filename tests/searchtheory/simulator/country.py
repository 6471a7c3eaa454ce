"""The country as the simulator sees it: points with people, found by a tree."""

import numpy as np
from scipy.spatial import cKDTree

R = 6371.0


def vectors(lat, lon):
    lat, lon = np.radians(lat), np.radians(lon)
    return np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), -1)


def angles(v):
    return float(np.degrees(np.arcsin(v[2]))), float(np.degrees(np.arctan2(v[1], v[0])))


def step(lat, lon, km, bearing):
    """Where one is after so many km (short ways)."""
    north, east = km * np.cos(bearing), km * np.sin(bearing)
    return lat + np.degrees(north / R), lon + np.degrees(east / R / np.cos(np.radians(lat)))


def km_between(a, b):
    return float(R * 2 * np.arcsin(min(1.0, np.linalg.norm(vectors(*a) - vectors(*b)) / 2)))


class Country:
    def __init__(self, grid):
        self.xyz = np.ascontiguousarray(grid.xyz.T.astype(float))
        self.people = grid.population.astype(float) + 0.5 * grid.area_km2
        self.share = self.people / self.people.sum()
        self.cumulative = np.cumsum(self.share)
        self.tree = cKDTree(self.xyz)
        keep = [i for i, kind in enumerate(grid.landmarks.hub_kinds) if kind in ("rail", "bus")]
        self.stations = grid.landmarks.hub_lat_lon[keep]

    def anywhere(self, rng):
        return self._within(int(np.searchsorted(self.cumulative, rng.random())), rng)

    def near(self, rng, centre, scale_km):
        """By people × exp(-d / scale)."""
        at = vectors(*centre)
        cells = np.array(self.tree.query_ball_point(at, 8 * scale_km / R))
        gap = R * np.linalg.norm(self.xyz[cells] - at, axis=1)
        weight = self.people[cells] * np.exp(-gap / scale_km)
        return self._within(int(rng.choice(cells, p=weight / weight.sum())), rng)

    def on_land(self, point):
        return self.tree.query(vectors(*point))[0] * R < 0.55

    def _within(self, cell, rng):
        return step(*angles(self.xyz[cell]), 0.46 * np.sqrt(rng.random()), rng.uniform(0, 2 * np.pi))
