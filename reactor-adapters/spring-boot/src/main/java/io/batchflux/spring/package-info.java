/**
 * Makes a connection and a runner for a Spring Boot application, from the properties {@code batchflux.*}: see {@link
 * io.batchflux.spring.BatchfluxProperties}.
 */
@NullMarked
package io.batchflux.spring;

import org.jspecify.annotations.NullMarked;
