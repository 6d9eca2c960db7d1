package org.vramlab.ttm.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * The table of the kernel's cases and the tests here say the same: each case of the twelve suites
 * stands in it once, has one test of its name or a reason to have none, and there is no other test.
 */
class UpstreamCasesTest {
  /** By suite, the classes that hold its cases. */
  private static final SortedMap<String, List<Class<?>>> SUITES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("ttm_device", List.of(TtmDeviceTest.class)),
              Map.entry("ttm_pool", List.of(TtmPoolTest.class)),
              Map.entry("ttm_resource", List.of(TtmResourceTest.class)),
              Map.entry("ttm_tt", List.of(TtmTtTest.class)),
              Map.entry("ttm_bo", List.of(TtmBoTest.class)),
              Map.entry(
                  "ttm_bo_validate",
                  List.of(TtmBoValidateTest.class, TtmBoValidateEvictTest.class)),
              Map.entry("drm_exec", List.of(DrmExecTest.class)),
              Map.entry("gpu_buddy", List.of(GpuBuddyTest.class)),
              Map.entry("dma_fence", List.of(DmaFenceTest.class)),
              Map.entry("dma_fence_chain", List.of(DmaFenceChainTest.class)),
              Map.entry("dma_fence_unwrap", List.of(DmaFenceUnwrapTest.class)),
              Map.entry("dma_resv", List.of(DmaResvTest.class))));

  /** One row. */
  private record Case(String suite, String name, boolean isTest, String remark) {
    static Case parse(String line) {
      String[] cells = line.split("\\|", -1);
      String here = cells[3].strip();
      if (cells.length != 6 || !(here.equals("test") || here.equals("none"))) {
        throw new IllegalArgumentException("no case: " + line);
      }
      return new Case(cells[1].strip(), cells[2].strip(), here.equals("test"), cells[4].strip());
    }
  }

  private static final List<Case> CASES = readCases();

  private static List<Case> readCases() {
    try (InputStream in =
        Objects.requireNonNull(UpstreamCasesTest.class.getResourceAsStream("cases.md"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith("| ") && !line.startsWith("| suite"))
          .map(Case::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> testsOf(List<Class<?>> classes) {
    List<String> names = new ArrayList<>();
    for (Class<?> type : classes) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)
            || method.isAnnotationPresent(ParameterizedTest.class)) {
          names.add(method.getName());
        }
      }
    }
    return names.stream().sorted().toList();
  }

  /** Names of cases marked as tests of one suite. */
  private static List<String> promised(List<Case> cases, String suite) {
    return cases.stream()
        .filter(each -> each.suite().equals(suite) && each.isTest())
        .map(Case::name)
        .sorted()
        .toList();
  }

  private static void assertKept(List<Case> cases) {
    SUITES.forEach((suite, classes) -> assertEquals(promised(cases, suite), testsOf(classes)));
  }

  @Test
  void table_hasTheNumberOfCasesOfEachSuite() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    CASES.forEach(each -> counts.merge(each.suite(), 1, Integer::sum));
    assertEquals(
        "{dma_fence=12, dma_fence_chain=11, dma_fence_unwrap=6, dma_resv=5, drm_exec=7, "
            + "gpu_buddy=7, ttm_bo=14, ttm_bo_validate=22, ttm_device=5, ttm_pool=8, "
            + "ttm_resource=8, ttm_tt=15}",
        counts.toString());
    assertEquals(
        120,
        CASES.stream().map(each -> each.suite() + "." + each.name()).distinct().count(),
        "each once");
  }

  @Test
  void table_112AreTests8HaveNoMeaningHere() {
    assertEquals(112, CASES.stream().filter(Case::isTest).count());
    assertEquals(8, CASES.stream().filter(each -> !each.isTest()).count());
  }

  @Test
  void case_withoutTest_saysWhy() {
    for (Case each : CASES) {
      assertTrue(each.isTest() || each.remark().length() > 10, each.toString());
    }
  }

  @Test
  void case_markedAsTest_hasOneOfItsNameAndNoOthersExist() {
    assertKept(CASES);
  }

  /** The planted fault: a case that is promised, and for which there is no test. */
  @Test
  void case_withoutItsTest_isFound() {
    List<Case> more = new ArrayList<>(CASES);
    more.add(Case.parse("| ttm_tt | ttm_tt_forgotten | test | |"));
    assertThrows(AssertionError.class, () -> assertKept(more));
  }
}
