package io.batchflux.kotlin

import io.batchflux.BatchRunner
import io.batchflux.Code
import io.batchflux.RunOptions
import io.batchflux.testing.FakeBatchService
import io.batchflux.testing.FakeBlobStore
import io.batchflux.testing.InProcessNode
import io.batchflux.testing.TaskScript
import java.time.Duration
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import reactor.test.scheduler.VirtualTimeScheduler

/** A runner on services in memory; functions are called in this process, with values that travel as JSON. */
internal class FakeAzure {
    private val clock = VirtualTimeScheduler.create()
    private val store = FakeBlobStore.create(clock)
    private val node = InProcessNode.of(store)
    val service: FakeBatchService =
        FakeBatchService.create(clock).store(store).tasks { task ->
            if (task.commandLine().startsWith("echo")) TaskScript.succeeds() else node.run(task)
        }
    val batch: BatchRunner =
        BatchRunner.create(
            service,
            store,
            clock,
            RunOptions.ofDefaults(FakeBatchService.POOL).withFunctions { functions ->
                functions.withImage("kotlin").withCode(Code.inImage("/app/*"))
            },
        )

    /** Runs the block while hours pass. */
    fun <T> later(block: suspend CoroutineScope.() -> T): T = runBlocking {
        val result = async(Dispatchers.Unconfined, block = block)
        clock.advanceTimeBy(Duration.ofHours(1))
        result.await()
    }

    fun pass(hours: Long) {
        clock.advanceTimeBy(Duration.ofHours(hours))
    }
}
