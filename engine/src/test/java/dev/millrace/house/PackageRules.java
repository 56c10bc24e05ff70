package dev.millrace.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who may import whom, as a table of rows. Tests of a module hand it their table and get one line
 * per breach. Reads class files, so it also sees what an import statement does not show.
 */
public final class PackageRules {
  private PackageRules() {}

  /**
   * One package (with its subpackages, unless a longer row names them).
   *
   * @param name the package below {@code dev.millrace}, such as {@code engine.plan}
   * @param ours packages of ours it may use, named in the same way; its own is always allowed
   * @param libraries prefixes of the other packages it may use; {@code java.} is always allowed
   *     (and its {@code javax.net}, {@code javax.crypto}), but {@code java.sql} and {@code
   *     javax.sql} only by the word {@code java.sql}
   */
  public record Row(String name, Set<String> ours, Set<String> libraries) {
    public Row {
      ours = Set.copyOf(ours);
      libraries = Set.copyOf(libraries);
    }

    /** A row from two lists of words separated by blanks. */
    public static Row of(String name, String ours, String libraries) {
      return new Row(name, words(ours), words(libraries));
    }

    private static Set<String> words(String text) {
      return text.isBlank() ? Set.of() : Set.of(text.trim().split("\\s+"));
    }
  }

  /** The production classes of our packages that lie on the class path, without those of tests. */
  public static JavaClasses productionClasses(String packageName) {
    return new ClassFileImporter()
        .withImportOption(location -> !isOfTests(location.asURI().toString()))
        .importPackages(packageName);
  }

  private static boolean isOfTests(String uri) {
    return uri.contains("/test-classes/")
        || uri.contains("-tests.jar")
        || uri.matches(".*/(engine|api|bench)/test/dev/.*");
  }

  /** Breaches of the table, sorted; empty if all is well. */
  public static List<String> breaches(JavaClasses classes, List<Row> table) {
    Set<String> breaches = new TreeSet<>();
    for (JavaClass type : classes) {
      Row row = rowOf(type.getPackageName(), table);
      if (row == null) {
        breaches.add(
            "package %s has no row in the table: add one, and say why in docs/architecture.md"
                .formatted(type.getPackageName()));
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (!allowed(row, target, table)) {
          breaches.add(breach(row.name(), dependency));
        }
      }
    }
    return List.copyOf(breaches);
  }

  /** {@code engine.plan may not use java.sql.Connection (Planner.java:12)}. */
  public static String breach(String user, Dependency dependency) {
    return "%s may not use %s %s"
        .formatted(
            user,
            dependency.getTargetClass().getBaseComponentType().getName(),
            dependency.getSourceCodeLocation());
  }

  private static boolean allowed(Row row, String target, List<Row> table) {
    if (target.isEmpty() || target.startsWith("org.jspecify.")) {
      return true; // primitives, and the words for null
    }
    if (target.startsWith("dev.millrace.")) {
      Row other = rowOf(target, table);
      return other != null && (other.equals(row) || row.ours().contains(other.name()));
    }
    if (target.equals("java.sql") || target.startsWith("javax.sql")) {
      return row.libraries().contains("java.sql");
    }
    return target.startsWith("java.")
        || target.startsWith("javax.net")
        || target.startsWith("javax.crypto")
        || row.libraries().stream().anyMatch(target::startsWith);
  }

  /** The longest row that names the package or one above it. */
  private static @Nullable Row rowOf(String packageName, List<Row> table) {
    Row best = null;
    for (Row row : table) {
      String full = "dev.millrace." + row.name();
      boolean covers = packageName.equals(full) || packageName.startsWith(full + ".");
      if (covers && (best == null || row.name().length() > best.name().length())) {
        best = row;
      }
    }
    return best;
  }

  /**
   * Circles among the packages directly below {@code root}, subpackages counted with theirs, each
   * written once as {@code a -> b -> a}.
   */
  public static List<String> cycles(JavaClasses classes, String root) {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass type : classes) {
      String from = below(root, type.getPackageName());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String to =
            below(root, dependency.getTargetClass().getBaseComponentType().getPackageName());
        if (!from.isEmpty() && !to.isEmpty() && !from.equals(to)) {
          uses.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
        }
      }
    }
    Set<String> found = new LinkedHashSet<>();
    for (String start : uses.keySet()) {
      follow(start, start, new LinkedHashSet<>(List.of(start)), uses, found);
    }
    return List.copyOf(found);
  }

  /**
   * {@code engine.task} for {@code dev.millrace.engine.task.http}; empty if it is not below the
   * root.
   */
  private static String below(String root, String packageName) {
    String tail = root.substring(root.lastIndexOf('.') + 1);
    if (packageName.equals(root)) {
      return tail;
    }
    return packageName.startsWith(root + ".")
        ? tail + "." + packageName.substring(root.length() + 1).split("\\.")[0]
        : "";
  }

  private static void follow(
      String start,
      String at,
      SequencedSet<String> path,
      Map<String, Set<String>> uses,
      Set<String> found) {
    for (String next : uses.getOrDefault(at, Set.of())) {
      if (next.equals(start)) {
        found.add(String.join(" -> ", path) + " -> " + start);
      } else if (next.compareTo(start) > 0 && path.add(next)) {
        // Only names after the start: each circle is found from its first name alone.
        follow(start, next, path, uses, found);
        path.remove(next);
      }
    }
  }
}
