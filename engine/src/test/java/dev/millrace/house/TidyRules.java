package dev.millrace.house;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The rules of STYLE.md that a machine can see in one source file: sizes, parameters, names, no
 * printing, no sleeping tests. Reads the syntax tree of the JDK's own compiler.
 */
public final class TidyRules {
  static final int FILE_LINES_MAX = 600;
  static final int METHOD_LINES_MAX = 70;
  static final int METHOD_PARAMETERS_MAX = 5;
  static final int CONSTRUCTOR_PARAMETERS_MAX = 7;

  /** A PackageManager is what users write in YAML: {@code packageManager: UV}. */
  private static final Pattern FORBIDDEN_NAME =
      Pattern.compile("(?!PackageManager$).*(Utils?|Helpers?|Managers?|Impl)");

  private static final Pattern SQL =
      Pattern.compile(
          "(?is)^\\s*(--[^\n]*\n\\s*)?(select|insert\\s+into|update\\s+\\w+\\s+set|delete\\s+from|with\\s+\\w+\\s+as)\\s.*");

  /** Wakeups has the one connection that listens; the bench measures with SQL of its own. */
  private static final Pattern MAY_HAVE_SQL =
      Pattern.compile(
          "dev\\.millrace\\.(engine\\.((store|query)(\\..*)?|service\\.Wakeups)|bench\\.database(\\..*)?)");

  private static final Pattern MAY_PRINT = Pattern.compile("dev\\.millrace\\.api\\.cli(\\..*)?");

  private TidyRules() {}

  /**
   * Every complaint about the sources of one module, one line each: {@code file:line what, remedy}.
   */
  public static List<String> complaintsAbout(Path module) {
    List<String> complaints = new ArrayList<>();
    for (boolean test : new boolean[] {false, true}) {
      Path folder = module.resolve(test ? "src/test/java" : "src/main/java");
      List<Source> sources =
          Checkout.files(folder, ".java").stream()
              .map(file -> new Source(file.getFileName().toString(), read(file)))
              .toList();
      complaints.addAll(complaintsAbout(sources, test));
    }
    return complaints;
  }

  static List<String> complaintsAbout(String name, String source, boolean test) {
    return complaintsAbout(List.of(new Source(name, source)), test);
  }

  /** One compiler reads all files: making it is what takes time. */
  private static List<String> complaintsAbout(List<Source> sources, boolean test) {
    List<String> complaints = new ArrayList<>();
    if (sources.isEmpty()) {
      return complaints;
    }
    sources.forEach(source -> checkLength(source, complaints));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavacTask task =
        (JavacTask) compiler.getTask(null, null, _ -> {}, List.of("-proc:none"), null, sources);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        String name = unit.getSourceFile().getName().substring(1); // the path of its URI
        new Scan(name, test, unit, positions, complaints).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return complaints;
  }

  private static void checkLength(Source source, List<String> complaints) {
    long lines = source.text.lines().count();
    if (lines > FILE_LINES_MAX) {
      complaints.add(
          "%s: %d lines, at most %d: split it by what changes together"
              .formatted(source.name, lines, FILE_LINES_MAX));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A source file in memory, as the compiler wants it. */
  private static final class Source extends SimpleJavaFileObject {
    private final String name;
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE);
      this.name = name;
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Walks one file. Fields other than the class stack do not change. */
  private static final class Scan extends TreeScanner<Void, Void> {
    private final String name;
    private final boolean test;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> complaints;
    private final Deque<ClassTree> classes = new ArrayDeque<>();

    Scan(
        String name,
        boolean test,
        CompilationUnitTree unit,
        SourcePositions positions,
        List<String> complaints) {
      this.name = name;
      this.test = test;
      this.unit = unit;
      this.positions = positions;
      this.complaints = complaints;
    }

    @Override
    public Void visitClass(ClassTree node, Void nothing) {
      String simple = node.getSimpleName().toString();
      if (FORBIDDEN_NAME.matcher(simple).matches()) {
        complain(
            node,
            "class " + simple + ": name it after what it does, not Util, Helper, Manager or Impl");
      }
      classes.push(node);
      super.visitClass(node, null);
      classes.pop();
      return null;
    }

    @Override
    public Void visitMethod(MethodTree node, Void nothing) {
      long length = lastLine(node) - line(node) + 1;
      if (length > METHOD_LINES_MAX) {
        complain(
            node,
            "method %s has %d lines, at most %d: move steps to methods of their own"
                .formatted(node.getName(), length, METHOD_LINES_MAX));
      }
      checkParameters(node);
      return super.visitMethod(node, null);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree node, Void nothing) {
      switch (node.getIdentifier().toString()) {
        case "out", "err" -> checkPrinting(node, node.toString());
        case "sleep" -> checkSleeping(node, node.toString());
        default -> {}
      }
      return super.visitMemberSelect(node, null);
    }

    private void checkPrinting(MemberSelectTree node, String text) {
      if (!test && text.matches("System\\.(out|err)") && !mayPrint()) {
        complain(
            node, text + ": only dev.millrace.api.cli prints; log, or return what is to be said");
      }
    }

    private void checkSleeping(MemberSelectTree node, String text) {
      if (test && text.matches("Thread\\.sleep|(TimeUnit\\.)?[A-Z]*SECONDS\\.sleep")) {
        complain(node, text + ": a test advances its clock or awaits a signal, it does not sleep");
      }
    }

    @Override
    public Void visitLiteral(LiteralTree node, Void nothing) {
      if (!test
          && node.getValue() instanceof String text
          && SQL.matcher(text).matches()
          && !mayHaveSql()) {
        complain(
            node,
            "SQL outside engine.store and engine.query: move the statement to the store of its table");
      }
      return super.visitLiteral(node, null);
    }

    private boolean mayHaveSql() {
      String type = unit.getPackageName() + "." + name.replace(".java", "");
      return MAY_HAVE_SQL.matcher(type).matches();
    }

    private boolean mayPrint() {
      return unit.getPackageName() != null
          && MAY_PRINT.matcher(unit.getPackageName().toString()).matches();
    }

    private void checkParameters(MethodTree node) {
      boolean constructor = node.getReturnType() == null;
      int most = constructor ? CONSTRUCTOR_PARAMETERS_MAX : METHOD_PARAMETERS_MAX;
      int count = node.getParameters().size();
      if (count > most && !shapeIsGiven(node, constructor)) {
        complain(
            node,
            "%s %s has %d parameters, at most %d: make them a record"
                .formatted(
                    constructor ? "constructor of" : "method",
                    constructor ? classes.getFirst().getSimpleName() : node.getName(),
                    count,
                    most));
      }
    }

    /**
     * Somebody else chose the parameters: a supertype, a record's components, a table of test rows.
     */
    private boolean shapeIsGiven(MethodTree node, boolean constructor) {
      return constructor
          ? isCanonical(node)
          : annotations(node)
              .anyMatch(name -> name.equals("Override") || name.equals("ParameterizedTest"));
    }

    private boolean isCanonical(MethodTree node) {
      ClassTree owner = classes.getFirst();
      return owner.getKind() == Tree.Kind.RECORD
          && node.getParameters().size() == components(owner);
    }

    private static long components(ClassTree recordTree) {
      return recordTree.getMembers().stream()
          .filter(member ->
              member instanceof VariableTree field
                  && !field.getModifiers().getFlags().contains(Modifier.STATIC))
          .count();
    }

    private static Stream<String> annotations(MethodTree node) {
      return node.getModifiers().getAnnotations().stream()
          .map(AnnotationTree::getAnnotationType)
          .map(Tree::toString);
    }

    private long line(Tree node) {
      return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, node));
    }

    /** The compact constructor of a record has no end of its own when its body is empty. */
    private long lastLine(Tree node) {
      long end = positions.getEndPosition(unit, node);
      return end < 0 ? line(node) : unit.getLineMap().getLineNumber(end);
    }

    private void complain(Tree node, String what) {
      complaints.add(name + ":" + line(node) + ": " + what);
    }
  }
}
