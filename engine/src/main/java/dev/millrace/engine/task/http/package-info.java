/**
 * HTTP tasks on the JDK's client: redirects are followed here, one by one, so that every target is
 * checked and credentials stay with the host they were meant for.
 */
@NullMarked
package dev.millrace.engine.task.http;

import org.jspecify.annotations.NullMarked;
