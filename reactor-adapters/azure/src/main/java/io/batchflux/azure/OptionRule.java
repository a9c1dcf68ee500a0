package io.batchflux.azure;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A rule says what the values of a configuration key must be.
 *
 * @param words the rule in words, to follow "must be"
 * @param parser makes a value of a text, or throws an {@link IllegalArgumentException}
 * @param printer leaves out of a text what is not to be printed
 */
record OptionRule<T>(String words, Function<String, T> parser, UnaryOperator<String> printer) {

    /** What forbids a thing. */
    static final String NONE = "none";

    /** What the identity library lets in, which would say it without the key's name. */
    static final OptionRule<String> TENANT =
            matching("a GUID or a domain, of letters, digits, dots and hyphens", "[A-Za-z0-9.-]+");

    static final OptionRule<String> CLIENT = matching("a GUID, of letters, digits and hyphens", "[A-Za-z0-9-]+");
    static final OptionRule<String> SECRET_TEXT =
            matching("a text without line ends, and without blanks at its ends", "\\S|\\S[^\\p{Cntrl}\\p{Cs}]*\\S");
    static final OptionRule<String> HOST = matching("a host name", "[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");
    static final OptionRule<String> ACCOUNT_NAME = matching("3 to 24 lower-case letters and digits", "[a-z0-9]{3,24}");
    static final OptionRule<String> IMAGE = matching(
            "a container image as for docker pull, without blanks and without https://",
            "(?!.*://)[^\\s\\p{Cntrl}\\p{Cs}]+");
    static final OptionRule<String> POOL_NAME =
            matching("1 to 64 letters, digits, hyphens and underscores", "[A-Za-z0-9_-]{1,64}");
    static final OptionRule<String> RESOURCE_ID =
            matching("a resource id that begins with /subscriptions/", "/subscriptions/[^\\s\\p{Cntrl}\\p{Cs}]+");
    static final OptionRule<String> SIGNATURE_VERSION = new OptionRule<>(
            "a version of Blob storage from " + BlobSignatures.OLDEST_VERSION + " to " + BlobSignatures.NEWEST_VERSION,
            OptionRule::signatureVersion);
    static final OptionRule<String> BASE64 = new OptionRule<>("a key in Base64", OptionRule::base64);
    static final OptionRule<Integer> NUMBER = new OptionRule<>("a whole number from 0 to 1000", OptionRule::number);
    static final OptionRule<Duration> POSITIVE_DURATION = new OptionRule<>(
            "more than 0 seconds, such as 300 or 0.5, or an ISO 8601 duration, such as PT5M",
            OptionRule::positiveDuration);
    static final OptionRule<Path> PATH = new OptionRule<>(
            "a path, not a URL, without blanks at its ends, in which ~/ at the beginning is the user's home",
            OptionRule::path);
    static final OptionRule<URI> ENDPOINT =
            new OptionRule<>("an http or https URL of a host, without a path", OptionRule::endpoint);
    static final OptionRule<URI> ENDPOINT_WITH_PATH =
            new OptionRule<>("an http or https URL without a user, query or fragment", OptionRule::endpointWithPath);

    static final OptionRule<URI> AUTHORITY =
            new OptionRule<>("an https URL without a user, query or fragment", OptionRule::authority);

    static final OptionRule<String> PROXY_URL =
            new OptionRule<>(NONE + ", or " + ProxyServer.RULE, OptionRule::proxy, ProxyServer::printable);

    private static final Duration LONGEST = Duration.ofDays(36500);

    private OptionRule(String words, Function<String, T> parser) {
        this(words, parser, text -> text.replaceAll("\\?.*", "?…").replaceAll("//[^/@]*@", "//…@"));
    }

    /** @throws IllegalArgumentException if the text breaks the rule, or has the quotes that a shell or a file of variables would take off */
    T parse(String text) {
        require(!isQuoted(text));
        try {
            return parser.apply(text);
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException(notATime);
        }
    }

    static boolean isQuoted(String text) {
        return text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(0) == text.charAt(text.length() - 1);
    }

    /** Returns the text as it may be printed. */
    String printable(String text) {
        return printer.apply(text);
    }

    private static OptionRule<String> matching(String words, String pattern) {
        return new OptionRule<>(words, text -> {
            require(text.matches(pattern));
            return text;
        });
    }

    /** No shell has seen the text. The home of another user is nothing that Java could tell. */
    private static Path path(String text) {
        require(text.equals(text.strip()) && text.chars().noneMatch(Character::isISOControl));
        // As a path, file:///var/cache is a directory "file:" where the program happens to be.
        require(!text.matches("[A-Za-z][A-Za-z0-9+.-]+://.*"));
        if (!text.startsWith("~")) {
            return Path.of(text);
        }
        require(text.length() == 1 || text.charAt(1) == '/' || text.charAt(1) == '\\');
        return Path.of(System.getProperty("user.home"), text.substring(1));
    }

    /** A secret is sent there. */
    private static URI authority(String text) {
        URI url = endpointWithPath(text);
        require("https".equalsIgnoreCase(url.getScheme()));
        return url;
    }

    private static String proxy(String text) {
        require(text.equalsIgnoreCase(NONE) || ProxyServer.parse(text).port() > 0);
        return text;
    }

    private static String base64(String text) {
        require(Base64.getDecoder().decode(text).length > 0);
        return text;
    }

    private static String signatureVersion(String text) {
        LocalDate.parse(text);
        require(text.compareTo(BlobSignatures.OLDEST_VERSION) >= 0
                && text.compareTo(BlobSignatures.NEWEST_VERSION) <= 0);
        return text;
    }

    private static Integer number(String text) {
        require(text.matches("[+]?[0-9]{1,9}"));
        int number = Integer.parseInt(text);
        require(number >= 0 && number <= 1000);
        return number;
    }

    private static Duration positiveDuration(String text) {
        Duration duration = text.matches("[0-9.]{1,30}(?i:e[+-]?[0-9]{1,3})?") ? seconds(text) : iso8601(text);
        require(!duration.isNegative() && !duration.isZero() && duration.compareTo(LONGEST) <= 0);
        return duration;
    }

    private static Duration seconds(String text) {
        try {
            BigDecimal nanos = new BigDecimal(text).movePointRight(9);
            return Duration.ofNanos(nanos.toBigInteger().longValueExact());
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException(tooLong);
        }
    }

    private static Duration iso8601(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException notADuration) {
            throw new IllegalArgumentException(notADuration);
        }
    }

    private static URI endpoint(String text) {
        URI url = endpointWithPath(text);
        require(url.getPath().isEmpty() || url.getPath().equals("/"));
        return url;
    }

    private static URI endpointWithPath(String text) {
        URI url = URI.create(text);
        require("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()));
        require(url.getHost() != null && url.getUserInfo() == null);
        require(url.getPort() != 0 && url.getPort() <= 65535);
        require(url.getQuery() == null && url.getFragment() == null);
        return url;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("the rule is broken");
        }
    }
}
