package io.batchflux;

import org.jspecify.annotations.Nullable;

/** What all events of a stage's request say. */
abstract class StageEventValue<V extends StageEventValue<V>> extends EventValue<V> {

    static final Shape<?> STAGE_EVENT = Shape.common(EVENT);

    private static final Attribute<Stage> STAGE = STAGE_EVENT.attribute("stage");

    StageEventValue(Shape<V> shape, @Nullable Object[] values) {
        super(shape, values);
    }

    /** Returns whose request it is. */
    public Stage stage() {
        return get(STAGE);
    }
}
