package dev.millrace.bench.chaos;

import dev.millrace.engine.state.ExecutionId;
import dev.millrace.engine.state.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Looks, when all is quiet, whether anything was lost, done wrong, or accepted twice. */
final class Audit {

  private static final List<String> MUST_BE_EMPTY =
      List.of("work_left", "two_children", "two_runs", "wrong_children", "no_line");

  private final Look look;
  private final List<String> complaints = new ArrayList<>();

  Audit(Look look) {
    this.look = look;
  }

  /** Everything that is wrong; empty when nothing was lost. */
  List<String> complaints(Map<String, Load.Request> asked, Ledger ledger)
      throws InterruptedException, IOException {
    look.brokenInvariants().forEach(broken -> complaints.add("invariant: " + broken));
    for (String name : MUST_BE_EMPTY) {
      look.complaints(name).forEach(found -> complaints.add(name + ": " + found));
    }
    executions(asked);
    effects(ledger.calls());
    return complaints;
  }

  /**
   * What was accepted is there, once, and came to what it had to; what was not is there at most
   * once.
   */
  private void executions(Map<String, Load.Request> asked) throws InterruptedException {
    Map<String, List<Look.Root>> byKey = new HashMap<>();
    for (Look.Root root : look.roots()) {
      byKey.computeIfAbsent(String.valueOf(root.key()), key -> new ArrayList<>()).add(root);
    }
    asked.forEach((key, request) -> {
      List<Look.Root> found = byKey.getOrDefault(key, List.of());
      if (found.size() > 1) {
        complaints.add("create " + key + " made " + found.size() + " executions");
      }
      if (!request.acceptedAs.isEmpty()
          && found.stream().noneMatch(root -> root.id().equals(id(request)))) {
        complaints.add(
            "execution " + request.acceptedAs + " (" + key + ") was accepted and is lost");
      }
      found.forEach(root -> result(key, request, root));
    });
  }

  private static ExecutionId id(Load.Request request) {
    return ExecutionId.of(request.acceptedAs);
  }

  private void result(String key, Load.Request request, Look.Root root) {
    Kind.Expected expected = request.kind.expected(key, request.n);
    if (root.state() != expected.state() || !Objects.equals(root.result(), expected.result())) {
      complaints.add(
          "execution %s (%s %s) ended %s with %s instead of %s with %s: %s"
              .formatted(
                  root.id(),
                  root.flowId(),
                  key,
                  root.state(),
                  root.result(),
                  expected.state(),
                  expected.result(),
                  root.error()));
    }
  }

  private void effects(List<Ledger.Call> calls) throws InterruptedException {
    Map<String, List<Ledger.Call>> byRun = new HashMap<>();
    for (Ledger.Call call : calls) {
      byRun.computeIfAbsent(call.run(), run -> new ArrayList<>()).add(call);
    }
    Map<String, Set<String>> accepted = new HashMap<>();
    Set<String> known = new HashSet<>();
    for (Look.Caller caller : look.callers()) {
      String run = caller.run().toString();
      known.add(run);
      List<Ledger.Call> own = byRun.getOrDefault(run, List.of());
      accepted
          .computeIfAbsent(caller.execution() + " " + caller.step(), step -> new HashSet<>())
          .add(String.valueOf(caller.body()));
      attempts(caller, own);
    }
    byRun.keySet().stream()
        .filter(run -> !known.contains(run))
        .forEach(run -> complaints.add("task run " + run + " called and is not known"));
    calls.forEach(call -> seen(call, accepted));
  }

  /**
   * An accepted result is the answer to one of the task run's own calls; no attempt called twice.
   */
  private void attempts(Look.Caller caller, List<Ledger.Call> calls) {
    String who =
        "task run %s (%s) of %s".formatted(caller.run(), caller.step(), caller.execution());
    if (caller.state() == State.SUCCESS
        && calls.stream().noneMatch(call -> call.answer().equals(caller.body()))) {
      complaints.add(who + " has the result " + caller.body() + ", which no call of it was given");
    }
  }

  /** Whoever read a result read the one that was accepted, at any time. */
  private void seen(Ledger.Call call, Map<String, Set<String>> accepted) {
    if (!call.of().isEmpty()
        && !accepted
            .getOrDefault(call.execution() + " " + call.of(), Set.of())
            .contains(call.before())) {
      complaints.add(
          "task run %s of %s saw %s as the result of %s, which has another"
              .formatted(call.run(), call.execution(), call.before(), call.of()));
    }
  }
}
