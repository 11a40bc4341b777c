"""What simpler methods reach on the same test split.

    python3 baselines.py DATA OUT.json

The majority's label; a logistic regression over words and pairs of words. The strength of its regularization is
chosen on the held-out snippets, as the network's last epoch is.
"""

import argparse
import collections
import json
import pathlib

import numpy as np
import torch

from classes import LABELS
from snippets import read, split
from wordpiece import words

RAREST = 2


def grams(text):
    found = words(text)
    return set(found) | {f"{a} {b}" for a, b in zip(found, found[1:])}


def rows(snippets, known):
    """A sparse matrix of presences, each row of length 1."""
    places, values = [[], []], []
    for row, snippet in enumerate(snippets):
        columns = [known[gram] for gram in grams(snippet.text) if gram in known]
        places[0] += [row] * len(columns)
        places[1] += columns
        values += [max(1, len(columns)) ** -0.5] * len(columns)
    return torch.sparse_coo_tensor(places, values, (len(snippets), len(known)), dtype=torch.float32).coalesce()


def fit(x, labels, strength):
    weights = torch.zeros(x.shape[1], len(LABELS), requires_grad=True)
    bias = torch.zeros(len(LABELS), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=200, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(torch.sparse.mm(x, weights) + bias, labels) + strength * weights.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return weights.detach(), bias.detach()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    sets = split(read(arguments.data))
    labels = {name: np.array([s.label for s in sets[name]]) for name in sets}
    counts = collections.Counter(gram for s in sets["train"] for gram in grams(s.text))
    known = {gram: index for index, gram in enumerate(sorted(g for g, count in counts.items() if count >= RAREST))}
    x = {name: rows(sets[name], known) for name in sets}
    best = (0.0, None)
    for strength in (3e-6, 1e-5, 3e-5, 1e-4):
        weights, bias = fit(x["train"], torch.as_tensor(labels["train"]), strength)
        right = {name: (torch.sparse.mm(x[name], weights) + bias).argmax(1).numpy() == labels[name] for name in ("held", "test")}
        best = max(best, (float(right["held"].mean()), float(right["test"].mean())), key=lambda pair: pair[0])
        print(f"strength {strength}: held {right['held'].mean():.4f}", flush=True)
    majority = np.bincount(labels["train"]).argmax()
    found = {"majority": round(100 * float((labels["test"] == majority).mean()), 2), "logistic_regression": round(100 * best[1], 2)}
    arguments.out.write_text(json.dumps(found) + "\n")
    rows_of_test = [json.dumps({"text": s.text, "label": s.label}) for s in sets["test"]]
    arguments.out.with_name("test.jsonl").write_text("\n".join(rows_of_test) + "\n")   # for vader.mjs
    print(found)


if __name__ == "__main__":
    main()
