package dev.millrace.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * The samples of a flight recording within a span of time, counted. A sample is a moment in which a
 * thread ran Java code; waiting threads have none.
 */
public final class Recording {

  private static final String OURS = "dev.millrace.";

  /** Of a hidden class. */
  private static final Pattern ADDRESS = Pattern.compile("\\.0x[0-9a-f]+$");

  private final Instant start;
  private final Instant end;
  private final Counts tops = new Counts();
  private final Counts topPackages = new Counts();
  private final Counts ours = new Counts();
  private final Counts threads = new Counts();
  private final Counts allocations = new Counts();

  private Recording(Instant start, Instant end) {
    this.start = start;
    this.end = end;
  }

  /** Reads a recording's file. */
  public static Recording read(Path file, Instant start, Instant end) throws IOException {
    Recording recording = new Recording(start, end);
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        recording.add(events.readEvent());
      }
    }
    return recording;
  }

  /** Options that have a JVM write such a file when it ends. */
  public static String javaOptions(Path file) {
    return "\"-XX:StartFlightRecording:filename=" + file + ",settings=profile,dumponexit=true\"";
  }

  /** Methods at the top of the stack. */
  public Counts tops() {
    return tops;
  }

  /** Packages of these methods. */
  public Counts topPackages() {
    return topPackages;
  }

  /** Our methods anywhere on the stack, once for each sample. */
  public Counts ours() {
    return ours;
  }

  /** Kinds of threads: names without their numbers. */
  public Counts threads() {
    return threads;
  }

  /** Bytes allocated, by the first of our methods on the stack. */
  public Counts allocations() {
    return allocations;
  }

  private void add(RecordedEvent event) {
    if (event.getStartTime().isBefore(start) || event.getStartTime().isAfter(end)) {
      return;
    }
    RecordedStackTrace stack = event.getStackTrace();
    if (stack == null || stack.getFrames().isEmpty()) {
      return;
    }
    switch (event.getEventType().getName()) {
      case "jdk.ExecutionSample" -> addSample(event, stack.getFrames());
      case "jdk.ObjectAllocationSample" ->
          allocations.add(firstOfOurs(stack.getFrames()), event.getLong("weight"));
      default -> {}
    }
  }

  private void addSample(RecordedEvent event, List<RecordedFrame> frames) {
    RecordedMethod top = frames.getFirst().getMethod();
    tops.add(name(top), 1);
    String type = top.getType().getName();
    topPackages.add(type.substring(0, Math.max(0, type.lastIndexOf('.'))), 1);
    RecordedThread thread = event.getThread("sampledThread");
    if (thread != null) {
      threads.add(kind(thread), 1);
    }
    Set<String> seen = new HashSet<>();
    for (RecordedFrame frame : frames) {
      String name = name(frame.getMethod());
      if (name.startsWith(OURS) && seen.add(name)) {
        ours.add(name, 1);
      }
    }
  }

  private static String kind(RecordedThread thread) {
    String name = thread.getJavaName();
    if (name == null || name.isEmpty()) {
      return thread.isVirtual() ? "virtual" : "other";
    }
    return name.replaceAll("[0-9]+", "#");
  }

  private static String firstOfOurs(List<RecordedFrame> frames) {
    return frames.stream()
        .map(frame -> name(frame.getMethod()))
        .filter(name -> name.startsWith(OURS))
        .findFirst()
        .orElse("none of ours");
  }

  private static String name(RecordedMethod method) {
    return ADDRESS.matcher(method.getType().getName()).replaceAll("") + "." + method.getName();
  }

  /** How often, or how much of, something was seen. */
  public static final class Counts {
    private final Map<String, Long> counts = new HashMap<>();
    private long total;

    private void add(String name, long amount) {
      counts.merge(name, amount, Long::sum);
      total += amount;
    }

    /** A name and its count. */
    public record Count(String name, long amount) {}

    public long total() {
      return total;
    }

    /** The greatest ones, greatest first. */
    public List<Count> greatest(int most) {
      return counts.entrySet().stream()
          .map(entry -> new Count(entry.getKey(), entry.getValue()))
          .sorted(Comparator.comparingLong(Count::amount).reversed().thenComparing(Count::name))
          .limit(most)
          .toList();
    }
  }
}
