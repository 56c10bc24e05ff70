package dev.millrace.api;

import dev.millrace.api.http.Dispatcher;
import dev.millrace.api.http.JettyErrors;
import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import java.net.BindException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;

/**
 * The HTTP server: Javalin on Jetty with a virtual thread for each call, all calls through one
 * {@link Dispatcher}. Started and stopped by {@link Main}.
 */
public final class ApiServer implements AutoCloseable {

  /** A connection that says nothing for so long is closed; long calls and event streams talk. */
  private static final Duration IDLE_MAX = Duration.ofMinutes(10);

  /** How long a stop waits for calls under way. Those that wait for something end at once. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final List<HandlerType> METHODS =
      List.of(
          HandlerType.GET,
          HandlerType.HEAD,
          HandlerType.POST,
          HandlerType.PUT,
          HandlerType.PATCH,
          HandlerType.DELETE,
          HandlerType.OPTIONS,
          HandlerType.TRACE);

  private final String host;
  private final int port;
  private final Javalin javalin;
  private final Dispatcher dispatcher;

  /**
   * @param port 0 takes a free one
   */
  public ApiServer(String host, int port, Dispatcher dispatcher) {
    this.host = host;
    this.port = port;
    this.dispatcher = dispatcher;
    this.javalin = Javalin.create(config -> configure(config, dispatcher));
  }

  private static void configure(JavalinConfig config, Dispatcher dispatcher) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.modifyHttpConfiguration(http -> {
      http.setSendServerVersion(false);
      http.setSendDateHeader(false);
      http.setIdleTimeout(IDLE_MAX.toMillis());
    });
    config.jetty.modifyServer(server -> server.setErrorHandler(new JettyErrors()));
    for (HandlerType method : METHODS) {
      config.routes.addHttpHandler(method, "/*", dispatcher::dispatch);
    }
  }

  /** Begins to answer; raises PORT_IN_USE or SETTING_INVALID when it cannot listen there. */
  public void start() {
    try {
      javalin.start(host, port);
    } catch (RuntimeException e) { // Javalin words every failure to bind as a port in use
      throw refusal(e);
    }
  }

  private EngineException refusal(RuntimeException failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = String.valueOf(root.getMessage());
    String place = "port " + port + " of " + host + " cannot be opened: ";
    if (reason.contains("Address already in use")) {
      return new EngineException(
          ErrorCode.PORT_IN_USE,
          place
              + "another program listens there; end that program, or choose another port with"
              + " --port",
          failure);
    }
    String remedy =
        switch (root) {
          case UnresolvedAddressException _ ->
              "no machine of that name is known; --host is a name or an address of this machine,"
                  + " or 0.0.0.0 for all";
          case BindException _ when reason.contains("assign requested address") ->
              "that is no address of this machine; --host is one of its own, or 0.0.0.0 for all";
          case SocketException _ when reason.contains("Permission denied") ->
              "the system lets this user open no port so low; choose one from 1024 on with --port";
          default -> throw failure;
        };
    return new EngineException(ErrorCode.SETTING_INVALID, place + remedy, failure);
  }

  /** The port it listens at. */
  public int port() {
    return javalin.port();
  }

  /** Takes no new calls, lets those under way end for a while, and breaks off the rest. */
  @Override
  public void close() {
    try {
      dispatcher.close(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    javalin.stop();
  }
}
