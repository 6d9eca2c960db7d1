package org.vramlab.workloads.generate;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceSink;

/**
 * A game and a compositor: each frame of the game draws eight times, reading textures near the
 * place where the player is, into one of three frame buffers; then the compositor reads that frame
 * and the windows of other programs and writes what is scanned out. With two devices the game draws
 * on the first and the compositor shows on the second, reading the frame in place (PRIME).
 *
 * <p>Who evicts the compositor's few buffers for the game's many makes the desktop stutter.
 */
public final class Compositor implements TraceGenerator {
  private static final int DRAWS = 8;
  private static final int TEXTURES_PER_DRAW = 4;
  private static final int FRAME_BUFFERS = 3;
  private static final int WINDOWS = 4;
  private static final int SCANOUTS = 2;
  private static final int DRAW = 0;
  private static final int COMPOSE = 1;

  private final Shape shape;

  /**
   * A game with so many textures.
   *
   * @throws UsageException where there are more than two devices, or fewer than 16 buffers
   */
  public Compositor(Shape shape) throws UsageException {
    if (shape.devices() > 2) {
      throw new UsageException(
          "compositor means nothing on " + shape.devices() + " devices",
          "give --devices 1, or 2 for a game and a display on different ones");
    }
    if (shape.buffersPerDevice() < 16) {
      throw new UsageException(
          "compositor needs at least 16 textures", "give --buffers 16 or more");
    }
    this.shape = shape;
  }

  @Override
  public String name() {
    return "compositor";
  }

  @Override
  public int devices() {
    return shape.devices();
  }

  @Override
  public List<String> operationNames() {
    return List.of("game.draw", "compositor.compose");
  }

  @Override
  public Map<String, Long> parameters() {
    Map<String, Long> parameters = new LinkedHashMap<>();
    parameters.put("textures", (long) shape.buffersPerDevice());
    parameters.put("buffer_bytes", shape.bufferBytes());
    parameters.put("draws_per_frame", (long) DRAWS);
    parameters.put("seed", shape.seed());
    return parameters;
  }

  @Override
  public void emit(TraceSink sink) throws IOException {
    SplitMix random = new SplitMix(shape.seed());
    Imports imports = new Imports();
    int textures = shape.buffersPerDevice();
    int display = shape.devices() - 1;
    int frameBuffers = allocate(sink, 0, textures, 0, "texture");
    int windows = allocate(sink, frameBuffers, FRAME_BUFFERS, 0, "frame");
    int scanouts = allocate(sink, windows, WINDOWS, display, "window");
    allocate(sink, scanouts, SCANOUTS, display, "scanout");
    long[] reads = new long[2 * Math.max(TEXTURES_PER_DRAW, 1 + WINDOWS)];
    long[] write = {0, shape.bufferBytes()};
    for (int operation = 0; operation < shape.operations(); operation++) {
      int frame = operation / (DRAWS + 1);
      int draw = operation % (DRAWS + 1);
      int frameBuffer = frameBuffers + frame % FRAME_BUFFERS;
      if (draw == 0) {
        sink.phase(frame, "frame");
      }
      if (draw < DRAWS) {
        // The player moves on by a texture every other frame; near ones are in sight.
        int place = frame / 2 + (int) random.below(textures / 4);
        for (int i = 0; i < TEXTURES_PER_DRAW; i++) {
          reads[2 * i] = (long) (place + i) % textures;
          reads[2 * i + 1] = shape.bufferBytes();
        }
        write[0] = frameBuffer;
        emit(sink, DRAW, 0, reads, TEXTURES_PER_DRAW, write);
      } else {
        imports.announce(frameBuffer, 0, display, sink);
        reads[0] = frameBuffer;
        reads[1] = shape.bufferBytes();
        for (int i = 0; i < WINDOWS; i++) {
          reads[2 + 2 * i] = (long) windows + i;
          reads[3 + 2 * i] = shape.bufferBytes();
        }
        write[0] = (long) scanouts + frame % SCANOUTS;
        emit(sink, COMPOSE, display, reads, 1 + WINDOWS, write);
      }
    }
  }

  private void emit(
      TraceSink sink, int operation, int device, long[] reads, int readCount, long[] write)
      throws IOException {
    sink.operation(
        operation, device, Shape.flops(shape.bufferBytes()) * 16, reads, readCount, write, 1);
  }

  /** Allocates some buffers; returns the id after them. */
  private int allocate(TraceSink sink, int first, int count, int device, String className)
      throws IOException {
    for (int buffer = first; buffer < first + count; buffer++) {
      sink.allocate(buffer, shape.bufferBytes(), device, className, "");
    }
    return first + count;
  }
}
