package io.batchflux.emulator.node;

/** Which tasks a pool runs: in containers, not in containers, or both. */
public enum ContainerUse {
    ANY,
    REQUIRED,
    NONE
}
