package io.batchflux.emulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The object of a body, with the elements of one of its arrays as they were written: what is kept of them need not be written anew.
 *
 * @param json the object
 * @param elements the elements of the array, in their order; none if there is no such array
 */
public record WrittenElements(ObjectNode json, List<Element> elements) {

    /**
     * An element as it was written.
     *
     * @param bytes the element; not to be changed
     * @param onOneLine whether it has no line breaks, and so hardly any blanks for the eye
     */
    @SuppressWarnings("ArrayRecordComponent") // elements are not compared
    public record Element(byte[] bytes, boolean onOneLine) {}

    public WrittenElements {
        elements = List.copyOf(elements);
    }

    /**
     * Reads a body.
     *
     * @param member the name of the array
     * @throws BatchException if the body is not one JSON object in UTF-8
     */
    public static WrittenElements read(byte[] body, String member) {
        return JsonReader.readElements(body, member);
    }
}
