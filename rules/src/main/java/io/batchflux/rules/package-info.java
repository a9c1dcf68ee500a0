/** What the code of all modules keeps to: {@link io.batchflux.rules.HouseRules}, which each module's tests check. */
@NullMarked
package io.batchflux.rules;

import org.jspecify.annotations.NullMarked;
