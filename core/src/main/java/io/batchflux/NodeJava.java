package io.batchflux;

/** How Java is started on a node, which sets no locale: without one, Java would read what is not ASCII as something else. */
final class NodeJava {

    /** The variable that decides how Java reads its environment and names of files; there is no option of Java for that. */
    static final String LOCALE = "LC_ALL";

    static final String UTF8 = "C.UTF-8";

    private static final String DEFAULT_CHARSET = "-Dfile.encoding=";

    private NodeJava() {}

    /** Returns the command for the JVM, with the default charset, unless that is chosen in it. */
    static String command(FunctionOptions options) {
        String java = options.javaCommand();
        return java.contains(DEFAULT_CHARSET) ? java : java + " " + DEFAULT_CHARSET + "UTF-8";
    }
}
