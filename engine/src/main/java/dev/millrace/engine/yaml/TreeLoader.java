package dev.millrace.engine.yaml;

import dev.millrace.engine.yaml.Tree.Field;
import dev.millrace.engine.yaml.Tree.Fields;
import dev.millrace.engine.yaml.Tree.Items;
import dev.millrace.engine.yaml.Tree.Place;
import dev.millrace.engine.yaml.Tree.Scalar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree of one document from parser events. Reading events instead of composed nodes
 * keeps every limit ahead of the memory it protects: depth, size and aliases are checked before
 * anything is built. One instance per document, used by one thread.
 */
final class TreeLoader {

  private static final String TAG_PREFIX = "tag:yaml.org,2002:";
  private static final int MAX_ANCHORS = 1_000;
  private static final int MIN_BUFFER = 1_024;

  private final YamlLimits limits;
  private final Problems problems;
  private final Map<String, Anchored> anchors = new HashMap<>();

  /** Names and indexes on the way to the value being read. */
  private final Deque<Object> way = new ArrayDeque<>();

  private int nodes;
  private long characters;

  /** What an anchor names, and what each use of it costs. */
  private record Anchored(Tree tree, int nodes, long characters, int depth) {}

  /** Ends the reading of a document at once. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Place place;
    private final String path;

    Refused(Place place, String path, String message) {
      super(message, null, false, false);
      this.place = place;
      this.path = path;
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  TreeLoader(YamlLimits limits, Problems problems) {
    this.limits = limits;
    this.problems = problems;
  }

  /** The document, or null when there is none to read; the reason is then among the problems. */
  @Nullable Tree load(String text) {
    if (text.length() > limits.maxCharacters()) {
      problems.error(
          Place.START,
          "",
          "the text has %,d characters, more than the %,d allowed (setting flow-chars-max); put long scripts into namespace files"
              .formatted(text.length(), limits.maxCharacters()));
      return null;
    }
    // A buffer of the whole text: the scanner copies its buffer whenever a token outgrows it.
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(limits.maxCharacters() + 1)
            .setBufferSize(Math.max(MIN_BUFFER, text.length() + 1))
            .build();
    try {
      return document(new Parse(settings).parseString(text).iterator());
    } catch (Refused e) {
      problems.error(e.place, e.path, e.reason());
    } catch (YamlEngineException e) {
      SyntaxErrors.report(e, text, problems);
    }
    return null;
  }

  private @Nullable Tree document(Iterator<Event> events) {
    events.next(); // stream start
    if (events.next().getEventId() == Event.ID.StreamEnd) {
      problems.error(Place.START, "", "the text is empty; a flow needs id, namespace and tasks");
      return null;
    }
    Tree tree = node(events.next(), events, 0);
    events.next(); // document end
    Event after = events.next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      throw new Refused(
          place(after),
          "",
          "a second document begins here; one text holds one flow, without `---`");
    }
    return tree;
  }

  private Tree node(Event event, Iterator<Event> events, int depth) {
    Place place = place(event);
    if (event instanceof AliasEvent alias) {
      return alias(alias.getAlias().getValue(), place, depth);
    }
    int before = nodes;
    long charactersBefore = characters;
    spend(place, 1, 0);
    if (depth > limits.maxDepth()) {
      throw new Refused(
          place,
          path(),
          "maps and lists are nested more than "
              + limits.maxDepth()
              + " deep (setting flow-depth-max); use a Subflow");
    }
    Tree tree =
        switch (event.getEventId()) {
          case Scalar -> scalar((ScalarEvent) event, place);
          case SequenceStart -> items((CollectionStartEvent) event, events, depth, place);
          case MappingStart -> fields((CollectionStartEvent) event, events, depth, place);
          default -> throw new IllegalStateException("unexpected " + event);
        };
    String anchor = ((NodeEvent) event).getAnchor().map(Anchor::getValue).orElse(null);
    if (anchor != null) {
      long size = characters - charactersBefore;
      remember(anchor, place, new Anchored(tree, nodes - before, size, depthOf(tree)));
    }
    return tree;
  }

  private void remember(String name, Place place, Anchored anchored) {
    if (anchors.size() >= MAX_ANCHORS) {
      throw new Refused(place, path(), "more than " + MAX_ANCHORS + " anchors; a flow needs few");
    }
    anchors.put(name, anchored);
  }

  private Tree alias(String name, Place place, int depth) {
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw new Refused(
          place,
          path(),
          "`*" + Words.shown(name) + "` names no anchor; write `&name` before its first use");
    }
    if (depth + anchored.depth() > limits.maxDepth()) {
      throw new Refused(
          place,
          path(),
          "aliases nest more than " + limits.maxDepth() + " deep (setting flow-depth-max)");
    }
    spend(place, anchored.nodes(), anchored.characters());
    return anchored.tree();
  }

  private void spend(Place place, int moreNodes, long moreCharacters) {
    nodes = Math.addExact(nodes, moreNodes);
    characters += moreCharacters;
    if (nodes > limits.maxNodes() || characters > 2L * limits.maxCharacters()) {
      throw new Refused(
          place,
          path(),
          "the document grows past %,d values with its aliases expanded (setting flow-values-max); use fewer aliases, or Subflow tasks"
              .formatted(limits.maxNodes()));
    }
  }

  private static int depthOf(Tree tree) {
    return switch (tree) {
      case Scalar scalar -> 0;
      case Items items -> 1 + items.items().stream().mapToInt(TreeLoader::depthOf).max().orElse(0);
      case Fields fields ->
          1
              + fields.fields().values().stream()
                  .mapToInt(field -> depthOf(field.value()))
                  .max()
                  .orElse(0);
    };
  }

  private Tree items(CollectionStartEvent start, Iterator<Event> events, int depth, Place place) {
    checkTag(start.getTag().orElse(null), "seq", place);
    List<Tree> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      way.addLast(items.size());
      items.add(node(event, events, depth + 1));
      way.removeLast();
    }
    return new Items(place, items);
  }

  private Tree fields(CollectionStartEvent start, Iterator<Event> events, int depth, Place place) {
    checkTag(start.getTag().orElse(null), "map", place);
    Map<String, Field> fields = new LinkedHashMap<>();
    List<Fields> merged = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Place keyPlace = place(event);
      Scalar key = key(event, events, depth, start.isFlow());
      way.addLast(key.text());
      Tree value = node(events.next(), events, depth + 1);
      if (key.bare() && key.text().equals("<<")) {
        collectMerged(value, merged);
      } else {
        put(fields, key.text(), new Field(keyPlace, value, false));
      }
      way.removeLast();
    }
    for (Fields source : merged) {
      spend(place, source.fields().size(), 0);
      source.fields().forEach(fields::putIfAbsent);
    }
    return new Fields(place, fields);
  }

  private Scalar key(Event event, Iterator<Event> events, int depth, boolean braces) {
    if (event.getEventId() == Event.ID.Scalar || event instanceof AliasEvent) {
      Tree key = node(event, events, depth + 1);
      if (key instanceof Scalar scalar) {
        return scalar;
      }
    }
    String remedy =
        braces
            ? "a value that begins with `{{` must be quoted: \"{{ … }}\""
            : "write it as `name: value`";
    throw new Refused(
        place(event), path(), "a key must be plain text, not a map or a list; " + remedy);
  }

  private void put(Map<String, Field> fields, String key, Field field) {
    Field first = fields.putIfAbsent(key, field);
    if (first != null) {
      problems.error(
          field.keyPlace(),
          path(),
          "duplicate key `%s`, first written in line %d; remove one of them"
              .formatted(Words.shown(key), problems.lineInFile(first.keyPlace())));
    }
  }

  private void collectMerged(Tree value, List<Fields> merged) {
    List<Tree> sources = value instanceof Items items ? items.items() : List.of(value);
    for (Tree source : sources) {
      if (source instanceof Fields fields) {
        merged.add(fields);
      } else {
        problems.error(
            source.place(),
            path(),
            "`<<` merges maps, but this is " + source.kind() + "; use *anchor");
      }
    }
  }

  private Scalar scalar(ScalarEvent event, Place place) {
    String text = event.getValue();
    if (text.length() > limits.maxScalarCharacters()) {
      throw new Refused(
          place,
          path(),
          "the value has %,d characters, more than the %,d allowed (setting flow-value-chars-max); put it into a namespace file"
              .formatted(text.length(), limits.maxScalarCharacters()));
    }
    spend(place, 0, text.length());
    if (!event.isPlain()) {
      refuseUnstorable(text, place);
    }
    String tag = event.getTag().orElse(null);
    if (tag != null) {
      return tagged(tag, text, place);
    }
    if (!event.isPlain()) {
      return new Scalar(place, text, false, text);
    }
    return plain(text, place);
  }

  /** Only an escape in quotes can write what neither a database nor a process takes. */
  private void refuseUnstorable(String text, Place place) {
    boolean zero = text.indexOf('\0') >= 0;
    boolean half = text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    if (zero || half) {
      problems.error(
          place,
          path(),
          (zero ? "the text holds a zero character" : "the text holds half of a surrogate pair")
              + ", which cannot be stored; leave it out (in double quotes `\\\\` is a backslash)");
    }
  }

  private Scalar plain(String text, Place place) {
    if (Scalars.isUnusableNumber(text)) {
      problems.error(
          place,
          path(),
          "the number `" + Words.shown(text) + "` cannot be stored; quote it to keep it as text");
      return new Scalar(place, text, true, text);
    }
    return new Scalar(place, text, true, Scalars.resolve(text));
  }

  private Scalar tagged(String tag, String text, Place place) {
    String name = tag.startsWith(TAG_PREFIX) ? tag.substring(TAG_PREFIX.length()) : tag;
    return switch (name) {
      case "!", "str", "timestamp" -> new Scalar(place, text, false, text);
      case "int", "float", "bool", "null" -> plain(text, place);
      default -> {
        refuseTag(tag, place);
        yield new Scalar(place, text, false, text);
      }
    };
  }

  private void checkTag(@Nullable String tag, String allowed, Place place) {
    if (tag != null && !tag.equals("!") && !tag.equals(TAG_PREFIX + allowed)) {
      refuseTag(tag, place);
    }
  }

  private void refuseTag(String tag, Place place) {
    problems.error(
        place, path(), "the tag `" + Words.shown(tag) + "` has no meaning in a flow; remove it");
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (Object step : way) {
      switch (step) {
        case Integer index -> path.append('[').append(index).append(']');
        default -> path.append(path.isEmpty() ? "" : ".").append(Words.shown(String.valueOf(step)));
      }
    }
    return path.toString();
  }

  private static Place place(Event event) {
    return event
        .getStartMark()
        .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(Place.START);
  }
}
