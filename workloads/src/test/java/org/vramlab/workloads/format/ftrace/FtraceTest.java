package org.vramlab.workloads.format.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.workloads.format.Foreign.message;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.format.Foreign;
import org.vramlab.workloads.io.InputException;

/** The kernel's tracepoints, in their forms from 4.x to 6.17, each trap by a name. */
class FtraceTest {
  @TempDir Path folder = Path.of("set by JUnit");

  /** Lines of one task, a millisecond apart. */
  private Foreign read(String... events) throws Exception {
    StringBuilder text = new StringBuilder("# tracer: nop\n#\n");
    int millis = 0;
    for (String event : events) {
      text.append("  app-7 [000] ..... 5.").append("%03d000".formatted(millis++)).append(": ");
      text.append(event).append('\n');
    }
    return Foreign.of(folder, text.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app-12 [003] 630659.133157: amdgpu_cs_ioctl: sched_job=1, timeline=gfx",
        "  a b-c: [x-12   [003] .... 630659.133157: amdgpu_cs_ioctl: sched_job=1, timeline=gfx",
        "<...>-12 (-----) [003] d.h1. 630659.133157001: amdgpu_cs_ioctl: sched_job=1,timeline=gfx",
        "app-12 [003] 630659.133157: amdgpu:amdgpu_cs_ioctl: timeline=gfx sched_job=1"
      })
  void line_inAnyForm_hasItsParts(String text) {
    FtraceLine line = FtraceLine.of(text);

    assertNotNull(line);
    assertEquals(12, line.pid());
    assertEquals(630_659_133_157L, line.nanos() / 1000);
    assertEquals("amdgpu_cs_ioctl", line.event());
    assertEquals(1, line.number("sched_job=", -1));
    assertEquals("gfx", line.field("timeline="));
    assertNull(line.field("job="));
  }

  @Test
  void submission_touchesTheObjectsOnItsTasksList() throws Exception {
    Foreign read =
        read(
            "amdgpu_bo_create: bo=ffff01, pages=2, type=2, preferred=4, allowed=6, visible=0",
            "amdgpu_bo_list_set: list=ff, bo=ffff01, bo_size=8192",
            "amdgpu_bo_list_set: list=ff, bo=ffff02, bo_size=4096",
            "amdgpu_bo_list_set: list=ff, bo=ffff01, bo_size=8192",
            "amdgpu_cs_ioctl: sched_job=1, timeline=gfx, context=3, seqno=9, ring_name=r,"
                + " num_ibs=1",
            "amdgpu_sched_run_job: sched_job=1, timeline=gfx, context=3, seqno=9, ring_name=r,"
                + " num_ibs=1",
            "dma_fence_signaled: driver=amd_sched timeline=gfx context=2 seqno=9",
            "dma_fence_signaled: driver=amd_sched timeline=gfx context=3 seqno=9");

    assertEquals("ftrace", read.format());
    // From run_job to the signal of the same fence: two milliseconds at 73.536 TFLOP/s.
    assertEquals(
        List.of(
            "allocate 0 of 8192 bytes on 0, bo vram ''",
            "allocate 1 of 4096 bytes on 0, bo ''",
            "submit gfx on 0, 147072000000 flops, reads 0:8192 1:4096, writes 0:8192 1:4096"),
        read.events());
  }

  @Test
  void pointerCreatedAgain_isAnotherObject() throws Exception {
    Foreign read =
        read(
            "amdgpu_bo_create: bo=aa,pages=1,type=2,prefered=2,allowed=6,visible=0",
            "amdgpu_bo_create: bo=aa,pages=1,type=2,prefered=4,allowed=6,visible=0");

    assertEquals(
        List.of(
            "allocate 0 of 4096 bytes on 0, bo gtt ''",
            "free 0 of 4096 bytes on 0",
            "allocate 1 of 4096 bytes on 0, bo vram ''"),
        read.events());
    assertTrue(read.knows("1 pointers used again"));
  }

  @Test
  void moveToNowhere_endsTheObject_andFirstPlacementBringsNothingIn() throws Exception {
    Foreign read =
        read(
            "amdgpu_bo_move: bo=aa, from=-1, to=2, size=4096",
            "amdgpu_bo_move: bo=aa, from=2, to=1, size=4096",
            "amdgpu_bo_move: bo=aa, from=1, to=2, size=4096",
            "amdgpu_bo_move: bo=aa, from=2, to=-1, size=4096");

    assertEquals(
        List.of(
            "allocate 0 of 4096 bytes on 0, bo ''",
            "bo.placed_in_vram on 0, 0 flops, reads, writes 0:4096",
            "bo.moved_to_vram on 0, 0 flops, reads 0:4096, writes",
            "free 0 of 4096 bytes on 0"),
        read.events());
    assertTrue(read.knows("moves into VRAM: 2 of 8,192 bytes; out of it: 1 of 4,096 bytes"));
  }

  @Test
  void movePrintedAfterItWasMade_isToldByTheMoveBefore() throws Exception {
    Foreign read =
        read(
            "amdgpu_bo_move: bo=aa, from=1, to=1, size=4096",
            "amdgpu_bo_move: bo=aa, from=2, to=2, size=4096",
            "amdgpu_bo_move: bo=aa, from=1, to=1, size=4096");

    assertTrue(read.knows("3 moves print the same place twice"));
    assertTrue(read.knows("moves into VRAM: 1 of 4,096 bytes; out of it: 1 of 4,096 bytes"));
  }

  @Test
  void listStatus_isReadWithItsLabelsTheOtherWayRound() throws Exception {
    assertTrue(
        read(
                "amdgpu_bo_create: bo=aa, pages=1, type=2, preferred=4, allowed=6, visible=0",
                "amdgpu_cs_bo_status: total_bo_size=7, total_bo_count=65536")
            .knows("largest list of objects: 65,536 bytes"));
  }

  @Test
  void schedulerOfTwoCards_tellsWhichDevice() throws Exception {
    Foreign read =
        read(
            "drm_sched_job_queue: dev=0000:03:00.0, fence=5:1, ring=gfx_0.0.0, job count:0, hw job"
                + " count:0, client_id:4",
            "drm_sched_job_queue: dev=0000:0e:00.0, fence=6:1, ring=gfx_0.0.0, job count:0, hw job"
                + " count:0, client_id:4",
            "drm_sched_job_run: dev=0000:0e:00.0, fence=6:1, ring=gfx_0.0.0, job count:0, hw job"
                + " count:0, client_id:4",
            "drm_sched_job_done: fence=6:1 signaled");

    assertEquals(
        List.of(
            "submit gfx_0.0.0 on 0, 0 flops, reads, writes",
            "submit gfx_0.0.0 on 1, 73536000000 flops, reads, writes"),
        read.events());
    assertEquals(2, read.summary().header().devices());
  }

  @Test
  void schedulerBefore617_namesFencesByPointer_orInBrackets() throws Exception {
    Foreign read =
        read(
            "drm_sched_job: entity=e, id=51, fence=ff01, ring=sdma0, job count:0, hw job count:1",
            "drm_run_job: entity=e, id=51, fence=ff01, ring=sdma0, job count:0, hw job count:1",
            "drm_sched_process_job: fence=ff01 signaled",
            "drm_sched_job: id=52, fence=(context:79, seqno:9), ring=sdma0, job count:0, hw job"
                + " count:1, dependencies:{}");

    assertEquals(
        List.of(
            "submit sdma0 on 0, 73536000000 flops, reads, writes",
            "submit sdma0 on 0, 0 flops, reads, writes"),
        read.events());
    assertEquals(0, read.account().unknownCount());
  }

  @Test
  void driverAndSchedulerTellOfTheSameSubmission_once() throws Exception {
    assertEquals(
        1,
        read(
                "drm_sched_job: entity=e, id=1, fence=ff, ring=gfx, job count:0, hw job count:1",
                "amdgpu_cs_ioctl: sched_job=1, timeline=gfx, context=3, seqno=9")
            .summary()
            .operationCount());
  }

  @Test
  void linesThatContinueAnEvent_areNotUnknown_butOthersAre() throws Exception {
    String text =
        """
        CPU:2 [LOST 41 EVENTS]
        app-7 [000] 5.000001: amdgpu_cs_ioctl: sched_job=1, timeline=gfx, context=3, seqno=9
        app-7 [000] 5.000002: amdgpu_vm_update_ptes: pid:7 vm_ctx:0x1 start:0x2 end:0x3, flags:0x4, dst:
        0x1000, 0x2000
        app-7 [000] 5.000003: sched_switch: prev_comm=a
        what is this
        app-7 [000] 5.000004: amdgpu_bo_create: bo=(null), pages=1
        """;
    Foreign read = Foreign.of(folder, text);

    assertEquals(2, read.account().unknownCount());
    assertTrue(read.account().firstUnknown().startsWith("line 6 (it is no event): what is this"));
    assertTrue(read.knows("1 places where the ring buffer lost events"));
    assertTrue(read.knows("1 lines continue an event before"));
    assertThrows(InputException.class, () -> Foreign.of(folder, Foreign.strict(), text));
  }

  @Test
  void otherDrivers_objectsAndBindings() throws Exception {
    Foreign read =
        read(
            "i915_gem_object_create: obj=aa, size=0x2000",
            "i915_vma_bind: obj=aa, offset=0x0 size=0x2000 vm=bb",
            "i915_gem_object_destroy: obj=aa",
            "xe_bo_move: move_lacks_source:no, migrate object cc [size 4096] from SYSTEM to VRAM0"
                + " device_id:0000:00:02.0");

    assertEquals(
        List.of(
            "allocate 0 of 8192 bytes on 0, bo ''",
            "bo.bound on 0, 0 flops, reads 0:8192, writes 0:8192",
            "free 0 of 8192 bytes on 0",
            "allocate 1 of 4096 bytes on 0, bo ''",
            "bo.moved_to_vram on 0, 0 flops, reads 1:4096, writes"),
        read.events());
  }

  @Test
  void tracesOfSomethingElse_areRefusedByWhatTheyHold() {
    InputException refused =
        assertThrows(InputException.class, () -> read("sched_switch: prev_comm=a"));

    assertTrue(message(refused).contains("(1 sched_switch)"), refused.getMessage());
  }
}
