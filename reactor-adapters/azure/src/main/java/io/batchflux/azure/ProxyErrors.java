package io.batchflux.azure;

import io.batchflux.spi.PermanentServiceException;
import io.batchflux.spi.ServiceException;
import io.batchflux.spi.TransientServiceException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one table that decides what it means that a proxy did not lead to a destination: that it wants to know who we are, that
 * it does not let us there, or that it is, or the destination is to it, out of reach, which passes.
 */
final class ProxyErrors {

    private static final Pattern STATUS = Pattern.compile("status: ((\\d{3})\\b[^\\r\\n]*)");

    private ProxyErrors() {}

    /** Returns the exception of the ports if the proxy is what failed, else the error as it is. */
    static Throwable of(Throwable error, ProxyServer proxy, String source, Destination destination) {
        String way = "The proxy " + proxy + " (" + source + ")";
        ProxyConnectException refusal = Causes.find(error, ProxyConnectException.class);
        if (refusal != null) {
            return ofRefusal(refusal, proxy, way, destination);
        }
        // Nothing else is connected to or resolved here.
        return Causes.find(error, ConnectException.class) != null
                        || Causes.find(error, UnknownHostException.class) != null
                ? new TransientServiceException(
                        "",
                        way + " cannot be reached: " + Causes.reason(error) + ". Check it and the network.",
                        null,
                        error)
                : error;
    }

    private static ServiceException ofRefusal(
            ProxyConnectException refusal, ProxyServer proxy, String way, Destination destination) {
        String reason = Causes.reason(refusal);
        Matcher answer = STATUS.matcher(reason);
        int status = answer.find() ? Integer.parseInt(answer.group(2)) : 0;
        if (status == 407 || reason.contains("authStatus")) {
            return new PermanentServiceException("", way + whoWeAre(proxy, schemes(refusal)), refusal);
        }
        boolean passes = status == 0 || status == 408 || status == 429 || status >= 500;
        String message =
                way + " does not lead to " + destination + ": " + (status == 0 ? reason : answer.group(1)) + ".";
        return passes
                ? new TransientServiceException("", message, null, refusal)
                : new PermanentServiceException(
                        "",
                        message + " Let it be allowed there or, if no proxy is needed, name the host in NO_PROXY.",
                        refusal);
    }

    private static String whoWeAre(ProxyServer proxy, List<String> schemes) {
        boolean isBasic = schemes.isEmpty()
                || schemes.stream().anyMatch(scheme -> scheme.regionMatches(true, 0, "Basic", 0, "Basic".length()));
        return (proxy.user() == null ? " asks for a user and a password" : " refuses the user and the password")
                + (schemes.isEmpty() ? "" : " (" + String.join(", ", schemes) + ")")
                + (isBasic
                        ? ". Set " + ConfigurationKey.PROXY + " to http://user:password@" + proxy.host() + ":"
                                + proxy.port() + ", special characters percent-encoded."
                        : ". Only Basic is supported: let a local proxy log in to it.");
    }

    private static List<String> schemes(ProxyConnectException refusal) {
        HttpHeaders headers =
                refusal instanceof HttpProxyHandler.HttpProxyConnectException answer ? answer.headers() : null;
        return headers == null ? List.of() : headers.getAll(HttpHeaderNames.PROXY_AUTHENTICATE);
    }
}
