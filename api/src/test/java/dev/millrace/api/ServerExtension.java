package dev.millrace.api;

import dev.millrace.api.testing.HttpTestClient;
import dev.millrace.engine.testing.PostgresExtension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class a server of its own on a database of its own: write
 * {@code @ExtendWith(ServerExtension.class)} on the class and a parameter of type {@link
 * ServerFixture}, or of {@link HttpTestClient}, on its constructor or methods.
 */
final class ServerExtension implements ParameterResolver {

  /** A constructor's parameters belong to the test the instance is made for. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ServerFixture.class || type == HttpTestClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ServerFixture server = server(context);
    return parameter.getParameter().getType() == ServerFixture.class ? server : server.client();
  }

  private static ServerFixture server(ExtensionContext context) {
    var database = PostgresExtension.database(context); // first, so that it is dropped last
    return PostgresExtension.store(context)
        .computeIfAbsent(
            ServerFixture.class, key -> ServerFixture.start(database), ServerFixture.class);
  }
}
