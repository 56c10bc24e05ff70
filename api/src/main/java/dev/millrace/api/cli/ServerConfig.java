package dev.millrace.api.cli;

import dev.millrace.api.http.CallLimits;
import dev.millrace.api.http.Login;
import dev.millrace.api.http.RequestLimits;
import org.jspecify.annotations.Nullable;

/**
 * What a server needs beside its node.
 *
 * @param login null where nobody has to sign in
 * @param onlyHost without a login: the one name calls may use besides those of loopback; null: any
 */
public record ServerConfig(
    NodeConfig node,
    String host,
    int port,
    @Nullable Login login,
    @Nullable String onlyHost,
    RequestLimits limits,
    CallLimits calls) {}
