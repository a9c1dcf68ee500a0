package io.batchflux.kotlin

import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

class RemoteFunctionsTests {
    private val azure = FakeAzure()
    private val batch = azure.batch

    @Test
    fun `a top-level function knows what is in its list`() {
        val shots = listOf(Shot(1.0), Shot(3.0, 10.0))

        assertThat(azure.later { batch.awaitCall(::longest, shots) }).isEqualTo(Shot(3.0, 10.0))
    }

    @Test
    fun `a function of an object is called on the node's object`() {
        assertThat(azure.later { batch.awaitCall(Scorer::score, Shot(1.0, 2.0)) }).isEqualTo(3.0)
        assertThat(azure.later { batch.awaitCall(Scorer::plain, 1) }).isEqualTo(2)
        assertThat(azure.later { batch.awaitCall(Scorer::ready) }).isEqualTo("ready")
    }

    @Test
    fun `a reference to a function of an object is accepted by Java's interface as it is`() {
        val called = batch.call(Scorer::score, Shot(1.0, 2.0)).toFuture()
        val top = batch.call(::add, 1, 2).toFuture()

        azure.pass(hours = 1)

        assertThat(called).isCompletedWithValue(3.0)
        assertThat(top).isCompletedWithValue(3)
    }

    @Test
    fun `a function of a companion object, a member, an extension, a constructor`() {
        assertThat(azure.later { batch.awaitCall(Shot.Companion::steep, 2.0) }).isEqualTo(Shot(2.0, 80.0))
        assertThat(azure.later { batch.awaitCall(Shot::height, Shot(2.0, 3.0)) }).isEqualTo(6.0)
        assertThat(azure.later { batch.awaitCall(Shot::doubled, Shot(2.0)) }).isEqualTo(Shot(4.0))
        assertThat(azure.later { batch.awaitCall(::Shot, 2.0, 3.0) }).isEqualTo(Shot(2.0, 3.0))
    }

    @Test
    fun `a lambda that captures nothing, or only an object`() {
        val scorer = Scorer

        assertThat(azure.later { batch.awaitCall({ number: Int -> number * 2 }, 4) }).isEqualTo(8)
        assertThat(azure.later { batch.awaitCall({ shot: Shot -> scorer.score(shot) }, Shot(1.0, 1.0)) }).isEqualTo(2.0)
    }

    @Test
    fun `a function of two arguments, and one that returns null`() {
        assertThat(azure.later { batch.awaitCall(::add, 1, 2) }).isEqualTo(3)
        assertThat(azure.later { batch.awaitCall(::nothing, Shot(1.0)) }).isNull()
    }

    @Test
    fun `a function whose result does not travel`() {
        azure.later { batch.awaitExecute(Scorer::publish, 7) }

        assertThat(Scorer.published).isEqualTo(7)
    }

    @Test
    fun `a function of a value class is refused, which would lose it`() {
        assertThatThrownBy { remote(::metres) }.hasMessageContaining("metres has a value class")
        assertThatThrownBy { remote(::ofMetres) }.hasMessageContaining("ofMetres has a value class")
        assertThatThrownBy { remote(::Metres) }.hasMessageContaining("or a property of a data class")
        assertThatThrownBy { remote(::attempted) }.hasMessageContaining("attempted has a value class")
        assertThatThrownBy { remoteConsumer(::ofMetres) }.isInstanceOf(IllegalArgumentException::class.java)
        assertThat(azure.later { batch.awaitCall(::measured, Shot(2.0)) }).isEqualTo(Measured(Metres(2.0)))
    }

    @Test
    fun `data classes that were compiled without names of parameters travel, Kotlin's own among them`() {
        assertThat(azure.later { batch.awaitCall(::swapped, Pair(1L, Shot(2.0))) }).isEqualTo(Pair(Shot(2.0), 1L))
        assertThat(azure.later { batch.awaitCall(::turned, Triple("a", 2, listOf(3.0 to 4.0))) })
            .isEqualTo(Triple(listOf(3.0 to 4.0), "a", 2))
        assertThat(azure.later { batch.awaitCall(::numbered, listOf("a", "b")) })
            .containsExactly(IndexedValue(0, "a"), IndexedValue(1, "b"))
    }

    @Test
    fun `a class of Kotlin's that does not travel is refused with no advice that nobody could take`() {
        assertThatThrownBy { batch.call(remote(::sum), 1..3).block() }
            .hasMessageContaining("kotlin.ranges.IntRange is a class of Kotlin's that Jackson cannot take apart")
            .hasMessageNotContaining("-parameters")
    }

    @Test
    fun `a function within another one is refused`() {
        fun within(number: Int): Int {
            return number
        }

        assertThatThrownBy { remote(::within) }
            .isInstanceOf(IllegalArgumentException::class.java)
            .hasMessageContaining("within is within another one")
    }

    @Test
    fun `a function bound to an object of many is refused`() {
        val model = Model(3)

        assertThatThrownBy { batch.call(remote(model::times), 1) }
            .isInstanceOf(IllegalArgumentException::class.java)
            .hasMessageContaining("captures what cannot travel to a node")
    }
}
