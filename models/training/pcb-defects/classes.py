"""What every step shares: the seven classes in the order of the model's outputs, a patch's size in pixels,
and the score below which "good" is not believed."""

LABELS = ["good", "open", "short", "mousebite", "spur", "spurious-copper", "pin-hole"]
PATCH = 64
MINIMUM_SCORE = 0.6
