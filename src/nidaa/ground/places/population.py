"""How many people live in a shape: an estimate from the census, not a count.

Areal interpolation: each commune gives the share of its people that the share of its ground in the shape
says. Dasymetric refinement: in the 146 communes whose small towns ("centres") have a known outline, a
square kilometre of town counts DENSITY_RATIO times one outside. Elsewhere people are taken as spread evenly
within their commune, which is wrong in large desert communes: there the estimate for a small circle may be
off by any factor. The census counts homes; who is at work, at school or on the road is not known.
"""

from collections.abc import Mapping, Sequence

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from nidaa.ground.places.reading import Surface

# Assumed, to be replaced when the census of centres is at hand: it gives the centres (1.4 % of the ground
# of their communes) about a fifth of the people.
DENSITY_RATIO = 20.0


class Headcount:
    """Communes with people and outlines, and the outlines of towns inside rural ones."""

    def __init__(self, communes: Sequence[tuple[str, int, Surface]], centres: Mapping[str, Surface]) -> None:
        self._codes = [code for code, _, _ in communes]
        self._people = [people for _, people, _ in communes]
        self._surfaces = [surface for _, _, surface in communes]
        self._tree = STRtree(self._surfaces)
        # Outlines of centres are finer than those of communes; what sticks out would be counted for nobody.
        self._centres = {
            n: shapely.intersection(centres[code], self._surfaces[n])
            for n, code in enumerate(self._codes)
            if code in centres
        }

    def by_commune(self, shape: BaseGeometry) -> dict[str, float]:
        """People in the shape by commune code, as fractions of people; round only sums."""
        shares = self._shares(shape)
        return {self._codes[n]: self._people[n] * share for n, share in shares.items()}

    def shares(self, shape: BaseGeometry) -> dict[str, float]:
        """The share of each commune's people in the shape, in ]0, 1], by code."""
        return {self._codes[n]: share for n, share in self._shares(shape).items()}

    def _shares(self, shape: BaseGeometry) -> dict[int, float]:
        shapely.prepare(shape)
        near = [int(n) for n in self._tree.query(shape, predicate="intersects")]
        shares = {n: self._share(n, shape) for n in near}
        return {n: share for n, share in sorted(shares.items()) if share > 0}

    def _share(self, n: int, shape: BaseGeometry) -> float:
        surface = self._surfaces[n]
        if shape.covers(surface):
            return 1.0
        centre = self._centres.get(n)
        # Degrees squared: within one commune the squeeze of longitude is the same above and below the line.
        inside, whole = shapely.intersection(surface, shape).area, surface.area
        if centre is not None:
            inside += (DENSITY_RATIO - 1) * shapely.intersection(centre, shape).area
            whole += (DENSITY_RATIO - 1) * centre.area
        return min(1.0, inside / whole)
