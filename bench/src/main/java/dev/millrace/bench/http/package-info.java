/**
 * A cheap client of any server with Kestra's HTTP API. It shares the processors with what it
 * measures.
 */
@NullMarked
package dev.millrace.bench.http;

import org.jspecify.annotations.NullMarked;
