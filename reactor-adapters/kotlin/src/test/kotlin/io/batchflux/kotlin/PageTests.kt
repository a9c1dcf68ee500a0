package io.batchflux.kotlin

import io.batchflux.BatchRunner
import io.batchflux.TaskSpec
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.time.Duration.Companion.minutes
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** The Kotlin of docs/reactive-types.md, and that all its code is tested. */
class PageTests {
    private val batch = FakeAzure()

    @Test
    fun `coroutines`() {
        val heights = batch.later { heights(batch.batch) }

        assertThat(heights).containsExactlyInAnyOrder(1.0, 2.0, 3.0)
    }

    // page: Kotlin
    private suspend fun heights(batch: BatchRunner): List<Double> {
        val patient = batch.with {
            stopOnFailure(true)
            functions { task { timeLimit(10.minutes) } }
        }
        val height: Double = patient.awaitCall(Shot::height, Shot(2.0, 45.0))
        patient.awaitRun(TaskSpec.command("echo $height").with { retries(0) })
        return patient.sweepFlow(Scorer::score, (1..3).asFlow().map { Shot(it.toDouble(), 0.0) })
            .map { it.orElseThrow() }
            .toList()
    }
    // end

    @Test
    fun `the page shows what is tested`() {
        val tests = Path.of("src/test").let {
            it.resolve("java/io/batchflux/kotlin/OtherTypesTests.java").readText() +
                it.resolve("kotlin/io/batchflux/kotlin/PageTests.kt").readText()
        }
        val tested = Regex("// page: ([^\\n]*)\\n(.*?)// end", RegexOption.DOT_MATCHES_ALL)
            .findAll(tests)
            .filterNot { it.groupValues[1].startsWith("(") }
            .associate { it.groupValues[1] to it.groupValues[2].trimIndent().trim() }

        val shown = Regex("\\n## ([^\\n]*)\\n.*?```(?:java|kotlin)\\n(.*?)```", RegexOption.DOT_MATCHES_ALL)
            .findAll(Path.of("../../docs/reactive-types.md").readText())
            .associate { it.groupValues[1] to it.groupValues[2].trim() }

        assertThat(shown).isEqualTo(tested)
    }
}
