package io.batchflux.azure;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which hosts are reached without a proxy. Names are not resolved, so a rule for addresses concerns addresses only.
 *
 * @param rules the rules, of which one that fits is enough
 */
record NoProxyRules(List<Rule> rules) {

    static final NoProxyRules NONE = new NoProxyRules(List.of());

    private static final Pattern WITH_PORT = Pattern.compile("(?<host>\\[[^\\]]+]|[^:]+)(?::(?<port>\\d{1,5}))?");
    private static final Pattern SUBNET = Pattern.compile("(?<address>[0-9A-Fa-f:.]+)/(?<bits>\\d{1,3})");

    NoProxyRules {
        rules = List.copyOf(rules);
    }

    /**
     * Reads the rules of {@code NO_PROXY}, which are separated by commas or blanks: a name for itself and for all below it,
     * with or without a dot before it; an address; a subnet such as {@code 10.0.0.0/8}; each of these with a port behind it
     * for that port only; {@code *} for everything, and asterisks in names and addresses.
     *
     * @param source where the rules are from, in words
     */
    static NoProxyRules ofVariable(String text, String source) {
        return of(text, "[,;\\s]+", source, NoProxyRules::withPort);
    }

    /**
     * Reads the rules of {@code http.nonProxyHosts}, which are separated by bars: names and addresses with asterisks in
     * them.
     *
     * @param source where the rules are from, in words
     */
    static NoProxyRules ofProperty(String text, String source) {
        return of(text, "[|\\s]+", source, rule -> matching(plain(rule)));
    }

    NoProxyRules and(NoProxyRules more) {
        return new NoProxyRules(
                Stream.of(rules, more.rules).flatMap(List::stream).toList());
    }

    /** Returns the rule because of which no proxy leads there, in words. */
    Optional<String> find(Destination destination) {
        return rules.stream()
                .filter(rule -> rule.fits().test(destination))
                .map(Rule::words)
                .findFirst();
    }

    private static NoProxyRules of(
            String text, String separator, String source, Function<String, Predicate<Destination>> reading) {
        return new NoProxyRules(Arrays.stream(text.strip().split(separator))
                .filter(rule -> !rule.isEmpty())
                .map(rule -> new Rule(source + " names " + rule, reading.apply(rule.toLowerCase(Locale.ROOT))))
                .toList());
    }

    private static Predicate<Destination> withPort(String rule) {
        Matcher parts = WITH_PORT.matcher(rule);
        boolean isAddress = Destination.address(rule) != null;
        if (isAddress || !parts.matches() || parts.group("port") == null) {
            return host(plain(rule));
        }
        int port = Integer.parseInt(parts.group("port"));
        return host(plain(parts.group("host"))).and(destination -> destination.port() == port);
    }

    private static Predicate<Destination> host(String rule) {
        Matcher subnet = SUBNET.matcher(rule);
        if (subnet.matches()) {
            return inSubnet(subnet.group("address"), Integer.parseInt(subnet.group("bits")));
        }
        InetAddress address = Destination.address(rule);
        if (address != null) {
            return destination -> address.equals(destination.address());
        }
        String name = rule.replaceFirst("^\\*?\\.", "");
        return name.contains("*") ? matching(name) : matching(name).or(below(name));
    }

    private static Predicate<Destination> below(String name) {
        return destination -> destination.host().endsWith("." + name);
    }

    private static Predicate<Destination> matching(String glob) {
        Pattern pattern = Pattern.compile(Arrays.stream(glob.split("\\*", -1))
                .map(Pattern::quote)
                .reduce((before, after) -> before + ".*" + after)
                .orElse(""));
        return destination -> pattern.matcher(destination.host()).matches();
    }

    private static Predicate<Destination> inSubnet(String address, int bits) {
        try {
            IpSubnetFilterRule subnet = new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
            return destination -> destination.address() != null
                    && subnet.matches(new InetSocketAddress(destination.address(), destination.port()));
        } catch (IllegalArgumentException noSubnet) {
            return destination -> false;
        }
    }

    private static String plain(String host) {
        return host.replaceAll("[\\[\\]]|\\.$", "");
    }

    /**
     * One rule.
     *
     * @param words the rule and where it is from
     */
    record Rule(String words, Predicate<Destination> fits) {}
}
