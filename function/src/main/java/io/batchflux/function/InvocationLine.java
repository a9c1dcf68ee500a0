package io.batchflux.function;

import java.util.List;

/** Writes the lines of calls of one function, of which most is the same in each. Thread-safe. */
final class InvocationLine {

    /** The properties of the function, with a comma before the first and behind the last. */
    private final String function;

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
    }

    /**
     * Returns the line of a call; of one argument, as programs knew it before there could be others.
     *
     * @param arguments the JSON of each, as one line of ASCII
     */
    String of(String id, List<String> arguments) {
        StringBuilder line = new StringBuilder(64 + function.length() + lengthOf(arguments));
        line.append("{\"id\":").append(JsonText.string(id)).append(function);
        if (arguments.size() == 1) {
            line.append("\"argument\":").append(arguments.get(0));
        } else {
            line.append("\"arguments\":[");
            for (int i = 0; i < arguments.size(); i++) {
                line.append(i == 0 ? "" : ",").append(arguments.get(i));
            }
            line.append(']');
        }
        return line.append('}').toString();
    }

    private static int lengthOf(List<String> arguments) {
        int length = 0;
        for (String argument : arguments) {
            length += argument.length() + 1;
        }
        return length;
    }
}
