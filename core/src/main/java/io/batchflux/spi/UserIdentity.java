package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * As whom a task runs on its node: an automatic user, or one that the pool has. If nothing is said, it is an automatic user of the
 * pool that is no admin; for the wire, "User Identity".
 */
public final class UserIdentity extends GrowableValue<UserIdentity> {

    private static final Shape<UserIdentity> SHAPE = new Shape<>(UserIdentity::new);
    private static final Attribute<@Nullable String> USERNAME = SHAPE.optional("username");
    private static final Attribute<AutoUserScope> SCOPE = SHAPE.attribute("scope", AutoUserScope.POOL);
    private static final Attribute<ElevationLevel> ELEVATION_LEVEL =
            SHAPE.attribute("elevationLevel", ElevationLevel.NON_ADMIN);

    private UserIdentity(@Nullable Object[] values) {
        super(SHAPE, values);
    }

    /** Returns an automatic user. */
    public static UserIdentity autoUser(AutoUserScope scope, ElevationLevel elevationLevel) {
        return SHAPE.initial().with(SCOPE, scope).with(ELEVATION_LEVEL, elevationLevel);
    }

    /**
     * Returns a user that the pool names among its user accounts.
     *
     * @throws IllegalArgumentException if the name is blank, or has a control character
     */
    public static UserIdentity user(String username) {
        requireNonNull(username, "username must not be null");
        if (username.isBlank()) {
            throw new IllegalArgumentException("username must not be blank, was \"" + username + "\"");
        }
        username.chars().filter(Character::isISOControl).findFirst().ifPresent(control -> {
            throw new IllegalArgumentException(String.format(
                    "username must not have a control character, had U+%04X at index %d",
                    control, username.indexOf(control)));
        });
        return SHAPE.initial().with(USERNAME, username);
    }

    /** Returns the name of a user that the pool has, or {@code null} for an automatic one. */
    public @Nullable String username() {
        return get(USERNAME);
    }

    /** Returns whether an automatic user is the task's own. */
    public AutoUserScope scope() {
        return get(SCOPE);
    }

    /** Returns what an automatic user may do. */
    public ElevationLevel elevationLevel() {
        return get(ELEVATION_LEVEL);
    }
}
