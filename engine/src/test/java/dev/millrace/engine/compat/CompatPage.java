package dev.millrace.engine.compat;

import dev.millrace.engine.flow.TypeCatalog.TypeInfo;
import dev.millrace.engine.task.TaskTypes;
import dev.millrace.engine.template.filters.Filters;
import dev.millrace.engine.template.functions.Functions;
import dev.millrace.engine.template.tests.Tests;
import dev.millrace.engine.testing.Seed;
import dev.millrace.house.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Writes the generated part of docs/compat.md, and finds elements nothing has shown. */
final class CompatPage {

  private static final int PROOFS = 2;
  private static final String OPERATORS =
      "| operators | all | `+ - * / %`, comparisons, `and or not`, `~`, `..`, `? :`, `??`, `???`,"
          + " `is`, `contains`, `isIn`, and `starts with`, `ends with` |\n";
  private static final String TAGS =
      "| tags | all of Kestra's | `if`, `for`, `set`, `macro`, `block`, `filter`, `verbatim`,"
          + " `raw` |\n";
  private static final String WORKS = "works";

  private final Map<?, ?> table = (Map<?, ?>) load("/compat.yaml");
  private final Evidence evidence = Evidence.collect();
  private final List<String> unproven = new ArrayList<>();
  private final StringBuilder page = new StringBuilder();

  /** Elements that neither an example, nor a probe, nor a named test shows. */
  List<String> unproven() {
    return unproven;
  }

  String write() {
    for (Object group : (List<?>) at(table, "groups")) {
      group((Map<?, ?>) group);
    }
    taskTypes();
    expressions();
    seeds();
    return page.toString();
  }

  private void group(Map<?, ?> group) {
    heading((String) at(group, "title"), "element");
    String kind = (String) at(group, "kind");
    String prefix = group.containsKey("prefix") ? (String) at(group, "prefix") : "";
    for (Object row : (List<?>) at(group, "elements")) {
      element(Element.of(kind, prefix, row));
    }
  }

  private void element(Element element) {
    List<String> users = evidence.of(element.key());
    Element.Verdict verdict = element.verdict();
    if (verdict != null && (element.by() == null || verdict.status().equals(Element.REFUSED))) {
      row(element.name(), verdict.status(), verdict.message());
    } else if (element.by() != null) {
      row(element.name(), WORKS, "`" + existing(element.by()) + "`");
    } else if (!users.isEmpty()) {
      row(element.name(), WORKS, proofs(users));
    } else {
      unproven.add(element.key());
    }
  }

  private void taskTypes() {
    heading("Tasks", "type");
    List<String> untested = new ArrayList<>();
    for (TypeInfo type : TaskTypes.builtIn().all()) {
      List<String> users = evidence.of("type/" + type.canonicalName());
      String proof = users.isEmpty() ? tests(type) : proofs(users);
      if (!proof.isEmpty()) {
        row(shortName(type.canonicalName()), WORKS, proof);
      } else if (type.canonicalName().contains(".scripts.")) {
        untested.add(shortName(type.canonicalName()));
      } else {
        unproven.add("type/" + type.canonicalName());
      }
    }
    row(
        String.join(", ", untested),
        "not tested",
        "the same code as the other script tasks; the interpreter must be installed");
    for (Object name : (List<?>) at(table, "missingTasks")) {
      Element type = new Element("type", "", (String) name, "{}", null);
      Element.Verdict verdict = type.verdict();
      if (verdict == null || !verdict.status().equals(Element.REFUSED)) {
        unproven.add("missingTasks names " + name + ", which is no longer missing");
      } else {
        row(shortName(type.name()), Element.REFUSED, "not a task type of this version");
      }
    }
  }

  private static String shortName(String type) {
    return type.replace("io.kestra.plugin.", "");
  }

  /** Tests that name a type no example uses; empty when there are none. */
  private static String tests(TypeInfo type) {
    String tail = shortName(type.canonicalName()).replace("core.", "");
    List<String> tests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(tests())) {
      for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).sorted().toList()) {
        if (Files.readString(file).contains(tail + "\"")) {
          tests.add("`" + file.getFileName().toString().replace(".java", "") + "`");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return String.join(", ", tests);
  }

  private void expressions() {
    Map<?, ?> names = (Map<?, ?>) at(table, "expressions");
    page.append("\n### Expressions\n\n")
        .append("More than ")
        .append(rows() / 100 * 100)
        .append(" rows of templates.yaml, and the lines of jq.txt, show what they render to.\n\n");
    page.append("| | how many | |\n|---|---|---|\n");
    names("filters", names, Filters.ALL.keySet());
    names("functions", names, Functions.ALL.keySet());
    names("tests", names, Tests.ALL.keySet());
    page.append(OPERATORS).append(TAGS);
  }

  private void names(String what, Map<?, ?> names, Set<String> ours) {
    Set<String> missing = new TreeSet<>();
    List<?> refused = (List<?>) at(names, "refused");
    for (Object name : (List<?>) at(names, what)) {
      if (!ours.contains((String) name) || refused.contains(name)) {
        missing.add((String) name);
      }
    }
    page.append("| ").append(what).append(" | ").append(ours.size()).append(" | ");
    page.append("`").append(String.join("`, `", new TreeSet<>(ours))).append("`");
    page.append(missing.isEmpty() ? "" : "; not in this version: " + String.join(", ", missing));
    page.append(" |\n");
  }

  private static int rows() {
    Map<?, ?> templates = (Map<?, ?>) load("/templates.yaml");
    Map<?, ?> groups = (Map<?, ?>) at(templates, "groups");
    return groups.values().stream().mapToInt(group -> ((List<?>) group).size()).sum();
  }

  private void seeds() {
    for (String document : List.of("kestra-notes", "kestra-best-practices")) {
      heading("Snippets of " + document + ".md", "snippet");
      for (Seed seed : Seed.all()) {
        if (seed.document().equals(document)) {
          row(seed.title(), seedStatus(seed), "`SeedsTest`");
        }
      }
    }
  }

  private static String seedStatus(Seed seed) {
    if (!seed.refused().isEmpty()) {
      return Element.REFUSED;
    }
    return seed.warned().isEmpty() ? WORKS : Element.WARNED + ", its task fails";
  }

  private void heading(String title, String first) {
    page.append("\n### ").append(title).append("\n\n| ").append(first);
    page.append(" | | shown by, or what the validator says |\n|---|---|---|\n");
  }

  private void row(String name, String status, String proof) {
    page.append("| ").append(cell(name)).append(" | ").append(status).append(" | ");
    page.append(cell(proof)).append(" |\n");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  private static String proofs(List<String> users) {
    return String.join(", ", users.subList(0, Math.min(PROOFS, users.size())));
  }

  private String existing(String test) {
    try (Stream<Path> files = Files.walk(tests())) {
      if (files.noneMatch(file -> file.endsWith(test + ".java"))) {
        unproven.add("there is no test " + test);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return test;
  }

  private static Path tests() {
    return Checkout.root().resolve("engine/src/test/java");
  }

  private static Object at(Map<?, ?> map, String key) {
    return Objects.requireNonNull(map.get(key), key);
  }

  private static Object load(String resource) {
    try (InputStream text = CompatPage.class.getResourceAsStream(resource)) {
      return new Load(LoadSettings.builder().build()).loadFromInputStream(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
