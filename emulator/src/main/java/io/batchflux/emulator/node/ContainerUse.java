package io.batchflux.emulator.node;

/** A container use says which tasks a pool runs: in containers, not in containers, or both. */
public enum ContainerUse {
    ANY,
    REQUIRED,
    NONE
}
