"""Regular shapes of copper: routed traces, pads, rounded rectangles."""

import cv2
import numpy as np

from strokes import ONE, SHIFT, disc, fixed

STEPS = np.array([(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)], float)


def route(rng, size, start, heading, legs):
    """A path on the eight directions of the compass that bends by 45 degrees, sometimes by 90."""
    points, at = [np.asarray(start, float)], np.asarray(start, float)
    for _ in range(legs):
        at = at + STEPS[heading % 8] * rng.uniform(0.12, 0.6) * size
        points.append(at)
        heading += int(rng.choice([-2, -1, 1, 2], p=[0.12, 0.38, 0.38, 0.12]))
    return np.array(points)


def offset_path(points, distance):
    """The path moved sideways with mitred corners, as a bundle of traces runs."""
    directions = np.diff(points, axis=0)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True) + 1e-9
    normals = np.stack([-directions[:, 1], directions[:, 0]], axis=1)
    moved = [points[0] + normals[0] * distance]
    for before, after, corner in zip(normals, normals[1:], points[1:-1]):
        mitre = (before + after) / (1 + before @ after + 1e-9)
        moved.append(corner + mitre * distance)
    return np.array(moved + [points[-1] + normals[-1] * distance])


def polyline(mask, points, width, value=255, square=False):
    """A trace with true width: thick lines of OpenCV only have whole odd widths."""
    for a, b in zip(points, points[1:]):
        direction = (b - a) / (np.linalg.norm(b - a) + 1e-9)
        side = np.array([-direction[1], direction[0]]) * width / 2
        cv2.fillConvexPoly(mask, fixed([a + side, b + side, b - side, a - side]), value, cv2.LINE_8, SHIFT)
    for point in points[1:-1] if square else points:
        disc(mask, point, width / 2, value)


def pad(rng, mask, centre, radius, drill):
    """A round, oval, square or octagonal pad, with a drilled hole when drill > 0 (share of the radius)."""
    kind = rng.random()
    if kind < 0.55:
        axes = (radius, radius * (1 if rng.random() < 0.6 else rng.uniform(0.7, 1.5)))
        x, y = fixed(centre)
        cv2.ellipse(mask, (int(x), int(y)), tuple(int(a * ONE) for a in axes), 0, 0, 360, 255, -1, cv2.LINE_8, SHIFT)
    elif kind < 0.8:
        rounded(mask, centre, (radius * rng.uniform(0.6, 1.6), radius * rng.uniform(0.6, 1.6)), radius * rng.uniform(0, 0.5))
    else:
        angles = np.arange(8) * np.pi / 4 + np.pi / 8
        cv2.fillConvexPoly(mask, fixed(np.asarray(centre) + radius * np.stack([np.cos(angles), np.sin(angles)], 1)), 255, cv2.LINE_8, SHIFT)
    if drill > 0:
        # A drill that wandered leaves a crescent or an open ring; on many boards that is how pads look.
        astray = rng.normal(0, 0.25 * radius, 2) if rng.random() < 0.25 else np.zeros(2)
        disc(mask, np.asarray(centre) + astray, radius * drill, 0)


def rounded(mask, centre, half, corner):
    """A filled rectangle with rounded corners; half holds half the width and half the height."""
    corner = min(corner, *half)
    (cx, cy), (hx, hy) = centre, half
    for dx, dy in ((hx, hy - corner), (hx - corner, hy)):
        cv2.fillConvexPoly(mask, fixed([(cx - dx, cy - dy), (cx + dx, cy - dy), (cx + dx, cy + dy), (cx - dx, cy + dy)]), 255, cv2.LINE_8, SHIFT)
    for sx in (-1, 1):
        for sy in (-1, 1):
            disc(mask, (cx + sx * (hx - corner), cy + sy * (hy - corner)), corner)
