package org.vramlab.workloads.convert;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vramlab.workloads.io.UsageException;

/**
 * What of a language model decides how much memory its requests take: bytes of keys and values per
 * token, and of weights.
 *
 * <p>Keys and values in 16 bits: 2 x layers x key-value heads x head dimension x 2 bytes, from the
 * models' published configurations; DeepSeek-V3 keeps 576 compressed values a layer instead.
 *
 * @param name as it is written on the command line
 * @param kvBytesPerToken bytes of keys and values that one token takes in all layers
 * @param weightBytes bytes of all weights; 0 where unknown
 * @param activeParameters weights that one token is multiplied with
 */
public record ModelGeometry(
    String name, long kvBytesPerToken, long weightBytes, long activeParameters) {
  /** The model assumed where none is named. */
  public static final ModelGeometry LLAMA3_8B = of("llama3-8b", 32, 8, 128, 8_030_000_000L);

  private static final List<ModelGeometry> KNOWN =
      List.of(
          LLAMA3_8B,
          of("llama3-70b", 80, 8, 128, 70_550_000_000L),
          of("llama2-7b", 32, 32, 128, 6_740_000_000L),
          of("llama2-13b", 40, 40, 128, 13_020_000_000L),
          of("mistral-7b", 32, 8, 128, 7_240_000_000L),
          new ModelGeometry("mixtral-8x7b", kvBytes(32, 8, 128), 93_400_000_000L, 12_900_000_000L),
          of("qwen2.5-72b", 80, 8, 128, 72_700_000_000L),
          // Weights in 8 bits, as published.
          new ModelGeometry("deepseek-v3", 61L * 576 * 2, 671_000_000_000L, 37_000_000_000L));

  private static final Pattern OWN =
      Pattern.compile("([0-9]{1,4})x([0-9]{1,4})x([0-9]{1,4})(?:\\+([0-9]{1,4}(?:\\.[0-9]+)?)B)?");

  private static ModelGeometry of(
      String name, int layers, int heads, int dimension, long parameters) {
    return new ModelGeometry(name, kvBytes(layers, heads, dimension), 2 * parameters, parameters);
  }

  private static long kvBytes(long layers, long heads, long dimension) {
    return 2 * layers * heads * dimension * 2;
  }

  /**
   * The model of this name, or one given by its figures: {@code 80x8x128+70B} for 80 layers of 8
   * key-value heads of dimension 128, and 70 billion parameters.
   *
   * @throws UsageException where it is neither
   */
  public static ModelGeometry named(String text) throws UsageException {
    for (ModelGeometry model : KNOWN) {
      if (model.name.equals(text)) {
        return model;
      }
    }
    Matcher own = OWN.matcher(text);
    if (own.matches()) {
      long bytes =
          kvBytes(
              Long.parseLong(own.group(1)),
              Long.parseLong(own.group(2)),
              Long.parseLong(own.group(3)));
      long parameters = own.group(4) == null ? 0 : (long) (Double.parseDouble(own.group(4)) * 1e9);
      if (bytes > 0) {
        return new ModelGeometry(text, bytes, 2 * parameters, parameters);
      }
    }
    throw new UsageException(
        "there is no model '" + text + "'",
        "known are "
            + String.join(", ", names())
            + ", or give LAYERSxHEADSxDIMENSION[+PARAMETERSB], as in 80x8x128+70B");
  }

  /** Names of the known models. */
  public static List<String> names() {
    return KNOWN.stream().map(ModelGeometry::name).toList();
  }
}
