/**
 * The frame every resource stands in: the route table, who may call what, requests and answers,
 * errors, forms, event streams. Knows nothing of flows and executions.
 */
@NullMarked
package dev.millrace.api.http;

import org.jspecify.annotations.NullMarked;
