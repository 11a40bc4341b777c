"""PatchCore in torch on the float backbone, to hold the agent's against.

    python3 reference.py WORK PRODUCT...

PRODUCT holds good/ (taught), fresh/ and bad/ (judged). Prints the image-level AUROC of each. Pictures are
resized here as OpenCV does and without the agent's int8, so small differences are expected.
"""

import pathlib
import sys
import time

import cv2
import numpy as np
import torch
from torch.nn import functional as F

from net import SurfaceNet
from surfaces import CLASSES

SHARE = 0.1
NEIGHBOURS = 9


def patches(net, file):
    image = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)
    image = cv2.resize(image, (224, 224), interpolation=cv2.INTER_AREA if image.shape[0] > 224 else cv2.INTER_LINEAR)
    x = torch.from_numpy(image).permute(2, 0, 1)[None].float() / 127.5 - 1
    first, second = (F.avg_pool2d(m, 3, 1, 1) for m in net.maps(x))
    second = F.interpolate(second, first.shape[-2:], mode="bilinear")
    return torch.cat([first, second], 1)[0].flatten(1).T


def coreset(vectors, count):
    projected = vectors @ torch.randn(vectors.shape[1], 128)
    nearest = torch.full((len(vectors),), float("inf"))
    picked, at = [], 0
    for _ in range(count):
        picked.append(at)
        nearest = torch.minimum(nearest, ((projected - projected[at]) ** 2).sum(1))
        at = int(nearest.argmax())
    return vectors[picked]


def score(vectors, memory):
    distances, nearest = torch.cdist(vectors, memory).min(1)
    worst = int(distances.argmax())
    near = torch.cdist(memory[nearest[worst]][None], memory)[0].topk(NEIGHBOURS, largest=False).indices
    weight = 1 - torch.softmax(torch.cdist(vectors[worst][None], memory[near])[0], 0)[0]
    return float(distances[worst] * weight)


def auroc(good, bad):
    good, bad = np.array(good), np.array(bad)
    return float((bad[:, None] > good).mean() + 0.5 * (bad[:, None] == good).mean())


@torch.no_grad()
def main():
    torch.manual_seed(1)
    net = SurfaceNet(CLASSES)
    net.load_state_dict(torch.load(pathlib.Path(sys.argv[1]) / "net.pt", weights_only=True))
    net.eval()
    for product in map(pathlib.Path, sys.argv[2:]):
        started = time.monotonic()
        taught = torch.cat([patches(net, file) for file in sorted((product / "good").iterdir())])
        memory = coreset(taught, int(len(taught) * SHARE))
        good, bad = ([score(patches(net, file), memory) for file in sorted((product / kind).iterdir())] for kind in ("fresh", "bad"))
        print(f"{product.name}: AUROC {auroc(good, bad):.4f}, {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    main()
