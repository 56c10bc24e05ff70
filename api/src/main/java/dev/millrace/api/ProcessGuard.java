package dev.millrace.api;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process from those it starts: scripts run under the same user, and without this they
 * could read the database password and the secrets in {@code /proc/PID/environ}. Called once,
 * before there are other threads. Linux only; elsewhere it does nothing.
 */
final class ProcessGuard {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessGuard.class);

  /** Memory, environment and open files can then be read by the superuser alone. */
  private static final int PR_SET_DUMPABLE = 4;

  /**
   * What this process starts as the superuser loses the capabilities whose business it is to look
   * into others. CAP_SYS_ADMIN opens the same door; containers do not have it, and a superuser who
   * does cannot be kept out.
   */
  private static final int PR_CAPBSET_DROP = 24;

  private static final long CAP_SYS_PTRACE = 19;
  private static final long CAP_PERFMON = 38;

  private ProcessGuard() {}

  /**
   * Guards this process.
   *
   * @param environment as the JVM has read it; it keeps its copy
   */
  @SuppressWarnings("restricted") // the jar declares native access
  static void protect(Map<String, String> environment) {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      Linker linker = Linker.nativeLinker();
      SymbolLookup symbols = linker.defaultLookup();
      MethodHandle prctl =
          linker.downcallHandle(
              symbols.findOrThrow("prctl"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG),
              Linker.Option.firstVariadicArg(1));
      int hidden = (int) prctl.invokeExact(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
      // Refused to who is not the superuser and has nothing to give up.
      int _ = (int) prctl.invokeExact(PR_CAPBSET_DROP, CAP_SYS_PTRACE, 0L, 0L, 0L);
      int _ = (int) prctl.invokeExact(PR_CAPBSET_DROP, CAP_PERFMON, 0L, 0L, 0L);
      if (hidden != 0) {
        LOG.warn("scripts of this node can read its environment: the system refused to hide it");
      }
      MethodHandle unset =
          linker.downcallHandle(
              symbols.findOrThrow("unsetenv"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
      for (String name : environment.keySet()) {
        if (isConfidential(name)) {
          MemorySegment text = arena.allocateFrom(name);
          int _ = (int) unset.invokeExact(text);
        }
      }
    } catch (Throwable e) { // no such call on this system: the node works as well without
      LOG.warn("scripts of this node can read its environment", e);
    }
  }

  /** The JVM starts programs through one of its own, which for a moment has all variables. */
  private static boolean isConfidential(String name) {
    return name.startsWith("SECRET_") || name.startsWith("MILLRACE_");
  }
}
