"""Trains the patch classifier on rendered boards.

    python3 train.py OUT.pt --seed 1 --count 40000 --epochs 6 [--start V1.pt] [--cache DIR] [--watch DEEPPCB]

--start fine-tunes from an earlier network. --watch only prints the accuracy on every fourth
of DeepPCB's trainval patches after each epoch; no weight is ever computed from them.
"""

import argparse
import copy
import json
import math
import pathlib
import time

import numpy as np
import torch
from torch import nn

from dataset import rendered
from extract_deeppcb import load
from net import PatchNet, normalized

BATCH = 64
AVERAGE = 0.998     # of the running mean of the weights, which is what is kept: steadier than the last step
SMOOTHING = 0.05    # some patches are cut so that the class cannot be told


def accuracy(net, images, labels):
    net.eval()
    with torch.no_grad():
        guesses = [net(normalized(images[i : i + 512])).argmax(1).numpy() for i in range(0, len(images), 512)]
    return float(np.mean(np.concatenate(guesses) == labels))


def turned(batch, rng):
    """One of the eight orientations for the whole batch: a board has no up."""
    batch = torch.rot90(batch, int(rng.integers(4)), (2, 3))
    return batch.flip(3) if rng.random() < 0.5 else batch


def rate(step, total, peak):
    warm = min(1.0, step / (0.03 * total + 1))
    return peak * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / total)))


def follow(average, net):
    """Moves the running mean towards the network; counters are copied."""
    with torch.no_grad():
        for kept, new in zip(average.state_dict().values(), net.state_dict().values()):
            if kept.dtype.is_floating_point:
                kept.lerp_(new, 1 - AVERAGE)
            else:
                kept.copy_(new)


def train(net, images, labels, epochs, peak, order, report):
    rng, total = np.random.default_rng(order), epochs * (len(images) // BATCH)
    optimizer = torch.optim.AdamW(net.parameters(), peak, weight_decay=0.01)
    loss_of = nn.CrossEntropyLoss(label_smoothing=SMOOTHING)
    average, targets, step = copy.deepcopy(net), torch.as_tensor(labels), 0
    for epoch in range(epochs):
        net.train()
        for chosen in np.split(rng.permutation(len(images))[: len(images) // BATCH * BATCH], len(images) // BATCH):
            for group in optimizer.param_groups:
                group["lr"] = rate(step, total, peak)
            loss = loss_of(net(turned(normalized(images[chosen]), rng)), targets[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            # The first steps' weights are noise and must not linger in the mean.
            follow(average, net) if step > 500 else average.load_state_dict(net.state_dict())
        report(epoch, average, float(loss))
    return average


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=40000)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--peak", type=float, default=2e-3, help="highest learning rate")
    parser.add_argument("--threads", type=int, default=2, help="part of reproducing the weights exactly")
    parser.add_argument("--start")
    parser.add_argument("--cache")
    parser.add_argument("--watch")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    begun = time.monotonic()
    images, labels = rendered(arguments.seed, arguments.count, arguments.cache)
    held = rendered(arguments.seed + 1000, 2000, arguments.cache)
    watched = [column[::4] for column in load(arguments.watch, "trainval")] if arguments.watch else None
    print(f"{len(images)} patches after {time.monotonic() - begun:.0f} s", flush=True)

    def report(epoch, net, loss):
        line = f"epoch {epoch + 1}: loss {loss:.3f}, rendered {accuracy(net, *held):.4f}"
        if watched:
            line += f", DeepPCB trainval {accuracy(net, *watched):.4f}"
        print(f"{line}, {time.monotonic() - begun:.0f} s", flush=True)

    net, before = PatchNet(), []
    if arguments.start:
        before = json.loads(pathlib.Path(arguments.start).with_suffix(".json").read_text())
        net.load_state_dict(torch.load(arguments.start, weights_only=True))
    order = (arguments.seed, len(before))   # a further step over the same set takes it in another order
    net = train(net, images, labels, arguments.epochs, arguments.peak, order, report)
    torch.save(net.state_dict(), arguments.out)
    facts = {name: getattr(arguments, name) for name in ("seed", "count", "epochs", "peak")}
    pathlib.Path(arguments.out).with_suffix(".json").write_text(json.dumps([*before, facts]) + "\n")


if __name__ == "__main__":
    main()
