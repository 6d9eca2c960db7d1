"""Two training steps of a language model of some 350 million parameters, in half precision, with what the allocator says at the end.

What h100-capture.gmtrace.gz and h100-snapshot.pickle.gz were made of, with torch 2.11 on an H100:

    python3 vramlab_capture.py --out h100-capture.gmtrace.gz h100-script.py
    WHAT=snapshot OUTFILE=s.pickle python3 h100-script.py
    max_memory_allocated 16037540352 requested 16035417036 reserved 17662214144
"""
import os

import torch
from torch import nn
W, H, L, V, T, B = 1024, 16, 24, 32000, 1024, 8
dev = os.environ.get("DEV", "cuda")
class Block(nn.Module):
    def __init__(s):
        super().__init__()
        s.n1, s.n2 = nn.LayerNorm(W), nn.LayerNorm(W)
        s.qkv, s.out = nn.Linear(W, 3 * W), nn.Linear(W, W)
        s.f = nn.Sequential(nn.Linear(W, 4 * W), nn.GELU(), nn.Linear(4 * W, W))
    def forward(s, x):
        b, t, _ = x.shape
        q, k, v = s.qkv(s.n1(x)).view(b, t, 3, H, W // H).permute(2, 0, 3, 1, 4)
        x = x + s.out(nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(b, t, W))
        return x + s.f(s.n2(x))
torch.manual_seed(1)
model = nn.Sequential(nn.Embedding(V, W), *[Block() for _ in range(L)], nn.LayerNorm(W), nn.Linear(W, V)).to(dev)
opt = torch.optim.AdamW(model.parameters(), lr=1e-4)
what = os.environ.get("WHAT", "")
def step():
    text = torch.randint(V, (B, T + 1), device=dev)
    with torch.autocast(dev if dev != "meta" else "cpu", dtype=torch.bfloat16, enabled=dev != "meta"):
        loss = nn.functional.cross_entropy(model(text[:, :-1]).flatten(0, 1).float(), text[:, 1:].flatten())
    opt.zero_grad(set_to_none=True)
    loss.backward()
    opt.step()
    return loss
if what == "snapshot":
    torch.cuda.memory._record_memory_history(max_entries=100000, stacks="python")
for i in range(2):
    loss = step()
    if dev == "cuda":
        print("step", i, loss.item())
if what == "snapshot":
    torch.cuda.memory._dump_snapshot(os.environ["OUTFILE"])
if dev == "cuda":
    print("max_memory_allocated %d requested %d reserved %d" % (torch.cuda.max_memory_allocated(),
      torch.cuda.memory_stats()["requested_bytes.all.peak"], torch.cuda.max_memory_reserved()))
