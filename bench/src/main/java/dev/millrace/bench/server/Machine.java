package dev.millrace.bench.server;

import dev.millrace.bench.figures.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** The machine that everything shares. */
public final class Machine {

  private static final int BLOCK_BYTES = 8 << 10;
  private static final int BLOCKS = 128;
  private static final int SYNCS = 300;
  private static final int STEAL_COLUMN = 7;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long KILOBYTES_PER_GIGABYTE = 1 << 20;

  private Machine() {}

  /** Processors, memory, kernel and Java, on one line. */
  public static String description() {
    return "%d × %s, %d GB, Linux %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            value("/proc/cpuinfo", "model name", "processor"),
            Math.round(
                Double.parseDouble(value("/proc/meminfo", "MemTotal", "0").replaceAll("\\D", ""))
                    / KILOBYTES_PER_GIGABYTE),
            System.getProperty("os.version"),
            Runtime.version());
  }

  /**
   * All processor time of the machine so far, in ticks, and what other machines took of it while
   * this one wanted to run.
   */
  public record Ticks(long all, long stolen) {

    public static Ticks now() {
      String[] words = lines("/proc/stat").getFirst().trim().split("\\s+");
      long[] ticks =
          Arrays.stream(words).skip(1).limit(STEAL_COLUMN + 1).mapToLong(Long::parseLong).toArray();
      return new Ticks(Arrays.stream(ticks).sum(), ticks[STEAL_COLUMN]);
    }

    /** Percent of the time since then. */
    public double stolenPercentSince(Ticks before) {
      return 100.0 * (stolen - before.stolen) / Math.max(1, all - before.all);
    }
  }

  /** Milliseconds until a written block of 8 kB is on the disk of this folder. */
  public static Samples syncMillis(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "sync", ".bench");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
      for (int i = 0; i < BLOCKS; i++) {
        channel.write(block.clear(), (long) i * BLOCK_BYTES);
      }
      channel.force(true);
      double[] millis = new double[SYNCS];
      for (int i = 0; i < SYNCS; i++) {
        long start = System.nanoTime();
        channel.write(block.clear(), (long) (i % BLOCKS) * BLOCK_BYTES);
        channel.force(false);
        millis[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
      }
      return Samples.of(millis);
    } finally {
      Files.delete(file);
    }
  }

  private static String value(String file, String name, String otherwise) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(otherwise);
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      return List.of("cpu 0 0 0 0 0 0 0 0");
    }
  }
}
