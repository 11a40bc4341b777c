"""Writes CARD.md from the measured results, so that no figure is typed by hand.

    python3 card.py VERSION_DIR MADE_DIR     (MADE_DIR holds training.json and evaluation.json)
"""

import argparse
import json
import pathlib

from classes import FEED_FORWARD, HEADS, HIDDEN, LABELS, LAYERS, LENGTH, NEUTRAL, VOCABULARY

CARD = """# sentiment, version {version}

Tells whether an English sentence speaks well or badly of something, or neither: {classes}.
A BERT encoder of {layers} layers, width {hidden}, {heads} heads and feed-forward {feed}; {vocabulary} WordPiece pieces, lower case, at most
{length} of them. int8 (dynamic, 7-bit weights), licence MIT.

## Made from
VADER's rated snippets: C.J. Hutto and E.E. Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social
Media Text", ICWSM-14; copyright 2016 C.J. Hutto, MIT licence. Tweets, sentences of film and Amazon reviews and of New York Times
editorials, each with the mean of about twenty ratings from −4 to 4. No other text and no foreign weight is in it: the vocabulary and
every weight come from the training part. A mean below −{neutral} is negative, above {neutral} positive, between them neutral.

Trained twice, seed {seed}, {epochs} epochs each: {folds} networks that each leave a part of the training snippets out and say what they make of
it, then the one that ships, on the ratings and on what the others said in equal shares.

| part | snippets | negative | neutral | positive |
|---|---|---|---|---|
{parts}

The parts are dealt source by source, all sentences of one review or editorial and all repetitions of a text to the same part.
The held part chose among settings while the training was written; the figures below are the test part's, which three earlier
networks were measured on too (66.7 to 67.4 %).

## Accuracy
| | accuracy | macro F1 |
|---|---|---|
| int8 | {int8:.2f} % (95 %: {low:.1f} to {high:.1f}) | {int8_f1:.2f} |
| float | {float:.2f} % | {float_f1:.2f} |
| logistic regression, words and pairs of words | {logistic:.2f} % | |
| VADER's rules (JavaScript port, ±0.05) | {vader} | |
| always the most frequent label | {majority:.2f} % | |

int8 and float choose the same label for {same:.2f} % of the snippets. Where people saw an opinion, it is told which one in {polar:.2f} %.

| source | int8 |
|---|---|
{sources}

Confusion of int8 (rows: truth)

| | {heads_row} | recall |
|---|---|---|---|---|
{matrix}

## Size and speed
| | float | int8 | ratio |
|---|---|---|---|
| file | {float_kb} kB | {int8_kb} kB | {size_ratio} |
| a sentence of 24 pieces, one thread, {processor} | {float_ms} ms | {int8_ms} ms | {speed_ratio} |

The golden scores are those of int8 kernels on this CPU. Without fused kernels the same file differs by at most {largest} in a score
({kernel_snippets} snippets); the golden tolerance is wider, for CPUs without VNNI.

## Limits
- As good as what twenty thousand sentences teach: words that were in none of them mean nothing to it. It is an example of a text
  model on a box, not the last word on opinions.
- Neutral is where it errs most: many means lie near ±{neutral}, where the raters did not agree either. News sentences are mostly such.
- Negation is learnt in part: "It is not good at all, do not buy it." leaves it undecided, while a plain "boring" or "wonderful" does not.
- English only; irony, and praise of one thing that blames another, it takes at their word.
- {unknown} % of the test's pieces are unknown to it; {longer} test snippets reach {length} pieces.

## These figures again
    cd models/training && sudo ./in-root.sh ROOT ./sentiment/evaluate.sh {version} DATA WORK

(ROOT from `setup.sh`, DATA the folder with `*_GroundTruth.txt`, WORK any folder.)
"""

TITLES = {"tweets": "tweets", "movieReviewSnippets": "film reviews", "amazonReviewSnippets": "Amazon reviews",
          "nytEditorialSnippets": "New York Times editorials"}


def card(version, training, evaluation):
    size, speed, accuracy, base = (evaluation[name] for name in ("bytes", "milliseconds", "accuracy", "baselines"))
    rows = "\n".join(f"| {label} | " + " | ".join(map(str, row)) + f" | {100 * row[i] / sum(row):.1f} % |"
                     for i, (label, row) in enumerate(zip(LABELS, evaluation["confusion"])))
    return CARD.format(
        version=version, seed=training["seed"], epochs=training["epochs"], folds=training["folds"], classes=", ".join(LABELS), layers=LAYERS, hidden=HIDDEN, heads=HEADS, feed=FEED_FORWARD,
        vocabulary=VOCABULARY, length=LENGTH, neutral=NEUTRAL, int8=accuracy["int8"], float=accuracy["float"],
        low=evaluation["interval"][0], high=evaluation["interval"][1], int8_f1=evaluation["macro_f1"]["int8"],
        float_f1=evaluation["macro_f1"]["float"], logistic=base["logistic_regression"], majority=base["majority"],
        vader=f"{base['vader']:.2f} %" if "vader" in base else "not measured", same=evaluation["same_label"], polar=evaluation["polar"],
        parts="\n".join(f"| {name} | {evaluation['snippets'][name]} | " + " | ".join(map(str, evaluation["labels"][name])) + " |"
                        for name in ("train", "held", "test")),
        sources="\n".join(f"| {TITLES[name]} | {share:.2f} % |" for name, share in evaluation["sources"].items()),
        heads_row=" | ".join(LABELS), matrix=rows, float_kb=round(size["float"] / 1000), int8_kb=round(size["int8"] / 1000),
        size_ratio=f"{size['float'] / size['int8']:.2f}", float_ms=speed["float"], int8_ms=speed["int8"],
        speed_ratio=f"{speed['float'] / speed['int8']:.2f}", processor=evaluation["processor"],
        largest=evaluation["kernel_difference"]["largest"], kernel_snippets=evaluation["kernel_difference"]["snippets"],
        unknown=evaluation["unknown"], longer=evaluation["longer"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("made", type=pathlib.Path)
    arguments = parser.parse_args()
    training = json.loads((arguments.made / "training.json").read_text())
    evaluation = json.loads((arguments.made / "evaluation.json").read_text())
    (arguments.folder / "CARD.md").write_text(card(arguments.folder.resolve().name, training, evaluation))


if __name__ == "__main__":
    main()
