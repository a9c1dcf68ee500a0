package io.batchflux.emulator.window;

import io.batchflux.emulator.account.Account;
import io.batchflux.emulator.wire.ServiceLoop;
import reactor.core.scheduler.Scheduler;

/**
 * What the window looks into; another takes its place when the emulator is reset.
 *
 * @param loop owns the account
 * @param account jobs, tasks, pools and nodes
 * @param disk where is waited for files
 */
public record Interior(ServiceLoop loop, Account account, Scheduler disk) {}
