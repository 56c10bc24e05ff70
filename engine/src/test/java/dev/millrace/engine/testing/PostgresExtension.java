package dev.millrace.engine.testing;

import dev.millrace.engine.store.Database;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class its own {@link TestDatabase}: write
 * {@code @ExtendWith(PostgresExtension.class)} on the class and a parameter of that type on its
 * constructor or methods; all of one class (with its nested ones) get the same database, unless the
 * class says {@link DatabasePerTest}. A parameter of type {@link Database} is the engine's pools of
 * that database; one of type {@link TestServer} makes further databases. The server is the one of
 * {@code TEST_DATABASE_URL}, or else an embedded one per JVM that ends with it. Any number of
 * classes may run at once.
 */
public final class PostgresExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);

  /** A constructor's parameters belong to the test the instance is made for. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == TestDatabase.class || type == TestServer.class || type == Database.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var server = server(context);
    var type = parameter.getParameter().getType();
    if (type == TestServer.class) {
      return server;
    }
    return type == Database.class ? pools(server, context) : database(server, context);
  }

  /** The database of the test class, for extensions that start something on it. */
  public static TestDatabase database(ExtensionContext context) {
    return database(server(context), context);
  }

  /** Where such an extension keeps what it started: it is closed before the database is dropped. */
  public static ExtensionContext.Store store(ExtensionContext context) {
    return owner(context).getStore(NAMESPACE);
  }

  /** Lives in the store of the whole run, which closes it after the last test. */
  private static TestServer server(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(TestServer.class, key -> TestServer.start(), TestServer.class);
  }

  private static TestDatabase database(TestServer server, ExtensionContext context) {
    var owner = owner(context);
    var name = owner.getRequiredTestClass().getSimpleName();
    return owner
        .getStore(NAMESPACE)
        .computeIfAbsent(
            TestDatabase.class, key -> server.createMigrated(name), TestDatabase.class);
  }

  /** Made after the database it belongs to, so the store closes it before that is dropped. */
  private static Database pools(TestServer server, ExtensionContext context) {
    var database = database(server, context);
    return owner(context)
        .getStore(NAMESPACE)
        .computeIfAbsent(Database.class, key -> database.open(), Database.class);
  }

  /** Whose database it is: the test's or, usually, the outermost class's. */
  private static ExtensionContext owner(ExtensionContext context) {
    var outermost = context;
    for (var up = context; up.getTestClass().isPresent(); up = up.getParent().orElseThrow()) {
      outermost = up;
    }
    return outermost.getRequiredTestClass().isAnnotationPresent(DatabasePerTest.class)
        ? context
        : outermost;
  }
}
