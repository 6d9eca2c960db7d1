package org.vramlab.workloads.format.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ServingSettings;
import org.vramlab.workloads.format.Foreign;

/** Checkpoints and experts as buffers. */
class ModelLogsTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private static ConversionSettings settings(int devices) {
    return new ConversionSettings(false, devices, 1e12, 1000, 100, ServingSettings.DEFAULT);
  }

  @Test
  void request_readsItsCheckpoint_whichExistsFromItsFirstUse() throws Exception {
    Foreign read =
        Foreign.of(
            folder,
            settings(2),
            """
            gmt_create,exec_time_seconds,checkpoint_model_version_id,num_lora
            2024-11-15 16:57:50,32.0,A,0
            2024-11-15 16:58:50,,B,2
            2024-11-15 16:59:50,1.5,,0
            2024-11-15 16:59:51,8.0,A,0
            broken
            """);

    assertEquals(
        List.of(
            "allocate 0 of 1000 bytes on 0, param 'A'",
            "predict on 0, 0 flops, reads 0:1000, writes",
            "allocate 1 of 1000 bytes on 1, param 'B'",
            "predict on 1, 0 flops, reads 1:1000, writes",
            "predict on 0, 0 flops, reads 0:1000, writes"),
        read.events());
    assertTrue(read.knows("3 requests for 2 checkpoints, 40 s of execution"));
    assertTrue(read.knows("1 rows name no checkpoint"));
    assertEquals(1, read.account().unknownCount());
  }

  @Test
  void pass_readsEachNeededExpertOnce_layerByLayer_thoughTheFileGoesByLayer() throws Exception {
    Foreign read =
        Foreign.of(
            folder,
            settings(1),
            """
            layer,forward_pass,token_in_pass,e0,e1
            0,0,0,3,1
            0,0,1,1,2
            0,1,0,1,2
            4,0,0,9,3
            4,1,0,3,3
            """);

    assertEquals(
        List.of(
            "phase 0 pass",
            "layer 0 on 0, 400 flops, reads 0:100 1:100 2:100, writes",
            "layer 4 on 0, 200 flops, reads 3:100 4:100, writes",
            "phase 1 pass",
            "layer 0 on 0, 200 flops, reads 0:100 1:100, writes",
            "layer 4 on 0, 200 flops, reads 3:100, writes"),
        read.events().subList(5, 11));
    assertTrue(read.knows("5 rows of tokens, 2 passes over 2 layers, 5 experts"));
  }

  @Test
  void expertsOnSeveralDevices_areComputedWhereTheyLie() throws Exception {
    Foreign read = Foreign.of(folder, settings(2), "layer,token_idx,e0,e1,e2\n0,7,2,3,4\n");

    assertEquals(
        List.of(
            "phase 7 pass",
            "layer 0 on 0, 150 flops, reads 0:100 2:100, writes",
            "layer 0 on 1, 150 flops, reads 1:100, writes"),
        read.events().subList(3, 6));
    assertEquals(0, read.summary().peerBytes());
  }
}
