/** The API of flows and of the namespaces they are in. */
@NullMarked
package dev.millrace.api.flows;

import org.jspecify.annotations.NullMarked;
