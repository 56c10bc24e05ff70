package dev.millrace.engine.yaml;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads triggers as far as this version must: to refuse those that would have to fire. */
final class TriggerReader {

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]*");

  private final Reading reading;

  TriggerReader(Reading reading) {
    this.reading = reading;
  }

  void read(Block flow) {
    Set<String> ids = new HashSet<>();
    for (Block block : flow.blocks("triggers")) {
      String id = block.requiredText("id");
      if (id != null && !ID.matcher(id).matches()) {
        block.error(
            "id", "`" + Words.shown(id) + "` is not a trigger id; use letters, digits, `_`, `-`");
      }
      if (id != null && !ids.add(id)) {
        block.error("id", "Duplicate trigger id with name [" + Words.shown(id) + "]");
      }
      block.requiredText("type");
      if (block.flag("disabled", false)) {
        reading
            .problems()
            .warning(
                block.place(),
                block.path(),
                "this trigger is disabled; its other properties are not checked in this version");
      } else {
        reading.problems().error(block.place(), block.path(), Unsupported.trigger());
      }
    }
  }
}
