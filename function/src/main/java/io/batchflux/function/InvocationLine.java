package io.batchflux.function;

import java.util.List;

/** Writes the lines of calls of one function, of which most is the same in each. Thread-safe. */
final class InvocationLine {

    /** More than is around the function and the arguments of a call. */
    private static final int AROUND = 64;

    /** The properties of the function, with a comma before the first and behind the last. */
    private final String function;

    /** The line of a first call, up to its argument. */
    private final String first;

    InvocationLine(FunctionReference function) {
        String object = JsonText.write(generator -> {
            generator.writeStringField("class", function.className());
            generator.writeStringField("method", function.methodName());
            generator.writeStringField("descriptor", function.descriptor());
            generator.writeStringField("kind", function.kind().name());
            List<String> types = function.argumentTypes();
            if (types.size() == 1) {
                generator.writeStringField("argumentType", types.get(0));
            } else {
                generator.writeFieldName("argumentTypes");
                generator.writeArray(types.toArray(String[]::new), 0, types.size());
            }
            generator.writeStringField("resultType", function.resultType());
            if (!function.configurations().isEmpty()) {
                generator.writeStringField("configurations", String.join(",", function.configurations()));
            }
            if (!function.singletons().isEmpty()) {
                generator.writeStringField("singletons", String.join(",", function.singletons()));
            }
        });
        this.function = "," + object.substring(1, object.length() - 1) + ",";
        this.first = "{\"id\":\"0\"" + this.function + "\"argument\":";
    }

    /**
     * Returns the line of a call; of one argument, as programs knew it before there could be others.
     *
     * @param arguments the JSON of each, as one line of ASCII
     */
    String of(String id, List<String> arguments) {
        return begun(id, arguments, lengthOf(List.of(arguments))).append('}').toString();
    }

    /**
     * Returns one line of all these calls, whose ids are their places.
     *
     * @param calls the arguments of each, at least one call
     */
    String of(List<List<String>> calls) {
        if (calls.size() == 1 && calls.get(0).size() == 1) {
            return first + calls.get(0).get(0) + '}'; // which is copied once: there may be very many
        }
        StringBuilder line = begun("0", calls.get(0), lengthOf(calls));
        if (calls.size() > 1) {
            line.append(",\"").append(Invocation.MORE).append("\":[");
            for (int i = 1; i < calls.size(); i++) {
                List<String> arguments = calls.get(i);
                line.append(i == 1 ? "" : ",");
                if (arguments.size() == 1) {
                    line.append(arguments.get(0));
                } else {
                    append(arguments, line);
                }
            }
            line.append(']');
        }
        return line.append('}').toString();
    }

    /** Returns how many characters the line of all these calls has at least. */
    int lengthOf(List<List<String>> calls) {
        int length = function.length();
        for (List<String> arguments : calls) {
            for (String argument : arguments) {
                length += argument.length() + 1;
            }
        }
        return length;
    }

    private StringBuilder begun(String id, List<String> arguments, int length) {
        StringBuilder line = new StringBuilder(length + AROUND);
        line.append("{\"id\":").append(JsonText.string(id)).append(function);
        if (arguments.size() == 1) {
            return line.append("\"argument\":").append(arguments.get(0));
        }
        line.append("\"arguments\":");
        append(arguments, line);
        return line;
    }

    private static void append(List<String> arguments, StringBuilder line) {
        line.append('[');
        for (int i = 0; i < arguments.size(); i++) {
            line.append(i == 0 ? "" : ",").append(arguments.get(i));
        }
        line.append(']');
    }
}
