"""Trains the sentiment model on the training split.

    python3 train.py DATA VOCAB.txt OUT.pt --seed 1

Twice: first networks that each leave a part of the snippets out and say what they make of it, then the one that
ships, on the ratings and on what the others said. Twenty people do not agree on a snippet; what a network makes of it
that never saw it tells apart what can be learnt from chance.
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

from classes import LABELS, LENGTH, NEUTRAL
from net import Sentiment
from snippets import read, split
from wordpiece import SPECIAL, WordPiece

BATCH = 64
AVERAGE = 0.998     # of the running mean of the weights, which is what is kept: steadier than the last step
DOUBT = 0.6         # standard deviation of a mean rating, in steps: near a threshold both labels are half right
OTHERS = 0.5        # share of the other networks' word in what is to be learnt
RATING = 0.3        # weight of the rating itself beside the labels
PAD, MASK = SPECIAL.index("[PAD]"), SPECIAL.index("[MASK]")


def padded(rows):
    ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.as_tensor(row)
    return ids, (ids != PAD).long()


def shares(ratings):
    """Share of doubt that falls to each label."""
    normal = torch.distributions.Normal(ratings, DOUBT)
    below, above = normal.cdf(torch.tensor(-NEUTRAL)), 1 - normal.cdf(torch.tensor(NEUTRAL))
    return torch.stack([below, 1 - below - above, above], 1)


def batches(rows, rng):
    """Rows of like length together, so that little is padding; batches in any order."""
    order = np.argsort([len(row) for row in rows] + rng.uniform(0, 6, len(rows)))
    cuts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    return [cuts[index] for index in rng.permutation(len(cuts))]


def rate(step, total, peak):
    warm = min(1.0, step / (0.06 * total + 1))
    return peak * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / total)))


def scores(net, rows):
    net.eval()
    with torch.no_grad():
        return torch.cat([torch.softmax(net(*padded([row])), 1) for row in rows])


def train(net, rows, ratings, targets, arguments, rng, report):
    total, step, average = arguments.epochs * math.ceil(len(rows) / BATCH), 0, copy.deepcopy(net)
    optimizer = torch.optim.AdamW(net.parameters(), arguments.peak, betas=(0.9, 0.98), weight_decay=0.05)
    for epoch in range(arguments.epochs):
        net.train()
        for chosen in batches(rows, rng):
            for group in optimizer.param_groups:
                group["lr"] = rate(step, total, arguments.peak)
            ids, mask = padded([rows[index] for index in chosen])
            dropped = (ids >= len(SPECIAL)) & (torch.rand(ids.shape) < arguments.drop)
            found = net.both(torch.where(dropped, torch.full_like(ids, MASK), ids), mask)
            loss = -(targets[chosen] * torch.log_softmax(found[:, : len(LABELS)], 1)).sum(1).mean() \
                + RATING * nn.functional.mse_loss(found[:, -1], ratings[chosen])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step += 1
            # The first steps' weights are noise and must not linger in the mean.
            keep = min(AVERAGE, step / (step + 10))
            with torch.no_grad():
                for kept, new in zip(average.parameters(), net.parameters()):
                    kept.lerp_(new, 1 - keep)
        report(epoch, average)
    return average


def groups_apart(snippets, folds, rng):
    """A part for every snippet, the same for all of one review."""
    names = sorted({s.group for s in snippets})
    part = dict(zip(names, rng.permutation(len(names)) % folds))
    return np.array([part[s.group] for s in snippets])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("vocabulary", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folds", type=int, default=5, help="networks that leave a part out; 0: none")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--peak", type=float, default=5e-4, help="highest learning rate")
    parser.add_argument("--drop", type=float, default=0.15, help="share of pieces that are hidden while ratings are learnt")
    parser.add_argument("--dropout", type=float, default=0.3)
    parser.add_argument("--threads", type=int, default=1, help="part of reproducing the weights exactly; two are slower on matrices this small")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    rng, begun = np.random.default_rng(arguments.seed), time.monotonic()
    vocabulary = arguments.vocabulary.read_text(encoding="utf-8").splitlines()
    pieces, sets = WordPiece(vocabulary), split(read(arguments.data))
    rows, held = ([pieces.encode(s.text, LENGTH) for s in sets[name]] for name in ("train", "held"))
    truth = torch.as_tensor([s.label for s in sets["held"]])
    ratings = torch.as_tensor([s.rating for s in sets["train"]], dtype=torch.float32)
    targets = shares(ratings)

    def report(name):
        return lambda epoch, net: print(
            f"{name}, epoch {epoch + 1}: held {float((scores(net, held).argmax(1) == truth).float().mean()):.4f}, "
            f"{time.monotonic() - begun:.0f} s", flush=True)

    if arguments.folds:
        parts, said = groups_apart(sets["train"], arguments.folds, rng), torch.zeros_like(targets)
        for fold in range(arguments.folds):
            inside, outside = np.nonzero(parts != fold)[0], np.nonzero(parts == fold)[0]
            other = train(Sentiment(len(vocabulary), arguments.dropout), [rows[i] for i in inside], ratings[inside], targets[inside],
                          arguments, rng, report(f"part {fold + 1}"))
            said[outside] = scores(other, [rows[i] for i in outside])
        targets = (1 - OTHERS) * targets + OTHERS * said
    net = train(Sentiment(len(vocabulary), arguments.dropout), rows, ratings, targets, arguments, rng, report("all"))
    torch.save(net.state_dict(), arguments.out)
    facts = {name: getattr(arguments, name) for name in ("seed", "folds", "epochs", "peak", "drop", "dropout")}
    arguments.out.with_suffix(".json").write_text(json.dumps(facts) + "\n")


if __name__ == "__main__":
    main()
