/** Where the time goes: a flight recording of the server, as tables. */
@NullMarked
package dev.millrace.bench.profile;

import org.jspecify.annotations.NullMarked;
