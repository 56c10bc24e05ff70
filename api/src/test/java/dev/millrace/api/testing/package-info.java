/** What the tests of the API share: a client over real HTTP, a server on a free port. */
@NullMarked
package dev.millrace.api.testing;

import org.jspecify.annotations.NullMarked;
