/**
 * Lets Kotlin use a runner by suspend functions and flows, and lets its functions run on nodes: {@code remote} makes remote functions
 * of references to top-level functions, members and functions of objects.
 */
@NullMarked
package io.batchflux.kotlin;

import org.jspecify.annotations.NullMarked;
