"""A BERT encoder in small: token and position embeddings, self-attention blocks, a head over what the tokens say."""

import torch
from torch import nn

from classes import FEED_FORWARD, HEADS, HIDDEN, LABELS, LAYERS, LENGTH


class Block(nn.Module):
    """Self-attention and feed-forward, each with a normalization before it: trains from nothing without a warm-up of its own."""

    def __init__(self, dropout):
        super().__init__()
        self.before_attention, self.before_feed = nn.LayerNorm(HIDDEN), nn.LayerNorm(HIDDEN)
        self.query, self.key, self.value = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.feed = nn.Sequential(nn.Linear(HIDDEN, FEED_FORWARD), nn.GELU(), nn.Linear(FEED_FORWARD, HIDDEN))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, bias):
        normal = self.before_attention(x)
        batch, length, _ = x.shape
        parts = [layer(normal).view(batch, length, HEADS, HIDDEN // HEADS).transpose(1, 2)
                 for layer in (self.query, self.key, self.value)]
        weights = torch.softmax(parts[0] @ parts[1].transpose(2, 3) * (HIDDEN // HEADS) ** -0.5 + bias, -1)
        found = (self.dropout(weights) @ parts[2]).transpose(1, 2).reshape(batch, length, HIDDEN)
        x = x + self.dropout(self.out(found))
        return x + self.dropout(self.feed(self.before_feed(x)))


class Encoder(nn.Module):
    def __init__(self, vocabulary, dropout):
        super().__init__()
        self.tokens, self.places = nn.Embedding(vocabulary, HIDDEN), nn.Embedding(LENGTH, HIDDEN)
        nn.init.normal_(self.tokens.weight, std=0.05)
        nn.init.normal_(self.places.weight, std=0.02)
        self.blocks = nn.ModuleList(Block(dropout) for _ in range(LAYERS))
        self.after, self.dropout = nn.LayerNorm(HIDDEN), nn.Dropout(dropout)

    def forward(self, ids, mask):
        x = self.dropout(self.tokens(ids) + self.places.weight[: ids.shape[1]])
        bias = (1 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for block in self.blocks:
            x = block(x, bias)
        return self.after(x)


class Sentiment(nn.Module):
    """Logits per label, and beside them the rating itself, which only training looks at."""

    def __init__(self, vocabulary, dropout=0.3):
        super().__init__()
        self.encoder, self.dropout = Encoder(vocabulary, dropout), nn.Dropout(dropout)
        self.weigh = nn.Linear(HIDDEN, 1)
        self.head = nn.Linear(2 * HIDDEN, len(LABELS) + 1)

    def both(self, ids, mask):
        x = self.encoder(ids, mask)
        weights = torch.softmax(self.weigh(x) + (1 - mask[:, :, None].to(x.dtype)) * -1e4, 1)
        pooled = torch.cat([x[:, 0], (weights * x).sum(1)], 1)
        return self.head(self.dropout(pooled))

    def forward(self, ids, mask):
        return self.both(ids, mask)[:, : len(LABELS)]
