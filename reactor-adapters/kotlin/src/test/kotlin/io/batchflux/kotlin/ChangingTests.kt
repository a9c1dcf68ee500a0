package io.batchflux.kotlin

import io.batchflux.RunOptions
import io.batchflux.Stage
import io.batchflux.TaskSpec
import java.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

class ChangingTests {
    private val options = RunOptions.ofDefaults("pool")

    @Test
    fun `each line of a block changes the options, and the ones before stay as they were`() {
        val changed = options.with {
            stopOnFailure(true)
            pollInterval(3.seconds)
            functions {
                image("models")
                task {
                    retries(0)
                    environment("OMP_NUM_THREADS", "4")
                }
            }
            stage(Stage.ADD_TASKS) { deadline(5.minutes) }
        }

        assertThat(changed)
            .isEqualTo(
                options.withStopOnFailure(true)
                    .withPollInterval(Duration.ofSeconds(3))
                    .withFunctions { functions ->
                        functions.withImage("models").withTask { it.withRetries(0).withEnvironment("OMP_NUM_THREADS", "4") }
                    }
                    .withStage(Stage.ADD_TASKS) { it.withDeadline(Duration.ofMinutes(5)) }
            )
        assertThat(options).isEqualTo(RunOptions.ofDefaults("pool")).isNotEqualTo(changed)
    }

    @Test
    fun `a task is changed in the same way`() {
        val task = TaskSpec.command("render", 7).with {
            timeLimit(2.minutes)
            output("*.png")
        }

        assertThat(task).isEqualTo(TaskSpec.command("render", 7).withTimeLimit(Duration.ofMinutes(2)).withOutput("*.png"))
    }

    @Test
    fun `a runner has the changed options`() {
        val patient = FakeAzure().batch.with { functions { logs(true) } }

        assertThat(patient.options().functions().logs()).isTrue()
    }
}
