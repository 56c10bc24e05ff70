package dev.millrace.api.system;

import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Handler;
import dev.millrace.api.http.HttpError;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Problem;
import dev.millrace.api.http.Route;
import dev.millrace.engine.Version;
import dev.millrace.engine.flow.InputType;
import dev.millrace.engine.flow.TypeCatalog;
import dev.millrace.engine.yaml.FlowSchema;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Routes that tell which task types there are and what a flow may contain. */
public final class PluginRoutes {

  private final TypeCatalog types;

  public PluginRoutes(TypeCatalog types) {
    this.types = types;
  }

  /** Their rows of the route table. */
  public List<Route> routes() {
    return List.of(
        read("/plugins", this::list),
        read("/plugins/inputs", PluginRoutes::inputs),
        read("/plugins/schemas/{type}", this::schema),
        read("/plugins/{cls}", this::type));
  }

  private static Route read(String path, Handler handler) {
    return Route.api(Method.GET, path, Permission.SIGNED_IN, handler);
  }

  /** Task types of one group. */
  private record Plugin(
      String name, String title, String group, String version, List<Element> tasks) {}

  private record Element(String cls, boolean deprecated, String title) {}

  private void list(Exchange exchange) throws IOException {
    Map<String, List<TypeCatalog.TypeInfo>> groups =
        types.all().stream()
            .collect(Collectors.groupingBy(PluginRoutes::group, TreeMap::new, Collectors.toList()));
    exchange.answer(
        groups.entrySet().stream().map(group -> plugin(group.getKey(), group.getValue())).toList());
  }

  private static Plugin plugin(String group, List<TypeCatalog.TypeInfo> types) {
    String name = group.substring(group.lastIndexOf('.') + 1);
    return new Plugin(
        name,
        name,
        group,
        Version.TEXT,
        types.stream()
            .map(type -> new Element(type.canonicalName(), false, type.title()))
            .sorted(Comparator.comparing(Element::cls))
            .toList());
  }

  private static String group(TypeCatalog.TypeInfo type) {
    String name = type.canonicalName();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private record Input(String type, String cls) {}

  private static void inputs(Exchange exchange) throws IOException {
    exchange.answer(
        Stream.of(InputType.values())
            .map(type -> new Input(type.name(), "dev.millrace.input." + type.name()))
            .toList());
  }

  private void schema(Exchange exchange) throws IOException {
    String type = exchange.path("type");
    if (!type.equalsIgnoreCase("flow")) {
      throw new HttpError(Problem.NOT_SUPPORTED, "there is a schema of flow, none of " + type);
    }
    exchange.answer(FlowSchema.of(types));
  }

  /** What is known of one task type. */
  private record Documentation(String markdown, Schema schema) {}

  private record Schema(Map<String, Object> properties) {}

  private void type(Exchange exchange) throws IOException {
    String name = exchange.path("cls");
    TypeCatalog.TypeInfo type = types.find(name);
    if (type == null) {
      throw new HttpError(Problem.NOT_SUPPORTED, "there is no task type " + name);
    }
    Map<String, Object> properties = new TreeMap<>(type.properties());
    exchange.answer(
        new Documentation(
            "# " + type.canonicalName() + "\n\n" + type.title() + "\n", new Schema(properties)));
  }
}
