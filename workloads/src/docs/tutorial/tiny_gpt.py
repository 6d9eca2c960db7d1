"""Three training steps of a small language model, as anybody might write them."""
import torch
from torch import nn

WIDTH, HEADS, LAYERS, VOCABULARY, LENGTH, BATCH = 256, 4, 6, 2000, 128, 8


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.before_attention = nn.LayerNorm(WIDTH)
        self.heads = nn.Linear(WIDTH, 3 * WIDTH)
        self.join = nn.Linear(WIDTH, WIDTH)
        self.before_feed = nn.LayerNorm(WIDTH)
        self.feed = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, x):
        batch, length, _ = x.shape
        split = self.heads(self.before_attention(x)).view(batch, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(-2, -1) * (WIDTH // HEADS) ** -0.5
        future = torch.ones(length, length, dtype=torch.bool).triu(1)
        weights = scores.masked_fill(future, float("-inf")).softmax(-1)
        x = x + self.join((weights @ value).transpose(1, 2).reshape(x.shape))
        return x + self.feed(self.before_feed(x))


torch.manual_seed(1)
model = nn.Sequential(
    nn.Embedding(VOCABULARY, WIDTH), *[Block() for _ in range(LAYERS)], nn.LayerNorm(WIDTH), nn.Linear(WIDTH, VOCABULARY))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-4)
for step in range(3):
    text = torch.randint(VOCABULARY, (BATCH, LENGTH + 1))
    logits = model(text[:, :-1])
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), text[:, 1:].flatten())
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    print("step %d: loss %.3f" % (step, loss.item()))
