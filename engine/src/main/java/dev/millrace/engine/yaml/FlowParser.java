package dev.millrace.engine.yaml;

import dev.millrace.engine.flow.CompiledFlow;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.flow.Flow;
import dev.millrace.engine.flow.PluginDefault;
import dev.millrace.engine.flow.TypeCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text of a flow into a {@link Flow}, or into everything that is wrong with it. Used by
 * the engine when a flow is stored, validated or loaded; safe for all threads.
 */
public final class FlowParser {

  private static final String DEFAULT_FILE = "flow.yaml";

  private final TypeNames types;
  private final YamlLimits limits;
  private final List<PluginDefault> globalDefaults;
  private final TemplateCheck templates;
  private final SubflowCheck subflows;

  /** A parser that takes every template for valid and knows no global defaults. */
  public FlowParser(TypeCatalog catalog, YamlLimits limits) {
    this(catalog, limits, List.of(), TemplateCheck.NONE);
  }

  /**
   * A parser.
   *
   * @param globalDefaults plugin defaults below those of the flow, first match wins
   */
  public FlowParser(
      TypeCatalog catalog,
      YamlLimits limits,
      List<PluginDefault> globalDefaults,
      TemplateCheck templates) {
    this(new TypeNames(catalog), limits, globalDefaults, templates, SubflowCheck.NONE);
  }

  private FlowParser(
      TypeNames types,
      YamlLimits limits,
      List<PluginDefault> globalDefaults,
      TemplateCheck templates,
      SubflowCheck subflows) {
    this.types = types;
    this.limits = limits;
    this.globalDefaults = List.copyOf(globalDefaults);
    this.templates = templates;
    this.subflows = subflows;
  }

  /** The same parser, which warns of Subflow tasks whose flow is not there. */
  public FlowParser lookingFor(SubflowCheck flows) {
    return new FlowParser(types, limits, globalDefaults, templates, flows);
  }

  /** Reads one flow. Never throws for what the text says. */
  public ParsedFlow parse(String source, String fileName) {
    return parse(new Documents.Document(source, 0), fileName);
  }

  /** Reads every document of a text whose documents are divided by {@code ---}. */
  public List<ParsedFlow> parseAll(String source, String fileName) {
    List<ParsedFlow> flows = new ArrayList<>();
    for (Documents.Document document : Documents.split(source, limits.maxDocuments())) {
      flows.add(parse(document, fileName));
    }
    return flows;
  }

  /**
   * The flow ready to run.
   *
   * @throws EngineException FLOW_INVALID with every error in its message
   */
  public CompiledFlow parseOrThrow(String source) {
    return parseOrThrow(source, DEFAULT_FILE);
  }

  /** As {@link #parseOrThrow(String)}, naming the file in the message. */
  public CompiledFlow parseOrThrow(String source, String fileName) {
    ParsedFlow parsed = parse(source, fileName);
    Flow flow = parsed.flow();
    if (flow == null) {
      String all =
          parsed.errors().stream().map(Problem::toString).collect(Collectors.joining("\n"));
      throw new EngineException(ErrorCode.FLOW_INVALID, "Invalid Flow:\n" + all);
    }
    return CompiledFlow.of(flow, source);
  }

  private ParsedFlow parse(Documents.Document document, String fileName) {
    Problems problems = new Problems(fileName, document.lineOffset(), limits.maxProblems());
    Tree tree = new TreeLoader(limits, problems).load(document.source());
    if (tree instanceof Tree.Fields fields) {
      return parse(fields, document.source(), problems);
    }
    if (tree != null) {
      problems.error(
          tree.place(), "", "a flow is a map with id, namespace and tasks, not " + tree.kind());
    }
    return new ParsedFlow(null, problems.list(), document.source(), null, null, null);
  }

  private ParsedFlow parse(Tree.Fields fields, String source, Problems problems) {
    Reading reading = Reading.of(problems, types, templates, subflows);
    Tree.Fields complete = new Defaults(reading, limits, globalDefaults).applyTo(fields);
    Flow flow = new FlowReader(reading).read(new Block(reading, complete, ""));
    return new ParsedFlow(
        problems.hasErrors() ? null : flow,
        problems.list(),
        source,
        fields.text("namespace"),
        fields.text("id"),
        revision(fields));
  }

  private static @Nullable Integer revision(Tree.Fields fields) {
    String text = fields.text("revision");
    return text != null && Scalars.asInteger(text) instanceof Integer number ? number : null;
  }
}
