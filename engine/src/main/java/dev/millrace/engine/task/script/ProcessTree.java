package dev.millrace.engine.task.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Everything a script has started: its descendants, its session, and on Linux whatever carries the
 * run's mark in its environment, so that a program which made itself a daemon is found as well.
 * Used by the attempt's thread and, for {@link #terminate}, by the one that kills it.
 */
final class ProcessTree {

  /** Environment variable that marks every process of a run; its value is unique. */
  static final String MARK = "MILLRACE_SCRIPT_RUN";

  private static final Path PROC = Path.of("/proc");
  private static final boolean HAS_PROC = Files.isReadable(PROC.resolve("self/stat"));
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int KILL_ROUNDS_MAX = 100;
  private static final int EXEC_LOOKS = 5;
  private static final long EXEC_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Fields of /proc/N/stat, counted after the name in parentheses. */
  private static final int STATE = 0;

  private static final int SESSION = 3;
  private static final int START_TIME = 19;

  private final Process leader;
  private final byte[] mark;
  private final boolean ownSession;
  private final long leaderStart;

  /**
   * The tree of a process.
   *
   * @param mark value of {@link #MARK} in its environment
   * @param ownSession whether it leads a session of its own
   */
  ProcessTree(Process leader, String mark, boolean ownSession) {
    this.leader = leader;
    this.mark = (MARK + "=" + mark).getBytes(StandardCharsets.ISO_8859_1);
    this.ownSession = ownSession;
    String[] stat = stat(leader.pid());
    this.leaderStart = stat.length > START_TIME ? Long.parseLong(stat[START_TIME]) : 0;
  }

  /** Asks every member to end. */
  void terminate() {
    members().values().forEach(ProcessHandle::destroy);
  }

  /**
   * Ends every member: asks, waits for the grace, then kills until none is left. An interrupt does
   * not shorten it, for nothing may live on.
   *
   * @return false when members could not be killed
   */
  boolean end(Duration grace) {
    boolean interrupted = Thread.interrupted();
    try {
      terminate();
      long deadline = System.nanoTime() + grace.toNanos();
      Map<Long, ProcessHandle> left = members();
      while (!left.isEmpty() && System.nanoTime() < deadline) {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        interrupted |= Thread.interrupted();
        left = members();
      }
      for (int round = 0; !left.isEmpty() && round < KILL_ROUNDS_MAX; round++) {
        // Again and again: a member may have started another between the look and the kill.
        left.values().forEach(ProcessHandle::destroyForcibly);
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        interrupted |= Thread.interrupted();
        left = members();
      }
      return left.isEmpty();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Members that are alive. */
  Map<Long, ProcessHandle> members() {
    Map<Long, ProcessHandle> members = new LinkedHashMap<>();
    leader.descendants().filter(ProcessHandle::isAlive).forEach(p -> members.put(p.pid(), p));
    if (leader.isAlive()) {
      members.put(leader.pid(), leader.toHandle());
    }
    if (HAS_PROC) {
      addMarked(members);
    }
    members.values().removeIf(member -> isZombie(member.pid()));
    return members;
  }

  private void addMarked(Map<Long, ProcessHandle> members) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        long pid = Long.parseLong(entry.getFileName().toString());
        if (!members.containsKey(pid) && isMember(pid)) {
          ProcessHandle.of(pid).ifPresent(member -> members.put(pid, member));
        }
      }
    } catch (IOException e) {
      // Without /proc the descendants are all that is known.
    }
  }

  private boolean isMember(long pid) {
    String[] stat = stat(pid);
    if (stat.length <= START_TIME || Long.parseLong(stat[START_TIME]) < leaderStart) {
      return false;
    }
    return (ownSession && Long.parseLong(stat[SESSION]) == leader.pid()) || isMarked(pid);
  }

  private boolean isMarked(long pid) {
    try {
      Path file = PROC.resolve(pid + "/environ");
      byte[] environment = Files.readAllBytes(file);
      for (int look = 1; environment.length == 0 && look < EXEC_LOOKS; look++) {
        // A program that is just being loaded has none for a moment; kernel threads never have.
        LockSupport.parkNanos(EXEC_NANOS);
        environment = Files.readAllBytes(file);
      }
      return contains(environment, mark);
    } catch (IOException e) {
      // It has ended, or belongs to another user and so is not ours.
      return false;
    }
  }

  private static boolean isZombie(long pid) {
    String[] stat = stat(pid);
    return stat.length > STATE && stat[STATE].equals("Z");
  }

  private static String[] stat(long pid) {
    if (!HAS_PROC) {
      return new String[0];
    }
    try {
      // ISO-8859-1: the name in parentheses may hold any byte.
      String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    } catch (IOException e) {
      return new String[0];
    }
  }

  private static boolean contains(byte[] text, byte[] part) {
    for (int start = 0; start <= text.length - part.length; start++) {
      int i = 0;
      while (i < part.length && text[start + i] == part[i]) {
        i++;
      }
      if (i == part.length) {
        return true;
      }
    }
    return false;
  }
}
