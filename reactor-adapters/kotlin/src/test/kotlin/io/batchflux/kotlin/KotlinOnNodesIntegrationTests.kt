package io.batchflux.kotlin

import io.batchflux.BatchRunner
import io.batchflux.Code
import io.batchflux.emulator.junit.WithBatchEmulator
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

@WithBatchEmulator(azurite = true)
class KotlinOnNodesIntegrationTests {
    @Test
    fun `a node calls functions of Kotlin with what its standard library has`(batch: BatchRunner): Unit = runBlocking {
        // The whole class path has it too, and takes longer to send.
        val small = batch.with { functions { code(Code.containing(Scorer::class.java, Unit::class.java)) } }

        assertThat(small.awaitCall(Scorer::score, Shot(1.0, 2.0))).isEqualTo(3.0)
    }
}
