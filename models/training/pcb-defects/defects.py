"""The six defects of a board: each places one stroke on clean copper so that its topology is the class.

Copper added: touches nothing = spurious copper, one conductor = spur, two sides = short.
Copper cut:   touches no border = pin-hole, one border = mousebite, two borders = open.
The counts decide, not the intention: a stroke that came out as another class is drawn again.
"""

import cv2
import numpy as np

from strokes import stroke

ADDS = {"short": 2, "spur": 1, "spurious-copper": 0}
CUTS = {"open": 2, "mousebite": 1, "pin-hole": 0}
ELLIPSE3 = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
ELLIPSE5 = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))


class Ground:
    """One clean board with the lookups that placing strokes needs; inverted, a cut is an addition."""

    def __init__(self, copper):
        self.copper = copper
        self.outside = cv2.distanceTransform(255 - copper, cv2.DIST_L2, 5)
        smooth = cv2.GaussianBlur(copper.astype(np.float32), (0, 0), 2)
        self.slope_x, self.slope_y = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
        border = (copper > 0) & (cv2.erode(copper, ELLIPSE3) == 0)
        margin = 24 # the patch around a defect should lie on the board
        border[:margin] = border[-margin:] = border[:, :margin] = border[:, -margin:] = False
        self.border_y, self.border_x = np.nonzero(border)

    def border_point(self, rng):
        """A point on the copper's border and the unit vector that leaves the copper there."""
        if len(self.border_x) == 0:
            return None
        index = rng.integers(len(self.border_x))
        x, y = self.border_x[index], self.border_y[index]
        normal = -np.array([self.slope_x[y, x], self.slope_y[y, x]], float)
        length = np.linalg.norm(normal)
        return (np.array([x, y], float), normal / length) if length > 1 else None

    def gap(self, point, direction, limit):
        """How far it is from a border point across the free space to the next copper, or None."""
        for distance in range(3, limit):
            x, y = np.round(point + direction * distance).astype(int)
            if not (0 <= x < self.copper.shape[1] and 0 <= y < self.copper.shape[0]):
                return None
            if self.copper[y, x]:
                return distance
        return None


def tilt(rng, vector, spread):
    angle = rng.normal(0, spread)
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([cos * vector[0] - sin * vector[1], sin * vector[0] + cos * vector[1]])


def free_spot(rng, ground):
    """A stroke that should stay clear of all copper: its ends, its width, and whether it goes across."""
    length = float(np.exp(rng.uniform(np.log(4), np.log(34))))
    width = rng.uniform(2, 6) if rng.random() < 0.6 else rng.uniform(4, 15)
    ys, xs = np.nonzero(ground.outside[24:-24, 24:-24] > rng.uniform(4, 14))
    if len(xs) == 0:
        return None
    index = rng.integers(len(xs))
    centre = np.array([xs[index], ys[index]], float) + 24
    angle = rng.choice([0, np.pi / 2]) if rng.random() < 0.25 else rng.uniform(0, np.pi)
    half = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    return centre - half, centre + half, width, False


def one_side(rng, ground):
    """A stroke that leaves the copper's border a little."""
    found = ground.border_point(rng)
    if found is None:
        return None
    point, normal = found
    direction = tilt(rng, normal, 0.5)
    width = rng.uniform(2, 6) if rng.random() < 0.6 else rng.uniform(5, 14)
    reach = float(np.exp(rng.uniform(np.log(5), np.log(24))))
    if rng.random() < 0.2:
        direction, reach = tilt(rng, normal, 1.2), reach * 1.4
    return point - direction * rng.uniform(0, 5), point + direction * max(2, reach - width / 2), width, False


def two_sides(rng, ground):
    """A stroke across free space from one conductor to the next."""
    found = ground.border_point(rng)
    if found is None:
        return None
    point, normal = found
    direction = tilt(rng, normal, 0.3)
    distance = ground.gap(point, direction, 80)
    # Narrow gaps are the most common ones; wide ones must not be rare among the defects.
    if distance is None or distance < 14 and rng.random() < 0.4 or distance > 30 and rng.random() < distance / 160:
        return None
    width = rng.uniform(2, 6) if rng.random() < 0.7 else rng.uniform(5, 18)
    overlap = rng.uniform(0, 4, 2) + 1
    return point - direction * overlap[0], point + direction * (distance + overlap[1]), width, True


PLACE = [free_spot, one_side, two_sides]


def contacts(copper, added):
    """How many separate stretches of existing copper the added copper touches."""
    touching = cv2.bitwise_and(cv2.dilate(added, ELLIPSE3), copper)
    touching = cv2.dilate(touching, ELLIPSE5)
    return cv2.connectedComponents(touching, connectivity=8)[0] - 1


def fits(ground, drawn, sides):
    """The stroke's new part when its topology is right and it is large and clear enough to be seen."""
    closed = cv2.morphologyEx(drawn, cv2.MORPH_CLOSE, ELLIPSE5)
    added = cv2.bitwise_and(closed, cv2.bitwise_not(ground.copper))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(added, connectivity=8)
    if count < 2:
        return None
    areas = stats[1:, cv2.CC_STAT_AREA]
    largest = int(np.argmax(areas)) + 1
    if areas.max() < 8 or areas.sum() - areas.max() > 0.35 * areas.max():
        return None
    body = np.where(labels == largest, 255, 0).astype(np.uint8)
    if contacts(ground.copper, body) != sides:
        return None
    depth = ground.outside[body > 0]
    if sides == 1 and depth.max() < 2.6:
        return None
    if sides == 0 and depth.min() < 2:
        return None
    if sides < 2 and near_other_side(ground, body, sides):
        return None
    return body


def near_other_side(ground, body, sides):
    """True when a slightly larger stroke would reach more copper, so that the class would be a guess."""
    return contacts(ground.copper, cv2.bitwise_and(cv2.dilate(body, ELLIPSE5), cv2.bitwise_not(ground.copper))) != sides


def add(rng, ground, sides):
    """Draws one stroke with that many contacts: (stroke mask, its box as x1, y1, x2, y2), or None."""
    placed = PLACE[sides](rng, ground)
    if placed is None:
        return None
    start, end, width, across = placed
    drawn = stroke(rng, ground.copper.shape, start, end, width, across)
    body = fits(ground, drawn, sides)
    if body is None:
        return None
    x, y, w, h = cv2.boundingRect(body)
    return (drawn, (x, y, x + w, y + h)) if max(w, h) <= 90 else None


class Board:
    """A clean board and where each defect may go."""

    def __init__(self, copper):
        self.copper = copper
        self.free, self.filled = Ground(copper), Ground(255 - copper)

    def defect(self, rng, label, attempts=12):
        """(stroke mask, box, True when copper is added), or None where this board offers no place."""
        adds = label in ADDS
        ground, sides = (self.free, ADDS[label]) if adds else (self.filled, CUTS[label])
        for _ in range(attempts):
            placed = add(rng, ground, sides)
            if placed is not None:
                return placed[0], placed[1], adds
        return None
