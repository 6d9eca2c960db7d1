"""The parts of the capture that need no torch, and, where there is one, the same program on two devices."""
import gzip
import json
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "main", "python"))
import vramlab_capture as capture  # noqa: E402


def lines(path):
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    with opened as stream:
        return [json.loads(line) for line in stream]


class RecordingTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def saved(self, recording, name="t.gmtrace.gz"):
        path = os.path.join(self.folder.name, name)
        recording.save(path)
        return lines(path)

    def test_events_stand_in_program_order(self):
        recording = capture.Recording("w")
        a = recording.allocate(100, 0, "param", "weight")
        recording.phase(0, "forward")
        b = recording.allocate(50, 0)
        recording.operation("mul", 0, 7, {a: 100}, {b: 50})
        recording.free(b)
        self.assertEqual(
            [["A", 0, 100, 0, "param", "weight"], ["P", 0, "forward"], ["A", 1, 50, 0, "act"],
             ["O", 0, 0, 7, [0, 100], [1, 50]], ["F", 1]],
            self.saved(recording)[1:])

    def test_header_counts_what_is_written(self):
        recording = capture.Recording("w")
        a = recording.allocate(100, 0)
        recording.operation("fill", 0, 1, {}, {a: 100})
        recording.free(a)
        recording.allocate(30, 0, "grad")
        header = self.saved(recording)[0]
        self.assertEqual("gmtrace", header["format"])
        self.assertEqual(100, header["stats"]["peak_live_bytes"])
        self.assertEqual(30, header["stats"]["end_live_bytes"])
        self.assertEqual(4, header["stats"]["events"])
        self.assertEqual({"act": 100, "grad": 30}, header["stats"]["alloc_bytes_by_class"])

    def test_other_device_imports_once(self):
        recording = capture.Recording("w")
        a = recording.allocate(100, 0)
        recording.operation("read", 1, 0, {a: 100}, {})
        recording.operation("read", 1, 0, {a: 100}, {})
        events = self.saved(recording)
        self.assertEqual(1, sum(1 for event in events[1:] if event[0] == "X"))
        self.assertEqual(2, events[0]["devices"])

    def test_empty_storages_leave_no_event(self):
        recording = capture.Recording("w")
        a = recording.allocate(0, 0)
        b = recording.allocate(8, 0)
        recording.operation("cat", 0, 0, {a: 0}, {b: 64})
        recording.free(a)
        self.assertEqual([["A", 1, 8, 0, "act"], ["O", 0, 0, 0, [], [1, 8]]], self.saved(recording)[1:])

    def test_same_recording_same_bytes_and_no_part_left(self):
        recording = capture.Recording("w")
        recording.allocate(8, 0)
        first, second = (os.path.join(self.folder.name, n) for n in ("a.gz", "b.gz"))
        recording.save(first)
        recording.save(second)
        with open(first, "rb") as one, open(second, "rb") as two:
            self.assertEqual(one.read(), two.read())
        self.assertEqual(["a.gz", "b.gz"], sorted(os.listdir(self.folder.name)))

    def test_touched_bytes_count_broadcast_once(self):
        self.assertEqual(4 * 3, capture.touched_bytes((5, 3), (0, 1), 4))
        self.assertEqual(0, capture.touched_bytes((0, 3), (3, 1), 4))

    @unittest.skipIf(capture.torch is not None, "there is a torch")
    def test_without_torch_it_says_so(self):
        with self.assertRaises(ImportError):
            capture.Capture("x.gmtrace")


@unittest.skipIf(capture.torch is None, "there is no torch in this Python")
class CaptureTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def captured(self, device, program):
        path = os.path.join(self.folder.name, device + ".gmtrace.gz")
        with capture.Capture(path, "w", device) as recorder:
            program(device, recorder)
        return lines(path)

    @staticmethod
    def train(device, recorder):
        torch = capture.torch
        with torch.device(device):
            model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 4))
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, foreach=False)
            for step in range(2):
                recorder.phase(step, "step")
                loss = model(torch.zeros(3, 8)).sum()
                loss.backward()
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)

    @unittest.skipUnless(hasattr(capture.torch, "set_default_device"), "torch is older than 2.0")
    def test_meta_and_cpu_do_the_same(self):
        on_meta = self.captured("meta", self.train)
        on_cpu = self.captured("cpu", self.train)
        self.assertEqual(on_meta[0]["ops"], on_cpu[0]["ops"])
        self.assertEqual(on_meta[1:], on_cpu[1:])

    def test_parameters_and_views(self):
        def program(device, recorder):
            torch = capture.torch
            weight = torch.nn.Parameter(torch.zeros(4, 4, device=device))
            x = torch.zeros(2, 4, device=device)
            y = (x.view(4, 2).t() @ weight.detach().view(4, 4)).reshape(-1)
            del y

        events = self.captured("cpu", program)
        names = events[0]["ops"]
        self.assertFalse([name for name in names if "view" in name or "detach" in name or ".t." in name])
        products = [e for e in events[1:] if e[0] == "O" and names[e[1]] == "aten.mm.default"]
        self.assertEqual(1, len(products))
        # Before torch 2.1 there are no formulas: a product counts as its elements.
        flops = 2 * 2 * 4 * 4 if capture._flop_formulas() else 2 * 4
        self.assertEqual(flops, products[0][3])
        kinds = [e[0] for e in events[1:]]
        self.assertEqual(kinds.count("A"), kinds.count("F"))
        self.assertEqual("param", events[1][4])

    def test_overwritten_buffers_are_not_read(self):
        def program(device, recorder):
            x = capture.torch.ones(4, device=device)
            x.zero_()
            x.add_(1)

        events = self.captured("cpu", program)
        names = events[0]["ops"]
        reads = {names[e[1]]: e[4] for e in events[1:] if e[0] == "O"}
        self.assertEqual([], reads["aten.zero_.default"])
        self.assertEqual([0, 16], reads["aten.add_.Tensor"])

    def test_no_file_after_an_exception(self):
        def program(device, recorder):
            capture.torch.ones(4, device=device)
            raise ValueError("the program's own")

        with self.assertRaises(ValueError):
            self.captured("cpu", program)
        self.assertEqual([], os.listdir(self.folder.name))


if __name__ == "__main__":
    unittest.main()
