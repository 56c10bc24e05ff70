package dev.millrace.bench.load;

import dev.millrace.bench.http.KestraServer;

/**
 * The flows that are run. A pure task is a Return of a text. A queued one is the same Return whose
 * text calls {@code render}: what that reads cannot be known before it runs, so the task goes
 * through the queue to a worker, and that hop is the only difference.
 */
record Flow(String id, String yaml) {

  static final String NAMESPACE = "bench";

  private static final String PURE = "\"1\"";
  private static final String QUEUED = "\"{{ render('1') }}\"";

  /** The request that runs it. */
  byte[] start(KestraServer server) {
    return server.start(NAMESPACE, id);
  }

  static Flow chain(int tasks, boolean queued) {
    StringBuilder yaml = head("chain_" + tasks + kind(queued));
    for (int i = 1; i <= tasks; i++) {
      append(yaml, "  ", "t" + i, queued);
    }
    return flow("chain_" + tasks + kind(queued), yaml);
  }

  /** A chain that logs a line before its first task and after every {@code block} tasks. */
  static Flow markedChain(int tasks, int block, boolean queued) {
    String id = "marked_" + tasks + kind(queued);
    StringBuilder yaml = head(id);
    for (int i = 0; i <= tasks; i++) {
      if (i % block == 0) {
        yaml.append("  - id: m").append(i).append("\n    type: io.kestra.plugin.core.log.Log\n");
        yaml.append("    message: ").append(text(queued)).append('\n');
      } else {
        append(yaml, "  ", "t" + i, queued);
      }
    }
    return flow(id, yaml);
  }

  /** One task for each of many values, all at once. */
  static Flow forEach(int items, boolean queued) {
    String id = "for_each_" + items + kind(queued);
    StringBuilder yaml = loopHead(id, items);
    append(yaml, "      ", "t", queued);
    return flow(id, yaml);
  }

  /** One child execution of the flow of one task for each of many values. */
  static Flow children(int count) {
    String id = "children_" + count;
    StringBuilder yaml = loopHead(id, count);
    yaml.append(
        """
              - id: child
                type: io.kestra.plugin.core.flow.Subflow
                namespace: %s
                flowId: %s
                wait: true
        """
            .formatted(NAMESPACE, chain(1, false).id()));
    return flow(id, yaml);
  }

  private static StringBuilder head(String id) {
    return new StringBuilder("id: %s\nnamespace: %s\ntasks:\n".formatted(id, NAMESPACE));
  }

  private static StringBuilder loopHead(String id, int items) {
    return head(id)
        .append(
            """
              - id: each
                type: io.kestra.plugin.core.flow.ForEach
                values: "{{ range(1, %d) }}"
                concurrencyLimit: 0
                tasks:
            """
                .formatted(items));
  }

  private static void append(StringBuilder yaml, String indent, String id, boolean queued) {
    yaml.append(indent).append("- id: ").append(id).append('\n');
    yaml.append(indent).append("  type: io.kestra.plugin.core.debug.Return\n");
    yaml.append(indent).append("  format: ").append(text(queued)).append('\n');
  }

  private static Flow flow(String id, StringBuilder yaml) {
    return new Flow(id, yaml.toString());
  }

  private static String text(boolean queued) {
    return queued ? QUEUED : PURE;
  }

  private static String kind(boolean queued) {
    return queued ? "_queued" : "";
  }
}
