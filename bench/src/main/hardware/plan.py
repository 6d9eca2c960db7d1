#!/usr/bin/env python3
"""Makes of a run's events what `replay.cu` executes on a real GPU: the same copies and jobs, in the same order.

    workloads/vramlab run TRACE --topology hgx-h100 --vram x1.5 --events events.csv --json run.json
    python3 plan.py events.csv run.json > x.plan

bench/hardware plan does both. What is taken over are decisions: which buffer is evicted when and for whom, which bytes are copied, which job
comes next. When anything begins or ends is left to the hardware. An operation waits for

  - what comes before it in its queue (compute, copy in, copy out), as there;
  - a job: the copies that brought its buffers in, and the last users of the pages that it got;
  - a copy in: the copy out that saved the buffer, and the last users of the pages that it got;
  - a copy out: the last job that used the buffer, and the copy that brought it in.

One line an operation:  KIND READ WRITTEN NANOS ADDRESS JOB IN OUT  with KIND J (job), I (copy in) or O (copy
out); bytes read and written; least duration of a job; where in VRAM; and the last job, copy in and copy out
that it waits for, by their number in the file, -1 for none. A line W N before a submission: the client waits
for the job of that line number, since it may have so many unfinished ones.
"""
import bisect
import csv
import json
import sys

PAGE = 4096
JOB, IN, OUT = 0, 1, 2


class Pages:
    """Who had each page of VRAM last: sorted intervals without gaps, each with the resource that it was part of."""

    def __init__(self):
        self.begins = [0]
        self.owners = [None]

    def _cut(self, page):
        """The interval that begins at a page, which is made to."""
        at = bisect.bisect_left(self.begins, page)
        if at == len(self.begins) or self.begins[at] != page:
            self.begins.insert(at, page)
            self.owners.insert(at, self.owners[at - 1])
        return at

    def take(self, begin, end, resource):
        """Gives pages to a resource; returns who had any of them before."""
        first, last = self._cut(begin), self._cut(end)
        before = set(self.owners[first:last])
        self.begins[first:last] = [begin]
        self.owners[first:last] = [resource]
        return before


class Plan:
    """The operations so far, and what a later one may have to wait for: pairs of a queue and a number in the file."""

    def __init__(self, depth):
        self.depth = depth
        self.count = 0
        self.fences = {}  # fence -> (queue, operation)
        self.last_job = {}  # buffer -> operation that used it last
        self.filled = {}  # buffer -> the copy that brought its bytes where they are, (queue, operation)
        self.busy = {}  # freed resource -> fences that its pages are busy behind
        self.inherited = {}  # resource -> operations that its pages wait for
        self.address = {}  # resource -> first page
        self.pages = Pages()
        self.jobs = []  # their numbers
        self.ends = []  # when each ended in the run
        self.now = 0  # of the event that is looked at
        self.out = []
        self.waited = True

    def add(self, kind, read, written, nanos, address, waits):
        # The first operation of a submission: is there room in the queue? What is queued before there was, is
        # fetched ahead while the client waits.
        if not self.waited and len(self.jobs) >= self.depth and self.now >= self.ends[-self.depth]:
            self.out.append("W %d" % self.jobs[-self.depth])
            self.waited = True
        latest = [-1, -1, -1]
        for queue, operation in waits:
            latest[queue] = max(latest[queue], operation)
        self.out.append("%s %d %d %d %d %d %d %d" % ("JIO"[kind], read, written, nanos, address, *latest))
        self.count += 1
        return kind, self.count - 1

    def extent(self, resource, first, pages):
        self.address.setdefault(resource, first)
        mine = self.inherited.setdefault(resource, set())
        for earlier in self.pages.take(first, first + pages, resource):
            for fence in self.busy.get(earlier, ()):
                if fence in self.fences:
                    mine.add(self.fences[fence])

    def copy(self, buffer, source, target, fence, size, vram):
        inwards = target in vram
        waits = set(self.inherited.get(target, ()))
        if buffer in self.filled:
            waits.add(self.filled[buffer])
        if buffer in self.last_job:
            waits.add(self.last_job[buffer])
        place = self.address[target if inwards else source] * PAGE
        waits = {w for w in waits if w[0] != (IN if inwards else OUT)}
        done = self.add(IN if inwards else OUT, size, size, 0, place, waits)
        self.fences[fence] = self.filled[buffer] = done

    def job(self, uses, duration, ended, fastest, fence):
        read = sum(size for _, _, size, how in uses if how.startswith("read"))
        written = sum(size for _, _, size, how in uses if how.startswith("write"))
        waits = set()
        for buffer, resource, _, _ in uses:
            waits |= self.inherited.get(resource, set())
            if buffer in self.filled:
                waits.add(self.filled[buffer])
        waits = {w for w in waits if w[0] != JOB}
        arithmetic = duration if duration > (read + written) / fastest + 1 else 0
        place = self.address.get(uses[0][1], 0) * PAGE if uses else 0
        done = self.add(JOB, read, written, arithmetic, place, waits)
        self.fences[fence] = done
        self.jobs.append(done[1])
        self.ends.append(ended)
        for buffer, _, _, _ in uses:
            self.last_job[buffer] = done
        self.waited = False


def main(events, run):
    with open(run) as stream:
        outcome = json.load(stream)
    devices = {pool["device"] for pool in outcome["pools"] if pool["peakPages"]}
    if len(devices) != 1:
        sys.exit("plan.py: a plan is of one device, and this run is of %d: %s" % (len(devices), run))
    with open(events, newline="") as lines:
        rows = list(csv.DictReader(lines))
    pools, begun, ended, duration, uses = {}, {}, {}, {}, {}
    for row in rows:  # what is said of a job only later
        event = row["event"]
        if event == "poolCreated":
            pools[row["pool"]] = row["detail"]
        elif event == "jobStarted":
            begun[row["queue"], row["work"]] = int(row["nanos"])
        elif event == "jobEnded":
            ended[row["work"]] = int(row["nanos"])
            duration[row["work"]] = ended[row["work"]] - begun[row["queue"], row["work"]]
        elif event == "jobUses":
            uses.setdefault(row["work"], []).append((row["buffer"], row["resource"], int(row["bytes"]), row["detail"]))
    vram_pools = {pool for pool, name in pools.items() if name.endswith("VRAM")}
    plan, vram = Plan(int(outcome["settings"]["depth"])), set()
    # As fast as VRAM is in the run: of all jobs, those that it limits touch most in their time.
    fastest = max(sum(use[2] for use in uses.get(work, ())) / max(1, nanos) for work, nanos in duration.items())
    for row in rows:
        event, plan.now = row["event"], int(row["nanos"])
        if event == "resourceExtent" and row["pool"] in vram_pools:
            vram.add(row["resource"])
            plan.extent(row["resource"], int(row["detail"].split("=")[1]), int(row["pages"]))
        elif event == "resourceBusyBehind":
            plan.busy.setdefault(row["resource"], []).append(row["fence"])
        elif event == "copyQueued":
            plan.copy(row["buffer"], row["resource"], row["to_resource"], row["fence"], int(row["bytes"]), vram)
        elif event == "jobQueued":
            work = row["work"]
            plan.job(uses.get(work, []), duration[work], ended[work], fastest, row["fence"])
    print("# %d operations, %d of them jobs; predicted to take %.3f s" % (plan.count, len(plan.jobs), outcome["makespanNanos"] / 1e9))
    print("\n".join(plan.out))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
