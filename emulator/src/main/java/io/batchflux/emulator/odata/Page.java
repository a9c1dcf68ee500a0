package io.batchflux.emulator.odata;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param items the items
 * @param next the position after the last one; empty when nothing follows
 */
public record Page<T>(List<T> items, Optional<String> next) {}
