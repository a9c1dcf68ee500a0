package io.batchflux.kotlin

import io.batchflux.TaskFailedException
import io.batchflux.TaskSpec
import io.batchflux.testing.TaskScript
import java.time.Duration
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

class FlowsTests {
    private val azure = FakeAzure()
    private val batch = azure.batch

    @Test
    fun `tasks are a flow, and so are their results`() {
        azure.service.tasks { TaskScript.succeeds() }

        val items = azure.later {
            batch.runFlow((1..5).asFlow().map { TaskSpec.command("frame $it", it) }).map { it.item() }.toList()
        }

        assertThat(items).containsExactlyInAnyOrder(1, 2, 3, 4, 5)
    }

    @Test
    fun `a sweep is a flow of evaluations`() {
        val scores = azure.later {
            batch.sweepFlow(Scorer::score, (1..4).asFlow().map { Shot(it.toDouble(), 0.0) })
                .map { it.orElseThrow() }
                .toList()
        }

        assertThat(scores).containsExactlyInAnyOrder(1.0, 2.0, 3.0, 4.0)
    }

    @Test
    fun `whoever has enough ends the run and leaves nothing`() {
        azure.service.tasks { task ->
            if (task.commandLine().endsWith(" 1")) TaskScript.succeeds() else TaskScript.staysActive()
        }

        val first = azure.later {
            batch.runFlow((1..3).asFlow().map { TaskSpec.command("frame $it", it) }).take(1).toList()
        }
        azure.pass(hours = 1)

        assertThat(first.map { it.item() }).containsExactly(1)
        assertThat(azure.service.jobs()).isEmpty()
    }

    @Test
    fun `a flow of tasks that fails ends the run with its error`() {
        assertThatThrownBy {
            azure.later { batch.runFlow<String>(flow { error("no more frames") }).toList() }
        }
            .hasMessageContaining("no more frames")
    }

    @Test
    fun `a cancelled coroutine ends its task`() {
        azure.service.tasks { TaskScript.staysActive() }

        azure.later {
            val waiting = launch { batch.awaitRun(TaskSpec.command("frame 1")) }
            waiting.cancel(CancellationException("changed my mind"))
        }
        azure.pass(hours = 1)

        assertThat(azure.service.jobs()).isEmpty()
    }

    @Test
    fun `a task that fails is a result, and throws if it is wanted`() {
        azure.service.tasks { TaskScript.exits(3).runningFor(Duration.ofMinutes(1)) }

        val result = azure.later { batch.awaitRun(TaskSpec.command("frame 1").withRetries(0)) }

        assertThat(result.isSuccess).isFalse()
        assertThatThrownBy { result.orElseThrow() }.isInstanceOf(TaskFailedException::class.java)
    }
}
