package io.batchflux.spi;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * A block's id says which block of a blob it is: unique within the upload, and of one upload, so that two who send the same blob
 * in other cuts do not mix. All have the same length, as the blocks of a blob must.
 *
 * @param upload 16 lower-case letters and digits that no other upload of the blob has
 * @param number from 0 to 99,999
 */
public record BlockId(String upload, int number) {

    private static final Pattern UPLOAD = Pattern.compile("[a-z0-9]{16}");
    private static final int NUMBERS = 100_000;

    /** @throws IllegalArgumentException if the upload or the number is not such */
    public BlockId {
        requireNonNull(upload, "upload must not be null");
        if (!UPLOAD.matcher(upload).matches()) {
            throw new IllegalArgumentException(
                    "upload of a block must be 16 lower-case letters and digits, was \"" + upload + "\"");
        }
        if (number < 0 || number >= NUMBERS) {
            throw new IllegalArgumentException("number of a block must be between 0 and 99,999, was " + number);
        }
    }

    /** Returns the id of the block with this number. */
    public static BlockId of(String upload, int number) {
        return new BlockId(upload, number);
    }

    /** Returns the id as text, as long as that of any other. */
    @Override
    public String toString() {
        return upload + "-" + String.valueOf(NUMBERS + number).substring(1);
    }
}
