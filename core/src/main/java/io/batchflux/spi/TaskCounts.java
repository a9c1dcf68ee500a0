package io.batchflux.spi;

/**
 * These counts say how many tasks of a job are in which state.
 *
 * @param active waiting
 * @param running on a node
 * @param succeeded ended well
 * @param failed ended badly
 */
public record TaskCounts(int active, int running, int succeeded, int failed) {}
