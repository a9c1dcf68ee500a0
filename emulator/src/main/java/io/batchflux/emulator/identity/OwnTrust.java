package io.batchflux.emulator.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom clients within the emulator trust: whom Java trusts, and the emulator itself. */
public final class OwnTrust {

    private OwnTrust() {}

    /** @param own the emulator's certificate */
    public static TrustManagerFactory with(X509Certificate own) {
        try {
            TrustManagerFactory usual = factory(null);
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            all.setCertificateEntry("emulator", own);
            for (TrustManager manager : usual.getTrustManagers()) {
                if (manager instanceof X509TrustManager authorities) {
                    for (X509Certificate issuer : authorities.getAcceptedIssuers()) {
                        all.setCertificateEntry(
                                issuer.getSubjectX500Principal().getName() + issuer.getSerialNumber(), issuer);
                    }
                }
            }
            return factory(all);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JVM has no store for certificates", e);
        }
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
