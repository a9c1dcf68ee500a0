package io.batchflux.kotlin

data class Shot(val speed: Double, val angle: Double = 45.0) {
    fun height(): Double = speed * angle

    companion object {
        fun steep(speed: Double): Shot = Shot(speed, 80.0)
    }
}

fun longest(shots: List<Shot>): Shot = shots.maxBy { it.speed }

fun Shot.doubled(): Shot = copy(speed = speed * 2)

fun nothing(shot: Shot): Shot? = shot.takeIf { it.speed < 0 }

fun add(first: Int, second: Int): Int = first + second

object Scorer {
    var published: Int = 0

    fun score(shot: Shot): Double = shot.speed + shot.angle

    @JvmStatic fun plain(number: Int): Int = number + 1

    fun ready(): String = "ready"

    fun publish(number: Int) {
        published = number
    }
}

class Model(private val factor: Int) {
    fun times(number: Int): Int = number * factor
}

fun swapped(pair: Pair<Long, Shot>): Pair<Shot, Long> = pair.second to pair.first

fun turned(triple: Triple<String, Int, List<Pair<Double, Double>>>): Triple<List<Pair<Double, Double>>, String, Int> =
    Triple(triple.third, triple.first, triple.second)

fun numbered(words: List<String>): List<IndexedValue<String>> = words.withIndex().toList()

fun sum(range: IntRange): Int = range.sum()

@JvmInline
value class Metres(val value: Double)

data class Measured(val height: Metres)

fun metres(value: Double): Metres = Metres(value)

fun ofMetres(metres: Metres): Double = metres.value

fun attempted(number: Int): Result<Int> = Result.success(number)

fun measured(shot: Shot): Measured = Measured(Metres(shot.speed))
