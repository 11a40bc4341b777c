"""What the model tells apart, and the sizes it has."""

LABELS = ["negative", "neutral", "positive"]

# Ratings run from -4 to 4 in whole steps, 0 is neutral: a mean that rounds to 0 is neutral.
NEUTRAL = 0.5

VOCABULARY = 8000
LENGTH = 128        # tokens, [CLS] and [SEP] included; 99.9 % of the snippets are shorter
HIDDEN = 128
LAYERS = 2
HEADS = 4
FEED_FORWARD = 512
MINIMUM_SCORE = 0.5


def label_of(rating):
    return 0 if rating < -NEUTRAL else 2 if rating > NEUTRAL else 1
