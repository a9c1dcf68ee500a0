package io.batchflux.emulator.arm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batchflux.emulator.BatchEmulator;
import io.batchflux.emulator.EmulatorOptions;
import io.batchflux.emulator.RuntimeOptions;
import io.batchflux.emulator.wire.Json;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients ask of Azure Resource Manager: by its own name through the proxy, and at the emulator's address. */
class ArmTests {

    private static final String MANAGEMENT = "https://management.azure.com";
    private static final String GROUP = "/subscriptions/5ub/resourceGroups/Group1";
    private static final String ACCOUNTS = GROUP + "/providers/Microsoft.Batch/batchAccounts";
    private static final String ACCOUNT = ACCOUNTS + "/contoso";
    private static final String POOLS = ACCOUNT + "/pools/";
    private static final String VERSION = "?api-version=2024-07-01";

    private static BatchEmulator emulator;
    private static HttpClient throughProxy;
    private static HttpClient direct;

    private record Answer(int status, HttpResponse<String> response) {

        JsonNode json() {
            return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
        }

        JsonNode properties() {
            return json().path("properties");
        }

        String error() {
            return json().at("/error/code").asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    @BeforeAll
    static void start() throws Exception {
        emulator = BatchEmulator.start(EmulatorOptions.defaults()
                .withRuntime(RuntimeOptions.simulated())
                .withProxyPort(0));
        URI proxy = emulator.proxyEndpoint().orElseThrow();
        throughProxy = client().proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort())))
                .build();
        direct = client().build();
    }

    @AfterAll
    static void close() {
        emulator.close();
    }

    @Test
    void anAccountOfAnyNameIsThereUnderTheNameOfResourceManager() throws Exception {
        Answer account = send("GET", ACCOUNT, "");

        assertThat(account.status()).isEqualTo(200);
        assertThat(account.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(account.json().path("id").asText()).isEqualTo(ACCOUNT);
        assertThat(account.json().path("name").asText()).isEqualTo("contoso");
        assertThat(account.json().path("type").asText()).isEqualTo("Microsoft.Batch/batchAccounts");
        assertThat(account.properties().path("accountEndpoint").asText())
                .isEqualTo("contoso.westeurope.batch.azure.com");
        assertThat(account.properties().path("poolAllocationMode").asText()).isEqualTo("BatchService");
        assertThat(account.properties().has("autoStorage")).isFalse();
    }

    @Test
    void atItsOwnAddressItHasTheAccountThatItWasGiven() throws Exception {
        String endpoint = emulator.endpoint().toString();

        Answer own = send(direct, "GET", endpoint + ACCOUNTS + "/batchflux" + VERSION, bearer(MANAGEMENT), "");
        Answer other = send(direct, "GET", endpoint + ACCOUNT + VERSION, bearer(MANAGEMENT), "");

        assertThat(own.properties().path("accountEndpoint").asText())
                .isEqualTo(emulator.endpoint().getAuthority());
        assertThat(other.status()).isEqualTo(404);
        assertThat(other.error()).isEqualTo("ResourceNotFound");
    }

    /** {@code az login} fails without them. */
    @Test
    void aLoginFindsASubscriptionAndItsDirectory() throws Exception {
        JsonNode subscription = send("GET", "/subscriptions", "").json().at("/value/0");
        JsonNode tenant = send("GET", "/tenants", "").json().at("/value/0");

        assertThat(subscription.path("state").asText()).isEqualTo("Enabled");
        assertThat(subscription.path("tenantId")).isEqualTo(tenant.path("tenantId"));
        assertThat(send("GET", "/subscriptions/5ub", "")
                        .json()
                        .path("subscriptionId")
                        .asText())
                .isEqualTo("5ub");
        assertThat(send("POST", "/subscriptions/5ub", "").status()).isEqualTo(404);
    }

    @Test
    void theAccountsOfASubscriptionAreListedWithTheirGroup() throws Exception {
        Answer list = send("GET", "/subscriptions/5ub/providers/Microsoft.Batch/batchAccounts", "");

        assertThat(list.json().at("/value/0/id").asText())
                .isEqualTo(
                        "/subscriptions/5ub/resourceGroups/batchflux/providers/Microsoft.Batch/batchAccounts/batchflux");
    }

    @Test
    void theKeysAreTheAccountsKey() throws Exception {
        Answer keys = send("POST", ACCOUNT.replace("resourceGroups", "resourcegroups") + "/listKeys", "");

        assertThat(keys.json().path("accountName").asText()).isEqualTo("contoso");
        assertThat(keys.json().path("primary").asText()).isEqualTo(emulator.accountKey());
        assertThat(keys.json().path("secondary").asText()).isEqualTo(emulator.accountKey());
    }

    @Test
    void aPoolIsAddedShownListedAndDeletedAsOneOfTheService() throws Exception {
        String fixed = "'fixedScale':{'targetDedicatedNodes':2,'resizeTimeout':'PT20M'}";
        Answer added = send("PUT", POOLS + "Made", pool(fixed));

        assertThat(added.status()).isEqualTo(200);
        assertThat(added.json().path("id").asText()).isEqualTo(POOLS + "Made");
        assertThat(added.json().path("type").asText()).isEqualTo("Microsoft.Batch/batchAccounts/pools");
        assertThat(added.header("ETag")).isEqualTo(added.json().path("etag").asText());
        JsonNode shown = send("GET", POOLS + "made", "").properties();
        assertThat(shown.path("provisioningState").asText()).isEqualTo("Succeeded");
        assertThat(shown.path("interNodeCommunication").asText()).isEqualTo("Enabled");
        assertThat(shown.at("/scaleSettings/fixedScale").toString().replace('"', '\''))
                .isEqualTo("{'targetDedicatedNodes':2,'targetLowPriorityNodes':0,'resizeTimeout':'PT20M'}");
        assertThat(shown.at("/deploymentConfiguration/virtualMachineConfiguration/nodeAgentSkuId")
                        .asText())
                .isEqualTo("batch.node.ubuntu 24.04");
        assertThat(shown.at("/startTask/userIdentity/autoUser").toString().replace('"', '\''))
                .isEqualTo("{'scope':'Pool','elevationLevel':'Admin'}");
        assertThat(send("GET", ACCOUNT + "/pools", "").json().findValuesAsText("name"))
                .contains("Made", "pool");

        JsonNode service = ofService("Made");
        assertThat(service.path("enableInterNodeCommunication").asBoolean()).isTrue();
        assertThat(service.path("targetDedicatedNodes").asInt()).isEqualTo(2);
        assertThat(service.at("/virtualMachineConfiguration/nodeAgentSKUId").asText())
                .isEqualTo("batch.node.ubuntu 24.04");

        Answer deleted = send("DELETE", POOLS + "Made", "");
        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.header("Location"))
                .isEqualTo(MANAGEMENT + ACCOUNT + "/poolOperationResults/delete-Made" + VERSION);
        assertThat(send("DELETE", POOLS + "nowhere", "").status()).isEqualTo(204);
        assertThat(send("GET", ACCOUNT + "/poolOperationResults/delete-nowhere", "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatIsShownOfAPoolCanBePutBackAndChangesNothing() throws Exception {
        send("PUT", POOLS + "again", pool("'autoScale':{'formula':'$TargetDedicatedNodes=0'}"));
        Answer shown = send("GET", POOLS + "again", "");

        Answer again = send("PUT", POOLS + "again", shown.response().body());

        assertThat(again.status()).as(again.response().body()).isEqualTo(200);
        assertThat(again.properties().path("startTask"))
                .isEqualTo(shown.properties().path("startTask"));
        assertThat(again.properties().path("deploymentConfiguration"))
                .isEqualTo(shown.properties().path("deploymentConfiguration"));
        assertThat(again.properties().at("/scaleSettings/autoScale/formula").asText())
                .isEqualTo("$TargetDedicatedNodes=0");
    }

    @Test
    void anotherPutChangesThePoolAndItsSize() throws Exception {
        send("PUT", POOLS + "twice", pool("'autoScale':{'formula':'$TargetDedicatedNodes=0'}"));

        String other = pool("'fixedScale':{'targetDedicatedNodes':1}").replace("STANDARD_D2_v5", "standard_d4_v5");
        Answer changed = send("PUT", POOLS + "twice", other);

        assertThat(changed.properties().path("vmSize").asText()).isEqualTo("standard_d4_v5");
        assertThat(changed.properties()
                        .at("/scaleSettings/fixedScale/targetDedicatedNodes")
                        .asInt())
                .isEqualTo(1);
        assertThat(ofService("twice").path("enableAutoScale").asBoolean()).isFalse();
    }

    @Test
    void thePutOfAPoolWithNodesIsRefusedAsAWhole() throws Exception {
        Answer refused = send("PUT", POOLS + "pool", pool("'fixedScale':{}"));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error()).isEqualTo("OperationInvalidForCurrentState");
        assertThat(ofService("pool").path("targetDedicatedNodes").asInt()).isPositive();
        assertThat(ofService("pool").has("startTask")).isFalse();
    }

    @Test
    void aPatchChangesWhatItSaysAlone() throws Exception {
        send("PUT", POOLS + "patched", pool("'autoScale':{'formula':'$TargetDedicatedNodes=0'}"));

        Answer off = send("POST", POOLS + "patched/disableAutoScale", "");
        Answer sized = send(
                "PATCH",
                POOLS + "patched",
                "{'properties':{'metadata':[{'name':'a','value':'b'}],'scaleSettings':{'fixedScale':{'targetLowPriorityNodes':1}}}}");

        assertThat(off.properties().path("scaleSettings").has("autoScale")).isFalse();
        assertThat(sized.properties()
                        .at("/scaleSettings/fixedScale/targetLowPriorityNodes")
                        .asInt())
                .isEqualTo(1);
        assertThat(sized.properties().at("/metadata/0/value").asText()).isEqualTo("b");
        assertThat(sized.properties().at("/startTask/commandLine").asText()).isEqualTo("true");
        assertThat(ofService("patched").path("targetLowPriorityNodes").asInt()).isEqualTo(1);
    }

    @Test
    void aResizeThatIsNotUnderWayIsNotStopped() throws Exception {
        send("PUT", POOLS + "steady", pool("'fixedScale':{}"));

        Answer stopped = send("POST", POOLS + "steady/stopResize", "");

        assertThat(stopped.status()).isEqualTo(409);
        assertThat(stopped.error()).isEqualTo("OperationInvalidForCurrentState");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'properties':{}}; MissingRequiredProperty",
                "{'properties':{'vmsize':'standard_d2_v5'}}; InvalidRequestBody",
                "{'properties':{'scaleSettings':{'fixedScale':{},'autoScale':{'formula':'1'}}}}; InvalidPropertyValue",
                "{'properties':{'scaleSettings':{'autoScale':{}}}}; MissingRequiredProperty",
                "no json; InvalidRequestBody"
            })
    void aPoolIsCheckedAsTheServiceChecksIt(String body, String code) throws Exception {
        Answer refused = send("PUT", POOLS + "wrong", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo(code);
        assertThat(send("GET", POOLS + "wrong", "").error()).isEqualTo("PoolNotFound");
    }

    @Test
    void aPutForANewPoolDoesNotChangeOneThatIsThere() throws Exception {
        HttpRequest.Builder request =
                request("PUT", MANAGEMENT + POOLS + "pool" + VERSION, bearer(MANAGEMENT), pool("'fixedScale':{}"));

        Answer refused = send(throughProxy, request.header("If-None-Match", "*"));

        assertThat(refused.status()).isEqualTo(412);
    }

    @ParameterizedTest
    @CsvSource({
        "https://management.azure.com, PT1H, 200, ",
        "https://management.core.windows.net/, PT1H, 200, ",
        "https://batch.core.windows.net/, PT1H, 401, InvalidAuthenticationToken",
        "https://management.azure.com/, PT-1S, 401, InvalidAuthenticationToken"
    })
    void tokensAreForTheManagementPlane(String audience, Duration lifetime, int status, String code) throws Exception {
        Answer answer = send(
                throughProxy,
                "GET",
                MANAGEMENT + ACCOUNT + VERSION,
                "Bearer " + emulator.token(audience, lifetime),
                "");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error()).isEqualTo(code == null ? "" : code);
    }

    @Test
    void whoHasNoTokenIsSentToTheLogin() throws Exception {
        Answer refused = send(throughProxy, "GET", MANAGEMENT + ACCOUNT + VERSION, "SharedKey contoso:x", "");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.error()).isEqualTo("AuthenticationFailed");
        assertThat(refused.header("WWW-Authenticate"))
                .startsWith("Bearer authorization_uri=\"https://login.microsoftonline.com/common\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/contoso, , 400, MissingApiVersionParameter",
        "/contoso, ?api-version=latest, 400, InvalidApiVersionParameter",
        "/contoso/applications, ?api-version=2024-07-01, 404, NotFound",
        "/contoso/pools/nowhere, ?api-version=2024-07-01, 404, PoolNotFound"
    })
    void whatCannotBeAnsweredIsRefusedWithWords(String path, String query, int status, String code) throws Exception {
        String url = MANAGEMENT + ACCOUNTS + path + (query == null ? "" : query);

        Answer refused = send(throughProxy, "GET", url, bearer(MANAGEMENT), "");

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.error()).isEqualTo(code);
        assertThat(refused.json().at("/error/message").asText()).isNotEmpty();
    }

    private static String pool(String scale) {
        return "{'properties':{'vmSize':'STANDARD_D2_v5','taskSlotsPerNode':2,'interNodeCommunication':'Enabled',"
                + "'deploymentConfiguration':{'virtualMachineConfiguration':{'nodeAgentSkuId':'batch.node.ubuntu 24.04',"
                + "'imageReference':{'publisher':'canonical','offer':'ubuntu-24_04-lts','sku':'server'}}},"
                + "'startTask':{'commandLine':'true','userIdentity':{'autoUser':{'scope':'Pool','elevationLevel':'Admin'}}},"
                + "'scaleSettings':{" + scale + "}}}";
    }

    /** The pool as the service shows it. */
    private static JsonNode ofService(String id) throws Exception {
        String url = "https://contoso.westeurope.batch.azure.com/pools/" + id + "?api-version=2024-07-01.20.0";
        return send(throughProxy, "GET", url, bearer("https://batch.core.windows.net/"), "")
                .json();
    }

    private static Answer send(String method, String path, String body) throws Exception {
        return send(throughProxy, method, MANAGEMENT + path + VERSION, bearer(MANAGEMENT), body);
    }

    private static Answer send(HttpClient client, String method, String url, String authorization, String body)
            throws Exception {
        return send(client, request(method, url, authorization, body));
    }

    private static Answer send(HttpClient client, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response);
    }

    /** Single quotes in the body stand for double ones, unless it has those. */
    private static HttpRequest.Builder request(String method, String url, String authorization, String body) {
        String json = body.contains("\"") ? body : body.replace('\'', '"');
        return HttpRequest.newBuilder(URI.create(url))
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .header("Authorization", authorization);
    }

    private static String bearer(String audience) {
        return "Bearer " + emulator.token(audience, Duration.ofHours(1));
    }

    private static HttpClient.Builder client() throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        try (InputStream in = Files.newInputStream(emulator.trustStoreFile().orElseThrow())) {
            store.load(in, "changeit".toCharArray());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1);
    }
}
