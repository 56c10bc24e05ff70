package dev.millrace.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a server's processes have used of the machine, read from {@code /proc}. */
public final class ServerUsage {

  /** The unit of times in {@code /proc}: the same on every Linux a JDK is made for. */
  private static final long MILLIS_PER_TICK = 10;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int CHILDREN_USER_TICKS = 13;
  private static final int CHILDREN_SYSTEM_TICKS = 14;
  private static final double KILOBYTES_PER_MEGABYTE = 1024;

  private final ProcessHandle jvm;

  public ServerUsage(ServerProcess server) {
    this.jvm = server.handle();
  }

  /**
   * Processor time since the start, in milliseconds.
   *
   * @param jvm of the engine
   * @param postgres of PostgreSQL's processes, those that have ended included
   */
  public record Processor(long jvm, long postgres) {
    public Processor since(Processor before) {
      return new Processor(jvm - before.jvm, postgres - before.postgres);
    }
  }

  /**
   * Memory in MB.
   *
   * @param jvm resident memory of the engine
   * @param postgresShare of PostgreSQL's processes, each page divided among those that share it
   * @param postgresResident the same with shared pages counted in each
   */
  public record Memory(double jvm, double postgresShare, double postgresResident) {

    /** What the machine has less of. */
    public double total() {
      return jvm + postgresShare;
    }
  }

  public Processor processor() {
    long[] own = stat(jvm.pid());
    long postgres = 0;
    for (ProcessHandle process : postgres()) {
      long[] ticks = stat(process.pid());
      postgres += ticks[USER_TICKS] + ticks[SYSTEM_TICKS];
      postgres += ticks[CHILDREN_USER_TICKS] + ticks[CHILDREN_SYSTEM_TICKS];
    }
    return new Processor(
        (own[USER_TICKS] + own[SYSTEM_TICKS]) * MILLIS_PER_TICK, postgres * MILLIS_PER_TICK);
  }

  public Memory memory() {
    double share = 0;
    double resident = 0;
    for (ProcessHandle process : postgres()) {
      share += kilobytes(process.pid(), "Pss:");
      resident += kilobytes(process.pid(), "Rss:");
    }
    return new Memory(
        kilobytes(jvm.pid(), "Rss:") / KILOBYTES_PER_MEGABYTE,
        share / KILOBYTES_PER_MEGABYTE,
        resident / KILOBYTES_PER_MEGABYTE);
  }

  private List<ProcessHandle> postgres() {
    try (Stream<ProcessHandle> all = jvm.descendants()) {
      return all.filter(process -> lines(process.pid(), "comm").contains("postgres")).toList();
    }
  }

  /** The numbers after the name of the program; zeros for a process that has ended. */
  private static long[] stat(long pid) {
    List<String> lines = lines(pid, "stat");
    if (lines.isEmpty()) {
      return new long[CHILDREN_SYSTEM_TICKS + 1];
    }
    String afterName = lines.getFirst().substring(lines.getFirst().lastIndexOf(')') + 2);
    String[] words = afterName.split(" ");
    long[] numbers = new long[CHILDREN_SYSTEM_TICKS + 1];
    for (int i = 1; i < numbers.length; i++) {
      numbers[i] = Long.parseLong(words[i]);
    }
    return numbers;
  }

  private static double kilobytes(long pid, String name) {
    return lines(pid, "smaps_rollup").stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  /** Nothing for a process that has ended meanwhile. */
  private static List<String> lines(long pid, String file) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), file));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      if (Files.exists(Path.of("/proc", Long.toString(pid)))) {
        throw new IllegalStateException("cannot read " + file + " of process " + pid, e);
      }
      return List.of();
    }
  }
}
