"""A small model and a few training steps: something to try vramlab_capture.py on."""
import argparse

import torch

parser = argparse.ArgumentParser()
parser.add_argument("--width", type=int, default=256)
parser.add_argument("--layers", type=int, default=6)
parser.add_argument("--steps", type=int, default=3)
options = parser.parse_args()

layers = []
for _ in range(options.layers):
    layers += [torch.nn.Linear(options.width, options.width), torch.nn.ReLU()]
model = torch.nn.Sequential(*layers)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
for step in range(options.steps):
    x = torch.randn(64, options.width)
    loss = model(x).square().mean()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
