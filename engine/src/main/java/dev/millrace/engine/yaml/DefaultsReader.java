package dev.millrace.engine.yaml;

import dev.millrace.engine.yaml.Advice.Owner;
import dev.millrace.engine.yaml.Tree.Fields;
import dev.millrace.engine.yaml.Tree.Scalar;
import dev.millrace.engine.yaml.TypeNames.FlowType;
import dev.millrace.engine.yaml.TypeNames.WorkType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the plugin defaults a flow declares. One per document. */
final class DefaultsReader {

  private static final String INVALID = "Invalid Plugin Default: ";

  private final Reading reading;

  DefaultsReader(Reading reading) {
    this.reading = reading;
  }

  /** One usable entry. */
  record Entry(String type, Fields values, boolean forced, @Nullable String ref) {}

  List<Entry> read(Fields flow) {
    Block block = new Block(reading, flow, "");
    if (block.isWritten("taskDefaults")) {
      block.deprecated("taskDefaults", "`taskDefaults` is the old name of `pluginDefaults`");
    }
    List<Block> blocks = new ArrayList<>(block.blocks("pluginDefaults"));
    blocks.addAll(block.blocks("taskDefaults"));
    List<Entry> entries = new ArrayList<>();
    for (Block one : blocks) {
      Entry entry = entry(one);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private @Nullable Entry entry(Block block) {
    String type = block.text("type");
    boolean forced = block.flag("forced", false);
    String ref = block.text("ref");
    Block values = block.block("values");
    block.finish(Owner.OTHER);
    if (type == null || type.isBlank()) {
      block.error("type", INVALID + "No 'type' provided");
      return null;
    }
    if (values == null) {
      if (!block.has("values")) {
        block.error("values", INVALID + "No 'values' provided");
      }
      return null;
    }
    check(type, values);
    return new Entry(type, values.tree(), forced, ref);
  }

  private void check(String type, Block values) {
    Set<String> known =
        switch (reading.types().resolve(type)) {
          case WorkType(var info, boolean alias) -> {
            Set<String> names = new HashSet<>(info.properties().keySet());
            names.addAll(Properties.COMMON);
            yield names;
          }
          case FlowType(FlowKind kind, boolean alias) -> Properties.of(kind);
          default -> Set.of();
        };
    values
        .tree()
        .fields()
        .forEach((name, field) -> {
          String shown = Words.shown(name);
          if (field.value() instanceof Scalar scalar && scalar.isNull()) {
            values.error(name, INVALID + "No value provided for key '" + shown + "'");
          } else if (!known.isEmpty() && !known.contains(name)) {
            String near = Words.nearest(name, known);
            String hint = near == null ? "" : "; did you mean `" + near + "`?";
            values.refuse(
                name,
                INVALID
                    + "No property '%s' exists in plugin '%s'%s"
                        .formatted(shown, Words.shown(type), hint));
          }
        });
  }
}
