#!/usr/bin/env python3
"""Records what a PyTorch program does with memory, as a gmtrace that vramlab replays.

Over a script of yours, unchanged:

    python3 vramlab_capture.py --out train.gmtrace.gz train.py --epochs 1
    vramlab trace info train.gmtrace.gz

or around the part of it that matters:

    from vramlab_capture import Capture
    with Capture("train.gmtrace.gz") as capture:
        for step in range(3):
            capture.phase(step, "forward");   loss = model(x).sum()
            capture.phase(step, "backward");  loss.backward()
            capture.phase(step, "optimizer"); optimizer.step()

Recorded are the tensors of one kind of device: `cuda` (which is also what ROCm calls its GPUs), `cpu`, or
`meta`, where nothing is computed and no memory is needed, so that a model of any size can be captured on
any machine (`--default-device meta` makes a script that names no device run there). Every operation that
PyTorch dispatches becomes one event with the bytes it reads and writes; storages become buffers, allocated
when they are first seen and freed with their last reference. Needs nothing but torch, 1.13 or later.

Not recorded: what kernels allocate by themselves (cuBLAS workspaces), what the caching allocator adds by
rounding, and kernels that a compiler fuses (run without torch.compile).
"""
import argparse
import gzip
import json
import os
import runpy
import sys

try:
    import torch
    from torch.multiprocessing.reductions import StorageWeakRef
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_flatten
except ImportError:  # the recording below works without; capturing does not
    torch = None
    TorchDispatchMode = object


class Recording:
    """Events of a gmtrace in program order, and the file they become. Knows nothing of torch."""

    def __init__(self, workload, devices=1):
        self.workload = workload
        self.devices = devices
        self.events = []
        self.sizes = []  # by buffer id
        self.owners = []
        self.entries = []  # the A event of each buffer: its class and name may still change
        self.freed = set()
        self.imports = set()  # (buffer, device) that have been announced
        self.operation_names = []
        self.operation_index = {}

    def allocate(self, size, device, kind="act", name=None):
        """A buffer of so many bytes appears; returns its id."""
        buffer = len(self.sizes)
        self.sizes.append(size)
        self.owners.append(device)
        self.devices = max(self.devices, device + 1)
        event = ["A", buffer, size, device, kind]
        self.entries.append(event)
        self.events.append(event)
        if name:
            self.label(buffer, kind, name)
        return buffer

    def label(self, buffer, kind, name=None):
        """Says what a buffer is: param, grad, opt_state, input, kv ..."""
        event = self.entries[buffer]
        event[4] = kind
        if name and len(event) == 5:
            event.append(name)

    def free(self, buffer):
        """The last reference to a buffer is gone."""
        if buffer not in self.freed:
            self.freed.add(buffer)
            self.events.append(["F", buffer])

    def phase(self, iteration, name):
        """What follows belongs to this phase."""
        self.events.append(["P", int(iteration), str(name)])

    def operation(self, name, device, flops, reads, writes):
        """An operation: two dictionaries of buffer id to bytes touched. Empty buffers are left out."""
        reads = self._touched(reads)
        writes = self._touched(writes)
        self.devices = max(self.devices, device + 1)
        for buffer in list(reads) + list(writes):
            owner = self.owners[buffer]
            if owner != device and (buffer, device) not in self.imports:
                self.imports.add((buffer, device))
                self.events.append(["X", buffer, owner, device])
        index = self.operation_index.get(name)
        if index is None:
            index = self.operation_index[name] = len(self.operation_names)
            self.operation_names.append(name)
        self.events.append(["O", index, device, max(0, int(flops)), _flat(reads), _flat(writes)])

    def _touched(self, operands):
        return {b: min(n, self.sizes[b]) for b, n in operands.items() if self.sizes[b] > 0 and n > 0}

    def statistics(self):
        """The figures of the header, counted from the events."""
        live = [0] * self.devices
        peaks = [0] * self.devices
        peak = total = moved = flops = operations = footprint = imports = count = 0
        touched = set()
        kinds = {}
        for event in self._kept():
            count += 1
            if event[0] == "A":
                live[event[3]] += event[2]
                total += event[2]
                peaks[event[3]] = max(peaks[event[3]], live[event[3]])
                peak = max(peak, sum(live))
                kinds[event[4]] = kinds.get(event[4], 0) + event[2]
            elif event[0] == "F":
                live[self.owners[event[1]]] -= self.sizes[event[1]]
            elif event[0] == "X":
                imports += 1
            elif event[0] == "O":
                operations += 1
                used = set(event[4][0::2]) | set(event[5][0::2])
                touched |= used
                footprint = max(footprint, sum(self.sizes[b] for b in used))
                moved += sum(event[4][1::2]) + sum(event[5][1::2])
                flops += event[3]
        return {
            "ops": operations,
            "events": count,
            "buffers": sum(1 for size in self.sizes if size > 0),
            "buffers_touched": len(touched),
            "total_alloc_bytes": total,
            "peak_live_bytes": peak,
            "peak_live_bytes_per_device": peaks,
            "end_live_bytes": sum(live),
            "max_op_footprint_bytes": footprint,
            "bytes_touched": moved,
            "flops": flops,
            "cross_device_imports": imports,
            "alloc_bytes_by_class": kinds,
        }

    def _kept(self):
        """Storages without bytes carry no memory: neither they nor their ends are events."""
        for event in self.events:
            if event[0] not in "AFX" or self.sizes[event[1]] > 0:
                yield event

    def save(self, path, capture="", version=""):
        """Writes the whole file beside its place and moves it there, so that there is never half of one."""
        header = {
            "format": "gmtrace",
            "version": 1,
            "workload": self.workload,
            "devices": self.devices,
            "torch": version,
            "capture": capture,
            "ops": self.operation_names,
            "stats": self.statistics(),
        }
        partial = "%s.%d.part" % (path, os.getpid())
        try:
            with open(partial, "wb") as raw:
                if str(path).endswith(".gz"):
                    with gzip.GzipFile("", "wb", 9, fileobj=raw, mtime=0) as packed:
                        self._write(packed, header)
                else:
                    self._write(raw, header)
            os.replace(partial, path)
        finally:
            if os.path.exists(partial):
                os.remove(partial)

    def _write(self, stream, header):
        encoder = json.JSONEncoder(separators=(",", ":"))
        stream.write((encoder.encode(header) + "\n").encode())
        for event in self._kept():
            stream.write((encoder.encode(event) + "\n").encode())


def _flat(operands):
    return [number for pair in operands.items() for number in pair]


def touched_bytes(shape, strides, element_size):
    """Bytes of storage that a view can touch; what is broadcast counts once."""
    count = 1
    for extent, stride in zip(shape, strides):
        if stride != 0 or extent == 0:
            count *= extent
    return count * element_size


# Allocates and touches nothing.
_ALLOCATES = {
    "aten.empty.memory_format", "aten.empty_like.default", "aten.empty_strided.default",
    "aten.new_empty.default", "aten.new_empty_strided.default",
}
# Overwrites its first argument without a look at what it held.
_OVERWRITES = (
    "aten.zero_.", "aten.fill_.", "aten.copy_.", "aten.normal_.", "aten.uniform_.", "aten.bernoulli_.",
    "aten.random_.", "aten.set_.",
)


class Capture(TorchDispatchMode):
    """Records while it is entered, and writes the file when it is left without an exception."""

    def __init__(self, path, workload=None, device=None):
        if torch is None:
            raise ImportError("vramlab_capture records PyTorch programs: install torch first")
        super().__init__()
        self.path = path
        self.device_type = device or ("cuda" if torch.cuda.is_available() else "cpu")
        name = workload or os.path.basename(str(path)).split(".")[0] or "capture"
        self.recording = Recording(name)
        self._buffers = {}  # address of a storage's control block -> buffer, while it lives
        self._references = {}  # buffer -> weak reference to its storage
        self._flop_formulas = _flop_formulas()

    def __exit__(self, kind, value, trace):
        super().__exit__(kind, value, trace)
        if kind is None:
            self._notice_ends()
            what = "torch %s tensors, TorchDispatchMode" % self.device_type
            self.recording.save(self.path, what, torch.__version__)

    def phase(self, iteration, name):
        """Marks the start of a phase, such as forward, backward, optimizer."""
        self._notice_ends()
        self.recording.phase(iteration, name)

    def label(self, tensor, kind, name=None):
        """Says what a tensor is: param, grad, opt_state, input, kv ... Parameters need no label."""
        buffer = self._buffer(tensor)
        if buffer is not None:
            self.recording.label(buffer, kind, name)

    def _storage(self, tensor):
        try:
            return tensor.untyped_storage() if hasattr(tensor, "untyped_storage") else tensor.storage().untyped()
        except (RuntimeError, NotImplementedError):  # sparse tensors and wrappers have none
            return None

    def _recorded(self, values):
        return [v for v in values if isinstance(v, torch.Tensor) and v.device.type == self.device_type]

    def _buffer(self, tensor):
        """The buffer of a tensor's storage, new or known; None where it has no storage."""
        storage = self._storage(tensor)
        if storage is None:
            return None
        reference = StorageWeakRef(storage)
        buffer = self._buffers.get(reference.cdata)
        if buffer is None:
            buffer = self.recording.allocate(storage.nbytes(), tensor.device.index or 0)
            self._buffers[reference.cdata] = buffer
            self._references[buffer] = reference
        if isinstance(tensor, torch.nn.Parameter):
            self.recording.label(buffer, "param")
            if tensor.grad is not None and self._storage(tensor.grad) is not None:
                gradient = self._buffers.get(StorageWeakRef(self._storage(tensor.grad)).cdata)
                if gradient is not None:
                    self.recording.label(gradient, "grad")
        return buffer

    def _notice_ends(self):
        ended = [b for b, reference in self._references.items() if reference.expired()]
        for buffer in ended:
            del self._buffers[self._references.pop(buffer).cdata]
            self.recording.free(buffer)

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        self._notice_ends()
        inputs = self._recorded(tree_flatten((args, kwargs))[0])
        input_buffers = [self._buffer(tensor) for tensor in inputs]
        result = function(*args, **kwargs)
        outputs = self._recorded(tree_flatten(result)[0])
        if inputs or outputs:
            self._record(function, args, kwargs, inputs, input_buffers, outputs, result)
        return result

    def _record(self, function, args, kwargs, inputs, input_buffers, outputs, result):
        name = str(function)
        writes, overwritten = self._declared_writes(function, name, args, kwargs)
        known = len(self.recording.sizes)
        for tensor in outputs:
            buffer = self._buffer(tensor)
            if buffer is not None and buffer >= known:  # an output that is no view of anything
                writes[buffer] = max(writes.get(buffer, 0), self._touches(tensor))
        if name in _ALLOCATES or (not writes and outputs):
            return  # allocates, or makes views: nothing moves
        reads = {}
        for place, (tensor, buffer) in enumerate(zip(inputs, input_buffers)):
            if buffer is None or (buffer in overwritten and (place == 0 or not name.startswith("aten.copy_."))):
                continue
            reads[buffer] = max(reads.get(buffer, 0), self._touches(tensor))
        devices = [tensor.device.index or 0 for tensor in (outputs or inputs)]
        flops = self._flops(function, args, kwargs, outputs or inputs, result)
        self.recording.operation(name, devices[0], flops, reads, writes)

    def _declared_writes(self, function, name, args, kwargs):
        """Buffers that the operator's schema says are written, and those that are overwritten unread."""
        writes, overwritten = {}, set()
        for place, argument in enumerate(function._schema.arguments):
            if argument.alias_info is None or not argument.alias_info.is_write:
                continue
            value = args[place] if place < len(args) else kwargs.get(argument.name)
            for tensor in self._recorded(value if isinstance(value, (list, tuple)) else [value]):
                buffer = self._buffer(tensor)
                if buffer is not None:
                    writes[buffer] = max(writes.get(buffer, 0), self._touches(tensor))
                    if name.startswith(_OVERWRITES) or argument.is_out:
                        overwritten.add(buffer)
        return writes, overwritten

    def _touches(self, tensor):
        try:
            return touched_bytes(tensor.shape, tensor.stride(), tensor.element_size())
        except RuntimeError:
            return tensor.numel() * tensor.element_size()

    def _flops(self, function, args, kwargs, tensors, result):
        """By torch's own formulas for products, convolutions and attention; else one for each element."""
        formula = self._flop_formulas.get(getattr(function, "overloadpacket", None))
        if formula is not None:
            try:
                return int(formula(*args, **kwargs, out_val=result))
            except Exception:  # a formula that does not know this form of the operator
                pass
        return sum(tensor.numel() for tensor in tensors)


def _flop_formulas():
    try:
        from torch.utils.flop_counter import flop_registry
        return flop_registry
    except ImportError:  # before torch 2.1: products count as their outputs
        return {}


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description="Record what a PyTorch script does with memory, as a gmtrace for vramlab.",
        epilog="Example: python3 vramlab_capture.py --device meta --default-device meta"
               " --out big.gmtrace.gz train.py --layers 80")
    parser.add_argument("--out", required=True, metavar="FILE", help="FILE.gmtrace.gz, or plain FILE.gmtrace")
    parser.add_argument("--device", metavar="TYPE", help="tensors to record: cuda (also ROCm), cpu or meta"
                        " (default: cuda where there is one, else cpu)")
    parser.add_argument("--default-device", metavar="TYPE", help="where tensors go that name no device")
    parser.add_argument("--workload", metavar="NAME", help="name in the trace (default: the file's)")
    parser.add_argument("script", help="the script to run")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="its own arguments")
    options = parser.parse_args(arguments)
    if torch is None:
        print("vramlab_capture: there is no torch in this Python (%s)" % sys.executable, file=sys.stderr)
        return 2
    if not os.path.isfile(options.script):
        print("vramlab_capture: there is no script %s" % options.script, file=sys.stderr)
        return 2
    if options.default_device and not hasattr(torch, "set_default_device"):
        print("vramlab_capture: --default-device needs torch 2.0 or later, and this is %s; name the device in the script"
              % torch.__version__, file=sys.stderr)
        return 2
    sys.argv = [options.script] + options.arguments
    sys.path.insert(0, os.path.dirname(os.path.abspath(options.script)))
    if options.default_device:
        torch.set_default_device(options.default_device)
    capture = Capture(options.out, options.workload, options.device)
    with capture:
        runpy.run_path(options.script, run_name="__main__")
    figures = capture.recording.statistics()
    print("%s: %d operations, %d buffers, at most %d bytes at once"
          % (options.out, figures["ops"], figures["buffers"], figures["peak_live_bytes"]), file=sys.stderr)
    if figures["ops"] == 0:
        print("vramlab_capture: nothing happened on %s tensors; name others with --device"
              % capture.device_type, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
