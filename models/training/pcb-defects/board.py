"""Clean copper: masks of board details with traces, pads, rings, holes and pours."""

import cv2
import numpy as np

from shapes import STEPS, offset_path, pad, polyline, rounded, route
from strokes import SHIFT, disc, fixed


def bus(rng, mask):
    """Parallel traces that bend together; some end, some carry pads."""
    size, width = mask.shape[0], float(np.exp(rng.uniform(np.log(4), np.log(26))))
    pitch = width + float(np.exp(rng.uniform(np.log(4), np.log(30))))
    path = route(rng, size, rng.uniform(-0.1, 0.9, 2) * size, int(rng.integers(8)), int(rng.integers(1, 5)))
    for index in range(int(rng.integers(1, 8))):
        trace = offset_path(path, index * pitch)
        if rng.random() < 0.25:
            trace[-1] = trace[-2] + (trace[-1] - trace[-2]) * rng.uniform(0.2, 0.9)
        polyline(mask, trace, width * (1 if rng.random() < 0.85 else rng.uniform(1, 2)), square=rng.random() < 0.3)
        if rng.random() < 0.4:
            pad(rng, mask, trace[-1], width * rng.uniform(0.8, 1.8), rng.choice([0, rng.uniform(0.3, 0.6)]))


def pads(rng, mask):
    """Rows of equal pads, as under a component, with stubs towards them."""
    size = mask.shape[0]
    half = np.exp(rng.uniform(np.log(3), np.log(22), 2))
    pitch = 2 * half[0] + rng.uniform(4, 30)
    corner = rng.choice([0, half.min(), half.min() * rng.uniform(0, 1)])
    origin, flip = rng.uniform(-0.1, 0.7, 2) * size, rng.random() < 0.5
    drill = rng.uniform(0.25, 0.6) if rng.random() < 0.35 and half.min() > 7 else 0
    stub = rng.uniform(3, max(4, half[0] * 1.6)) if rng.random() < 0.6 else 0
    for index in range(int(rng.integers(1, 9))):
        centre = origin + np.array([index * pitch, 0])
        centre = centre[::-1] if flip else centre
        if stub and rng.random() < 0.8:
            end = centre + STEPS[int(rng.choice([2, 6, 2, 6, 1, 3, 5, 7]) - (2 if flip else 0)) % 8] * rng.uniform(1.3, 5) * half.max()
            polyline(mask, np.array([centre, end, end + STEPS[rng.integers(8)] * rng.uniform(0, 60)]), stub)
        rounded(mask, centre, half[::-1] if flip else half, corner)
        if drill:
            disc(mask, centre, half.min() * drill, 0)


def rings(rng, mask):
    """Round pads and vias, drilled or filled, single or several, some on a trace."""
    size = mask.shape[0]
    radius = float(np.exp(rng.uniform(np.log(5), np.log(48))))
    drill = rng.choice([0, rng.uniform(0.3, 0.8)], p=[0.4, 0.6])
    for _ in range(int(rng.integers(1, 7))):
        centre = rng.uniform(0, 1, 2) * size
        if rng.random() < 0.6:
            path = route(rng, size, centre, int(rng.integers(8)), int(rng.integers(1, 4)))
            polyline(mask, path, min(radius * rng.uniform(0.3, 1.4), 26))
        pad(rng, mask, centre, radius, drill)


def pour(rng, mask):
    """A large area of copper with straight, chamfered or round borders, with holes and clearances."""
    size, kind = mask.shape[0], rng.random()
    if kind < 0.4:
        angles = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(4, 8))))
        angles = np.round(angles / (np.pi / 4)) * np.pi / 4 if rng.random() < 0.5 else angles
        centre = rng.uniform(0, 1, 2) * size
        points = centre + np.stack([np.cos(angles), np.sin(angles)], 1) * rng.uniform(0.2, 0.7, (len(angles), 1)) * size
        cv2.fillPoly(mask, [fixed(points)], 255, cv2.LINE_8, SHIFT)
    elif kind < 0.75:
        rounded(mask, rng.uniform(0, 1, 2) * size, rng.uniform(0.08, 0.5, 2) * size, rng.uniform(0, 40))
    else:
        disc(mask, rng.uniform(-0.2, 1.2, 2) * size, rng.uniform(0.15, 0.7) * size)
    radius = rng.uniform(4, 16)
    for _ in range(int(rng.integers(0, 6))):
        disc(mask, rng.uniform(0, 1, 2) * size, radius, 0)
    if rng.random() < 0.4:
        centre, inner = rng.uniform(0, 1, 2) * size, rng.uniform(6, 30)
        disc(mask, centre, inner + rng.uniform(4, 20), 0)
        pad(rng, mask, centre, inner, rng.choice([0, rng.uniform(0.3, 0.6)]))


def channels(rng, mask):
    """Copper everywhere but for channels between the conductors."""
    mask[:] = 255
    size, width = mask.shape[0], float(np.exp(rng.uniform(np.log(4), np.log(28))))
    for _ in range(int(rng.integers(1, 5))):
        path = route(rng, size, rng.uniform(0, 1, 2) * size, int(rng.integers(8)), int(rng.integers(1, 6)))
        for index in range(int(rng.integers(1, 4))):
            polyline(mask, offset_path(path, index * (width + rng.uniform(6, 40))), width, 0, square=True)


def joined(rng, mask, layer):
    """Lays new copper on a board: mostly with clearance to what is there, sometimes connected to it."""
    choice, gap = rng.random(), 2 * int(rng.integers(4, 14)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE if rng.random() < 0.7 else cv2.MORPH_RECT, (gap, gap))
    if choice < 0.25:
        mask = cv2.bitwise_and(mask, cv2.bitwise_not(cv2.dilate(layer, kernel)))
    elif choice < 0.93:
        layer = cv2.bitwise_and(layer, cv2.bitwise_not(cv2.dilate(mask, kernel)))
    return cv2.bitwise_or(mask, layer)


LAYERS = [bus, pads, rings, pour]
RECIPES = [ # weights of LAYERS, share of boards; None starts from copper with channels
    ([0.85, 0.05, 0.1, 0.0], 0.28),
    ([0.2, 0.5, 0.3, 0.0], 0.22),
    ([0.15, 0.1, 0.25, 0.5], 0.25),
    ([0.3, 0.25, 0.25, 0.2], 0.15),
    (None, 0.1),
]


def board(rng, size):
    """A square mask (0 or 255) of clean copper, size pixels wide."""
    canvas = int(size * 1.5)
    mask = np.zeros((canvas, canvas), np.uint8)
    weights = RECIPES[rng.choice(len(RECIPES), p=[share for _, share in RECIPES])][0]
    if weights is None:
        channels(rng, mask)
        weights = [0.3, 0.2, 0.5, 0.0]
    for _ in range(int(rng.integers(1, 6))):
        layer = np.zeros_like(mask)
        LAYERS[rng.choice(len(LAYERS), p=weights)](rng, layer)
        mask = joined(rng, mask, layer)
    return turn(rng, tidy(mask), size)


def tidy(mask):
    """Without slivers, cracks and crumbs, which no manufacturer would make."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    for operation in (cv2.MORPH_OPEN, cv2.MORPH_CLOSE):
        mask = cv2.morphologyEx(mask, operation, kernel)
    for copper in (mask, 255 - mask):
        count, labels, stats, _ = cv2.connectedComponentsWithStats(copper, connectivity=4)
        crumbs = np.nonzero(stats[:, cv2.CC_STAT_AREA] < 60)[0]
        mask = np.where(np.isin(labels, crumbs), 255 - mask, mask) if len(crumbs) else mask
    return mask



def turn(rng, mask, size):
    """Drift of the scan: a quarter turn or none, a small skew, unequal scales; now and then any angle."""
    angle = rng.normal(0, 0.7) if rng.random() < 0.9 else rng.uniform(0, 90)
    scale = np.exp(rng.normal(0, 0.08, 2))
    centre = mask.shape[0] / 2
    matrix = cv2.getRotationMatrix2D((centre, centre), angle, 1.0)
    matrix[0] *= scale[0]
    matrix[1] *= scale[1]
    matrix[:, 2] += size / 2 - centre * scale
    turned = cv2.warpAffine(mask, matrix, (size, size), flags=cv2.INTER_LINEAR)
    turned = np.where(turned > 127, 255, 0).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(turned, int(rng.integers(4))))
