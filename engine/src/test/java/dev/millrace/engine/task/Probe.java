package dev.millrace.engine.task;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A handler with a property of every kind; its outputs are its parameters. */
final class Probe implements TaskHandler<Probe.Params> {

  private final String name;

  Probe(String name) {
    this.name = name;
  }

  enum Color {
    RED,
    BLUE
  }

  record Common(@Nullable Boolean flag, @Nullable Double ratio) {}

  record Params(
      @Required String text,
      @Alias("number") @Nullable Integer count,
      @Nullable Long big,
      @Nullable Color color,
      @Nullable Duration pause,
      @Nullable List<String> list,
      @Nullable Map<String, String> map,
      @Nullable Leaf block,
      @Nullable List<Leaf> blocks,
      @Nullable Object any,
      @Raw @Nullable String raw,
      @Nullable String optional,
      @Inline Common common) {}

  record Leaf(@Nullable Duration pause, @Nullable List<Integer> codes) {}

  @Override
  public HandlerType<Params> type() {
    return new HandlerType<>(name, List.of(), "Probe.", Params.class, true);
  }

  @Override
  public TaskResult run(Params params, RunContext context) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("text", params.text());
    all.put("count", params.count());
    all.put("big", params.big());
    all.put("color", params.color());
    all.put("pause", params.pause());
    all.put("list", params.list());
    all.put("map", params.map());
    all.put("block", params.block());
    all.put("blocks", params.blocks());
    all.put("any", params.any());
    all.put("raw", params.raw());
    all.put("optional", params.optional());
    all.put("flag", params.common().flag());
    all.put("ratio", params.common().ratio());
    return TaskResult.of(all);
  }
}
