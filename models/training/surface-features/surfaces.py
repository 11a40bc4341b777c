"""Rendered surfaces: every class is a drawing recipe with its own random parameters, every canvas a fresh sample of it."""

import cv2
import numpy as np

CLASSES = 96
SIDE = 192


def spectrum_noise(rng, slope, stretch):
    """Noise whose spectrum falls with the frequency, stretched along one direction: metal, plaster, paper, wood."""
    y, x = np.meshgrid(np.fft.fftfreq(SIDE), np.fft.rfftfreq(SIDE), indexing="ij")
    radius = np.sqrt((y * stretch) ** 2 + x**2) + 1 / SIDE
    phase = np.exp(2j * np.pi * rng.random(radius.shape))
    image = np.fft.irfft2(phase / radius**slope, s=(SIDE, SIDE))
    return (image - image.mean()) / (image.std() + 1e-9)


def turned(rng, angle):
    """Coordinates of a canvas that lies a little askew and shifted."""
    angle += rng.normal(0, 0.08)
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    u = x * np.cos(angle) + y * np.sin(angle) + rng.uniform(0, SIDE)
    v = -x * np.sin(angle) + y * np.cos(angle) + rng.uniform(0, SIDE)
    return u, v


def pattern(kind, p, rng):
    u, v = turned(rng, p[0] * np.pi)
    step = 5 + 22 * p[1]
    if kind == 0:
        return spectrum_noise(rng, 0.4 + 1.6 * p[1], 1 + 12 * p[2])
    if kind == 1:
        return np.sin(2 * np.pi * u / step + p[2] * 3 * np.sin(2 * np.pi * v / (step * 3)))
    if kind == 2:
        return np.where(np.sin(np.pi * u / step) * np.sin(np.pi * v / step) > 0, np.sin(2 * np.pi * u / step), np.sin(2 * np.pi * v / step))
    if kind == 3:
        return np.where((u % step - step / 2) ** 2 + (v % step - step / 2) ** 2 < (step * (0.2 + 0.25 * p[2])) ** 2, 1.5, -0.7)
    image = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(int(15 + 60 * p[1])):
        at = rng.integers(0, SIDE, 2)
        size = int(3 + 14 * p[2] * rng.uniform(0.6, 1.4))
        tone = float(rng.choice([-1, 1]) * rng.uniform(0.5, 1.5))
        if kind == 4:
            cv2.circle(image, tuple(map(int, at)), size, tone, -1 if p[3] > 0.5 else 2)
        elif kind == 5:
            cv2.rectangle(image, tuple(map(int, at)), tuple(map(int, at + [size * 2, int(size * (0.5 + 2 * p[3]))])), tone, -1)
        elif kind == 6:
            turn = p[0] * np.pi + rng.normal(0, 0.2 + p[3])
            end = at + np.array([np.cos(turn), np.sin(turn)]) * size * 5
            cv2.line(image, tuple(map(int, at)), tuple(map(int, end)), tone, 1 + int(3 * p[3]))
        else:
            cv2.ellipse(image, tuple(map(int, at)), (size * 2, size), float(p[0] * 180), 0, 360, tone, 2)
    return image


def canvas(label, rng):
    """One sample of a class, uint8[SIDE, SIDE, 3]."""
    recipe = np.random.default_rng([1, label])
    p = recipe.random(8)
    ground = recipe.uniform(40, 200, 3)
    swing = recipe.uniform(-70, 70, 3)
    layer = pattern(label % 8, p, rng)
    second = spectrum_noise(rng, 0.5 + p[4], 1 + 3 * p[5])
    image = ground + layer[..., None] * swing + second[..., None] * (2 + 14 * p[6])
    image = image * rng.uniform(0.85, 1.15) + rng.normal(0, 4, image.shape)
    return np.clip(image, 0, 255).astype(np.uint8)


def rendered(seed, each):
    """Canvases and labels, `each` of every class."""
    rng = np.random.default_rng([2, seed])
    labels = np.repeat(np.arange(CLASSES), each)
    return np.stack([canvas(label, rng) for label in labels]), labels
